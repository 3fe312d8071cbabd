import { spawnSync } from 'node:child_process';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeLeft } from '../../platform/processes.ts';
import { temporaryFolder } from '../support/processes.ts';

test('what killed processes left half-written is removed, of a former one of this id too; nothing else is', () => {
  const folder = temporaryFolder();
  const { pid: ended } = spawnSync('true');
  const kept = [`out.${process.ppid}`, `out.${process.pid}`, `other.${ended}`, 'out'];
  const left = [`out.${ended}`, `out.old.${process.pid}`];
  for (const name of [...kept, ...left]) writeFileSync(join(folder, name), 'half');
  const before = performance.timeOrigin / 1_000 - 60;
  utimesSync(join(folder, `out.old.${process.pid}`), before, before);
  removeLeft(folder, /^out(?:\.old)?\.(\d+)$/);
  expect(readdirSync(folder).sort()).toEqual(kept.sort());
});
