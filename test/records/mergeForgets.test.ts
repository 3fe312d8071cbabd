import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { raiseConflict } from '../../subgraphs/records/correction/conflicts.ts';
import { castPlaces } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { mergingIn, pairsIn } from './support/merges.ts';
import { type Answer, startWorld, today } from './support/world.ts';

/** What a field was before somebody changed it on a merged record is the one child's: undone, the other does not know it (ADR 0153). */
const world = await startWorld();
const { sql } = world.database;
const { merge, undo, versions } = mergingIn(world);
const { pair } = pairsIn(world, 8);
const keys = testKeys();
const source = 'nhs-registrations';

const act = async (field: string, number: string, input: object): Promise<string> => {
  const dora = world.as('dora');
  await world.openWith(dora, { number, reason: 'DATA_QUALITY' });
  return (await world.ask(dora, ...mutation(field, input)))[field].__typename;
};

/** What a source says against a person, and the team takes. */
async function takeSource(number: string, field: string, value: object): Promise<void> {
  const raising = { ring: keys.sealKeys(), lookupKey: keys.lookupKey(), policy: readPolicy() };
  const disagreement = { number: Number(number), field, source, value, at: world.clock.now() };
  const id = await sql.begin((tx) => raiseConflict(tx, raising, disagreement as never));
  const decision = { id, version: 1, decision: 'TAKE_SOURCE' };
  expect(await act('resolveConflict', number, decision)).toBe('ConflictResolved');
}

async function amend(number: string, amendment: object): Promise<void> {
  const [version] = await versions(number);
  expect(await act('amendChild', number, { number, version, ...amendment })).toBe('ChildAmended');
}

const homeAt = (line: string) => ({ status: 'CURRENT', line, postcode: 'LS8 1AA' });
const said = (line: string) => ({ address: { ...homeAt(line), locality: 'Leeds', since: today } });

/** Whether a source's row was of the one or the other before, and is heard of again since. */
async function rowOf(number: string) {
  const rowKey = randomUUID().replaceAll('-', '');
  await sql`insert into records.feed_row (source, row_key, run_id, outcome, child_number, content_hash, revision)
    values (${source}, decode(${rowKey}, 'hex'), gen_random_uuid(), 'MATCH', ${number}, '\\x00', 0)`;
  return () => sql`update records.feed_row set revision = 1 where row_key = decode(${rowKey}, 'hex')`;
}

const provenanceOf = async (number: string, field: string) => {
  const dora = world.as('dora');
  const { provenance } = await world.open(dora, number, 'provenance { field previousValue }', 'CASE_REVIEW');
  return provenance
    .filter((each: Answer) => each.field === field)
    .map((each: Answer) => each.previousValue)
    .filter((each: string | null) => each !== null)
    .sort();
};

test.each([
  ['kept', ['ADDRESS']],
  ['other', []],
] as const)(
  'a home in the place of which a source’s word about the %s record was taken stays with whose it was',
  async (spokenOf, takeOfOther) => {
    const { kept, other } = await pair();
    const again = await rowOf(spokenOf === 'kept' ? kept : other);
    const { merge: done } = await merge('farah', kept, other, [...takeOfOther]);
    await again();
    await takeSource(kept, 'address', said('9 Taken Road'));
    expect((await undo('farah', done)).__typename).toBe('MergeChanged');
    expect(await provenanceOf(spokenOf === 'kept' ? kept : other, 'address')).toEqual([]);
  },
);

test('a home that a person corrected, before a source’s word was taken, stays with whose it was', async () => {
  const { kept, other } = await pair();
  const again = await rowOf(kept);
  const { merge: done } = await merge('farah', kept, other, ['ADDRESS']);
  await amend(kept, { address: homeAt('7 Corrected Road') });
  await again();
  await takeSource(kept, 'address', said('9 Taken Road'));
  expect((await undo('farah', done)).__typename).toBe('MergeChanged');
  expect(JSON.stringify(await provenanceOf(kept, 'address'))).not.toContain('Second');
});

test('carers and schools that were put right stay with whose they were', async () => {
  const { kept, other, familyName } = await pair();
  const { merge: done } = await merge('farah', kept, other);
  const dora = world.as('dora');
  const { carers } = await world.open(dora, kept, 'carers { id name }', 'CASE_REVIEW');
  for (const { id, name } of carers) await amend(kept, { carers: [{ id, name: `${name} Right` }] });
  await amend(kept, {
    education: { organisationId: castPlaces.leedsAcademy.id },
  });
  expect((await undo('farah', done)).__typename).toBe('MergeChanged');
  expect(await provenanceOf(kept, 'carers')).toEqual([`Ann ${familyName} (MOTHER)`]);
  expect(await provenanceOf(kept, 'education')).toEqual([]);
});
