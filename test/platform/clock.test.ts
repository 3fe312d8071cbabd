import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageOn, londonDate, sameDayFor } from '../../platform/clock.ts';
import { settableClock } from '../support/clock.ts';

test.each([
  ['2026-06-30T22:59:59Z', '2026-06-30'],
  ['2026-06-30T23:00:00Z', '2026-07-01'],
  ['2026-12-31T23:59:59Z', '2026-12-31'],
  ['2027-01-01T00:00:00Z', '2027-01-01'],
])('at %s it is %s in London', (instant, day) => {
  expect(londonDate(new Date(instant))).toBe(day);
});

test('no day begins in London for as long as is said, which is to an hour at which one may', () => {
  const hour = 3_600_000;
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1996-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      (instant) => {
        const day = londonDate(instant);
        const ends = instant.getTime() + sameDayFor(instant);
        expect(ends).toBeGreaterThan(instant.getTime());
        expect(londonDate(new Date(ends - 1))).toBe(day);
        // Else all sessions would be looked up anew at one moment, many times a day.
        expect([0, 23 * hour]).toContain(ends % (24 * hour));
      },
    ),
  );
});

test.each([
  ['2008-02-29', '2026-02-28', 17],
  ['2008-02-29', '2026-03-01', 18],
  ['2008-02-29', '2028-02-29', 20],
  ['2008-11-22', '2026-11-21', 17],
  ['2008-11-22', '2026-11-22', 18],
  ['2026-11-22', '2026-11-22', 0],
  ['2026-11-23', '2026-11-22', -1],
])('somebody born on %s is on %s aged %i', (born, today, age) => {
  expect(ageOn(born, today)).toBe(age);
});

test('a settable clock stands, and moves when told', () => {
  const clock = settableClock(new Date('2026-06-30T22:59:59Z'));
  expect(clock.today()).toBe('2026-06-30');
  clock.advance(1_000);
  expect(clock.today()).toBe('2026-07-01');
  clock.now().setFullYear(1999);
  expect(clock.now().toISOString()).toBe('2026-06-30T23:00:00.000Z');
});
