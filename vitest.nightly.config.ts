import base from './vitest.config.ts';

// `npm run test:nightly`: what goes by the clock, and so needs a machine to itself.
export default {
  ...base,
  test: { ...base.test, include: ['test/nightly/**/*.ts'], testTimeout: 600_000, maxWorkers: 1 },
};
