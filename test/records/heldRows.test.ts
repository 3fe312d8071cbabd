import { beforeEach, describe, expect, test } from 'vitest';
import { holdIdentities } from '../../subgraphs/records/adoption/heldIdentities.ts';
import { eraseRecords } from '../../subgraphs/records/lifecycle/erase.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { birth, feed, feedDependencies, file, freshNhs } from './feed/support.ts';
import { cleaningIn } from './support/cleaning.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { type Answer, startWorld } from './support/world.ts';

/** Rows of sources that wait for a person, and what happens to them while other things happen. */
const world = await startWorld();
const { sql } = world.database;
const { leeds, bradford } = castAuthorities;
const deps = { ...feedDependencies(world.database), clock: world.clock };
const { claim, item, change } = cleaningIn(world);
const { merge, confirm, undo } = mergingIn(world);
let families = 0;
let family = '';
/** A day on which nobody else of the tests was born: what is hidden is found by little. */
const born = () => ({ birthDate: `2016-0${1 + (families % 9)}-${10 + families}` });
beforeEach(() => {
  families += 1;
  const letters = [...String(families)].map((digit) => 'bdfghklmnp'[Number(digit)]).join('');
  family = `Quor${letters}ick`;
});

const header =
  'as_of,updated_at,nhs_number,given_names,family_name,date_of_birth,sex,restricted,address_line,locality,postcode,practice_code';
const daysAgo = (days: number) =>
  new Date(world.clock.now().getTime() - days * 86_400_000).toISOString().slice(0, 10);
let ago = 300;
/** A registrations file of one row, as of a day after that of the one before. */
const registration = (cells: Partial<Record<string, string>>) => {
  const all: Record<string, string | undefined> = {
    as_of: daysAgo(--ago),
    given_names: 'Wilfred',
    family_name: family,
    date_of_birth: born().birthDate,
    sex: 'M',
    address_line: '9 Row Street',
    locality: 'Leeds',
    postcode: 'LS6 3HD',
    ...cells,
  };
  const row = header.split(',').map((column) => all[column] ?? '');
  return feed(deps, `${header}\n${row.join(',')}\n`, { named: 'nhs-registrations' });
};
const waiting = async (): Promise<Answer[]> => sql`
  select h.id, h.queue, w.authority_code as team from records.feed_held h
  join records.work_item w on w.reference = h.id and w.closed_at is null order by h.held_at`;
/** A home that is older than any that a row says. */
const addresses = [
  {
    status: 'CURRENT' as const,
    line: '1 Long Lane',
    locality: null,
    postcode: 'LS8 1AA',
    sinceDate: '2015-01-01',
    untilDate: null,
  },
];
/** Whoever works it reads what the item says. */
const read = async (who: string, id: string): Promise<string> => {
  await claim(world.as(who), id);
  return JSON.stringify(await item(world.as(who), id));
};
/** Links an item, as somebody of the team that has claimed it. */
const link = async (who: string, id: string, number: string, version = 1): Promise<Answer> => {
  const caller = world.as(who);
  await world.open(caller, number, 'number', 'DATA_QUALITY');
  return change('linkWaitingRow', caller, { id, number, version });
};
const claimAndLink = async (who: string, id: string, number: string) => {
  await claim(world.as(who), id);
  return link(who, id, number);
};

