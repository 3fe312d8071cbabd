import { expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { putBackOpenings } from '../../subgraphs/compliance/accessHistory/putBack.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { runCommand } from '../support/command.ts';
import { startSignpost } from '../support/graph.ts';

const graph = await startSignpost();
const { sql } = graph.database;
const open = (child: string) => `mutation ($input: OpenRecordInput!) {
  openRecord(input: $input) { ... on RecordOpened { child { ${child} } } } }`;
const look = async (who: string, key: string, child = 'accessHistory { account { id } reason }') =>
  (
    await graph.as(who).ask(open(child), {
      input: { number: castNumbers.noah, reason: 'SAFEGUARDING', idempotencyKey: `openings-${key}` },
    })
  ).openRecord.child.accessHistory;
const night = () => {
  const compliance = graph.database.poolFor('signpost_compliance');
  return putBackOpenings(compliance, new AuditWriter(compliance));
};
const incidents = async () =>
  (await graph.as('judith').ask('{ incidents(first: 20) { edges { node { detector account { id } } } } }'))
    .incidents.edges;

test('who deletes, edits or adds an opening in the database hides nobody for longer than a day', async () => {
  for (const who of ['amira', 'ben']) await look(who, who, 'number');
  const before = await look('dora', 'first');
  expect(before).toHaveLength(3);
  const stored = await sql`select * from audit.opening order by id`;
  expect(stored).toEqual(await sql`select * from audit.opened order by id`);
  expect([await night(), await incidents()]).toEqual([0, []]);

  const ben = castMember('ben').id;
  await sql`delete from audit.opening where account_id = ${ben}`;
  await sql`update audit.opening set account_id = ${ben}, reason = null where account_id = ${castMember('amira').id}`;
  await sql`insert into audit.opening (child_number, id, occurred_at, account_id) values (${castNumbers.noah}, 1, now(), ${ben})`;
  expect(await look('dora', 'second')).not.toEqual(expect.arrayContaining(before));
  expect([await night(), await night()]).toEqual([3, 0]);
  expect((await sql`select * from audit.opening order by id`).slice(0, 3)).toEqual(stored);
  expect(await look('dora', 'third')).toEqual(expect.arrayContaining(before));
  expect(await incidents()).toEqual([{ node: { detector: 'OPENINGS_EDITED', account: null } }]);

  await sql`truncate audit.opening`;
  // What keeps them from being compared keeps no report back.
  await sql`revoke execute on function audit.put_back_openings() from signpost_compliance`;
  expect((await runCommand(graph.database, 'reports.ts')).status).not.toBe(0);
  await sql`grant execute on function audit.put_back_openings() to signpost_compliance`;
  expect(await runCommand(graph.database, 'reports.ts')).toMatchObject({
    status: 1,
    out: expect.stringContaining('The reports of today are run already.'),
    err: expect.stringMatching(/^5 openings in audit\.opening had been deleted, edited or added/m),
  });
});
