/** A calendar day as `YYYY-MM-DD`. */
export type IsoDate = string;

/** Where a process gets its time from, so that tests can set it. */
export interface Clock {
  /** The present instant. */
  now(): Date;
  /** The present day in Europe/London, where birthdays and deadlines turn at midnight. */
  today(): IsoDate;
}

const londonDay = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

const quarter = 15 * 60_000;
let lastQuarter = Number.NaN;
let lastDay: IsoDate = '';

/** The day that `instant` falls on in Europe/London. */
export function londonDate(instant: Date): IsoDate {
  // Days begin on a quarter of an hour everywhere; the formatter costs as much as a small statement.
  const present = Math.floor(instant.getTime() / quarter);
  if (present !== lastQuarter) {
    lastDay = formatted(instant);
    lastQuarter = present;
  }
  return lastDay;
}

const hour = 3_600_000;
const day = 24 * hour;

/** The instant so many times 24 hours later; earlier for a negative number. */
export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * day);
}

/** How many times 24 hours have passed whole from one instant to another; 0 where that is the earlier. */
export function daysPassed(from: Date, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - from.getTime()) / day));
}

/** For how many milliseconds from `instant` no day can begin in Europe/London, where one begins at 23 or at 24 o'clock UTC. */
export function sameDayFor(instant: Date): number {
  const past = instant.getTime() % day;
  return (past < 23 * hour ? 23 : 24) * hour - past;
}

function formatted(instant: Date): IsoDate {
  const parts = Object.fromEntries(londonDay.formatToParts(instant).map((part) => [part.type, part.value]));
  return `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
}

/** What two clocks differ by, in milliseconds, that nobody sets right: less is said by how long a question takes. */
const unremarkable = 1_000;
/** By how many milliseconds the database was ahead of this machine when it was last heard. */
let ahead = 0;

/**
 * The database's clock as this process last heard it, and the machine's own where they agree within a second: all processes go
 * by one clock, however far off their machines are (ADR 0165).
 */
export const systemClock: Clock = {
  now: () => new Date(Date.now() + ahead),
  today: () => londonDate(new Date(Date.now() + ahead)),
};

/** Sets `systemClock` by what the database's clock said just now, in answer to a question that took so many milliseconds. */
export function setSystemClock(database: Date, tookMs: number): void {
  const found = database.getTime() + tookMs / 2 - Date.now();
  if (Math.abs(found - ahead) > unremarkable + tookMs) ahead = found;
}

/**
 * By how many milliseconds the given clock differs from this process's. Statements reckon with the database's time
 * and this shift: grants neither end early nor late on a machine whose clock is off, and tests can still set it.
 */
export function clockShift(clock: Clock): number {
  return clock.now().getTime() - systemClock.now().getTime();
}

/**
 * Completed years on `today` of somebody born on `birthDate`; negative before birth. A birthday counts from
 * midnight; one on 29 February turns on 1 March in common years, which is how English law reckons it.
 */
export function ageOn(birthDate: IsoDate, today: IsoDate): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  // Text order of MM-DD is calendar order, and '02-28' < '02-29' <= '03-01' gives the leap-day rule.
  return today.slice(5) >= birthDate.slice(5) ? years : years - 1;
}
