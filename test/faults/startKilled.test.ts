import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compiled } from '../support/command.ts';
import { temporaryFolder } from '../support/processes.ts';
import { killProducts, startProduct } from '../support/product.ts';
import { testSettings } from '../support/settings.ts';

const folder = temporaryFolder();
// As root the server runs as another user, who has to reach it.
chmodSync(folder, 0o755);
const start = (more: Record<string, string> = {}) =>
  startProduct({ SIGNPOST_DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'info', ...more });
afterAll(killProducts);

test('a start that is told to stop while its database comes up leaves none behind', async () => {
  const dataDir = join(folder, 'early');
  const note = join(dataDir, 'postgres', 'data', 'postmaster.pid');
  const early = start({ SIGNPOST_DATA_DIR: dataDir });
  await expect.poll(() => existsSync(note), { interval: 5 }).toBe(true);
  early.child.kill('SIGINT');
  expect(await early.ended).toBe(0);
  await expect.poll(() => existsSync(note)).toBe(false);
  // In the middle of its migrations too: what they hold open keeps it no longer than this process is there.
  const migrating = start({ SIGNPOST_DATA_DIR: dataDir });
  await migrating.saying(/202611282130_\w+\.sql/);
  migrating.child.kill('SIGINT');
  expect(await migrating.ended).toBe(0);
  await expect.poll(() => existsSync(note)).toBe(false);
});

test('so does a command that is told to stop in the middle of its work', async () => {
  const dataDir = join(folder, 'seeded');
  const note = join(dataDir, 'postgres', 'data', 'postmaster.pid');
  const seed = spawn(process.execPath, [await compiled('cli/seed.ts'), '--children', '20000'], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { PATH: testSettings.path, SIGNPOST_DATA_DIR: dataDir },
  });
  const ended = once(seed, 'exit');
  let said = '';
  seed.stderr.on('data', (text) => {
    said += text;
  });
  await expect.poll(() => said, { interval: 20 }).toContain('children');
  seed.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  await expect.poll(() => existsSync(note)).toBe(false);
});

test('a first start that was killed between its migrations goes on where it was, and stops its database at its end', async () => {
  // The last of the platform's, after which roles have settings and no password yet; and one of those that follow.
  for (const last of [/202611282130_\w+\.sql/, /202611281930_\w+\.sql/]) {
    const killed = start();
    await killed.saying(last);
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(killed.said()).not.toContain('demo data');
  }
  const whole = start();
  await whole.url();
  expect(whole.said()).toMatch(/migrations +\d+ applied/);
  whole.child.kill('SIGINT');
  expect(await whole.ended).toBe(0);
  expect(whole.said()).toMatch(/"step":"database"/);
});
