import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog } from '../../../platform/log.ts';
import { readPolicy } from '../../../platform/policy.ts';
import { openFeeds } from '../../../subgraphs/records/feed/thread.ts';
import { testKeys } from '../../support/database.ts';
import { callerOf } from './support.ts';

test('of a thread that dies the log says why, the file is let go of, and whoever sent it is told to send it again', async () => {
  const lines: string[] = [];
  const log = createLog({ part: 'records', destination: { write: (line) => void lines.push(line) } });
  const keys = testKeys();
  const feeds = openFeeds({
    databaseUrl: 'postgres://127.0.0.1:1/none',
    directUrl: undefined,
    policy: readPolicy(),
    log,
    keys: { ...keys, folder: join(keys.folder, 'gone') },
  });
  let isLetGo = false;
  const rest: AsyncIterator<Uint8Array> = {
    next: () => new Promise(() => {}),
    return: async () => {
      isLetGo = true;
      return { done: true, value: undefined };
    },
  };
  const sent = feeds.upload('gro-births', { [Symbol.asyncIterator]: () => rest }, callerOf('gro'));
  await expect(sent).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      level: 'error',
      msg: 'the thread that reads files has died',
      error: expect.objectContaining({ type: expect.any(String), at: expect.any(Array) }),
    }),
  ]);
  expect(isLetGo).toBe(true);
  await feeds.stop();
});
