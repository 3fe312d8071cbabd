import { afterAll, expect, test } from 'vitest';
import { openPool, type Sql } from '../../platform/database.ts';
import { castNumbers, seedCast } from '../support/cast.ts';
import { type TestDatabase, testKeys } from '../support/database.ts';
import { startSignpost } from '../support/graph.ts';
import { temporaryFolder } from '../support/processes.ts';
import { soon } from '../support/time.ts';
import { type Falling, startFalling } from './door.ts';

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

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
  const write = `mutation ($input: OpenRecordInput!) {
    openRecord(input: $input) { __typename ... on RecordOpened { grant { id } child { number } } } }`;
  const acknowledged = new Set<string>();
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
      const { status, data } = await graph.as('priya').query(write, { input });
      count(status);
      if (status === 200 && data?.openRecord.__typename === 'RecordOpened')
        acknowledged.add(data.openRecord.grant.id);
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
    const back = performance.now();
    for (let status = 0; status !== 200; ) {
      ({ status } = await graph.as('judith').query('{ me { roles } }'));
      expect(performance.now() - back).toBeLessThan(soon(5_000));
    }
  }
  await pause(500);
  running = false;
  await Promise.all(work);

  expect(statuses.get(200)).toBeGreaterThan(100);
  expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(5);
  const present = await sql`select id from records.access_grant where id = any(${[...acknowledged]}::uuid[])`;
  expect(present).toHaveLength(acknowledged.size);
  const [opened] = await sql`
    select (select count(*)::int from records.access_grant) as grants,
      (select count(*)::int from audit.event where kind = 'RECORD_OPENED') as audited`;
  expect(opened?.audited).toBe(opened?.grants);
  await graph.close();
  await sql.end({ timeout: 1 });
});
