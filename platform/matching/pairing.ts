import { Candidates, type Look } from './candidates.ts';
import { stride } from './fields.ts';
import { chunk, type Key, keyOf, Parts } from './keys.ts';
import type { ReadRows } from './rows.ts';
import { rulesFor, type UsedRule } from './rules.ts';
import type { Names, Vocabulary } from './vocabulary.ts';

/** Up to so many rows every row is held against every other: no rule of blocking can hide a pair. */
const fewRows = 3_000;
/** Marks an entry under a further key: it looks for others, and is not found by its like. */
const visits = 0x8000_0000;

/** Keys of a rule, each with the row that has it; rows with a further key are marked (`visits`). */
interface Entries {
  readonly keys: Int32Array;
  readonly rows: Uint32Array;
  readonly count: number;
}

/**
 * The rules by which pairs of rows of one file are found, each of which is looked at by itself (`pairByRule`). None for
 * a small file: there every row is held against every other.
 */
export function rulesWithin(rows: ReadRows, vocabulary: Vocabulary): readonly UsedRule[] {
  return rows.count <= fewRows ? [] : rulesFor(rows, vocabulary);
}

/** Shows `look` every pair of rows, the lower first, and returns how many there are. */
export function pairAll({ count }: ReadRows, look: Look): number {
  for (let left = 0; left < count; left += 1) {
    for (let right = left + 1; right < count; right += 1) look(left, right);
  }
  return (count * (count - 1)) / 2;
}

/**
 * Shows `look` the pairs of rows of one file that share a key of a rule, the lower row first, and returns how many it
 * showed: each once, but where there are many millions.
 */
export function pairByRule(rows: ReadRows, { rule, limit }: UsedRule, names: Names, look: Look): number {
  const found = new Candidates(rows.count, rows.count, look);
  pairAlike(shared(entriesOf(rows, [rule.key, ...rule.looksUnder], names)), limit, found);
  found.drain();
  return found.looked;
}

/**
 * Finds the pairs of a row of `left` and a row of `right` that share a key of one of the rules. `chosen`: the rows of
 * `left` that are looked up; all where it is left out. The keys of `left` are kept, `right` passes by.
 */
export function pairFiles(
  left: ReadRows,
  right: ReadRows,
  rules: readonly UsedRule[],
  names: Names,
  found: Candidates,
  chosen?: Int32Array,
): void {
  const used: Sought[] = [];
  for (const { rule, limit } of rules) {
    const own = entriesOf(left, [rule.key, ...rule.looksUnder], names, chosen);
    if (own.count > 0) used.push(new Sought(rule.key, limit, own));
  }
  const parts = new Parts(right, names);
  for (let from = 0; from < right.count; from += chunk) {
    const to = Math.min(right.count, from + chunk);
    parts.begin(from, to);
    for (const sought of used) sought.pass(parts, from, to);
  }
  for (const sought of used) sought.join(found);
}

const bitsFor = (count: number) => Math.max(4, Math.ceil(Math.log2(count + 1)));

/** Keys of all rows, or of those chosen. A further key that is the first again is left out. */
function entriesOf(rows: ReadRows, list: readonly Key[], names: Names, chosen?: Int32Array): Entries {
  const size = chosen?.length ?? rows.count;
  const keys = new Int32Array(size * list.length);
  const found = new Uint32Array(keys.length);
  let total = 0;
  const first = new Int32Array(chunk);
  const other = new Int32Array(chunk);
  const parts = new Parts(rows, names);
  for (let from = 0; from < size; from += chunk) {
    const to = Math.min(size, from + chunk);
    if (!chosen) parts.begin(from, to);
    for (const [turn, key] of list.entries()) {
      const into = turn === 0 ? first : other;
      if (chosen) {
        for (let at = from; at < to; at += 1)
          into[at - from] = keyOf(key, rows.values, (chosen[at] as number) * stride, names);
      } else parts.keys(key, into);
      for (let at = 0; at < to - from; at += 1) {
        const own = into[at] as number;
        if (own === 0 || (turn > 0 && own === first[at])) continue;
        keys[total] = own;
        found[total++] = (chosen ? (chosen[from + at] as number) : from + at) + (turn > 0 ? visits : 0);
      }
    }
  }
  return { keys, rows: found, count: total };
}

