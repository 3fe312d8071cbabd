import { mix } from './bytes.ts';
import { field, stride } from './fields.ts';
import type { ReadRows } from './rows.ts';
import type { Names } from './vocabulary.ts';

/** What keys of blocking are made of: the places of a row as they are, and what is worked out of them. */
export const part = {
  ...field,
  soundOfGiven: stride,
  soundOfMiddle: stride + 1,
  soundOfFamily: stride + 2,
  /** The date of birth where all of it is known. */
  wholeDate: stride + 3,
  /** The same, day and month changed, where both can be a month. */
  swappedDate: stride + 4,
  year: stride + 5,
  /** House number and street. */
  address: stride + 6,
  /** How both names sound. */
  names: stride + 7,
  /** Always the same: for keys of one part. */
  none: stride + 8,
} as const;

/** A key of 32 bits out of two parts of a row; 0 where the row lacks one of them. */
export interface Key {
  readonly a: number;
  readonly b: number;
  readonly salt: number;
}

function pair(a: number, b: number, salt: number): number {
  return a === 0 || b === 0 ? 0 : mix(a, Math.imul(b, salt)) | 1;
}

function wholeDate(date: number): number {
  return date > 9_999_999 && date % 100 !== 0 && ((date / 100) | 0) % 100 !== 0 ? date : 0;
}

function swappedDate(date: number): number {
  const month = ((date / 100) | 0) % 100;
  const day = date % 100;
  return day > 12 || day === month || day === 0 ? 0 : date - month * 100 - day + day * 100 + month;
}

function partOfDate(date: number, at: number): number {
  if (at === part.year) return (date / 10_000) | 0;
  return at === part.wholeDate ? wholeDate(date) : swappedDate(wholeDate(date));
}

function partOf(values: Int32Array, offset: number, at: number, sounds: Int32Array): number {
  switch (at) {
    case part.soundOfGiven:
      return sounds[values[offset + field.given] as number] as number;
    case part.soundOfMiddle:
      return sounds[values[offset + field.middle] as number] as number;
    case part.soundOfFamily:
      return sounds[values[offset + field.family] as number] as number;
    case part.wholeDate:
    case part.swappedDate:
    case part.year:
      return partOfDate(values[offset + field.dateOfBirth] as number, at);
    case part.address:
      return pair(values[offset + field.houseNumber] as number, values[offset + field.street] as number, 31);
    case part.names:
      return pair(
        sounds[values[offset + field.given] as number] as number,
        sounds[values[offset + field.family] as number] as number,
        37,
      );
    case part.none:
      return 1;
    default:
      return values[offset + at] as number;
  }
}

/** The key of the row at `offset`: equal for rows that agree in both parts, and seldom for others. */
export function keyOf({ a, b, salt }: Key, values: Int32Array, offset: number, names: Names): number {
  const { sounds } = names;
  return pair(partOf(values, offset, a, sounds), partOf(values, offset, b, sounds), salt);
}

/** Rows whose keys are worked out together: they stay in the nearest memory. */
export const chunk = 1_024;

/** Works out the parts of keys for a chunk of rows at a time, each part once however many rules use it. */
export class Parts {
  readonly #rows: ReadRows;
  readonly #names: Names;
  readonly #parts = Array.from({ length: part.none + 1 }, () => new Int32Array(chunk));
  readonly #filled = new Int32Array(part.none + 1).fill(-1);
  #from = 0;
  #to = 0;

  constructor(rows: ReadRows, names: Names) {
    this.#rows = rows;
    this.#names = names;
    (this.#parts[part.none] as Int32Array).fill(1);
  }

  /** Goes to the rows from `from` up to `to`, at most `chunk` of them. */
  begin(from: number, to: number): void {
    this.#from = from;
    this.#to = to;
  }

  /** A part of the rows begun with; 0 where a row lacks it. */
  of(at: number): Int32Array {
    const into = this.#parts[at] as Int32Array;
    if (at === part.none || this.#filled[at] === this.#from) return into;
    this.#filled[at] = this.#from;
    if (at < stride) this.#copy(at, into);
    else if (at <= part.soundOfFamily) this.#hear(at - part.soundOfGiven, into);
    else if (at === part.address) this.#join(this.of(field.houseNumber), this.of(field.street), 31, into);
    else if (at === part.names) this.#join(this.of(part.soundOfGiven), this.of(part.soundOfFamily), 37, into);
    else {
      const dates = this.of(field.dateOfBirth);
      const count = this.#to - this.#from;
      for (let row = 0; row < count; row += 1) into[row] = partOfDate(dates[row] as number, at);
    }
    return into;
  }

  #copy(place: number, into: Int32Array): void {
    const { values } = this.#rows;
    const count = this.#to - this.#from;
    let offset = this.#from * stride + place;
    for (let row = 0; row < count; row += 1, offset += stride) into[row] = values[offset] as number;
  }

  #hear(place: number, into: Int32Array): void {
    const { sounds } = this.#names;
    const names = this.of(place);
    const count = this.#to - this.#from;
    for (let row = 0; row < count; row += 1) into[row] = sounds[names[row] as number] as number;
  }

  #join(a: Int32Array, b: Int32Array, salt: number, into: Int32Array): void {
    const count = this.#to - this.#from;
    for (let row = 0; row < count; row += 1) into[row] = pair(a[row] as number, b[row] as number, salt);
  }

  /** The keys of the rows begun with, into the beginning of `keys`. */
  keys({ a, b, salt }: Key, keys: Int32Array): void {
    this.#join(this.of(a), this.of(b), salt, keys);
  }
}
