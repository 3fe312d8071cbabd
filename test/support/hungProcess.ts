import { spawnSync } from 'node:child_process';
import { watchStage } from './watch.ts';

/** Hangs as its word says, and would for a minute. */
const ways: Record<string, () => unknown> = {
  'waits for a process': () => spawnSync('sleep', ['60']),
  'goes round': function goesRound() {
    for (const end = Date.now() + 60_000; Date.now() < end; ) Math.random();
  },
  'waits for nothing': () => setTimeout(() => {}, 60_000),
};

watchStage({ name: 'test/one.test.ts: first', seconds: 60 });
watchStage({ name: `test/one.test.ts: ${process.argv[2]}`, seconds: 2 });
// A thread begins while this one is free.
setTimeout(() => ways[process.argv[2] ?? '']?.(), 1_000);
