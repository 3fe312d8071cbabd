import { mix } from './bytes.ts';
import { stride } from './fields.ts';
import type { PackedRows } from './rows.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Rows that were put into the order of what they say. */
export interface OwnOrder {
  /** Which row stood where, before, that is at each place now. */
  readonly rows: Int32Array;
  /** A number for what all rows say, in whatever order. */
  readonly digest: number;
}

/** A file, and numbers for its rows by which those that say the same have an order as well. */
interface Orderly {
  readonly rows: PackedRows;
  readonly ties?: Int32Array;
}

/**
 * Does `work` with the rows of files in an order of their own, which looks random and follows from what they say alone, and puts them
 * back: what is drawn and what comes first does not depend on how a file was sorted.
 */
export function inOwnOrder<T>(
  files: readonly Orderly[],
  vocabulary: Vocabulary,
  work: (...orders: readonly OwnOrder[]) => T,
): T {
  const orders = files.map(({ rows, ties }) => orderOf(rows, vocabulary, ties));
  for (const [at, { rows }] of files.entries()) permute(rows, (orders[at] as OwnOrder).rows);
  try {
    return work(...orders);
  } finally {
    for (const [at, { rows }] of files.entries()) permute(rows, inverse((orders[at] as OwnOrder).rows));
  }
}

function orderOf({ values, count }: PackedRows, vocabulary: Vocabulary, ties?: Int32Array): OwnOrder {
  const signs = Array.from({ length: stride }, (_, place) => vocabulary.signsAt(place));
  const [first, second] = [new Int32Array(count), new Int32Array(count)];
  let digest = 0;
  for (let row = 0; row < count; row += 1) {
    let [one, two] = [0, 0];
    for (let place = 0; place < stride; place += 1) {
      const value = values[row * stride + place] as number;
      if (value === 0) continue;
      const sign = signs[place]?.[value] ?? value;
      one = mix(one ^ sign, place);
      two = Math.imul(two ^ sign, 0x01000193) + place;
    }
    first[row] = one;
    second[row] = two;
    digest = (digest + one) | 0;
  }
  const compare = (a: number, b: number) =>
    (first[a] as number) - (first[b] as number) ||
    (second[a] as number) - (second[b] as number) ||
    (ties ? (ties[a] as number) - (ties[b] as number) : 0);
  const order = sorted(first, compare);
  return { rows: spread(order, first, second) ? sorted(first, compare) : order, digest };
}

/** Gives rows that say the same keys of their own but for the first: the first rows would be copies of few. Whether there are any. */
function spread(order: Int32Array, first: Int32Array, second: Int32Array): boolean {
  let [before, copies, found] = [-1, 0, false];
  for (const row of order) {
    const isCopy = before >= 0 && first[row] === first[before] && second[row] === second[before];
    if (isCopy) copies += 1;
    else [before, copies] = [row, 0];
    if (!isCopy) continue;
    found = true;
    first[row] = mix(first[row] as number, copies);
  }
  return found;
}

/** The numbers of rows by their keys and, where these are equal, as `compare` says: put into buckets by the upper bits of the keys. */
function sorted(keys: Int32Array, compare: (a: number, b: number) => number): Int32Array {
  const { length: count } = keys;
  const shift = 32 - Math.max(4, Math.ceil(Math.log2(count + 1)));
  const ends = new Int32Array((0xffff_ffff >>> shift) + 1);
  for (const key of keys) ends[key >>> shift] = (ends[key >>> shift] as number) + 1;
  for (let bucket = 1; bucket < ends.length; bucket += 1)
    ends[bucket] = (ends[bucket] as number) + (ends[bucket - 1] as number);
  const order = new Int32Array(count);
  for (let row = count - 1; row >= 0; row -= 1) {
    const bucket = (keys[row] as number) >>> shift;
    const place = (ends[bucket] as number) - 1;
    ends[bucket] = place;
    order[place] = row;
  }
  for (let bucket = 0; bucket < ends.length; bucket += 1) {
    const [from, to] = [ends[bucket] as number, ends[bucket + 1] ?? count];
    if (to - from > fewRows) order.subarray(from, to).sort(compare);
    else if (to - from > 1) insert(order, from, to, compare);
  }
  return order;
}

/** Rows so many that they are sorted one by one. */
const fewRows = 16;

function insert(
  order: Int32Array,
  from: number,
  to: number,
  compare: (a: number, b: number) => number,
): void {
  for (let at = from + 1; at < to; at += 1) {
    const row = order[at] as number;
    let place = at;
    for (; place > from && compare(order[place - 1] as number, row) > 0; place -= 1)
      order[place] = order[place - 1] as number;
    order[place] = row;
  }
}

function inverse(order: Int32Array): Int32Array {
  const places = new Int32Array(order.length);
  for (const [place, row] of order.entries()) places[row] = place;
  return places;
}

/** Moves to each place the row that `order` names, along the circles of those that change places: a copy of big files is big. */
function permute({ values }: PackedRows, order: Int32Array): void {
  const moved = new Uint8Array(order.length);
  for (let start = 0; start < order.length; start += 1) {
    if (moved[start] !== 0 || order[start] === start) continue;
    const first = values.slice(start * stride, (start + 1) * stride);
    let place = start;
    for (let next = order[place] as number; next !== start; next = order[place] as number) {
      values.copyWithin(place * stride, next * stride, (next + 1) * stride);
      moved[place] = 1;
      place = next;
    }
    values.set(first, place * stride);
    moved[place] = 1;
  }
}
