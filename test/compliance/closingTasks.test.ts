import { beforeAll, expect, test } from 'vitest';
import { castMember } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { readyOperations } from '../support/operations.ts';
import { dayIn } from '../support/time.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

// biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
type Answer = any;
const many = 130;

test('L12 of a body that holds very much the fifty tasks that are due first are told, how many there are, and all a page at a time', async () => {
  const { sql } = graph.database;
  const [dora, kofi] = [castMember('dora'), castMember('kofi')];
  for (const { id, organisation } of [dora, kofi])
    await sql`
      insert into compliance.holding (id, kind, title, class, owner_id, authority_code, organisation_id, created_at, expires_at)
      select gen_random_uuid(), 'REPORT', 'Report ' || n, 'STAFF_DATA', ${id}, ${organisation.authorityCode},
        ${organisation.id}, now(), case when n <= 3 then now() - n * interval '1 day' else now() + interval '90 days' end
      from generate_series(1, ${many}) n`;
  await sql`update service.state set mode = 'CLOSING', ends_on = ${dayIn(60)}`;

  const operation = readyOperations('CENTRAL_TEAM').find(({ name }) => name === '93-closing-report');
  const report = (await graph.as('kofi').query(operation?.text as string)).data;
  const leeds = report.authorities.find(({ name }: { name: string }) => name === 'Leeds');
  const bradford = report.authorities.find(({ name }: { name: string }) => name === 'Bradford');
  // The acknowledgement is one of them.
  expect([leeds.closingTaskCount, bradford.closingTaskCount, report.closingTaskCountElsewhere]).toEqual([
    many + 1,
    1,
    many,
  ]);
  const kinds = (tasks: { kind: string }[]) => tasks.map(({ kind }) => kind);
  const expired = Array(3).fill('DISPOSE_OF_EXPIRED');
  expect(kinds(leeds.closingTasks)).toEqual([
    ...expired,
    'ACKNOWLEDGE_END',
    ...Array(46).fill('DISPOSE_BEFORE_END'),
  ]);
  expect(kinds(report.closingTasksElsewhere)).toEqual([...expired, ...Array(47).fill('DISPOSE_BEFORE_END')]);
  const own = '{ me { account { organisation { closingTaskCount closingTasks { kind } } } } }';
  const { organisation } = (await graph.as('kofi').query(own)).data.me.account;
  expect([organisation.closingTaskCount, organisation.closingTasks.length]).toEqual([many, 50]);

  const listed = new Set<string>();
  const page = (after: string | null) =>
    graph.as('kofi').ask(
      `query ($after: String) { holdings(filter: { open: true }, first: 50, after: $after) {
        edges { node { id } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
  for (let after: string | null = null, more = true; more; ) {
    const { edges, pageInfo }: Answer = (await page(after)).holdings;
    for (const { node } of edges) listed.add(node.id);
    more = pageInfo.hasNextPage;
    after = pageInfo.endCursor;
  }
  expect(listed.size).toBe(2 * many);

  // Nor is it told to others how many a body has.
  const elsewhere = await graph
    .as('edward')
    .query('{ authorities { name closingTaskCount } closingTaskCountElsewhere }');
  expect(elsewhere.data.closingTaskCountElsewhere).toBeNull();
  expect(
    elsewhere.data.authorities.filter(
      (each: { closingTaskCount: number | null }) => each.closingTaskCount !== null,
    ),
  ).toEqual([{ name: 'Bradford', closingTaskCount: 1 }]);
});
