import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { moveRecord } from '../../subgraphs/records/transfer/move.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { birth, feed, feedDependencies, file, freshNhs } from './feed/support.ts';
import { cleaningIn } from './support/cleaning.ts';
import { actOnShield } from './support/shields.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld();
const { claim, change } = cleaningIn(world);
const { sql } = world.database;
const deps = feedDependencies(world.database);

const steppedUp = (who: string) => world.as(who, { factorAt: world.clock.now().getTime() });
const run = async (caller: Caller, field: string, input: object): Promise<Answer> =>
  (await world.ask(caller, ...mutation(field, input)))[field].__typename;
const place = (number: string) => run(steppedUp('dora'), 'placeForAdoption', { number });
const end = (caller: Caller, input: object) => run(caller, 'endPlacement', input);
const listed = async (who: string): Promise<string[]> =>
  (await world.ask(world.as(who), '{ placements { number since viewerCanEnd } }')).placements.map(
    ({ number }: Answer) => number,
  );
const heldOf = (number: string) => sql<{ scheme: string; area: string }[]>`
  select h.scheme, h.authority_code as area from records.held_identity h
  join records.placement_identity p on p.scheme = h.scheme and p.lookup = h.lookup
  where p.child_number = ${number}::bigint order by 1, 2`;

/** A child with an NHS number, and the registration that fits. */
async function known(givenName: string) {
  const nhs = freshNhs();
  const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
  const number = await world.plant({ givenName, familyName: 'Placement', identifiers });
  const row = () =>
    birth({
      given_names: givenName,
      family_name: 'Placement',
      sex: 'M',
      date_of_birth: '2016-03-09',
      nhs_number: nhs,
    });
  return { number, row };
}

