import { mix } from '../../platform/matching/bytes.ts';
import { stride } from '../../platform/matching/fields.ts';
import type { ReadRows } from '../../platform/matching/rows.ts';

/** So many rows that are equal in everything stand under one key too often for any rule of blocking (`rulesFor`). */
const tooMany = 1_000;

/**
 * How many rows are equal in everything to more than a thousand others: the engine may hold them against none, for no field of
 * theirs tells enough. Whoever gave the file is told.
 */
export function countCrowded({ values, count }: ReadRows): number {
  const keys = new Int32Array(count);
  for (let row = 0; row < count; row += 1) {
    let key = 1;
    for (let at = row * stride; at < (row + 1) * stride; at += 1) key = mix(key, values[at] as number);
    keys[row] = key;
  }
  keys.sort();
  let crowded = 0;
  for (let at = 0; at < count; ) {
    let end = at + 1;
    while (end < count && keys[end] === keys[at]) end += 1;
    if (end - at > tooMany) crowded += end - at;
    at = end;
  }
  return crowded;
}
