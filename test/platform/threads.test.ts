import { afterAll, expect, test } from 'vitest';
import { silentLog } from '../../platform/log.ts';
import { readPolicy } from '../../platform/policy.ts';
import { madeThreads } from '../../platform/thread.ts';
import { openFeeds } from '../../subgraphs/records/feed/thread.ts';
import { openLookalikes } from '../../subgraphs/records/resident/thread.ts';
import { callerOf } from '../records/feed/support.ts';
import { castDatabase } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';

const made = [...madeThreads];
afterAll(() => {
  for (const [module, file] of made) madeThreads.set(module, file);
});

async function* nothing(): AsyncGenerator<Uint8Array> {}

test.each([
  ['from what the tests made of it', () => expect(made).toHaveLength(4)],
  ['from TypeScript, as in the service', () => madeThreads.clear()],
])('a thread that reads files, and one that matches, answer: read %s', async (_, prepare) => {
  prepare();
  const { url: databaseUrl } = await castDatabase();
  const dependencies = { databaseUrl, keys: testKeys(), log: silentLog };
  const feeds = openFeeds({ directUrl: undefined, policy: readPolicy(), ...dependencies });
  const lookalikes = openLookalikes(dependencies);
  const [answer, found] = await Promise.all([
    feeds.upload('gro-births', nothing(), callerOf('gro')),
    lookalikes.find([]),
  ]);
  expect(answer).toMatchObject({ status: 400, body: { code: 'EMPTY_FILE' } });
  expect(found).toMatchObject({ likely: [], earlier: [] });
  await Promise.all([feeds.stop(), lookalikes.stop()]);
});
