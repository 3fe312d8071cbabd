import { defineConfig } from 'vitest/config';
import everyday from '../../vitest.config.ts';

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
    testTimeout: 600_000,
    fileParallelism: false,
    maxWorkers: 1,
  },
});