describe('a placement that ends without an order (domain.md 7, L27)', () => {
  test('L27 lets the held identities go, with the shield on till two people lift it', async () => {
    const { number, row } = await known('Theodor');
    expect(await end(steppedUp('dora'), { number })).toBe('RecordNotFound');
    expect(await place(number)).toBe('PlacedForAdoption');
    expect(await listed('dora')).toEqual([number]);
    expect(await listed('edward')).toEqual([]);
    expect((await feed(deps, file([row()]))).outcomes).toMatchObject({ HELD: 1, MATCH: 0 });
    expect((await heldOf(number)).map(({ scheme }) => scheme)).toEqual(['NHS_NUMBER', 'PERSON']);
    const [waiting] = await sql`select id from records.feed_held order by held_at desc limit 1`;
    expect(await end(steppedUp('edward'), { number })).toBe('RecordNotFound');
    expect(await end(world.as('dora'), { number })).toBe('NeedsStepUp');
    expect(await end(steppedUp('dora'), { number, idempotencyKey: 'x' })).toBe('InvalidInput');
    await expect(end(steppedUp('amira'), { number })).rejects.toThrow('FORBIDDEN_FIELD');
    expect(await heldOf(number)).toHaveLength(2);
    const idempotencyKey = randomUUID();
    expect(await end(steppedUp('dora'), { number, idempotencyKey })).toBe('PlacementEnded');
    expect(await end(steppedUp('dora'), { number, idempotencyKey })).toBe('PlacementEnded');
    expect(await end(steppedUp('dora'), { number })).toBe('RecordNotFound');
    expect(await listed('dora')).toEqual([]);
    expect(await sql`select from records.held_identity`).toHaveLength(0);
    // The row that waited is the team's to link, as any other.
    const [dora, id] = [world.as('dora'), waiting?.id as string];
    await world.open(dora, number);
    await claim(dora, id);
    expect(await change('linkWaitingRow', dora, { id, number })).toMatchObject({
      __typename: 'CleaningItemChanged',
      child: { number },
    });
    const [child] = await sql`select shield from records.child where number = ${number}::bigint`;
    expect(child?.shield).toBe('ACTIVE');
    expect((await feed(deps, file([row()]))).outcomes).toMatchObject({ MATCH: 1, HELD: 0 });
    const acts = await sql`select detail->>'act' as act from audit.event
      where kind = 'PLACEMENT_RECORDED' and child_number = ${number}::bigint order by id`;
    expect(acts.map(({ act }) => act)).toEqual(['BEGUN', 'ENDED']);
  });

  test('and before it has ended, nobody makes the child visible: what was proposed before is not carried out', async () => {
    const { number } = await known('Leopold');
    const amira = world.as('amira');
    await world.open(amira, number);
    const ask = { number, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
    expect((await actOnShield(world, amira, 'requestShield', ask)).__typename).toBe('ShieldChanged');
    const team = async (who: string, mutation: string, input: object) => {
      const caller = steppedUp(who);
      await world.open(caller, number, 'number', 'SHIELD_REVIEW');
      return (await actOnShield(world, caller, mutation, { number, ...input })).__typename;
    };
    const refusal = { decision: 'REFUSE', reason: 'TEST_NOT_MET', version: 1 };
    expect(await team('dora', 'decideShield', refusal)).toBe('ShieldChanged');
    expect(await place(number)).toBe('PlacedForAdoption');
    expect(await team('sonia', 'confirmShieldRefusal', { version: 2 })).toBe('NotPermitted');
    const text =
      'query ($number: ChildNumber!) { child(number: $number) { shields { viewerCanConfirmRefusal } } }';
    const sonia = world.as('sonia');
    await world.open(sonia, number, 'number', 'SHIELD_REVIEW');
    const may = async () =>
      (await world.ask(sonia, text, { number })).child.shields[0].viewerCanConfirmRefusal;
    expect(await may()).toBe(false);
    const hidden = async () => (await world.open(amira, number, 'address { line }')).address;
    expect(await hidden()).toBeNull();
    expect(await end(steppedUp('dora'), { number })).toBe('PlacementEnded');
    expect(await may()).toBe(true);
    expect(await team('sonia', 'confirmShieldRefusal', { version: 2 })).toBe('ShieldChanged');
    expect(await hidden()).not.toBeNull();
  });

  test('nor lifts a shield that had another ground, until the placement has ended', async () => {
    const { number } = await known('Leofric');
    const amira = world.as('amira');
    await world.open(amira, number);
    const ask = { number, askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };
    expect((await actOnShield(world, amira, 'requestShield', ask)).__typename).toBe('ShieldChanged');
    const team = async (who: string, field: string, input: object) => {
      const caller = steppedUp(who);
      await world.open(caller, number, 'number', 'SHIELD_REVIEW');
      return (await actOnShield(world, caller, field, { number, ...input })).__typename;
    };
    expect(await team('dora', 'decideShield', { decision: 'ACCEPT', version: 1 })).toBe('ShieldChanged');
    const lifting = { reason: 'NO_LONGER_NEEDED', version: 2 };
    expect(await team('dora', 'proposeShieldLift', lifting)).toBe('ShieldChanged');
    expect(await place(number)).toBe('PlacedForAdoption');
    expect(await team('sonia', 'confirmShieldLift', { version: 3 })).toBe('NotPermitted');
    expect((await world.open(amira, number, 'address { line }')).address).toBeNull();
    expect(await end(steppedUp('dora'), { number })).toBe('PlacementEnded');
    expect(await team('sonia', 'confirmShieldLift', { version: 3 })).toBe('ShieldChanged');
  });

  test('is of an identity that is sealed for good, too: the end of it lets that go no more than before', async () => {
    const { number } = await known('Wolfram');
    await place(number);
    await sql`
      update records.held_identity h set for_good = true from records.placement_identity p
      where p.child_number = ${number}::bigint and p.scheme = h.scheme and p.lookup = h.lookup`;
    // As on its way to another team and back: what is held for good stays so.
    expect(await place(number)).toBe('PlacedForAdoption');
    const held = await heldOf(number);
    expect(held.length).toBeGreaterThan(0);
    const lasting = () => sql`select from records.held_identity where for_good`;
    const before = (await lasting()).length;
    expect(await end(steppedUp('dora'), { number })).toBe('PlacementEnded');
    expect((await lasting()).length).toBe(before);
    await sql`delete from records.held_identity where for_good`;
    expect(before).toBeGreaterThanOrEqual(held.length);
  });

  test('lets nothing go that a sealed identity or another placement holds too, and moves with the record', async () => {
    const { number } = await known('Ottokar');
    const other = await known('Ottokar');
    await place(number);
    await place(other.number);
    const { leeds: from, bradford: to } = castAuthorities;
    const keys = { ring: testKeys().sealKeys(), lookupKey: testKeys().lookupKey() };
    await sql.begin((tx) => moveRecord(tx, keys, { number: Number(number), from, to }));
    // Of the same name and day of birth: each team is asked of its own child.
    const areas = async (of: string) => (await heldOf(of)).map(({ scheme, area }) => [scheme, area]);
    expect(await areas(number)).toEqual([
      ['NHS_NUMBER', to],
      ['PERSON', to],
      ['PERSON', from],
    ]);
    await end(steppedUp('edward'), { number });
    expect(await areas(other.number)).toEqual([
      ['NHS_NUMBER', from],
      ['PERSON', from],
    ]);
    await sql`update records.held_identity set for_good = true where scheme = 'PERSON'`;
    await end(steppedUp('dora'), { number: other.number });
    expect(await sql`select scheme, for_good from records.held_identity`).toEqual([
      { scheme: 'PERSON', for_good: true },
    ]);
  });
});

test('a row that waits for a placed child, by name and birth alone, goes with the record to its next team', async () => {
  const { number, row } = await known('Leopold');
  expect(await place(number)).toBe('PlacedForAdoption');
  expect((await feed(deps, file([{ ...row(), nhs_number: '' }]))).outcomes).toMatchObject({ HELD: 1 });
  const [waiting] =
    await sql`select id, authority_code as area from records.feed_held order by held_at desc limit 1`;
  expect(waiting?.area).toBe(castAuthorities.leeds);
  const { leeds: from, bradford: to } = castAuthorities;
  const keys = { ring: testKeys().sealKeys(), lookupKey: testKeys().lookupKey() };
  await sql.begin((tx) => moveRecord(tx, keys, { number: Number(number), from, to }));
  expect(
    await sql`select h.authority_code as held, w.authority_code as work from records.feed_held h
      join records.work_item w on w.reference = h.id and w.closed_at is null where h.id = ${waiting?.id}`,
  ).toEqual([{ held: to, work: to }]);
});
