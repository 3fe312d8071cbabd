import { beforeAll, expect, test } from 'vitest';
import { castAuthorities } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { numbers, seedSubjects } from './children.ts';
import { leavesOf, selectionOf, valuesAt } from './leaves.ts';
import { expectations, neverSees } from './oracle.ts';

/** Who answered for a record when they opened it, and does not any more, sees of it what a team elsewhere sees (domain.md 3). */
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await seedSubjects(graph.database.sql, testKeys());
});

test.each([
  ['ordinary', 'practitioner'],
  ['shielded', 'practitionerShielded'],
] as const)('a record that moved while it was open, %s', async (subject, column) => {
  const number = numbers[subject];
  const leaves = leavesOf('Child').filter((leaf) => !neverSees('dora', leaf));
  const text = `query ($number: ChildNumber!) { child(number: $number) { ${selectionOf(leaves)} } }`;
  const read = async () => (await graph.as('dora').ask(text, { number })).child;
  await graph
    .as('dora')
    .act('openRecord', { number, reason: 'CASE_REVIEW' }, '... on RecordOpened { child { number } }');
  expect(valuesAt(await read(), 'accessHistory.event').length).toBeGreaterThan(0);
  await graph.database
    .sql`update records.child set authority_code = ${castAuthorities.bradford} where number = ${number}`;
  const seen = await read();
  const wrong = leaves.filter((leaf) => valuesAt(seen, leaf).length > 0 && !expectations[leaf]?.[column]);
  expect(wrong).toEqual([]);
  const about = `query ($number: ChildNumber!) { linkedRows(number: $number) { id } recordMerges(number: $number) { id } }`;
  expect(await graph.as('dora').ask(about, { number })).toEqual({ linkedRows: null, recordMerges: null });
});
