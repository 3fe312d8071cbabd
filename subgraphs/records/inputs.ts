import type { IsoDate } from '../../platform/clock.ts';
import { invalidInput } from '../../platform/failures.ts';
import { unseen } from '../../platform/freeText.ts';
import { dayGiven, emailGiven, telephoneGiven, unseenRule } from '../../platform/inputs.ts';
import { personName, placeText } from './feed/cells.ts';

type Invalid = ReturnType<typeof invalidInput>;

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
export function telephoneOf(given: string | null | undefined, field = 'telephone'): string | null | Invalid {
  return given?.trim() ? telephoneGiven(field, given) : null;
}

/** An e-mail address from the input; null when it is left out. */
export function emailOf(given: string | null | undefined, field: string): string | null | Invalid {
  return given?.trim() ? emailGiven(field, given) : null;
}

/** A person's name from the input, in the form in which sources' names stand. */
export function nameGiven(field: string, text: string): string | Invalid {
  if (unseen.test(text)) return invalidInput(field, unseenRule);
  return (
    personName(text) ??
    invalidInput(field, 'Give a name of letters, at most 100, without digits and placeholders.')
  );
}

/** A line of an address from the input; null when it is left out. */
export function placeOf(field: string, text: string | null | undefined): string | null | Invalid {
  if (!text?.trim()) return null;
  if (unseen.test(text)) return invalidInput(field, unseenRule);
  return (
    placeText(text) ??
    invalidInput(field, 'Give at most 200 printable characters that begin with a letter or a digit.')
  );
}

/** What is told of a first day that cannot be: nothing of a child begins before its birth. */
export const beforeBirth = 'Give a day that is not before the date of birth.';
