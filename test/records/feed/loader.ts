// A process of its own that takes a file in, to be killed in the middle: `loader.ts DATABASE_URL KEYS FILE`; with `stops` after
// these it stops itself when its first batch is durable, for whoever started it may be late.
import { createReadStream } from 'node:fs';
import { systemClock } from '../../../platform/clock.ts';
import { openKeys } from '../../../platform/keys.ts';
import { silentLog } from '../../../platform/log.ts';
import { readPolicy } from '../../../platform/policy.ts';
import { openFeedDependencies } from '../../../subgraphs/records/feed/feed.ts';
import { runFeed } from '../../../subgraphs/records/feed/run.ts';
import { feedSources } from '../../../subgraphs/records/feed/sources.ts';

const [databaseUrl = '', keysFolder = '', file = '', stops] = process.argv.slice(2);
const keys = openKeys(keysFolder, { create: false });
const deps = openFeedDependencies({
  databaseUrl,
  keys,
  policy: readPolicy(),
  clock: systemClock,
  log: silentLog,
});
const load = () =>
  runFeed(deps, {
    source: feedSources['gro-births'],
    startedBy: null,
    actor: {},
    body: createReadStream(file, { highWaterMark: 16_384 }),
    progress: ({ rows }) => {
      process.stdout.write(`${rows}\n`);
      if (stops !== undefined) process.kill(process.pid, 'SIGSTOP');
    },
  });
let result = await load();
// The server takes a moment to notice that the process before was killed.
while (result.status === 'BUSY') {
  await new Promise((resume) => setTimeout(resume, 100));
  result = await load();
}
await deps.stop();
process.exitCode = result.status === 'DONE' ? 0 : 1;