/** Keys that are sought by one rule, and the rows of the other file that may have them. */
class Sought {
  readonly #key: Key;
  readonly #limit: number;
  readonly #bits: number;
  readonly #own: Sorted;
  readonly #shift: number;
  /** A bit for the upper bits of each key that is sought. */
  readonly #there: Uint8Array;
  #keys = new Int32Array(1 << 14);
  #rows = new Uint32Array(1 << 14);
  #count = 0;

  constructor(key: Key, limit: number, own: Entries) {
    this.#key = key;
    this.#limit = limit;
    this.#bits = bitsFor(own.count);
    this.#own = sortedByKey(own, this.#bits);
    this.#shift = 32 - Math.min(26, this.#bits + 4);
    const there = new Uint8Array(((0xffff_ffff >>> this.#shift) >>> 3) + 1);
    for (let at = 0; at < own.count; at += 1) {
      const place = (own.keys[at] as number) >>> this.#shift;
      there[place >>> 3] = (there[place >>> 3] as number) | (1 << (place & 7));
    }
    this.#there = there;
  }

  /** Keeps those of the rows from `from` up to `to` that may have a key that is sought. */
  pass(parts: Parts, from: number, to: number): void {
    const own = passing;
    parts.keys(this.#key, own);
    if (this.#count + chunk > this.#keys.length) this.#grow();
    const [there, shift, keys, rows] = [this.#there, this.#shift, this.#keys, this.#rows];
    let count = this.#count;
    for (let at = 0; at < to - from; at += 1) {
      const key = own[at] as number;
      const place = key >>> shift;
      if (((there[place >>> 3] as number) & (1 << (place & 7))) === 0 || key === 0) continue;
      keys[count] = key;
      rows[count++] = from + at;
    }
    this.#count = count;
  }

  #grow(): void {
    const size = this.#keys.length * 2;
    const [keys, rows] = [new Int32Array(size), new Uint32Array(size)];
    keys.set(this.#keys);
    rows.set(this.#rows);
    [this.#keys, this.#rows] = [keys, rows];
  }

  /** Finds the pairs of rows of one key, unless too many have it. */
  join(found: Candidates): void {
    const own = this.#own;
    const others = sortedByKey({ keys: this.#keys, rows: this.#rows, count: this.#count }, this.#bits);
    for (let bucket = 0; bucket < 2 ** this.#bits; bucket += 1) {
      const [from, to] = [own.starts[bucket] as number, own.starts[bucket + 1] as number];
      const [first, last] = [others.starts[bucket] as number, others.starts[bucket + 1] as number];
      if (from === to || first === last) continue;
      let [counted, alike] = [0, 0];
      for (let at = from; at < to; at += 1) {
        const key = own.keys[at] as number;
        if (key !== counted) {
          [counted, alike] = [key, 0];
          for (let other = first; other < last; other += 1) if (others.keys[other] === key) alike += 1;
        }
        if (alike === 0 || alike > this.#limit) continue;
        const row = (own.rows[at] as number) & ~visits;
        for (let other = first; other < last; other += 1) {
          if (others.keys[other] === key) found.push(row, others.rows[other] as number);
        }
      }
    }
  }
}

const passing = new Int32Array(chunk);

/** Entries of whose key there may be another: most keys of a big file are of one row, and need no sorting. */
function shared({ keys, rows, count }: Entries): Entries {
  const shift = 32 - Math.min(27, bitsFor(count) + 3);
  const seen = new Uint8Array(((0xffff_ffff >>> shift) >>> 2) + 1);
  for (let at = 0; at < count; at += 1) {
    const place = (keys[at] as number) >>> shift;
    const bit = 1 << ((place & 3) << 1);
    const before = seen[place >>> 2] as number;
    seen[place >>> 2] = before | bit | ((before & bit) << 1);
  }
  let total = 0;
  for (let at = 0; at < count; at += 1) {
    const key = keys[at] as number;
    const place = key >>> shift;
    if (((seen[place >>> 2] as number) & (2 << ((place & 3) << 1))) === 0) continue;
    keys[total] = key;
    rows[total++] = rows[at] as number;
  }
  return { keys, rows, count: total };
}

/** Entries by the upper bits of their keys, and where each bucket begins. */
interface Sorted extends Entries {
  readonly starts: Int32Array;
}

/** Puts entries into buckets; those of one bucket stay in the order in which they came. */
function sortedByKey(entries: Entries, bits: number): Sorted {
  const { count } = entries;
  const shift = 32 - bits;
  const starts = new Int32Array(2 ** bits + 1);
  for (let at = 0; at < count; at += 1) {
    const bucket = (entries.keys[at] as number) >>> shift;
    starts[bucket] = (starts[bucket] as number) + 1;
  }
  let total = 0;
  for (let bucket = 0; bucket < starts.length; bucket += 1) {
    total += starts[bucket] as number;
    starts[bucket] = total;
  }
  const keys = new Int32Array(count);
  const rows = new Uint32Array(count);
  for (let at = count - 1; at >= 0; at -= 1) {
    const key = entries.keys[at] as number;
    const place = (starts[key >>> shift] as number) - 1;
    starts[key >>> shift] = place;
    keys[place] = key;
    rows[place] = entries.rows[at] as number;
  }
  return { keys, rows, count, starts };
}

/** Finds the pairs of entries of one key, unless more than `limit` have it. */
function pairAlike(entries: Entries, limit: number, found: Candidates): void {
  const { keys, rows, starts } = sortedByKey(entries, bitsFor(entries.count));
  for (let bucket = 0; bucket + 1 < starts.length; bucket += 1) {
    const [from, to] = [starts[bucket] as number, starts[bucket + 1] as number];
    if (to - from < 2) continue;
    sortBucket(keys, rows, from, to);
    for (let start = from; start < to; ) {
      let end = start + 1;
      while (end < to && keys[end] === keys[start]) end += 1;
      if (end - start <= limit) pairGroup(rows, start, end, found);
      start = end;
    }
  }
}

function pairGroup(rows: Uint32Array, start: number, end: number, found: Candidates): void {
  for (let at = start + 1; at < end; at += 1) {
    const entry = rows[at] as number;
    const row = entry & ~visits;
    for (let other = start; other < at; other += 1) {
      const entryB = rows[other] as number;
      if (entry >= visits && entryB >= visits) continue;
      const rowB = entryB & ~visits;
      if (row < rowB) found.push(row, rowB);
      else if (row !== rowB) found.push(rowB, row);
    }
  }
}

/** Sorts a bucket by key; most hold a few entries. */
function sortBucket(keys: Int32Array, rows: Uint32Array, from: number, to: number): void {
  if (to - from > 48) {
    const order = Array.from({ length: to - from }, (_, at) => from + at);
    order.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
    const [sortedKeys, sorted] = [
      order.map((at) => keys[at] as number),
      order.map((at) => rows[at] as number),
    ];
    keys.set(sortedKeys, from);
    rows.set(sorted, from);
    return;
  }
  for (let at = from + 1; at < to; at += 1) {
    const [key, row] = [keys[at] as number, rows[at] as number];
    let place = at;
    for (; place > from && (keys[place - 1] as number) > key; place -= 1) {
      keys[place] = keys[place - 1] as number;
      rows[place] = rows[place - 1] as number;
    }
    keys[place] = key;
    rows[place] = row;
  }
}
