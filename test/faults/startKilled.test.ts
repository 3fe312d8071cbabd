import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { temporaryFolder } from '../support/processes.ts';
import { killProducts, startProduct } from '../support/product.ts';

const folder = temporaryFolder();
// As root the server runs as another user, who has to reach it.
chmodSync(folder, 0o755);
const start = (more: Record<string, string> = {}) =>
  startProduct({ SIGNPOST_DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'info', ...more });
afterAll(killProducts);

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
