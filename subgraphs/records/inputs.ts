import type { IsoDate } from '../../platform/clock.ts';
import { isIdempotencyKey } from '../../platform/idempotency.ts';
import { parseIsoDate } from '../../platform/identifiers.ts';
import { invalidInput } from './failures.ts';

type Invalid = ReturnType<typeof invalidInput>;

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const nobody = '00000000-0000-0000-0000-000000000000';
const telephonePattern = /^\+?[\d ()-]{3,30}$/;

/** What is wrong with an idempotency key; null when nothing is. */
export function keyFault(key: string): Invalid | null {
  return isIdempotencyKey(key)
    ? null
    : invalidInput('idempotencyKey', 'Give a key of 8 to 100 characters, without spaces at its ends.');
}

/** An identifier from the input. What cannot be one is the identifier of nothing, and takes the same way. */
export function idOrNobody(given: string): string {
  const id = given.trim().toLowerCase();
  return uuid.test(id) ? id : nobody;
}

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
