import { ageOn, type IsoDate } from '../../../platform/clock.ts';
import { startsFormula } from '../../../platform/csv.ts';
import {
  outwardOf,
  parseIsoDate,
  parseNhsNumber,
  parsePostcode,
  parseUpn,
} from '../../../platform/identifiers.ts';
import { adult, consentAges } from '../lifecycle/periods.ts';
import type { Rejection, RejectionCode } from './rejection.ts';

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
  'n/a',
  'tbc',
  'boy',
  'girl',
  'male',
  'female',
  'test',
]);
/** Whether a text stands in the place of a name. NA says that there is none; Na is a name. */
function isPlaceholder(text: string): boolean {
  return text === 'NA' || text === 'na' || placeholders.has(text.toLowerCase());
}
const longest = { name: 100, place: 200 } as const;
/** Of which age those are of whom a source tells: children; or also who may have consented to stay (domain.md 1). */
export const ages = { children: adult, participants: consentAges.to } as const;
/** Signs without a form, which turn other text around or hide in it, and halves of surrogate pairs, which JSON may write and the database cannot hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\p{Cs}]/u;

const plain = /^(?:[A-Za-z0-9.,'-]+(?: [A-Za-z0-9.,'-]+)*)?$/;

/** What nobody sees: two names that differ by it alone are one name, and of one that is nothing else nobody is called so. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;

/** One form of a text for people: compatibility forms undone, nothing unseen, one kind of apostrophe and space, no outer space. */
function canonical(text: string): string {
  // Most cells are plain already, and there are millions of them.
  if (plain.test(text)) return text;
  return text
    .replace(invisible, '')
    .normalize('NFKC')
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/[\s\u2800]+/g, ' ')
    .trim();
}

/** A name of a person in canonical form; null for what cannot be one. */
export function personName(text: string): string | null {
  const name = canonical(text);
  const plausible = nameForm.test(name) && name.length <= longest.name && !unprintable.test(text);
  return plausible && !isPlaceholder(name) ? name : null;
}

/** A part of an address in canonical form; null for what cannot be one, or would start a spreadsheet's formula. */
export function placeText(text: string): string | null {
  const place = canonical(text);
  const plausible = place !== '' && place.length <= longest.place && !unprintable.test(text);
  return plausible && !startsFormula(place) ? place : null;
}

/** Gender as the index holds it; sources write F, M or U. */
export type Gender = 'FEMALE' | 'MALE' | 'NOT_SPECIFIED';
const genders: Readonly<Record<string, Gender>> = { F: 'FEMALE', M: 'MALE', U: 'NOT_SPECIFIED' };

/** The day that a source's text means; null for none. */
export type DateForm = 'yyyy-MM-dd' | 'dd/MM/yyyy' | 'yyyyMMdd';
const orders: Readonly<Record<DateForm, RegExp>> = {
  'yyyy-MM-dd': /^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})$/,
  'dd/MM/yyyy': /^(?<d>\d{2})\/(?<m>\d{2})\/(?<y>\d{4})$/,
  yyyyMMdd: /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$/,
};

function dayOf(text: string, form: DateForm): IsoDate | null {
  if (form === 'yyyy-MM-dd') return parseIsoDate(text);
  const parts = orders[form].exec(text)?.groups;
  return parts ? parseIsoDate(`${parts.y}-${parts.m}-${parts.d}`) : null;
}

/** The cells of one row by the names of their columns, and what is wrong with them. */
export class Reading<Column extends string> {
  readonly #places: ReadonlyMap<string, number>;
  readonly #cells: readonly string[];
  readonly #line: number;
  #rejections: Rejection[] | undefined;

  constructor(line: number, cells: readonly string[], places: ReadonlyMap<string, number>) {
    this.#line = line;
    this.#cells = cells;
    this.#places = places;
  }

  /** All faults, one for each column at the most; none for a good row. */
  get rejections(): Rejection[] {
    const all = this.#rejections ?? [];
    return all.filter(({ column }, at) => all.findIndex((other) => other.column === column) === at);
  }

  reject(column: Column, code: RejectionCode): null {
    this.#rejections ??= [];
    this.#rejections.push({ line: this.#line, column, code });
    return null;
  }

