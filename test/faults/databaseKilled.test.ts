import { afterAll, expect, test } from 'vitest';
import { openPool, type Sql } from '../../platform/database.ts';
import { castNumbers, seedCast } from '../support/cast.ts';
import { type TestDatabase, testKeys } from '../support/database.ts';
import { startSignpost } from '../support/graph.ts';
import { temporaryFolder } from '../support/processes.ts';
import { stopwatch } from '../support/time.ts';
import { documentOf, pause } from './client.ts';
import { type Falling, startFalling } from './door.ts';

let server: Falling;
afterAll(() => server.close());

test('killed three times under 32 readers and 8 writers: what was acknowledged is there, and it is back by itself', async () => {
  server = await startFalling(temporaryFolder());
  const { url } = server;
  const keys = testKeys();
  const sql: Sql = openPool({ url, max: 2, applicationName: 'tests' });
  await seedCast(sql, keys);
  const database = { url, name: 'signpost', sql } as TestDatabase;
  const graph = await startSignpost({ database });

  const readers = ['amira', 'dora', 'judith', 'farah'];
  for (const username of [...readers, 'priya']) await graph.as(username).query('{ me { roles } }');
  const children = Object.values(castNumbers).slice(0, 8);
  const read = 'query ($n: ChildNumber!) { child(number: $n) { number givenName } me { account { name } } }';
  const write = `($input: OpenRecordInput!) {
    openRecord(input: $input) { __typename ... on RecordOpened { grant { id } child { givenName } } } }`;
  /** Grants, and the documents that they were asked for with: each was asked once, and its answer held a child's name. */
  const acknowledged = new Map<string, string>();
  const statuses = new Map<number, number>();
  let running = true;
  const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const reader = async (i: number) => {
    while (running) {
      const username = readers[i % readers.length] as string;
      const { status, text } = await graph.as(username).query(read, { n: children[i % 8] });
      count(status);
      expect([200, 503]).toContain(status);
      expect(text).not.toMatch(/57P0|ECONN|postgres|127\.0/);
      if (status !== 200) await pause(50);
    }
  };
  const writer = async (i: number) => {
    for (let n = 0; running; n++) {
      const idempotencyKey = `killed ${i} ${n}`;
      const input = { number: children[i], reason: 'SAFEGUARDING', idempotencyKey };
      const document = `mutation Killed_${i}_${n}${write}`;
      const { status, data } = await graph.as('priya').query(document, { input });
      count(status);
      if (status === 200 && data?.openRecord.__typename === 'RecordOpened')
        acknowledged.set(data.openRecord.grant.id, documentOf('priya', document));
      await pause(20);
    }
  };
  const work = [
    ...Array.from({ length: 32 }, (_, i) => reader(i)),
    ...Array.from({ length: 8 }, (_, i) => writer(i)),
  ];

  for (let kill = 0; kill < 3; kill++) {
    await pause(700);
    await server.kill();
    const { passed, stop } = stopwatch();
    for (let status = 0; status !== 200; ) {
      ({ status } = await graph.as('judith').query('{ me { roles } }'));
      expect(passed()).toBeLessThan(5_000);
    }
    stop();
  }
  // Until enough was answered to look at: a busy machine answers little within the time of an audit.
  do await pause(500);
  while (acknowledged.size <= 5 || (statuses.get(200) ?? 0) <= 100);
  running = false;
  await Promise.all(work);

  expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  const present =
    await sql`select id from records.access_grant where id = any(${[...acknowledged.keys()]}::uuid[])`;
  expect(present).toHaveLength(acknowledged.size);
  // What was written last before an answer left: its audit.
  const rows = await sql<{ document: string }[]>`
    select r.detail ->> 'document' as document
    from audit.event d join audit.event r on r.operation_id = d.operation_id and r.kind = 'OPERATION_RECEIVED'
    where d.kind = 'DISCLOSED'`;
  const disclosed = new Set(rows.map(({ document }) => document));
  expect([...acknowledged.values()].filter((document) => !disclosed.has(document))).toEqual([]);
  const apart = await sql`
    select g.id, e.detail from records.access_grant g
    full join (select * from audit.event where kind = 'RECORD_OPENED') e on e.detail ->> 'grantId' = g.id::text
    where g.id is null or e.id is null`;
  expect([...apart]).toEqual([]);
  await graph.close();
  await sql.end({ timeout: 1 });
});
