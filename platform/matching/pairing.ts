import { stride } from './fields.ts';
import type { PackedRows } from './rows.ts';
import { type BlockRule, rulesFor } from './rules.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Asked of each pair of rows; the first has the lower number. */
export type Look = (left: number, right: number) => void;

/** Up to so many rows every row is held against every other: no rule of blocking can hide a pair. */
const fewRows = 3_000;
/** Marks an entry under a further key: it looks for others, and is not found by its like. */
const visits = 0x8000_0000;

/**
 * Shows `look` the pairs of rows of one file that share a key of a rule of blocking, rule by rule, and returns how many
 * it showed. A pair is shown once for each rule that finds it. One rule's keys are in memory at a time.
 */
export function pairRows(rows: PackedRows, vocabulary: Vocabulary, look: Look): number {
  let shown = 0;
  if (rows.count <= fewRows) {
    for (let right = 1; right < rows.count; right += 1) {
      for (let left = 0; left < right; left += 1) look(left, right);
    }
    return (rows.count * (rows.count - 1)) / 2;
  }
  for (const { rule, limit } of rulesFor(rows, vocabulary)) shown += pairByRule(rows, rule, limit, look);
  return shown;
}

function pairByRule(rows: PackedRows, rule: BlockRule, limit: number, look: Look): number {
  const { keys, entries, starts } = bucketsOf(rows, rule);
  let shown = 0;
  for (let bucket = 0; bucket + 1 < starts.length; bucket += 1) {
    const [from, to] = [starts[bucket] as number, starts[bucket + 1] as number];
    if (to - from < 2) continue;
    sortByKey(keys, entries, from, to);
    for (let start = from; start < to; ) {
      let end = start + 1;
      while (end < to && keys[end] === keys[start]) end += 1;
      if (end - start <= limit) shown += pairGroup(entries, start, end, look);
      start = end;
    }
  }
  return shown;
}

function pairGroup(entries: Uint32Array, start: number, end: number, look: Look): number {
  let shown = 0;
  for (let at = start + 1; at < end; at += 1) {
    const entry = entries[at] as number;
    const row = entry & 0x7fff_ffff;
    for (let other = start; other < at; other += 1) {
      const entryB = entries[other] as number;
      if (entry >= visits && entryB >= visits) continue;
      const rowB = entryB & 0x7fff_ffff;
      if (row === rowB) continue;
      shown += 1;
      if (row < rowB) look(row, rowB);
      else look(rowB, row);
    }
  }
  return shown;
}

/** Keys and rows of a rule, those of the same upper bits of the key side by side. */
function bucketsOf({ values, count }: PackedRows, { keyOf, looksUnder }: BlockRule) {
  const room = count * (1 + looksUnder.length);
  const foundKeys = new Int32Array(room);
  const found = new Uint32Array(room);
  let total = 0;
  for (let row = 0; row < count; row += 1) {
    const key = keyOf(values, row * stride);
    if (key !== 0) {
      foundKeys[total] = key;
      found[total++] = row;
    }
    for (let at = 0; at < looksUnder.length; at += 1) {
      const other = (looksUnder[at] as BlockRule['keyOf'])(values, row * stride);
      if (other === 0 || other === key) continue;
      foundKeys[total] = other;
      found[total++] = row + visits;
    }
  }
  const shift = 32 - Math.max(4, Math.ceil(Math.log2(total + 1)));
  const starts = new Int32Array(2 ** (32 - shift) + 1);
  for (let at = 0; at < total; at += 1) {
    const bucket = ((foundKeys[at] as number) >>> shift) + 1;
    starts[bucket] = (starts[bucket] as number) + 1;
  }
  for (let at = 1; at < starts.length; at += 1) {
    starts[at] = (starts[at] as number) + (starts[at - 1] as number);
  }
  const next = starts.slice();
  const keys = new Int32Array(total);
  const entries = new Uint32Array(total);
  for (let at = 0; at < total; at += 1) {
    const key = foundKeys[at] as number;
    const place = next[key >>> shift] as number;
    next[key >>> shift] = place + 1;
    keys[place] = key;
    entries[place] = found[at] as number;
  }
  return { keys, entries, starts };
}

/** Sorts a bucket by key; most hold a few entries. */
function sortByKey(keys: Int32Array, entries: Uint32Array, from: number, to: number): void {
  if (to - from > 48) {
    const order = Array.from({ length: to - from }, (_, at) => from + at);
    order.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
    const [sortedKeys, sorted] = [
      order.map((at) => keys[at] as number),
      order.map((at) => entries[at] as number),
    ];
    keys.set(sortedKeys, from);
    entries.set(sorted, from);
    return;
  }
  for (let at = from + 1; at < to; at += 1) {
    const [key, entry] = [keys[at] as number, entries[at] as number];
    let place = at;
    for (; place > from && (keys[place - 1] as number) > key; place -= 1) {
      keys[place] = keys[place - 1] as number;
      entries[place] = entries[place - 1] as number;
    }
    keys[place] = key;
    entries[place] = entry;
  }
}
