import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { ageOn, londonDate, sameDayFor, setSystemClock, systemClock } from '../../platform/clock.ts';
import { followDatabase } from '../../platform/databaseClock.ts';
import { silentLog } from '../../platform/log.ts';
import { settableClock } from '../support/clock.ts';
import { freshDatabase } from '../support/database.ts';

const hour = 3_600_000;
/** What no fake clock changes. */
const real = () => Math.round(performance.timeOrigin + performance.now());
afterEach(() => {
  vi.useRealTimers();
  setSystemClock(new Date(), 0);
});

test.each([
  ['2026-06-30T22:59:59Z', '2026-06-30'],
  ['2026-06-30T23:00:00Z', '2026-07-01'],
  ['2026-12-31T23:59:59Z', '2026-12-31'],
  ['2027-01-01T00:00:00Z', '2027-01-01'],
])('at %s it is %s in London', (instant, day) => {
  expect(londonDate(new Date(instant))).toBe(day);
});

test('no day begins in London for as long as is said, which is to an hour at which one may', () => {
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

test('the clock of a process is the database\u2019s, however its machine\u2019s is set; one that is right stays as it is', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  fc.assert(
    fc.property(
      fc.array(fc.record({ off: fc.integer({ min: -9_000 * hour, max: 9_000 * hour }), took: fc.nat(800) })),
      (heard) => {
        const database = Date.parse('2026-11-30T10:00:00Z');
        for (const { off, took } of [...heard, { off: 0, took: 0 }]) {
          vi.setSystemTime(database + off);
          setSystemClock(new Date(database - took / 2), took);
          expect(Math.abs(systemClock.now().getTime() - database)).toBeLessThanOrEqual(1_000 + took);
        }
        expect(systemClock.today()).toBe('2026-11-30');
        const before = systemClock.now().getTime();
        setSystemClock(new Date(before + 900), 40);
        expect(systemClock.now().getTime()).toBe(before);
      },
    ),
  );
});

test('a process that serves hears of it that its machine\u2019s clock was set', async () => {
  const { sql } = await freshDatabase();
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  const following = followDatabase(sql, silentLog);
  try {
    for (const off of [-5 * hour, 30 * hour]) {
      vi.setSystemTime(real() + off);
      await vi.advanceTimersByTimeAsync(5_000);
      await vi.waitFor(() => expect(Math.abs(systemClock.now().getTime() - real())).toBeLessThan(10_000));
    }
  } finally {
    following.stop();
  }
});
