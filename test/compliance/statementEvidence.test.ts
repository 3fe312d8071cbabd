import { beforeAll, expect, test } from 'vitest';
import { childNumberSequence } from '../../platform/identifiers.ts';
import { castAuthorities, castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { run, startRights } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});
const { leeds } = castAuthorities;

test('L43 counts days as they are in London, and what was asked for under a number that was merged', async () => {
  const { sql } = graph.database;
  const request = async (number: string) => {
    const input = { name: 'Rachel Whitaker', relationship: 'PARENT', contact: '27 Ash Road, Leeds' };
    const { reference } = await run(
      ...(['dora', 'receiveSubjectAccessRequest', 'ReceiveSubjectAccessInput'] as const),
      '... on SubjectAccessReceived { reference }',
      { ...input, number, receivedOn: '2001-05-30' },
    );
    return reference as string;
  };
  // Closed at half past twelve of the night in Tokyo, and in London on the day before.
  const id = await request(castNumbers.noah);
  await sql`update compliance.subject_access_request set closed_at = '2001-06-29T15:30:00Z', due_on = '2001-06-29' where id = ${id}`;
  const counts = (zone: string) =>
    sql.begin(async (tx) => {
      await tx`select set_config('timezone', ${zone}, true)`;
      const [row] = await tx`
        select compliance.statement_evidence(${leeds}, '2001-05-01', '2001-06-30', '2001-07-01', '2001-01-01', 1) as counts`;
      return row?.counts;
    });
  const inLondon = await counts('Europe/London');
  expect(inLondon.subjectAccess).toEqual({ received: 1, answered: 1, late: 0, medianDays: 30 });
  expect(await counts('Asia/Tokyo')).toEqual(inLondon);
  const merged = childNumberSequence('nobody of the statements')(1);
  await sql`insert into records.number_alias (child_number, number) values (${castNumbers.noah}, ${merged})`;
  await request(merged);
  expect((await counts('Europe/London')).subjectAccess.received).toBe(2);
  await sql`delete from records.number_alias where number = ${merged}`;
});
