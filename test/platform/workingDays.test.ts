import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import '../support/properties.ts';
import { londonDate } from '../../platform/clock.ts';
import {
  addDays,
  bankHolidays,
  easterSunday,
  endOfDay,
  isProclamation,
  isWorkingDay,
  monthsAfter,
  workingDayFrom,
  workingDaysAfter,
} from '../../platform/workingDays.ts';

const year = fc.integer({ min: 1975, max: 2400 });
const day = fc
  .integer({ min: 0, max: 150_000 })
  .map((days) => new Date(Date.UTC(1975, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
const weekday = (on: string) => new Date(Date.parse(on)).getUTCDay();

describe('the working days of England', () => {
  test.each([
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
    [2285, '2285-03-22'],
  ])('Easter of %i is on %s', (of, expected) => {
    expect(easterSunday(of)).toBe(expected);
  });

  // As published by the government for these years.
  test.each([
    [2021, '01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28'],
    [2025, '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26'],
    [2026, '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28'],
    [2027, '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28'],
    [2028, '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26'],
  ])('the bank holidays of %i', (of, expected) => {
    expect([...bankHolidays(of)].map((on) => on.slice(5)).sort()).toEqual(expected.split(' '));
  });

  test('every year has eight, none on a weekend, Easter on a Sunday between 22 March and 25 April', () => {
    fc.assert(
      fc.property(year, (of) => {
        const holidays = [...bankHolidays(of)];
        expect(holidays).toHaveLength(8);
        for (const on of holidays) expect([1, 2, 3, 4, 5]).toContain(weekday(on));
        const easter = easterSunday(of);
        expect(weekday(easter)).toBe(0);
        expect(easter.slice(5) >= '03-22' && easter.slice(5) <= '04-25').toBe(true);
      }),
    );
  });

  test('so many working days after a day: none less, none more, and the last is one', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 30 }), (from, days) => {
        const last = workingDaysAfter(from, days);
        expect(isWorkingDay(last)).toBe(true);
        let counted = 0;
        for (let on = addDays(from, 1); on <= last; on = addDays(on, 1)) counted += isWorkingDay(on) ? 1 : 0;
        expect(counted).toBe(days);
      }),
    );
  });

  test('two working days from the Thursday before Easter end on the Wednesday after it', () => {
    expect(workingDaysAfter('2026-04-02', 2)).toBe('2026-04-08');
    expect(workingDaysAfter('2026-12-24', 2)).toBe('2026-12-30');
  });

  test('a proclaimed holiday counts as none, a working day is its own next one', () => {
    expect(isWorkingDay('2026-06-15')).toBe(true);
    expect(workingDayFrom('2026-06-15')).toBe('2026-06-15');
    expect(workingDayFrom('2026-06-15', ['2026-06-15'])).toBe('2026-06-16');
    expect(workingDaysAfter('2026-06-12', 2, ['2026-06-15'])).toBe('2026-06-17');
  });

  test('a standing bank holiday that was moved is a working day in its year', () => {
    expect(isWorkingDay('2022-05-30')).toBe(false);
    expect(isWorkingDay('2022-05-30', ['2022-06-03', '-2022-05-30'])).toBe(true);
    expect(isWorkingDay('2022-06-03', ['2022-06-03', '-2022-05-30'])).toBe(false);
    const texts = ['2022-06-03', '-2022-05-30', '-2022-05-31', '2022-02-30', '3 June 2022', ''];
    expect(texts.map(isProclamation)).toEqual([true, true, false, false, false, false]);
  });

  test('months later, on the last day of a shorter month', () => {
    expect(monthsAfter('2026-08-31', 6)).toBe('2027-02-28');
    expect(monthsAfter('2027-08-31', 6)).toBe('2028-02-29');
    expect(monthsAfter('2026-11-22', 6)).toBe('2027-05-22');
  });

  test('a day ends at midnight in London, in summer and winter', () => {
    fc.assert(
      fc.property(day, (on) => {
        const end = endOfDay(on);
        expect(londonDate(end)).toBe(addDays(on, 1));
        expect(londonDate(new Date(end.getTime() - 1))).toBe(on);
      }),
    );
  });
});
