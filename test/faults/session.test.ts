import { beforeAll, expect, test } from 'vitest';
import type { SubgraphClient } from '../../gateway/forward.ts';
import { cuttableServer } from '../audit/cuttableServer.ts';
import { freshDatabase } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { stopwatch } from '../support/time.ts';

let graph: Signpost;
let delay = 0;
const wrap = (client: SubgraphClient): SubgraphClient => ({
  ...client,
  execute: async (...asked) => {
    if (client.name === 'users' && delay > 0) await new Promise((resume) => setTimeout(resume, delay));
    return client.execute(...asked);
  },
});

beforeAll(async () => {
  graph = await startSignpost({ wrap });
});

test('a session that cannot be asked for within a second is answered 503, before a subgraph\u2019s own two', async () => {
  delay = 1_700;
  const amira = graph.again('amira');
  await amira.token();
  const { passed, stop } = stopwatch();
  const late = await amira.query('{ me { roles } }');
  stop();
  expect(late.status).toBe(503);
  expect(passed()).toBeLessThan(1_100);
  delay = 0;
  const prompt = await graph.again('amira').query('{ me { roles } }');
  expect(prompt.status).toBe(200);
});

test('a database that stands still: who is known waits for the audit alone, and is asked about no second time', async () => {
  const database = await freshDatabase();
  const way = await cuttableServer(database.url);
  const through = { databaseUrl: way.url };
  const standing = await startSignpost({ database, seed: true, gateway: through, subgraphs: through });
  const ask = () => standing.as('amira').query('{ me { roles } }');
  const stood = async () => {
    await expect.poll(async () => (await ask()).status, { timeout: 10_000 }).toBe(200);
    way.standStill();
    const { passed, stop } = stopwatch();
    const { status, code, data } = await ask();
    stop();
    way.goOn();
    expect([status, data]).toEqual([503, null]);
    expect(passed()).toBeLessThan(1_100);
    return code;
  };
  // Where a beat was late nobody is known, and who asks is what is waited for.
  await expect.poll(stood, { timeout: 60_000 }).toBe('AUDIT_UNAVAILABLE');
  await way.close();
}, 90_000);
