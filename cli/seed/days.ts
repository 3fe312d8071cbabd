import type { IsoDate } from '../../platform/clock.ts';

const DAY = 86_400_000;
const texts = new Map<number, IsoDate>();

/** The day so many days after (or, negative, before) another. */
export function addDays(day: IsoDate, days: number): IsoDate {
  return dayText(Date.parse(day) / DAY + days);
}

/** Whole days from one day to another. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return (Date.parse(to) - Date.parse(from)) / DAY;
}

/** The later of two days. */
export function later(one: IsoDate, other: IsoDate): IsoDate {
  return earlier(one, other) === one ? other : one;
}

/** The earlier of two days. */
export function earlier(one: IsoDate, other: IsoDate): IsoDate {
  // Text order is calendar order; Math.min is for numbers.
  const [first = one] = [one, other].sort();
  return first;
}

function dayText(number: number): IsoDate {
  let text = texts.get(number);
  if (text === undefined) {
    text = new Date(number * DAY).toISOString().slice(0, 10);
    texts.set(number, text);
  }
  return text;
}
