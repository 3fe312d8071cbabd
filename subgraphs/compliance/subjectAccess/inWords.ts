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
  NONE_KNOWN: 'none is known',
  LEFT_ENGLAND_RETURNING: 'none in England, which the child has left and means to come back to',
  LEFT_ENGLAND_FOR_GOOD: 'none in England, which the child has left and does not mean to come back to',
  LEFT_ENGLAND_NOT_KNOWN: 'none in England, which the child has left; whether to come back is not known',
};

/** What was done with a record, by the kinds of the audit. */
const actWords: Readonly<Record<string, string>> = {
  RECORD_CREATED: 'the record was made',
  RECORD_CHANGED: 'a source changed the record',
  RECORD_AMENDED: 'a person corrected the record',
  RECORD_ARCHIVED: 'the record went into the archive',
  RECORD_RESTORED: 'the record was brought back into use',
  RECORD_TRANSFERRED: 'another authority took the record over',
  TRANSFER_PROPOSED: 'it was proposed that another authority take the record over',
  TRANSFER_CHANGED: 'something was decided about which authority has the record',
  SHIELD_CHANGED: 'the protection of the record changed',
  SHIELD_OVERDUE: 'it was time to look at the protection of the record again',
  SHIELD_ALTERED: 'the protection of the record was not as it had been decided, which was told to its team',
  SHIELD_OVERRIDDEN: 'somebody opened what protection hides',
  OVERRIDE_REVIEWED: 'another person checked why somebody opened what protection hides',
  REASON_REVIEWED: 'another person checked why somebody opened the record',
  INVOLVEMENT_RECORDED: 'it was recorded who works with the child',
  INVOLVEMENT_ENDED: 'it was recorded that somebody works with the child no longer',
  INVOLVEMENT_REMOVED: 'what was recorded of a service was taken away',
  INVOLVEMENT_REVIEWED: 'it was looked at again whether a service may be recorded',
  BROKERING_REQUESTED: 'somebody asked to be put in touch with a service',
  BROKERING_CHANGED: 'somebody was helped to get in touch with a service',
  LEAD_DECLARED: 'it was recorded who is the lead professional',
  LEAD_STOOD_DOWN: 'the lead professional ceased to be that',
  LEAVER_LISTED: 'somebody who works with the child left their work',
  LEAVER_ITEM_SETTLED: 'it was looked after who goes on where somebody left their work',
  ASSESSMENT_STATUS_SET: 'it was recorded how far the common assessment is',
  CONFLICT_RAISED: 'a source said something else than the record',
  CONFLICT_RESOLVED: 'it was decided whether the record or a source is right',
  CORRECTION_TASK_CHANGED: 'what somebody said is wrong in the record was worked on',
  CONSENT_RECORDED: 'consent to keep the record longer was recorded or withdrawn',
  CLEANING_DECIDED: 'it was decided whether what a source said is about this child',
  PAIR_PROPOSED: 'it was asked whether two records are of one child',
  MERGE_PROPOSED: 'it was proposed to make one record of two',
  MERGE_REFUSED: 'two records were not made one',
  RECORDS_MERGED: 'two records were made one',
  RECORDS_UNMERGED: 'two records that had been made one were parted',
  UNLINKING_PROPOSED: 'it was proposed to take off what a source had said',
  UNLINKING_REFUSED: 'what a source had said stays on the record',
  ROW_UNLINKED: 'what a source had said of another child was taken off',
};

/** An act as a person reads it. */
export const actInWords = (kind: string) => actWords[kind] ?? words(kind);

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
