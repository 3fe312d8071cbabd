import type { IsoDate } from '../../platform/clock.ts';
import { parseIsoDate } from '../../platform/identifiers.ts';
import { invalidInput } from './failures.ts';

type Invalid = ReturnType<typeof invalidInput>;

const telephonePattern = /^\+?[\d ()-]{3,30}$/;

/** A day from the input, not in the future: today when left out. */
export function pastDay(field: string, given: string | null | undefined, today: IsoDate): IsoDate | Invalid {
  if (given == null) return today;
  const day = parseIsoDate(given);
  if (day === null) return invalidInput(field, 'Give a day of the calendar as yyyy-MM-dd.');
  return day > today ? invalidInput(field, 'Give a day that is not in the future.') : day;
}

/** A day from the input, after today and not after `latest`, which it is when left out. */
export function dayAhead(
  field: string,
  given: string | null | undefined,
  today: IsoDate,
  latest: IsoDate,
): IsoDate | Invalid {
  if (given == null) return latest;
  const day = parseIsoDate(given);
  if (day === null) return invalidInput(field, 'Give a day of the calendar as yyyy-MM-dd.');
  return day > today && day <= latest
    ? day
    : invalidInput(field, 'Give a day after today that is not later than the policy allows.');
}

/** A telephone number from the input; null when it is left out. */
export function telephoneOf(given: string | null | undefined): string | null | Invalid {
  const reach = given?.normalize('NFKC').trim() || null;
  return reach !== null && !telephonePattern.test(reach)
    ? invalidInput('telephone', 'Give a telephone number: digits, spaces, brackets and hyphens.')
    : reach;
}
