import { spreadsheetCell } from '../../../platform/csv.ts';

/** Every reason for which a row is turned away, with the sentence that goes with it: what to do, never a value. */
export const rejections = {
  ROW_TOO_LONG: 'The row is longer than 65,536 bytes; shorten it.',
  NOT_UTF8: 'The row is not text in UTF-8; save the file in UTF-8.',
  COLUMN_COUNT:
    'The row has more or fewer columns than the header; put commas inside a value between quotes.',
  QUOTES:
    'The quotes of the row do not match; put a value with quotes between quotes, and write each inner one twice.',
  ROW_CUT: 'The file ends in the middle of this row; send it whole.',
  NOT_JSON: 'The entry or line is no JSON, or an object in it has a name twice; send it as FHIR writes it.',
  SAID_TWICE: 'The pupil has two of an element that there is one of; send the one that is right.',
  NOT_A_PATIENT: 'The entry is another resource than a Patient; send Patients alone.',
  NOT_IN_USE: 'The Patient is not in use, or another took its place; send the one in use.',
  REQUIRED: 'The value is missing; fill it in.',
  TOO_LONG: 'The value is too long; shorten it.',
  FORMULA: 'The value begins as a spreadsheet formula does; give the value itself.',
  CONTROL_CHARACTER: 'The value holds a character that cannot be printed; take it out.',
  ENTRY_FORMAT: 'An entry number is four letters and six digits; correct it.',
  CORRECTION_FORMAT: 'The number of the correction is 0 to 999; correct it.',
  NAME_CHARACTERS: 'A name is letters, spaces, hyphens, apostrophes and full stops; correct it.',
  NAME_PLACEHOLDER: 'This stands for a name and is none; send the row when the child has been named.',
  SEX_FORMAT: 'Sex is M, F or U; correct it.',
  DATE_FORMAT: 'A date is year, month and day as 2026-11-22, and a day of the calendar; correct it.',
  BIRTH_IN_FUTURE: 'The date of birth is later than today; correct it.',
  BIRTH_TOO_LONG_AGO:
    'The date of birth is 18 years ago or more, or 25 where the source may tell of who stayed; the index holds children.',
  REGISTERED_IN_FUTURE: 'The date of registration is later than today; correct it.',
  REGISTERED_BEFORE_BIRTH: 'The date of registration is before the birth; correct it.',
  DEATH_IN_FUTURE: 'The date of death is later than today; correct it.',
  DEATH_BEFORE_BIRTH: 'The date of death is before the birth; correct it.',
  REGISTERED_BEFORE_DEATH: 'The date of registration is before the death; correct it.',
  KEY_FORMAT: 'The reference is letters, digits, spaces, and / . _ - between them, at most 60; correct it.',
  PLACE_FORMAT: 'The code of the institution is 3 to 12 letters and digits; correct it or leave it out.',
  FLAG_FORMAT: 'The value is Y, N or empty; correct it.',
  DAY_IN_FUTURE: 'The day or moment is later than today; correct it.',
  TIME_FORMAT: 'A moment is written as 2026-11-22T09:30:00Z; correct it.',
  UPN_CHECK: 'The pupil number is not a check letter with twelve signs after it; correct it or leave it out.',
  NHS_NUMBER_CHECK:
    'The NHS number is not ten digits with the right check digit; correct it or leave it out.',
  POSTCODE_FORMAT: 'The postcode is not of the form of one; correct it.',
  POSTCODE_NOT_IN_ENGLAND: 'No authority of England answers for this postcode; correct it.',
  ENTRY_REPEATED:
    'This entry was sent before with other content; send a correction with the next number, or a file of a later day.',
  DAY_DIFFERS: 'The row speaks as of another day than the rows before it; send one file for each day.',
} as const;

export type RejectionCode = keyof typeof rejections;

/** One fault of one row. `column` is the column's name, or `row` for the row as a whole. */
export interface Rejection {
  readonly line: number;
  readonly column: string;
  readonly code: RejectionCode;
}

/** The report's header, for people and spreadsheets. */
export const reportHeader = 'line,column,code,what to do\n';

/** One row of the report of bad rows: where and what, never the value. */
export function reportRow({ line, column, code }: Rejection): string {
  return `${line},${spreadsheetCell(column)},${code},${spreadsheetCell(rejections[code])}\n`;
}
