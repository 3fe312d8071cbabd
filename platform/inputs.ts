import type { IsoDate } from './clock.ts';
import { invalidInput } from './failures.ts';
import { parseIsoDate } from './identifiers.ts';

type Invalid = ReturnType<typeof invalidInput>;

/** A day from the input, or what is wrong with it. */
export function dayGiven(field: string, text: string): IsoDate | Invalid {
  return parseIsoDate(text) ?? invalidInput(field, 'Give a day of the calendar as yyyy-MM-dd.');
}

/** A day from the input that is not in the future, or what is wrong with it. */
export function pastDayGiven(field: string, text: string, today: IsoDate): IsoDate | Invalid {
  const day = dayGiven(field, text);
  return typeof day === 'string' && day > today
    ? invalidInput(field, 'Give a day that is not in the future.')
    : day;
}

/** What a telephone number looks like. */
export const telephonePattern = /^\+?[\d ()-]{3,30}$/;

/** A telephone number from the input, or what is wrong with it. */
export function telephoneGiven(field: string, text: string): string | Invalid {
  const reach = text.normalize('NFKC').trim();
  return telephonePattern.test(reach)
    ? reach
    : invalidInput(field, 'Give a telephone number: digits, spaces, brackets and hyphens.');
}