describe('a held row of a child whom another team hides', () => {
  beforeEach(() => sql`delete from records.feed_held`);

  test('that goes to a team for a child who may be another goes to the team that hides', async () => {
    // The likeliest is visible, and of Leeds; the one that it is held for is Bradford's.
    await world.plant({ ...born(), givenName: 'Wilfred', familyName: family, postcode: 'LS6 3HD' });
    const hidden = await world.plant({
      ...born(),
      givenName: 'Wilfred',
      familyName: `${family}s`,
      authorityCode: bradford,
    });
    await shieldIn(world, hidden, 'edward');
    await registration({ nhs_number: freshNhs() });
    expect(await waiting()).toMatchObject([{ queue: 'HELD_ROW', team: bradford }]);
  });

  test('tells no home to a team that it came to before', async () => {
    await registration({ nhs_number: freshNhs(), restricted: 'Y' });
    const [{ id, queue, team }] = (await waiting()) as [Answer];
    expect([queue, team]).toEqual(['HELD_ROW', leeds]);
    expect(await read('dora', id)).toContain('9 Row Street');
    const hidden = await world.plant({
      ...born(),
      givenName: 'Wilfred',
      familyName: family,
      authorityCode: bradford,
    });
    await shieldIn(world, hidden, 'edward');
    expect(await read('dora', id)).not.toMatch(/Row Street|LS6/);
    const own = await world.plant({ givenName: 'Other', familyName: 'Undermere', birthDate: '2013-02-21' });
    expect((await link('dora', id, own)).__typename).toBe('NotPermitted');
  });
});

describe('a held row of several', () => {
  beforeEach(() => sql`delete from records.feed_held`);

  test('whom two teams hide tells its home to none of them until the other has kept its child apart', async () => {
    const [own, theirs] = [leeds, bradford].map((authorityCode, at) =>
      world.plant({
        ...born(),
        givenName: 'Wilfred',
        familyName: `${family}${at ? 's' : ''}`,
        authorityCode,
      }),
    );
    await shieldIn(world, await (own as Promise<string>), 'dora');
    await shieldIn(world, await (theirs as Promise<string>), 'edward');
    await registration({ nhs_number: freshNhs() });
    const [{ id, team }] = (await waiting()) as [Answer];
    const [first, second] = team === leeds ? ['dora', 'edward'] : ['edward', 'dora'];
    expect(await read(first, id)).not.toMatch(/Row Street|LS6/);
    // On it goes, as from a team that knows of no other.
    const refer = { id, to: team === leeds ? bradford : leeds };
    expect((await change('referCleaningItem', world.as(first), refer)).__typename).toBe(
      'CleaningItemChanged',
    );
    expect(await read(second, id)).not.toMatch(/Row Street|LS6/);
    const caller = world.as(second);
    const number = (await (second === 'dora' ? own : theirs)) as string;
    await world.open(caller, number, 'number', 'SHIELD_REVIEW');
    expect((await change('keepApart', caller, { id, number, version: 2 })).__typename).toBe(
      'CleaningItemChanged',
    );
    const back = { id, to: team, version: 3 };
    await change('referCleaningItem', world.as(second), back);
    expect(await read(first, id)).toContain('9 Row Street');
    const asked = await link(first, id, (await (first === 'dora' ? own : theirs)) as string, 4);
    expect(asked.__typename).toBe('CleaningItemChanged');
  });

  test('of an identity that another team has sealed since tells no home', async () => {
    const number = await world.plant({
      ...born(),
      givenName: 'Wilfred',
      familyName: family,
      authorityCode: bradford,
    });
    await registration({
      nhs_number: freshNhs(),
      family_name: `${family}e`,
      postcode: 'LS6 3HD',
      sex: '',
    });
    const [{ id }] = (await waiting()) as [Answer];
    const who = 'dora';
    expect(await read(who, id)).toContain('9 Row Street');
    await sql.begin(async (tx) => {
      await holdIdentities(tx, testKeys().lookupKey(), Number(number), 'FOR_GOOD');
      await tx`update records.child set status = 'SEALED', archived_on = '2026-06-15' where number = ${number}`;
      await eraseRecords(tx, testKeys(), [Number(number)], { purpose: 'NEW_IDENTITY' });
    });
    expect(await read(who, id)).not.toMatch(/Row Street|LS6/);
  });
});

