import { defineConfig } from 'vitest/config';

// `npm run test:nightly`: what goes by the clock, and so needs a machine to itself.
export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/nightly/**/*.ts'],
    globalSetup: ['test/support/global.ts'],
    setupFiles: ['test/support/eachFile.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
