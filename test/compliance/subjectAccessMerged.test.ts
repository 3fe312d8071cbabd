import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import {
  approved,
  checks,
  fetchPack,
  look,
  prepare,
  receive,
  run,
  startRights,
  step,
  textOf,
} from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
  // Identifiers that speak against it want a second person.
  await graph.database.sql`delete from records.identifier where child_number = ${other}::bigint`;
});

const [kept, other] = [castNumbers.noah, castNumbers.leo];
/** Of Leo Okafor's record. */
const foreign = /LS6 2DN/;
const merging = '... on MergeChanged { merge { id version state } } ... on NotPermitted { message }';

async function merge() {
  for (const number of [kept, other])
    await run('farah', 'openRecord', 'OpenRecordInput', '', { number, reason: 'DATA_QUALITY' });
  const { sql } = graph.database;
  const versions = await sql`select number, version from records.child where number in (${kept}, ${other})`;
  const of = (number: string) => versions.find((row) => String(row.number) === number)?.version;
  const done = await run('farah', 'mergeRecords', 'MergeRecordsInput', merging, {
    ...{ keep: kept, other, keepVersion: of(kept), otherVersion: of(other), takeOfOther: ['ADDRESS'] },
    idempotencyKey: randomUUID(),
  });
  expect(done).toMatchObject({ __typename: 'MergeChanged', merge: { state: 'DONE' } });
  return done.merge as { id: string; version: number };
}
const undo = async ({ id, version }: { id: string; version: number }) => {
  await run('farah', 'openRecord', 'OpenRecordInput', '', { number: kept, reason: 'DATA_QUALITY' });
  const undone = await run('farah', 'undoMerge', 'UndoMergeInput', merging, {
    id,
    version,
    notTheSame: false,
  });
  expect(undone).toMatchObject({ __typename: 'MergeChanged', merge: { state: 'UNDONE' } });
};
const drafted = async (number: string) => {
  const { reference } = await receive('dora', { number });
  await step('dora', 'recordSubjectAccessChecks', reference, checks);
  await prepare('dora', reference);
  return reference as string;
};
const approve = (reference: string) => step('sonia', 'reviewSubjectAccessPack', reference, { approve: true });

describe('L38 a pack that was gathered while two records were one (domain.md 9, 12)', () => {
  test('does not leave once they are two again: it holds what is another child’s', async () => {
    const merged = await merge();
    const draft = await drafted(kept);
    const ready = await approved(kept);
    const given = await approved(kept);
    await step('dora', 'recordSubjectAccessDelivery', given, { by: 'IN_PERSON' });
    expect(textOf(await fetchPack('dora', ready))).toMatch(foreign);
    await undo(merged);
    for (const reference of [draft, ready, given]) {
      expect((await fetchPack('sonia', reference)).__typename).toBe('NotPermitted');
      expect(await look('dora', reference)).toMatchObject({ viewerCanFetch: false, viewerCanReview: false });
    }
    expect((await approve(draft)).__typename).toBe('NotPermitted');
    expect((await step('dora', 'recordSubjectAccessDelivery', ready, { by: 'IN_PERSON' })).__typename).toBe(
      'NotPermitted',
    );
    for (const reference of [draft, ready]) {
      await prepare('dora', reference);
      expect((await approve(reference)).__typename).toBe('SubjectAccessChanged');
      expect(textOf(await fetchPack('dora', reference))).not.toMatch(foreign);
    }
  });

  test('nor one of a record that has become more since', async () => {
    const before = await approved(kept);
    const merged = await merge();
    expect((await fetchPack('dora', before)).__typename).toBe('NotPermitted');
    await undo(merged);
    expect((await fetchPack('dora', before)).__typename).toBe('SubjectAccessPackFetched');
  });
});
