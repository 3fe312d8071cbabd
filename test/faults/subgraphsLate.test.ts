import { expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import { startSignpost } from '../support/graph.ts';
import { stopwatch } from '../support/time.ts';
import { brokenUsers } from './brokenUsers.ts';
import { pause } from './client.ts';

test('a subgraph that says nothing is waited for two seconds, and the others go on meanwhile', async () => {
  const { graph, breaks } = await brokenUsers();
  const ask = () => graph.as('dora').query('{ me { account { name } } }');
  expect((await ask()).errors).toEqual([]);
  breaks(() => {});
  const began = performance.now();
  const { passed, stop } = stopwatch();
  let isTold = false;
  const waiting = ask().finally(() => {
    isTold = true;
  });
  const other = await graph.as('dora').query('{ notices { edges { cursor } } }');
  expect(other.errors).toEqual([]);
  expect(isTold).toBe(false);
  const told = await waiting;
  stop();
  const ms = performance.now() - began;
  expect([told.status, told.code]).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
  expect(ms).toBeGreaterThan(1_900);
  expect(passed()).toBeLessThan(2_200);
});

test('of steps that are each in time, all together are waited for five seconds and no longer', async () => {
  let late = 0;
  let steps = 0;
  const graph = await startSignpost({
    wrap: (client) => ({
      ...client,
      execute: async (fetch, ...more) => {
        if (late > 0 && !fetch.text.includes('resolveSession')) {
          steps += 1;
          await pause(late);
        }
        return client.execute(fetch, ...more);
      },
    }),
  });
  try {
    // Records, then compliance, then users: each asks for what the one before it answered.
    const open = `mutation ($input: OpenRecordInput!) { openRecord(input: $input) {
      ... on RecordOpened { child { givenName accessHistory { account { name } } } } } }`;
    const input = { number: castNumbers.noah, reason: 'SAFEGUARDING', idempotencyKey: 'five seconds' };
    const ask = () => graph.as('dora').query(open, { input });
    expect((await ask()).text).toContain('Dora Whitfield');
    late = 1_900;
    const began = performance.now();
    const { passed, stop } = stopwatch();
    const told = await ask();
    stop();
    const ms = performance.now() - began;
    expect([steps, told.status, told.data]).toEqual([3, 503, null]);
    expect(told.text).not.toContain('Noah');
    expect(ms).toBeGreaterThan(4_900);
    // Waited for longer, the third step would have been answered.
    expect(passed()).toBeLessThan(5_500);
    late = 0;
    expect((await ask()).errors).toEqual([]);
  } finally {
    await graph.close();
  }
});