  /** The cell in canonical form; null when it is empty, or was rejected. */
  text(column: Column, most: number = longest.name, required = false): string | null {
    const raw = this.#cells[this.#places.get(column) ?? -1] ?? '';
    if (raw === '') return required ? this.reject(column, 'REQUIRED') : null;
    const isPlain = plain.test(raw);
    if (!isPlain && unprintable.test(raw)) return this.reject(column, 'CONTROL_CHARACTER');
    const text = isPlain ? raw : canonical(raw);
    if (text === '') return required ? this.reject(column, 'REQUIRED') : null;
    // Somebody will open the report, or a file made from the row, in a spreadsheet.
    if (startsFormula(text) || startsFormula(raw)) return this.reject(column, 'FORMULA');
    return text.length > most ? this.reject(column, 'TOO_LONG') : text;
  }

  /** A cell brought into its form by `parse`. */
  parsed<T>(
    column: Column,
    code: RejectionCode,
    parse: (text: string) => T | null,
    required = true,
  ): T | null {
    const text = this.text(column, longest.name, required);
    if (text === null) return null;
    const value = parse(text);
    return value === null ? this.reject(column, code) : value;
  }

  name(column: Column, required: boolean): string | null {
    const text = this.text(column, longest.name, required);
    if (text === null) return null;
    if (isPlaceholder(text)) return this.reject(column, 'NAME_PLACEHOLDER');
    return nameForm.test(text) ? text : this.reject(column, 'NAME_CHARACTERS');
  }

  gender(column: Column, required = true): Gender | null {
    return this.parsed(column, 'SEX_FORMAT', (text) => genders[text.toUpperCase()] ?? null, required);
  }

  /** A day not later than today. */
  pastDay(
    column: Column,
    today: IsoDate,
    late: RejectionCode,
    { required = true, form = 'yyyy-MM-dd' as DateForm } = {},
  ): IsoDate | null {
    const day = this.parsed(column, 'DATE_FORMAT', (text) => dayOf(text, form), required);
    return day !== null && day > today ? this.reject(column, late) : day;
  }

  /** The birth of somebody who is younger than so many years today. */
  birth(column: Column, today: IsoDate, under: number, form: DateForm = 'yyyy-MM-dd'): IsoDate | null {
    const day = this.pastDay(column, today, 'BIRTH_IN_FUTURE', { form });
    return day !== null && ageOn(day, today) >= under ? this.reject(column, 'BIRTH_TOO_LONG_AGO') : day;
  }

  nhsNumber(column: Column, required = false): string | null {
    return this.parsed(column, 'NHS_NUMBER_CHECK', parseNhsNumber, required);
  }

  upn(column: Column, required = false): string | null {
    return this.parsed(column, 'UPN_CHECK', parseUpn, required);
  }

  /** A person of two names; null where neither is told. */
  person(given: Column, family: Column): string | null {
    const parts = [this.name(given, false), this.name(family, false)].filter((part) => part !== null);
    return parts.length > 0 ? parts.join(' ') : null;
  }

  /** An address whose postcode an authority of England answers for; null without a postcode. */
  home(
    columns: { readonly line: Column; readonly locality: Column; readonly postcode: Column },
    since: IsoDate | null,
    districts: ReadonlyMap<string, string>,
    required = false,
  ): Home | null {
    const line = this.text(columns.line, longest.place);
    const locality = this.text(columns.locality, longest.place);
    const postcode = this.parsed(columns.postcode, 'POSTCODE_FORMAT', parsePostcode, required);
    if (postcode === null) return null;
    const authorityCode = districts.get(outwardOf(postcode));
    if (authorityCode === undefined) return this.reject(columns.postcode, 'POSTCODE_NOT_IN_ENGLAND');
    return { line, locality, postcode, authorityCode, since: since ?? '' };
  }
}

/** Where a row says that the child lives. */
export interface Home {
  readonly line: string | null;
  readonly locality: string | null;
  readonly postcode: string;
  /** The accountable body that the postcode's district belongs to. */
  readonly authorityCode: string;
  /** The day from which the source knows it: the more recent one counts. */
  readonly since: IsoDate;
}

/** Where each of the columns stands. */
export function placesOf(columns: readonly string[]): ReadonlyMap<string, number> {
  return new Map(columns.map((column, at) => [column, at]));
}