describe('a row whose source keeps the whereabouts back', () => {
  beforeEach(() => sql`delete from records.feed_held`);

  test('makes a record that is hidden at once, until somebody else of the team has decided', async () => {
    await registration({ nhs_number: freshNhs(), restricted: 'Y' });
    const [{ id }] = (await waiting()) as [Answer];
    await claim(world.as('dora'), id);
    const dora = world.as('dora');
    expect((await change('createFromWaitingRow', dora, { id })).item).toMatchObject({ outcome: 'CREATED' });
    const [made] =
      await sql`select number::text, shield, outward from records.child where family_name = ${family}`;
    expect(made).toMatchObject({ shield: 'INTERIM', outward: null });
    const seen = await world.open(world.as('amira'), made?.number, 'address { line }');
    expect(seen.address).toBeNull();
    const own = await world.open(world.as('dora'), made?.number, 'address { line }', 'SHIELD_REVIEW');
    expect(own.address).toEqual({ line: '9 Row Street' });
    expect(
      await sql`select queue from records.work_item where child_number = ${made?.number} and closed_at is null`,
    ).toEqual([{ queue: 'SHIELD_DECISION' }]);
    expect((await world.audited(dora)).map(({ kind }) => kind)).toContain('SHIELD_CHANGED');
    expect(await sql`select home_hash from records.feed_row where child_number = ${made?.number}`).toEqual([
      { home_hash: null },
    ]);
  });

  test('is linked to a shielded record alone', async () => {
    const number = await world.plant({ ...born(), givenName: 'Wilfred', familyName: family });
    await registration({ nhs_number: freshNhs(), restricted: 'Y' });
    const [{ id }] = (await waiting()) as [Answer];
    const refused = await claimAndLink('dora', id, number);
    const can = async () =>
      (await item(world.as('dora'), id)).candidates.map((each: Answer) => each.viewerCanLink);
    expect(await can()).toEqual([false]);
    expect(refused).toMatchObject({ __typename: 'NotPermitted', message: expect.stringMatching(/shield/) });
    await shieldIn(world, number, 'dora');
    expect(await can()).toEqual([true]);
    expect((await link('dora', id, number)).__typename).toBe('CleaningItemChanged');
  });
});

describe('what a person decided of a row', () => {
  beforeEach(() => sql`delete from records.feed_held`);

  test('stands while the source says the same: nobody is asked again each week', async () => {
    const nhs = freshNhs();
    const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
    const number = await world.plant({ ...born(), givenName: 'Wilhelmina', familyName: family, identifiers });
    await registration({ nhs_number: nhs, given_names: 'Minnie' });
    const [{ id }] = (await waiting()) as [Answer];
    expect((await claimAndLink('farah', id, number)).__typename).toBe('CleaningItemChanged');
    const again = await registration({ nhs_number: nhs, given_names: 'Minnie' });
    expect([again.outcomes.MATCH, await waiting()]).toEqual([1, []]);
    // Something else, under the same number, is asked about.
    await registration({ nhs_number: nhs, given_names: 'Bernard' });
    expect(await waiting()).toHaveLength(1);
  });

  test('is asked about anew where the number is another record’s by now', async () => {
    const nhs = freshNhs();
    const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
    const number = await world.plant({ ...born(), givenName: 'Wilhelmina', familyName: family, identifiers });
    await registration({ nhs_number: nhs, given_names: 'Minnie' });
    const [{ id }] = (await waiting()) as [Answer];
    expect((await claimAndLink('farah', id, number)).__typename).toBe('CleaningItemChanged');
    const other = await world.plant({ ...born(), givenName: 'Bernard', familyName: `${family}er` });
    await sql`update records.identifier set child_number = ${other} where child_number = ${number}`;
    await registration({ nhs_number: nhs, given_names: 'Minnie' });
    expect(await waiting()).toHaveLength(1);
  });

  test('taking it in for two who were merged, stays with the one that is hidden once they are parted, whoever the row was of', async () => {
    const nhs = freshNhs();
    const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
    const facts = { ...born(), givenName: 'Wilhelmina', familyName: family, addresses };
    for (const hidden of ['kept', 'other'] as const) {
      const shown = await world.plant({ ...facts, identifiers });
      const shielded = await world.plant(facts);
      await shieldIn(world, shielded, 'dora');
      const [kept, other] = hidden === 'kept' ? [shielded, shown] : [shown, shielded];
      const merged = await confirm('dora', (await merge('farah', kept, other)).merge);
      await registration({ nhs_number: nhs, given_names: 'Wilhelmina', address_line: '7 Refuge Row' });
      const [{ id }] = (await waiting()) as [Answer];
      expect((await claimAndLink('dora', id, kept)).__typename).toBe('CleaningItemChanged');
      expect((await undo('dora', (await undo('farah', merged.merge)).merge)).merge.state).toBe('UNDONE');
      expect(await sql`select child_number from records.address where line = '7 Refuge Row'`).toEqual([]);
      const own = await world.open(world.as('dora'), shielded, 'address { line }', 'SHIELD_REVIEW');
      expect(own.address).toEqual({ line: '7 Refuge Row' });
      await sql`delete from records.identifier where child_number in (${shown}, ${shielded})`;
    }
  });

  test('keeps no hash of the home of a shielded child', async () => {
    const nhs = freshNhs();
    const number = await world.plant({ ...born(), givenName: 'Wilhelmina', familyName: family });
    await shieldIn(world, number, 'dora');
    await registration({ nhs_number: nhs, given_names: 'Wilhelmina' });
    const [{ id }] = (await waiting()) as [Answer];
    const [held] = await sql`select entry_key from records.feed_held where id = ${id}`;
    const hashes = () => sql`
      select child_number::text as number, home_hash from records.feed_row where row_key = ${held?.entry_key}`;
    expect(await hashes()).toEqual([{ number: null, home_hash: null }]);
    expect((await claimAndLink('dora', id, number)).__typename).toBe('CleaningItemChanged');
    expect(await hashes()).toEqual([{ number, home_hash: null }]);
  });
});

