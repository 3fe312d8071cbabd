import { relative } from 'node:path';
import type { Plugin } from 'vite';
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

/**
 * Has the modules whose path fits keep what they import from one another under names of their own. Vite makes each use of an
 * imported name a look-up in the other module, which takes most of the time of what loops; Node and the compiled programs do
 * not. For modules that import in no circle, and export nothing that changes.
 */
function ownNames(path: RegExp): Plugin {
  return {
    name: 'own names',
    enforce: 'pre',
    transform: (code, id) =>
      path.test(id) ? { code: code.replace(/^import \{([^}]*)\} from '([^']*)';/gm, keep), map: null } : null,
  };
}

/** An import statement, and the constants that it is kept in; on as many lines as it had. */
function keep(statement: string, imported: string, module: string): string {
  const values = imported
    .split(',')
    .map((name) => name.trim().split(' as '))
    .filter(([name]) => name && !name.startsWith('type '))
    .map(([name, own = name]) => ({ name, own }));
  if (values.length === 0) return statement;
  const names = values.map(({ name, own }) => `${name} as imported_${own}`);
  const constants = values.map(({ own }) => `const ${own} = imported_${own};`);
  const lines = '\n'.repeat(statement.split('\n').length - 1);
  return `import { ${names} } from '${module}'; ${constants.join(' ')}${lines}`;
}

export default defineConfig({
  // The engine compares all with all: through Vite's look-ups its tests took two to three times as long.
  plugins: [ownNames(/\/platform\/matching\/[^/]*\.ts$/)],
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
    // Much that is young dies soon, and three workers share two cores: collected seldom, and in no threads beside theirs. Most of
    // what a test calls is called a few times, and to optimise it took a seventh of all: that begins sixteen times as late.
    execArgv: [
      '--single-threaded-gc',
      '--max-semi-space-size=64',
      '--min-semi-space-size=32',
      `--interrupt-budget=${16 * 66 * 1_024}`,
    ],
    // Importing the product takes longer than most files' tests: the files of one worker share what they import.
    isolate: false,
    sequence: { sequencer: Order },
    // For two cores: one is always waiting for the database, a browser or a process.
    maxWorkers: 3,
  },
});
