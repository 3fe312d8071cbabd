import type { IsoDate } from './clock.ts';
import { CodedError } from './errors.ts';
import { invalidInput } from './failures.ts';
import { mixesAlphabets, namesAChild, plainText, unseen } from './freeText.ts';
import { parseIsoDate } from './identifiers.ts';
import { monthsAfter } from './workingDays.ts';

type Invalid = ReturnType<typeof invalidInput>;

/** What a text is for, as the sentence asks for it (`Say why`), and how many characters it may have. */
export interface TextWanted {
  readonly ask: string;
  readonly least: number;
  readonly most: number;
}

/** Why somebody does something that somebody else looks at: a sentence, no story. */
export const aReason: TextWanted = { ask: 'Say why', least: 20, most: 500 };

/** Why somebody or something is taken on, or what became of an exception: what another person decides by. */
export const aJustification: TextWanted = { ask: 'Say why', least: 20, most: 1_000 };

/** The papers that something was seen in, or what proved it. */
export const evidenceSeen: TextWanted = { ask: 'Say what was seen', least: 3, most: 200 };

/** What is told of signs that nobody sees: they turn other text around, or make two texts look alike. */
export const unseenRule = 'Leave out characters that cannot be seen, which pasting may bring: type the text.';

const count = (characters: number) => characters.toLocaleString('en-GB');

/** A text from the input, trimmed and in its canonical form, or what is wrong with it. Characters are counted as people see signs: code points. */
export function textGiven(field: string, text: string, { ask, least, most }: TextWanted): string | Invalid {
  const plain = plainText(text, least, most);
  if (plain !== null) return plain;
  if (unseen.test(text)) return invalidInput(field, unseenRule);
  const length = least > 1 ? `${count(least)} to ${count(most)}` : `at most ${count(most)}`;
  return invalidInput(field, `${ask} in ${length} characters.`);
}

/** The same of a text that people read who may know of no child (domain.md 2, L14): it holds no child's number. */
export function textOfNoChild(field: string, text: string, wanted: TextWanted): string | Invalid {
  return namesAChild(text)
    ? invalidInput(field, 'Leave the child’s number out: no child is named here.')
    : textGiven(field, text, wanted);
}

const otherThanSpace = /[^\S ]/u;
/** What says in which form a sign is shown: nobody sees it in a name. */
const formOfSign = /[\ufe00-\ufe0f]/u;

/**
 * The same of a name that people know somebody or something by. Of two that look alike one would be taken for the other; and it is one
 * line, for it stands in messages of ours, where what follows it would be taken for our own words.
 */
export function nameGiven(field: string, text: string, wanted: TextWanted): string | Invalid {
  if (otherThanSpace.test(text.normalize('NFKC').trim()))
    return invalidInput(field, `${wanted.ask} in one line, without tabs.`);
  if (formOfSign.test(text)) return invalidInput(field, unseenRule);
  return mixesAlphabets(text.normalize('NFKC'))
    ? invalidInput(field, 'Type each word in the letters of one alphabet: some look like those of another.')
    : textOfNoChild(field, text, wanted);
}

/** A day from the input, or what is wrong with it. */
export function dayGiven(field: string, text: string): IsoDate | Invalid {
  return parseIsoDate(text) ?? invalidInput(field, 'Give a day of the calendar as yyyy-MM-dd.');
}

/** A day that a question asks about. @throws INVALID_VARIABLES for one that is none: a question has no way to say which. */
export function dayAsked(text: string): IsoDate {
  const day = parseIsoDate(text);
  if (day === null) throw new CodedError('INVALID_VARIABLES');
  return day;
}

/** A day from the input that is not in the future, or what is wrong with it. */
export function pastDayGiven(field: string, text: string, today: IsoDate): IsoDate | Invalid {
  const day = dayGiven(field, text);
  return typeof day === 'string' && day > today
    ? invalidInput(field, 'Give a day that is not in the future.')
    : day;
}

/** The same, today when left out: the day on which something was done that is entered now (ADR 0134). */
export function pastDay(field: string, text: string | null | undefined, today: IsoDate): IsoDate | Invalid {
  return pastDayGiven(field, text ?? today, today);
}

/** What is wrong with a day on which something was done, if it is before that of what it answers, which `what` names. */
export function doneBefore(field: string, day: IsoDate, since: IsoDate, what: string): Invalid | undefined {
  return day < since ? invalidInput(field, `Give a day that is not before that of ${what}.`) : undefined;
}

/** A day from the input on which something came or was done that is entered now: in the last `months`, else the year is a slip. */
export function recentDayGiven(
  field: string,
  text: string,
  today: IsoDate,
  months: number,
): IsoDate | Invalid {
  const day = pastDayGiven(field, text, today);
  return typeof day === 'string' && day < monthsAfter(today, -months)
    ? invalidInput(field, `Give a day of the last ${months} months: check the year.`)
    : day;
}

/** What a telephone number looks like: three digits at least. */
export const telephonePattern = /^(?=(?:\D*\d){3})\+?[\d ()-]{3,30}$/;

/** A telephone number from the input, or what is wrong with it. */
export function telephoneGiven(field: string, text: string): string | Invalid {
  const reach = text.normalize('NFKC').trim();
  return telephonePattern.test(reach)
    ? reach
    : invalidInput(field, 'Give a telephone number: digits, spaces, brackets and hyphens.');
}

/**
 * What an e-mail address looks like; nothing unseen in it, nor what parts one address from the next in a message's head
 * (RFC 5322, 3.2.3): links to set a password go to one person.
 */
export const emailPattern =
  /^(?!.*[\p{C}\p{Default_Ignorable_Code_Point}\u2800,;:<>()[\]"\\])[^\s@]{1,64}@[^\s@]{1,189}\.[^\s@.]{2,63}$/u;

/** An e-mail address from the input, or what is wrong with it. */
export function emailGiven(field: string, text: string): string | Invalid {
  const address = text.normalize('NFKC').trim();
  return emailPattern.test(address)
    ? address
    : invalidInput(field, 'Give an e-mail address such as name@example.org.');
}
