import { field, stride } from './fields.ts';
import type { PackedRows } from './rows.ts';

/** Days from 1850 to 2105, by year, month and day. */
const firstYear = 1_850;
const dayRoom = 256 * 372;

function dayPlace(date: number): number {
  const year = Math.floor(date / 10_000) - firstYear;
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  if (year < 0 || year > 255 || month < 1 || month > 12 || day < 1 || day > 31) return 0;
  return year * 372 + (month - 1) * 31 + day;
}

/** How often each value of a field is given, as natural logarithms of its share. */
export class Frequencies {
  readonly #logs: Float32Array[] = [];
  /** The share of pairs of different rows of one file that have the field equal: what chance does. */
  readonly collisions = new Float64Array(stride);

  constructor(files: readonly PackedRows[]) {
    for (let place = 0; place < stride; place += 1) this.#logs.push(this.#count(files, place));
  }

  /** The logarithm of the share of people who have the value that a pair has equal. */
  log(place: number, value: number): number {
    const logs = this.#logs[place] as Float32Array;
    const at = place === field.dateOfBirth ? dayPlace(value) : value;
    return at < logs.length ? (logs[at] as number) : (logs[0] as number);
  }

  #count(files: readonly PackedRows[], place: number): Float32Array {
    let size = 1;
    const isDate = place === field.dateOfBirth;
    if (isDate) size = dayRoom;
    else {
      for (const { values, count } of files) {
        for (let at = place; at < count * stride; at += stride) {
          if ((values[at] as number) >= size) size = (values[at] as number) + 1;
        }
      }
    }
    const shares = new Float32Array(size);
    let collision = 0;
    let rarest = 1;
    for (const { values, count } of files) {
      const counts = new Int32Array(size);
      let known = 0;
      for (let at = place; at < count * stride; at += stride) {
        const value = values[at] as number;
        if (value === 0) continue;
        known += 1;
        const own = isDate ? dayPlace(value) : value;
        counts[own] = (counts[own] as number) + 1;
      }
      if (known === 0) continue;
      let once = 0;
      let twice = 0;
      let equal = 0;
      for (let at = 1; at < size; at += 1) {
        const seen = counts[at] as number;
        if (seen === 1) once += 1;
        if (seen === 2) twice += 1;
        equal += seen * (seen - 1);
      }
      // Good and Turing: a value seen once is rarer than one in so many when most values are seen once.
      const single = Math.min(1, Math.max(0.02, (2 * (twice + 0.1)) / (once + 1)));
      rarest = Math.min(rarest, single / known);
      if (known > 1) collision = Math.max(collision, equal / known / (known - 1));
      for (let at = 1; at < size; at += 1) {
        const seen = counts[at] as number;
        if (seen === 0) continue;
        shares[at] = Math.max(shares[at] as number, Math.max(single, seen - 1 + single * 0.5) / known);
      }
    }
    this.collisions[place] = collision;
    shares[0] = Math.max(rarest, 1e-9);
    for (let at = 0; at < size; at += 1) shares[at] = Math.log(Math.max(shares[at] as number, rarest, 1e-9));
    return shares;
  }
}
