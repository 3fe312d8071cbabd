import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';

// Together: what each waits for is time.
test.concurrent.each([
  ['waits for a process', /^It cannot be asked where it is\. Processes begun by it: (.*; )?sleep 60/],
  ['goes round', /^It is in goesRound \S*hungProcess\.ts:\d+, .*\. Processes begun by it: /],
  ['waits for nothing', /^It waits, with \S*Timeout\S*\. Processes begun by it: /],
])('what %s is ended after its time, and told with what it was at', async (way, where) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/support/hungProcess.ts', way]);
  const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)));
  const said = (await text(child.stderr)).trim();
  const told = `Hung: test/one.test.ts: ${way}. It took 2 s and may take no more. `;
  expect(said.slice(0, told.length)).toBe(told);
  expect(said.slice(told.length)).toMatch(where);
  expect(await ended).toBe('SIGKILL');
});

test('a process has one watch, also where a test has modules read anew', async () => {
  const kept = Symbol.for('signpost watch of tests') as unknown as keyof typeof globalThis;
  const before = globalThis[kept];
  vi.resetModules();
  const { watchStage } = await import('./support/watch.ts');
  watchStage({ name: 'test/watch.test.ts in a module read anew', seconds: 300 });
  expect(before).toBeDefined();
  expect(globalThis[kept]).toBe(before);
});
