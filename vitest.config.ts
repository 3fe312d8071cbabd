import { relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, most of them short to read: on a machine that has not run them before, Vitest takes the largest
 * first, and one worker was still at these when the others had nothing left. Those that start many processes stand apart.
 */
const longest = [
  'explorer/explorer',
  'gateway/start',
  'matching/undated',
  'explorer/security',
  'explorer/sessionEnds',
  'records/feed/commands',
  'matching/strangers',
  'access/gateway',
  'cli/command',
  'records/feed/runs',
  'matching/numbers',
  'access/matrix',
  'federation/differential',
];

class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = this.ctx.config.root;
    const place = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(relative(root, moduleId).replace(/^test\/|\.test\.ts$/g, ''));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

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
