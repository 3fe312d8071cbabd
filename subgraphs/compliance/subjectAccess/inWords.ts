import { londonDate } from '../../../platform/clock.ts';

const codeWords: Readonly<Record<string, string>> = {
  FEMALE: 'female',
  MALE: 'male',
  NOT_SPECIFIED: 'not specified',
  GENERAL_PRACTICE: 'doctor (general practice)',
  NHS_NUMBER: 'NHS number',
  UPN: 'pupil number',
  LOCAL: 'number of a local body',
  CO_OPERATION: 'working together for the child’s well-being',
  SAFEGUARDING: 'keeping the child safe',
  SCHOOL_WELFARE: 'welfare at school',
  NOT_IN_EDUCATION: 'the child may not be in education',
  CASE_REVIEW: 'a review',
  DATA_QUALITY: 'keeping the record right',
  SHIELD_REVIEW: 'looking at the protection of the record',
  TRANSFER: 'moving the record to another authority',
  SUBJECT_ACCESS: 'answering a request like this one',
  COMPLAINT: 'answering a complaint',
  BROKERING: 'putting a practitioner in touch with a service',
  AUDIT: 'checking who used the record',
  OTHER: 'another reason, which was looked at afterwards',
};

/** A code as a person reads it. What might tell of an adoption reads as ordinary work on the record (domain.md 7). */
export function words(code: string | null): string {
  if (code === null) return 'not known';
  if (/ADOPT|PLACEMENT|IDENTITY/.test(code)) return 'keeping the record right';
  return codeWords[code] ?? code.toLowerCase().replaceAll('_', ' ');
}

const monthNames =
  'January February March April May June July August September October November December'.split(' ');

/** A day as it is written in a letter; of an instant, the day that it was in London. */
export function dayInWords(value: string | Date | null): string {
  if (value === null) return 'a day that is not recorded';
  const instant = value instanceof Date ? value : value.includes('T') ? new Date(value) : null;
  const [year, month, day] = (instant ? londonDate(instant) : (value as string)).split('-').map(Number);
  return `${day} ${monthNames[(month as number) - 1]} ${year}`;
}

/** From when to when, after a comma. */
export const from = (start: string | null, end: string | null) =>
  `${start ? `, from ${dayInWords(start)}` : ''}${end ? ` until ${dayInWords(end)}` : start ? '' : ', first day not recorded'}`;

/** A field of the record in words, as the directory calls it. */
export const fieldWords = (field: string | null) =>
  (field ?? 'the record')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replaceAll(/[._]/g, ' ')
    .trim();

/** The text with a capital letter first. */
export const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);
