import { field, stride } from './fields.ts';
import type { PackedRows } from './rows.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Days from 1850 to 2105, by year, month and day. */
const firstYear = 1_850;
const dayRoom = 256 * 372;
/** No value is thought rarer than this. */
const rarestShare = 1e-9;

function dayPlace(date: number): number {
  const year = Math.floor(date / 10_000) - firstYear;
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  if (year < 0 || year > 255 || month < 1 || month > 12 || day < 1 || day > 31) return 0;
  return year * 372 + (month - 1) * 31 + day;
}

/** The date at a place that `dayPlace` gave. */
function dateAt(place: number): number {
  const year = Math.floor((place - 1) / 372);
  const rest = place - 1 - year * 372;
  return (firstYear + year) * 10_000 + (Math.floor(rest / 31) + 1) * 100 + (rest % 31) + 1;
}

/**
 * How many rows have each value, by place; of dates by `dayPlace`. Nothing for places that no row has. Of one person's
 * rows (`before`) a value counts once.
 */
function countValues(
  { values, count }: PackedRows,
  sizes: Int32Array,
  before?: Int32Array,
): (Int32Array | undefined)[] {
  const counts: (Int32Array | undefined)[] = Array.from({ length: stride });
  for (const [place, size] of sizes.entries()) {
    if (size < 2) continue;
    const own = new Int32Array(size);
    const isDate = place === field.dateOfBirth;
    for (let at = place, row = 0; row < count; at += stride, row += 1) {
      const value = values[at] as number;
      if (value === 0) continue;
      if (before !== undefined) {
        let other = before[row] as number;
        while (other >= 0 && values[other * stride + place] !== value) other = before[other] as number;
        if (other >= 0) continue;
      }
      const number = isDate ? dayPlace(value) : value;
      own[number] = (own[number] as number) + 1;
    }
    counts[place] = own;
  }
  return counts;
}

/** One more than the greatest number at each place of the rows; 1 where no row has any. */
function sizesOf(files: readonly PackedRows[]): Int32Array {
  const sizes = new Int32Array(stride).fill(1);
  for (const { values, count } of files) {
    for (let at = 0; at < count * stride; at += stride) {
      for (let place = 0; place < stride; place += 1) {
        const value = values[at + place] as number;
        if (value >= (sizes[place] as number)) sizes[place] = value + 1;
      }
    }
  }
  if ((sizes[field.dateOfBirth] as number) > 1) sizes[field.dateOfBirth] = dayRoom;
  return sizes;
}

/** How often the values of a field are given, in a form that lasts. */
export interface SavedFrequency {
  /** The natural logarithm of the share of any value that is not listed. */
  readonly rest: number;
  /** Values as they are compared, dates as numbers, with the natural logarithm of their share. */
  readonly common: readonly (readonly [value: string | number, log: number])[];
}

/** A value that fewer rows than this share is not kept with the weights: it would point at somebody. */
const publishedFrom = 5;

/** Counts the values of a file in a form that can be kept: no value that points at few. */
export function savedFrequencies(rows: PackedRows, vocabulary: Vocabulary): SavedFrequency[] {
  const held = countValues(rows, sizesOf([rows]));
  return Array.from({ length: stride }, (_, place) => {
    if (place === field.sex) return { rest: Math.log(0.5), common: [] };
    const counts = held[place] ?? new Int32Array(1);
    counts[0] = 0;
    let [known, fewRows, few] = [0, 0, 0];
    for (const seen of counts) {
      known += seen;
      if (seen === 0 || seen >= publishedFrom) continue;
      fewRows += seen;
      few += 1;
    }
    const log = (share: number) => Number(Math.log(Math.max(share, rarestShare)).toFixed(4));
    const common: [string | number, number][] = [];
    counts.forEach((seen, at) => {
      if (seen < publishedFrom) return;
      const value = place === field.dateOfBirth ? dateAt(at) : vocabulary.textAt(place, at);
      common.push([value, log(seen / known)]);
    });
    return { rest: log(known === 0 ? 0 : few === 0 ? 0.5 / known : fewRows / few / known), common };
  });
}

/** How often each value of a field is given, as natural logarithms of its share. */
export class Frequencies {
  readonly #logs: readonly Float32Array[];

  private constructor(logs: readonly Float32Array[]) {
    this.#logs = logs;
  }

  /** Frequencies whose `logs` came from another thread. */
  static from(logs: readonly Float32Array[]): Frequencies {
    return new Frequencies(logs);
  }

  /** What another thread needs to look shares up. */
  get logs(): readonly Float32Array[] {
    return this.#logs;
  }

  /**
   * Counts the values of files; the greatest share of a value in any of them counts. `before`: for each row of the one
   * file an earlier row of the same person, -1 for none; what somebody has in all their rows counts once.
   */
  static of(files: readonly PackedRows[], before?: Int32Array): Frequencies {
    const sizes = sizesOf(files);
    const held = files.map((file) => countValues(file, sizes, before));
    return new Frequencies(
      Array.from({ length: stride }, (_, place) =>
        logsOf(
          held.flatMap((counts) => counts[place] ?? []),
          sizes[place] as number,
        ),
      ),
    );
  }

  /** Frequencies that were saved, for rows of a vocabulary. */
  static open(saved: readonly SavedFrequency[], vocabulary: Vocabulary): Frequencies {
    const logs = saved.map(({ rest, common }, place) => {
      const isDate = place === field.dateOfBirth;
      const ids = common.map(([value]) =>
        isDate ? dayPlace(value as number) : vocabulary.idAt(place, value as string),
      );
      const size = isDate ? dayRoom : ids.reduce((most, id) => Math.max(most, id + 1), 1);
      const shares = new Float32Array(size).fill(rest);
      for (const [at, [, log]] of common.entries()) shares[ids[at] as number] = log;
      return shares;
    });
    return new Frequencies(logs);
  }

  /** The logarithm of the share of people who have the value that a pair has equal. */
  log(place: number, value: number): number {
    const logs = this.#logs[place] as Float32Array;
    const at = place === field.dateOfBirth ? dayPlace(value) : value;
    return at < logs.length ? (logs[at] as number) : (logs[0] as number);
  }
}

function logsOf(files: readonly Int32Array[], size: number): Float32Array {
  const shares = new Float32Array(size);
  let rarest = 1;
  for (const counts of files) {
    let known = counts[0] as number;
    let once = 0;
    let twice = 0;
    for (let at = 1; at < size; at += 1) {
      const seen = counts[at] as number;
      known += seen;
      if (seen === 1) once += 1;
      if (seen === 2) twice += 1;
    }
    if (known === 0) continue;
    // Good and Turing: a value seen once is rarer than one in so many when most values are seen once.
    const single = Math.min(1, Math.max(0.02, (2 * (twice + 0.1)) / (once + 1)));
    rarest = Math.min(rarest, single / known);
    for (let at = 1; at < size; at += 1) {
      const seen = counts[at] as number;
      if (seen === 0) continue;
      shares[at] = Math.max(shares[at] as number, Math.max(single, seen - 1 + single * 0.5) / known);
    }
  }
  shares[0] = 0;
  for (let at = 0; at < size; at += 1) {
    shares[at] = Math.log(Math.max(shares[at] as number, rarest, rarestShare));
  }
  return shares;
}
