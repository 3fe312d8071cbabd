import { defineConfig } from 'vitest/config';
import Order from './test/support/order.ts';

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    // `npm run test:faults` runs these (test/faults/vitest.config.ts).
    exclude: ['test/faults/**'],
    globalSetup: ['test/support/global.ts'],
    reporters: ['default', './test/support/letterReporter.ts'],
    setupFiles: ['test/support/properties.ts', 'test/support/eachFile.ts'],
    // Ends what hangs. How long things take is no matter of these tests: they run beside anything, on any machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // What must happen soon says so where it is awaited.
    expect: { poll: { timeout: 30_000 } },
    pool: 'forks',
    // Much that is young dies soon, and three workers share two cores: collected seldom, and in no threads beside theirs.
    execArgv: ['--single-threaded-gc', '--max-semi-space-size=64', '--min-semi-space-size=32'],
    // Importing the product takes longer than most files' tests: the files of one worker share what they import.
    isolate: false,
    sequence: { sequencer: Order },
    // For two cores: one is always waiting for the database, a browser or a process.
    maxWorkers: 3,
  },
});
