import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { castMember } from '../support/cast.ts';
import { mutation } from '../support/mutation.ts';
import { startWorld, today } from './support/world.ts';

// What is sealed is read once, soon, by whoever of the team asked, and after another of the same team allowed it (domain.md 10).
const world = await startWorld();
const { sql } = world.database;
const noon = world.clock.now().getTime();
const minute = 60_000;
const day = 1_440 * minute;

const at = async <T>(moment: number, act: () => Promise<T>): Promise<T> => {
  world.clock.set(new Date(moment));
  try {
    return await act();
  } finally {
    world.clock.set(new Date(noon));
  }
};
const as = (who: string, claims: Partial<Caller> = {}) =>
  world.as(who, {
    factorAt: world.clock.now().getTime(),
    sessionExpiresAt: world.clock.now().getTime() + day,
    ...claims,
  });
const act = async (caller: Caller, field: string, input: object, of = '') =>
  (await world.ask(caller, ...mutation(field, input, of)))[field];
const what = async (caller: Caller, field: string, reference: string) =>
  (await act(caller, field, { reference })).__typename;
const wanted = {
  basis: 'SERIOUS_CASE_REVIEW',
  inquiry: 'Review Q 7',
  reason: 'The review needs to know who had care of the child.',
};
const sealed = async () => {
  const number = await world.plant({
    birthDate: '2006-01-01',
    status: 'ARCHIVED',
    archivedOn: '2024-01-01',
  });
  await sql`update records.child set status = 'SEALED', sealed_on = '2025-01-01' where number = ${number}`;
  return number;
};
const asked = async (who = 'dora', number?: string): Promise<string> => {
  const input = { ...wanted, number: number ?? (await sealed()) };
  return (await act(as(who), 'requestExtract', input, '... on ExtractRequested { reference }')).reference;
};
const listed = async (caller: Caller) => {
  const { sealedRequests } = await world.ask(
    caller,
    '{ sealedRequests { reference viewerCanApprove viewerCanRead } }',
  );
  return (reference: string) =>
    sealedRequests.find((each: { reference: string }) => each.reference === reference);
};

test('another authority’s team neither sees, allows nor reads it, nor who asked and works there by now', async () => {
  const reference = await asked();
  const edward = as('edward');
  expect((await listed(edward))(reference)).toBeUndefined();
  expect(await what(edward, 'approveExtract', reference)).toBe('RecordNotFound');
  expect(await what(as('sonia'), 'approveExtract', reference)).toBe('ExtractApproved');
  expect(await what(edward, 'readExtract', reference)).toBe('RecordNotFound');
  const { authorityCode } = castMember('edward').organisation;
  expect(await what(as('dora', { authorityCode }), 'readExtract', reference)).toBe('RecordNotFound');
  expect(await what(as('dora'), 'readExtract', reference)).toBe('ExtractRead');
});

test('two accounts of one person are not two, and what was allowed or read is so once', async () => {
  const reference = await asked();
  const other = as('sonia', { otherAccounts: [castMember('dora').id] });
  expect((await listed(other))(reference)).toMatchObject({ viewerCanApprove: false });
  expect(await what(other, 'approveExtract', reference)).toBe('NeedsSecondPerson');
  expect(await what(as('dora'), 'readExtract', reference)).toBe('RecordNotFound');
  expect(await what(as('sonia'), 'approveExtract', reference)).toBe('ExtractApproved');
  // Who allows it again would make it last longer, and has not read it thereby.
  expect(await what(as('sonia'), 'approveExtract', reference)).toBe('RecordNotFound');
  expect(await what(as('sonia'), 'readExtract', reference)).toBe('RecordNotFound');
  expect((await listed(as('dora')))(reference)).toMatchObject({ viewerCanRead: true });
  expect(await what(as('dora'), 'readExtract', reference)).toBe('ExtractRead');
  expect(await what(as('dora'), 'readExtract', reference)).toBe('RecordNotFound');
  for (const who of ['dora', 'sonia']) expect((await listed(as(who)))(reference)).toBeUndefined();
});

test('what nobody allowed in time is over, and so is what was allowed and not read', async () => {
  const [late, unread] = [await asked(), await asked()];
  const fortnight = noon + 14 * day;
  await at(fortnight - minute, async () => {
    expect((await listed(as('sonia')))(late)).toMatchObject({ viewerCanApprove: true });
  });
  await at(fortnight, async () => {
    expect((await listed(as('sonia')))(late)).toBeUndefined();
    expect(await what(as('sonia'), 'approveExtract', late)).toBe('RecordNotFound');
  });
  expect(await what(as('sonia'), 'approveExtract', unread)).toBe('ExtractApproved');
  await at(noon + 30 * minute, async () => {
    expect((await listed(as('dora')))(unread)).toBeUndefined();
    expect(await what(as('dora'), 'readExtract', unread)).toBe('RecordNotFound');
  });
  await at(noon + 29 * minute, async () => {
    expect(await what(as('dora'), 'readExtract', unread)).toBe('ExtractRead');
  });
});

test('an extract is no opening of the vault, and of a record that is in use again there is none', async () => {
  const number = await sealed();
  const reference = await asked('dora', number);
  expect(await what(as('sonia'), 'approveVaultOpening', reference)).toBe('RecordNotFound');
  expect(await what(as('sonia'), 'approveExtract', reference)).toBe('ExtractApproved');
  expect(await what(as('dora'), 'readVault', reference)).toBe('RecordNotFound');
  await sql`update records.child set status = 'LIVE', archived_on = null, sealed_on = null, birth_date = ${today} where number = ${number}`;
  expect(await what(as('dora'), 'readExtract', reference)).toBe('RecordNotFound');
  const input = { ...wanted, number };
  expect((await act(as('dora'), 'requestExtract', input)).__typename).toBe('RecordNotFound');
});
