import { expect, test } from 'vitest';
import { hasSteppedUp } from '../../platform/mutation.ts';
import { readPolicy } from '../../platform/policy.ts';
import { settableClock } from '../support/clock.ts';

test('a factor is fresh for five minutes, and one of the future never: a clock that is behind opens nothing', () => {
  const policy = readPolicy();
  const clock = settableClock(new Date('2026-03-02T09:00:00Z'));
  const given = (minutesAgo: number) =>
    hasSteppedUp({ factorAt: clock.now().getTime() - minutesAgo * 60_000 } as never, clock, policy);
  expect([0, 4, 5, 60].map(given)).toEqual([true, true, false, false]);
  // Two machines may differ a little; not by a day, in which every session would have stepped up.
  expect([-1, -5, -60 * 24].map(given)).toEqual([true, false, false]);
});
