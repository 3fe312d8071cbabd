import { mix } from './bytes.ts';
import { field, stride } from './fields.ts';
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

function partOf(values: Int32Array, offset: number, at: number, sounds: Int32Array): number {
  switch (at) {
    case part.soundOfGiven:
      return sounds[values[offset + field.given] as number] as number;
    case part.soundOfMiddle:
      return sounds[values[offset + field.middle] as number] as number;
    case part.soundOfFamily:
      return sounds[values[offset + field.family] as number] as number;
    case part.wholeDate:
      return wholeDate(values[offset + field.dateOfBirth] as number);
    case part.swappedDate:
      return swappedDate(wholeDate(values[offset + field.dateOfBirth] as number));
    case part.year:
      return ((values[offset + field.dateOfBirth] as number) / 10_000) | 0;
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

/** The key of one row. */
export function keyOf({ a, b, salt }: Key, values: Int32Array, offset: number, names: Names): number {
  const { sounds } = names;
  return pair(partOf(values, offset, a, sounds), partOf(values, offset, b, sounds), salt);
}

/** Rows whose keys are worked out together: they stay in the nearest memory. */
export const chunk = 2_048;
const partsA = new Int32Array(chunk);
const partsB = new Int32Array(chunk);

function fill(parts: Int32Array, values: Int32Array, from: number, to: number, at: number, names: Names) {
  let offset = from * stride;
  if (at < stride) {
    offset += at;
    for (let row = from; row < to; row += 1, offset += stride) parts[row - from] = values[offset] as number;
    return;
  }
  const { sounds } = names;
  for (let row = from; row < to; row += 1, offset += stride) {
    parts[row - from] = partOf(values, offset, at, sounds);
  }
}

/** Works out the key of at most `chunk` rows, from row `from` up to `to`, into the beginning of `keys`. */
export function keysOf(
  { a, b, salt }: Key,
  values: Int32Array,
  from: number,
  to: number,
  names: Names,
  keys: Int32Array,
): void {
  fill(partsA, values, from, to, a, names);
  fill(partsB, values, from, to, b, names);
  for (let at = 0; at < to - from; at += 1) {
    keys[at] = pair(partsA[at] as number, partsB[at] as number, salt);
  }
}
