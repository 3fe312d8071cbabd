import { ageOn, type IsoDate } from '../../../platform/clock.ts';
import { outwardOf, parseIsoDate, parseNhsNumber, parsePostcode } from '../../../platform/identifiers.ts';
import type { Rejection, RejectionCode } from './rejection.ts';

/** The columns of a births file (docs/feeds/gro-births.md), in the order in which the demo writes them. */
export const birthColumns = [
  'entry_number',
  'correction',
  'given_names',
  'family_name',
  'sex',
  'date_of_birth',
  'nhs_number',
  'mother_given_names',
  'mother_family_name',
  'father_given_names',
  'father_family_name',
  'address_line',
  'locality',
  'postcode',
  'registered_on',
] as const;
export type BirthColumn = (typeof birthColumns)[number];

/** One registration of a birth, or a numbered correction of one, in canonical form. */
export interface BirthRow {
  readonly line: number;
  readonly entry: string;
  /** 0 for the registration, then the number of the correction. */
  readonly revision: number;
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: 'FEMALE' | 'MALE' | 'NOT_SPECIFIED';
  readonly birthDate: IsoDate;
  readonly nhsNumber: string | null;
  readonly mother: string | null;
  readonly father: string | null;
  readonly addressLine: string | null;
  readonly locality: string | null;
  readonly postcode: string;
  /** The accountable body that the postcode's district belongs to. */
  readonly authorityCode: string;
  readonly registeredOn: IsoDate;
}

const genders = { F: 'FEMALE', M: 'MALE', U: 'NOT_SPECIFIED' } as const;
// Letters of any script with their marks; what stands between words.
const nameForm = /^[\p{L}\p{M}][\p{L}\p{M}'. -]*$/u;
const placeholders = new Set([
  'baby',
  'baby boy',
  'baby girl',
  'infant',
  'twin',
  'twin one',
  'twin two',
  'twin 1',
  'twin 2',
  'unnamed',
  'unknown',
  'not known',
  'na',
  'n/a',
  'tbc',
  'boy',
  'girl',
  'male',
  'female',
  'test',
]);
const longest = { name: 100, place: 200 } as const;
const yearsOfChildhood = 18;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const plain = /^(?:[A-Za-z0-9.,'-]+(?: [A-Za-z0-9.,'-]+)*)?$/;

/** One form of a text for people: compatibility forms undone, one kind of apostrophe and space, no outer space. */
function canonical(text: string): string {
  // Most cells are plain already, and there are millions of them.
  if (plain.test(text)) return text;
  return text
    .normalize('NFKC')
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/\s+/g, ' ')
    .trim();
}

/** A name of a person in canonical form; null for what cannot be one. */
export function personName(text: string): string | null {
  const name = canonical(text);
  const plausible = nameForm.test(name) && name.length <= longest.name && !unprintable.test(text);
  return plausible && !placeholders.has(name.toLowerCase()) ? name : null;
}

/** A part of an address in canonical form; null for what cannot be one, or would start a spreadsheet's formula. */
export function placeText(text: string): string | null {
  const place = canonical(text);
  const plausible = place !== '' && place.length <= longest.place && !unprintable.test(text);
  return plausible && !/^[=+\-@]/.test(place) ? place : null;
}

/** What of a row is read so far, and its faults. */
class Reading {
  readonly rejections: Rejection[] = [];
  readonly #cells: readonly string[];
  readonly #line: number;

  constructor(line: number, cells: readonly string[]) {
    this.#line = line;
    this.#cells = cells;
  }

