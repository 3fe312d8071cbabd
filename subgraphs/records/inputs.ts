import type { IsoDate } from '../../platform/clock.ts';
import { dayGiven, pastDayGiven, telephoneGiven } from '../../platform/inputs.ts';
import { invalidInput } from './failures.ts';

type Invalid = ReturnType<typeof invalidInput>;

/** A day from the input, not in the future: today when left out. */
export function pastDay(field: string, given: string | null | undefined, today: IsoDate): IsoDate | Invalid {
  return given == null ? today : pastDayGiven(field, given, today);
}

/** A day from the input, after today and not after `latest`, which it is when left out. */
export function dayAhead(
  field: string,
  given: string | null | undefined,
  today: IsoDate,
  latest: IsoDate,
): IsoDate | Invalid {
  if (given == null) return latest;
  const day = dayGiven(field, given);
  if (typeof day !== 'string') return day;
  return day > today && day <= latest
    ? day
    : invalidInput(field, 'Give a day after today that is not later than the policy allows.');
}

/** A telephone number from the input; null when it is left out. */
export function telephoneOf(given: string | null | undefined): string | null | Invalid {
  return given?.trim() ? telephoneGiven('telephone', given) : null;
}