describe('a newer word of a source', () => {
  beforeEach(() => sql`delete from records.feed_held`);

  test('takes the place of the one that waits, and brings all that it said', async () => {
    const nhs = freshNhs();
    const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
    const number = await world.plant({ ...born(), givenName: 'Clarissa', familyName: family, identifiers });
    const row = birth({
      given_names: 'Bernard',
      family_name: family,
      date_of_birth: born().birthDate,
      nhs_number: nhs,
      sex: 'F',
      registered_on: '2026-06-01',
      mother_family_name: 'Quarrington',
    });
    await feed(deps, file([row]));
    expect(await waiting()).toHaveLength(1);
    const right = { ...row, correction: '1', given_names: 'Clarissa' };
    const corrected = await feed(deps, file([right]));
    expect([corrected.outcomes.MATCH, await waiting()]).toEqual([1, []]);
    const child = await world.open(world.as('dora'), number, 'carers { name }', 'CASE_REVIEW');
    expect(child.carers).toMatchObject([{ name: expect.stringContaining('Quarrington') }]);
  });

  test('is not undone by an older one of a shielded child, which brings the home alone', async () => {
    const nhs = freshNhs();
    const identifiers = [{ scheme: 'NHS_NUMBER' as const, value: nhs, issuer: null }];
    const number = await world.plant({
      ...born(),
      givenName: 'Clarissa',
      familyName: family,
      identifiers,
      shield: 'ACTIVE',
      addresses,
    });
    const row = birth({
      given_names: 'Clarissa',
      family_name: `${family}son`,
      date_of_birth: born().birthDate,
      nhs_number: nhs,
      registered_on: '2026-06-01',
    });
    await feed(deps, file([row]));
    const [{ id }] = (await waiting()) as [Answer];
    await feed(deps, file([{ ...row, correction: '1', family_name: `${family}worth` }]));
    expect((await waiting()).map((each) => each.id)).toEqual([id]);
    expect((await claimAndLink('dora', id, number)).__typename).toBe('CleaningItemChanged');
    const child = await world.open(world.as('dora'), number, 'familyName address { line }', 'CASE_REVIEW');
    expect(child).toEqual({ familyName: `${family}worth`, address: { line: row.address_line } });
  });
});
