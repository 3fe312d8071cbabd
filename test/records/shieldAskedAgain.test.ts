import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { mergingIn, shieldIn } from './support/merges.ts';
import { actOnShield } from './support/shields.ts';
import { startWorld } from './support/world.ts';

/** A shield that is asked for while somebody proposes to end it (domain.md 6; ADR 0161). */
const world = await startWorld();
const { sql } = world.database;
const asked = { askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };

async function opened(number: string, who: string, reason = 'SAFEGUARDING'): Promise<Caller> {
  const factor = { factorAt: world.clock.now().getTime() };
  const caller = who === 'dora' ? await world.colleague(who, factor) : world.as(who);
  await world.open(caller, number, 'number', reason);
  return caller;
}
const team = (number: string) => opened(number, 'dora', 'SHIELD_REVIEW');
const ask = async (caller: Caller, number: string, input: object = asked) =>
  (await actOnShield(world, caller, 'requestShield', { number, ...input })).__typename;
const step = async (caller: Caller, field: string, input: object) =>
  (await actOnShield(world, caller, field, input as Record<string, unknown>)).__typename;
const open = (number: string) => sql`
  select queue from records.work_item where child_number = ${number} and closed_at is null order by queue`;

async function requested() {
  const number = await world.plant();
  const amira = await opened(number, 'amira');
  expect(await ask(amira, number)).toBe('ShieldChanged');
  return { number, amira };
}

test('is not lifted by who has not read that it was asked for', async () => {
  const { number } = await requested();
  const [first, second] = [await team(number), await team(number)];
  await step(first, 'decideShield', { number, decision: 'ACCEPT', version: 1 });
  await step(first, 'proposeShieldLift', { number, reason: 'NO_LONGER_NEEDED', version: 2 });
  const owen = await opened(number, 'owen');
  // A refuge's word is for the team to record: a practitioner's own changes nothing.
  expect(await ask(owen, number, { askedBy: 'REFUGE', ground: 'PROTECTS_CARER' })).toBe('ShieldUnderReview');
  expect(await open(number)).toEqual([{ queue: 'SHIELD_LIFT' }]);
  expect(await ask(owen, number)).toBe('ShieldUnderReview');
  expect(await step(second, 'confirmShieldLift', { number, version: 3 })).toBe('VersionConflict');
  expect(await open(number)).toEqual([]);
  const { shields } = await world.child(
    second,
    number,
    'shields { state version proposal history { act by { id } } viewerCanProposeLift }',
  );
  expect(shields[0]).toMatchObject({
    state: 'ACTIVE',
    version: 4,
    proposal: null,
    viewerCanProposeLift: true,
  });
  expect(shields[0].history.at(-1)).toMatchObject({ act: 'REQUESTED', by: { id: owen.accountId } });
  // Asked once more, with nothing proposed, nothing changes.
  expect(await ask(owen, number)).toBe('ShieldUnderReview');
  // Who has read it proposes again.
  expect(await step(first, 'proposeShieldLift', { number, reason: 'NO_LONGER_NEEDED', version: 4 })).toBe(
    'ShieldChanged',
  );
  expect(await step(second, 'confirmShieldLift', { number, version: 5 })).toBe('ShieldChanged');
});

test('is not refused by who has not read that somebody else asks too; whose own request it is does not hinder it', async () => {
  const { number, amira } = await requested();
  const [first, second] = [await team(number), await team(number)];
  const refuse = (version: number) =>
    step(first, 'decideShield', { number, decision: 'REFUSE', reason: 'TEST_NOT_MET', version });
  await refuse(1);
  expect(await ask(amira, number)).toBe('ShieldUnderReview');
  expect(await ask(await team(number), number, { askedBy: 'REFUGE', ground: 'PROTECTS_CARER' })).toBe(
    'ShieldUnderReview',
  );
  expect(await step(second, 'confirmShieldRefusal', { number, version: 2 })).toBe('VersionConflict');
  expect(await open(number)).toEqual([{ queue: 'SHIELD_DECISION' }]);
  await refuse(3);
  expect(await ask(amira, number)).toBe('ShieldUnderReview');
  expect(await step(second, 'confirmShieldRefusal', { number, version: 4 })).toBe('ShieldChanged');
});

test.each([0, 1])(
  'of a record that a merge hides, protects the child whom only the merge hid, once they are two again: %s',
  async (shielded) => {
    const { merge, confirm, undo } = mergingIn(world);
    const numbers = [await world.plant(), await world.plant()] as const;
    await shieldIn(world, numbers[shielded] as string, 'dora');
    const done = await confirm('dora', (await merge('farah', ...numbers)).merge);
    const owen = await opened(numbers[0], 'owen');
    expect(await ask(owen, numbers[0])).toBe('ShieldUnderReview');
    expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
    const bare = numbers[1 - shielded] as string;
    const shields =
      await sql`select state, requested_by as by from records.shield where child_number = ${bare}`;
    expect(shields).toEqual([{ state: 'INTERIM', by: owen.accountId }]);
    expect(await open(bare)).toContainEqual({ queue: 'SHIELD_DECISION' });
  },
);

test('of a shield that somebody edited in the database it signs nothing: nobody decides on it, before as after', async () => {
  const { number } = await requested();
  const [first, second] = [await team(number), await team(number)];
  await step(first, 'decideShield', { number, decision: 'ACCEPT', version: 1 });
  await sql`
    update records.shield set state = 'LIFT_PROPOSED', proposal = 'LIFT', proposed_by = ${first.accountId}, reason = 'NO_LONGER_NEEDED'
    where child_number = ${number}`;
  await sql`update records.child set shield = 'LIFT_PROPOSED' where number = ${number}`;
  const row = () => sql`select state, version, mac from records.shield where child_number = ${number}`;
  const before = await row();
  expect(await ask(await opened(number, 'owen'), number)).toBe('ShieldUnderReview');
  expect(await row()).toEqual(before);
  expect(await step(second, 'reviewShield', { number, version: 2 })).toBe('NotPermitted');
});
