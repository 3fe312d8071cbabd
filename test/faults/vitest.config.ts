import { defineConfig } from 'vitest/config';
import everyday from '../../vitest.config.ts';
import { testSettings } from '../support/settings.ts';

/** What is killed in these comes back whole or not at all, however long that takes. */
const untimed = [
  'auditConnection',
  'backup',
  'backupAgain',
  'clock',
  'destructionFiles',
  'destructionKilled',
  'feedKilled',
  'filesAtOnce',
  'gatewayKilled',
  'recordsKilled',
  'restoreFaults',
  'seedKilled',
  'startKilled',
  'subgraphs',
].map((file) => `test/faults/${file}.test.ts`);
const { globalSetup, reporters, setupFiles, ...rest } = everyday.test ?? {};
const each = {
  ...rest,
  // In the long form 200 processes are started and killed in one test.
  testTimeout: testSettings.faults === 'long' ? 7_200_000 : 600_000,
};

/**
 * `npm run test:faults`: the table of docs/faults.md. Short unless FAULTS=long. Two files at a time, and then one after the
 * other those that measure how long recovery takes, or how much is still answered (ADR 0127).
 */
export default defineConfig({
  test: {
    globalSetup,
    reporters,
    projects: [
      {
        resolve: everyday.resolve,
        test: {
          ...each,
          name: 'untimed',
          include: untimed,
          exclude: [],
          setupFiles,
          // Also for what comes by itself: the file's own time limit ends what never does.
          expect: { poll: { timeout: 300_000 } },
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve: everyday.resolve,
        test: {
          ...each,
          name: 'timed',
          include: ['test/faults/**/*.test.ts'],
          exclude: untimed,
          setupFiles: ['test/support/properties.ts', 'test/support/eachFile.ts', 'test/faults/limits.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
