import { Candidates, type Look } from './candidates.ts';
import { stride } from './fields.ts';
import { chunk, type Key, keyOf, keysOf } from './keys.ts';
import type { PackedRows } from './rows.ts';
import { type BlockRule, rulesFor, type UsedRule } from './rules.ts';
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
 * Shows `look` the pairs of rows of one file that share a key of a rule of blocking, the lower row first, and returns
 * how many it showed. In small files each pair is shown once; in files of many millions of pairs some are shown again.
 */
export function pairRows(rows: PackedRows, vocabulary: Vocabulary, look: Look): number {
  if (rows.count <= fewRows) {
    for (let left = 0; left < rows.count; left += 1) {
      for (let right = left + 1; right < rows.count; right += 1) look(left, right);
    }
    return (rows.count * (rows.count - 1)) / 2;
  }
  const found = new Candidates(rows.count, rows.count, look);
  for (const { rule, limit } of rulesFor(rows, vocabulary)) {
    const all = entriesOf(rows, [rule.key, ...rule.looksUnder], vocabulary.names);
    pairAlike(shared(all), limit, found);
  }
  found.drain();
  return found.looked;
}

/**
 * Finds the pairs of a row of `left` and a row of `right` that share a key of one of the rules. `chosen`: the rows of
 * `left` that are looked up; all where it is left out. The keys of `left` are kept, `right` passes by.
 */
export function pairFiles(
  left: PackedRows,
  right: PackedRows,
  rules: readonly UsedRule[],
  names: Names,
  found: Candidates,
  chosen?: Int32Array,
): void {
  for (const { rule, limit } of rules) {
    const own = entriesOf(left, [rule.key, ...rule.looksUnder], names, chosen);
    if (own.count === 0) continue;
    const bits = bitsFor(own.count);
    const sorted = sortedByKey(own, bits);
    const passing = sortedByKey(passingBy(right, rule, names, sorted, bits), bits);
    const { keys } = sorted;
    for (let bucket = 0; bucket < 2 ** bits; bucket += 1) {
      const [from, to] = [sorted.starts[bucket] as number, sorted.starts[bucket + 1] as number];
      const [first, last] = [passing.starts[bucket] as number, passing.starts[bucket + 1] as number];
      if (from === to || first === last) continue;
      let [counted, alike] = [0, 0];
      for (let at = from; at < to; at += 1) {
        const key = keys[at] as number;
        if (key !== counted) {
          [counted, alike] = [key, 0];
          for (let other = first; other < last; other += 1) if (passing.keys[other] === key) alike += 1;
        }
        if (alike === 0 || alike > limit) continue;
        const row = (sorted.rows[at] as number) & ~visits;
        for (let other = first; other < last; other += 1) {
          if (passing.keys[other] === key) found.push(row, passing.rows[other] as number);
        }
      }
    }
  }
}

const bitsFor = (count: number) => Math.max(4, Math.ceil(Math.log2(count + 1)));

/** Keys of all rows, or of those chosen. A further key that is the first again is left out. */
function entriesOf(
  { values, count }: PackedRows,
  list: readonly Key[],
  names: Names,
  chosen?: Int32Array,
): Entries {
  const size = chosen?.length ?? count;
  const keys = new Int32Array(size * list.length);
  const rows = new Uint32Array(keys.length);
  let total = 0;
  const own = new Int32Array(chunk);
  const other = new Int32Array(chunk);
  for (let from = 0; from < size; from += chunk) {
    const to = Math.min(size, from + chunk);
    for (const [turn, key] of list.entries()) {
      const into = turn === 0 ? own : other;
      if (chosen) {
        for (let at = from; at < to; at += 1)
          into[at - from] = keyOf(key, values, (chosen[at] as number) * stride, names);
      } else keysOf(key, values, from, to, names, into);
      for (let at = 0; at < to - from; at += 1) {
        const found = into[at] as number;
        if (found === 0 || (turn > 0 && found === own[at])) continue;
        keys[total] = found;
        rows[total++] = (chosen ? (chosen[from + at] as number) : from + at) + (turn > 0 ? visits : 0);
      }
    }
  }
  return { keys, rows, count: total };
}

/** The rows of a file whose key may be among others: those whose bits of the key are. */
function passingBy(
  { values, count }: PackedRows,
  rule: BlockRule,
  names: Names,
  others: Entries,
  bits: number,
): Entries {
  const shift = 32 - Math.min(26, bits + 4);
  const there = new Uint8Array((0xffff_ffff >>> shift >>> 3) + 1);
  for (let at = 0; at < others.count; at += 1) {
    const place = (others.keys[at] as number) >>> shift;
    there[place >>> 3] = (there[place >>> 3] as number) | (1 << (place & 7));
  }
  let keys = new Int32Array(1 << 14);
  let rows = new Uint32Array(1 << 14);
  let total = 0;
  const own = new Int32Array(chunk);
  for (let from = 0; from < count; from += chunk) {
    const to = Math.min(count, from + chunk);
    keysOf(rule.key, values, from, to, names, own);
    if (total + chunk > keys.length) {
      const [moreKeys, moreRows] = [new Int32Array(keys.length * 2), new Uint32Array(keys.length * 2)];
      moreKeys.set(keys);
      moreRows.set(rows);
      [keys, rows] = [moreKeys, moreRows];
    }
    for (let at = 0; at < to - from; at += 1) {
      const key = own[at] as number;
      const place = key >>> shift;
      if (key === 0 || ((there[place >>> 3] as number) & (1 << (place & 7))) === 0) continue;
      keys[total] = key;
      rows[total++] = from + at;
    }
  }
  return { keys, rows, count: total };
}

/** Entries of whose key there may be another: most keys of a big file are of one row, and need no sorting. */
function shared({ keys, rows, count }: Entries): Entries {
  const shift = 32 - Math.min(27, bitsFor(count) + 3);
  const seen = new Uint8Array((0xffff_ffff >>> shift >>> 2) + 1);
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

/** Entries by the upper bits of their keys; those of one bucket in the order in which they came. */
function sortedByKey(entries: Entries, bits: number): Entries & { readonly starts: Int32Array } {
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
