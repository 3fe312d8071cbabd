import { defineConfig } from 'vitest/config';
import everyday from '../../vitest.config.ts';
import { testSettings } from '../support/settings.ts';

/**
 * `npm run test:faults`: the table of docs/faults.md. Short unless FAULTS=long. One file at a time: each wears the
 * machine, and measures how long recovery takes.
 */
export default defineConfig({
  ...everyday,
  test: {
    ...everyday.test,
    include: ['test/faults/**/*.test.ts'],
    exclude: [],
    setupFiles: ['test/support/properties.ts', 'test/support/eachFile.ts', 'test/faults/limits.ts'],
    // In the long form 200 processes are started and killed in one test.
    testTimeout: testSettings.faults === 'long' ? 7_200_000 : 600_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
