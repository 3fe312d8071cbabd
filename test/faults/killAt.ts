import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { testSettings } from '../support/settings.ts';

// Imported before a command: kills its process before the n-th time that it writes, flushes or removes a file.
let left: number = testSettings.killAt;
for (const step of ['writeSync', 'fsyncSync', 'rmSync'] as const) {
  const real = fs[step] as (...given: unknown[]) => unknown;
  Object.assign(fs, {
    [step]: (...given: unknown[]) => {
      if (left === 0) process.kill(process.pid, 'SIGKILL');
      left -= 1;
      return real(...given);
    },
  });
}
syncBuiltinESMExports();