  reject(column: BirthColumn, code: RejectionCode): void {
    this.rejections.push({ line: this.#line, column, code });
  }

  /** The cell in canonical form; null when it is empty, or was rejected. */
  text(column: BirthColumn, most: number = longest.name, required = false): string | null {
    const raw = this.#cells[birthColumns.indexOf(column)] ?? '';
    if (raw === '') return required ? this.#no(column, 'REQUIRED') : null;
    if (unprintable.test(raw)) return this.#no(column, 'CONTROL_CHARACTER');
    const text = canonical(raw);
    if (text === '') return required ? this.#no(column, 'REQUIRED') : null;
    // Somebody will open the report, or a file made from the row, in a spreadsheet.
    if (/^[=+\-@]/.test(text) || /^[\t\r]/.test(raw)) return this.#no(column, 'FORMULA');
    return text.length > most ? this.#no(column, 'TOO_LONG') : text;
  }

  /** A required cell brought into its form by `parse`. */
  parsed<T>(
    column: BirthColumn,
    code: RejectionCode,
    parse: (text: string) => T | null,
    required = true,
  ): T | null {
    const text = this.text(column, longest.name, required);
    if (text === null) return null;
    const value = parse(text);
    return value === null ? this.#no(column, code) : value;
  }

  name(column: BirthColumn, required: boolean): string | null {
    const text = this.text(column, longest.name, required);
    if (text === null) return null;
    if (placeholders.has(text.toLowerCase())) return this.#no(column, 'NAME_PLACEHOLDER');
    return nameForm.test(text) ? text : this.#no(column, 'NAME_CHARACTERS');
  }

  #no(column: BirthColumn, code: RejectionCode): null {
    this.reject(column, code);
    return null;
  }
}

/** A row in canonical form, or all its faults. `districts` maps outward postcodes to accountable bodies. */
export function readBirth(
  line: number,
  cells: readonly string[],
  today: IsoDate,
  districts: ReadonlyMap<string, string>,
): BirthRow | Rejection[] {
  const read = new Reading(line, cells);
  const entry = read.parsed('entry_number', 'ENTRY_FORMAT', (text) => {
    const compact = text.toUpperCase().replace(/ /g, '');
    return /^[A-Z]{4}\d{6}$/.test(compact) ? compact : null;
  });
  const revision =
    read.parsed(
      'correction',
      'CORRECTION_FORMAT',
      (text) => (/^\d{1,3}$/.test(text) ? Number(text) : null),
      false,
    ) ?? 0;
  const givenName = read.name('given_names', true);
  const familyName = read.name('family_name', true);
  const sex = read.parsed('sex', 'SEX_FORMAT', (text) =>
    /^[FMU]$/i.test(text) ? (text.toUpperCase() as 'F' | 'M' | 'U') : null,
  );
  const birthDate = read.parsed('date_of_birth', 'DATE_FORMAT', parseIsoDate);
  const nhsNumber = read.parsed('nhs_number', 'NHS_NUMBER_CHECK', parseNhsNumber, false);
  const mother = parent(read, 'mother_given_names', 'mother_family_name');
  const father = parent(read, 'father_given_names', 'father_family_name');
  const addressLine = read.text('address_line', longest.place);
  const locality = read.text('locality', longest.place);
  const postcode = read.parsed('postcode', 'POSTCODE_FORMAT', parsePostcode);
  const registeredOn = read.parsed('registered_on', 'DATE_FORMAT', parseIsoDate);
  if (birthDate && birthDate > today) read.reject('date_of_birth', 'BIRTH_IN_FUTURE');
  if (birthDate && ageOn(birthDate, today) >= yearsOfChildhood)
    read.reject('date_of_birth', 'BIRTH_TOO_LONG_AGO');
  if (registeredOn && registeredOn > today) read.reject('registered_on', 'REGISTERED_IN_FUTURE');
  if (registeredOn && birthDate && birthDate <= today && registeredOn < birthDate)
    read.reject('registered_on', 'REGISTERED_BEFORE_BIRTH');
  const authorityCode = postcode ? districts.get(outwardOf(postcode)) : undefined;
  if (postcode && !authorityCode) read.reject('postcode', 'POSTCODE_NOT_IN_ENGLAND');
  if (read.rejections.length > 0) return oncePerColumn(read.rejections);
  return {
    ...{ line, revision, nhsNumber, mother, father, addressLine, locality },
    ...({ entry, givenName, familyName, birthDate, postcode, authorityCode, registeredOn } as {
      [name in
        | 'entry'
        | 'givenName'
        | 'familyName'
        | 'birthDate'
        | 'postcode'
        | 'authorityCode'
        | 'registeredOn']: string;
    }),
    gender: genders[sex as 'F' | 'M' | 'U'],
  };
}

function parent(read: Reading, given: BirthColumn, family: BirthColumn): string | null {
  const parts = [read.name(given, false), read.name(family, false)].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' ') : null;
}

function oncePerColumn(rejections: readonly Rejection[]): Rejection[] {
  return rejections.filter(
    ({ column }, at) => rejections.findIndex((other) => other.column === column) === at,
  );
}
