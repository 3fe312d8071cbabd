import { type IsoDate, londonDate } from './clock.ts';
import { parseIsoDate } from './identifiers.ts';

const dayMilliseconds = 86_400_000;
const saturday = 6;
const sunday = 0;
const monday = 1;

const iso = (year: number, month: number, day: number): IsoDate =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);

/** The day so many days later; earlier for a negative number. */
export function addDays(day: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(day) + days * dayMilliseconds).toISOString().slice(0, 10);
}

/** How many days lie from one to another. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds);
}

/** 0 for Sunday to 6 for Saturday. */
function weekday(day: IsoDate): number {
  return new Date(Date.parse(day)).getUTCDay();
}

/** Easter Sunday of the Gregorian calendar (the method of Meeus, Jones and Butcher). */
export function easterSunday(year: number): IsoDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const shift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const moon = (19 * golden + century - Math.floor(century / 4) - shift + 15) % 30;
  const week = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - moon - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * week) / 451);
  const days = moon + week - 7 * late + 114;
  return iso(year, Math.floor(days / 31), (days % 31) + 1);
}

/** The first Monday on or after a day. */
function mondayFrom(day: IsoDate): IsoDate {
  return addDays(day, (monday - weekday(day) + 7) % 7);
}

const known = new Map<number, ReadonlySet<IsoDate>>();

/**
 * The bank holidays of England and Wales in a year, computed so that no year is missing (Banking and Financial
 * Dealings Act 1971 and the standing proclamations): New Year's Day, Good Friday, Easter Monday, the first and the
 * last Monday in May, the last Monday in August, Christmas Day and Boxing Day. One that falls on a weekend moves to
 * the next day that is no holiday. Holidays that are proclaimed for one year only are in the policy.
 */
export function bankHolidays(year: number): ReadonlySet<IsoDate> {
  const before = known.get(year);
  if (before) return before;
  const easter = easterSunday(year);
  const holidays = new Set([
    addDays(easter, -2),
    addDays(easter, 1),
    mondayFrom(iso(year, 5, 1)),
    mondayFrom(iso(year, 5, 25)),
    mondayFrom(iso(year, 8, 25)),
  ]);
  const fixed = [iso(year, 1, 1), iso(year, 12, 25), iso(year, 12, 26)];
  const isWeekend = (day: IsoDate) => weekday(day) === saturday || weekday(day) === sunday;
  for (const day of fixed.filter((each) => !isWeekend(each))) holidays.add(day);
  for (const day of fixed.filter(isWeekend)) {
    let instead = day;
    while (isWeekend(instead) || holidays.has(instead)) instead = addDays(instead, 1);
    holidays.add(instead);
  }
  known.set(year, holidays);
  return holidays;
}

/**
 * Whether a text is a proclamation about a day: `2022-06-03` makes it a bank holiday, `-2022-05-30` says that a
 * standing one is none, since it was moved.
 */
export function isProclamation(text: string): boolean {
  const moved = text.startsWith('-');
  const day = moved ? text.slice(1) : text;
  return parseIsoDate(day) === day && (!moved || bankHolidays(Number(day.slice(0, 4))).has(day));
}

/** Whether a day is neither a weekend nor a bank holiday of England. `proclaimed`: each as `isProclamation` has it. */
export function isWorkingDay(day: IsoDate, proclaimed: readonly string[] = []): boolean {
  const of = weekday(day);
  if (of === saturday || of === sunday || proclaimed.includes(day)) return false;
  return proclaimed.includes(`-${day}`) || !bankHolidays(Number(day.slice(0, 4))).has(day);
}

/** The day itself when it is a working day, else the first one after it. */
export function workingDayFrom(day: IsoDate, proclaimed: readonly string[] = []): IsoDate {
  let on = day;
  while (!isWorkingDay(on, proclaimed)) on = addDays(on, 1);
  return on;
}

/** The last of so many working days after a day, which is not itself counted. */
export function workingDaysAfter(day: IsoDate, days: number, proclaimed: readonly string[] = []): IsoDate {
  let on = day;
  for (let left = days; left > 0; left -= 1) on = workingDayFrom(addDays(on, 1), proclaimed);
  return on;
}

/** The same day so many months later, or earlier for a negative number; the last day of a month that is shorter. */
export function monthsAfter(day: IsoDate, months: number): IsoDate {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return iso(year, month + months, Math.min(date, last));
}

/** The instant at which a day ends in Europe/London: what is due on a day is overdue from then on. */
export function endOfDay(day: IsoDate): Date {
  const next = addDays(day, 1);
  const inSummer = new Date(Date.parse(next) - 3_600_000);
  return londonDate(inSummer) === next ? inSummer : new Date(Date.parse(next));
}
