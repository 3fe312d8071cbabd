import { mix } from './bytes.ts';
import { field, levelRoom, stride } from './fields.ts';
import { drawing } from './random.ts';
import type { PackedRows } from './rows.ts';
import type { Scorer } from './score.ts';
import { countLevels } from './weights.ts';

const randomPairs = 100_000;
/** Rows of a file that are looked at, about. */
export const sampledRows = 100_000;
/** How many rows' or pairs' worth of what is believed without any is mixed into what a file shows. */
export const few = 20;
/** However names hang together, both equal are at most so many times as frequent as each by itself would have it. */
const mostCoupled = 50;

/** Rows of one name that are held against each other: more do not change the shares. */
const namesakesEach = 20;
/** Log odds without the e-mail address below which two rows are no person's whose address has changed. */
const surelyTwo = -8;

/** Counts of levels of random pairs: unrelated people, but for the few that look like one person. */
export function countUnrelated(scorer: Scorer, left: PackedRows, right: PackedRows): Float64Array {
  const counts = new Float64Array(stride * levelRoom);
  const draw = drawing(1);
  const enough = Math.min(randomPairs, 10 * (left.count + right.count));
  for (let pair = 0; pair < enough; pair += 1) {
    const a = draw(left.count) * stride;
    const b = draw(right.count) * stride;
    if (left === right && a === b) continue;
    if (scorer.score(left.values, a, right.values, b) < 0) countLevels(counts, scorer.comparer.levels, 0, 1);
  }
  return counts;
}

/**
 * Counts of levels of e-mail addresses of two people of one family name, or of one name altogether (`isWhole`): addresses are made
 * of names, so that strangers of one name have addresses that are alike (smith12 and smith21), and would be learned as one
 * person's. `before`: for each row an earlier row of the same person, -1 for none.
 */
export function countNamesakes(
  scorer: Scorer,
  { values, count }: PackedRows,
  isWhole: boolean,
  before?: Int32Array,
): Float64Array {
  const counts = new Float64Array(stride * levelRoom);
  const firsts = before && firstRows(before);
  const seen = new Map<number, number[]>();
  const step = stride * Math.max(1, Math.floor(count / sampledRows));
  for (let at = 0; at < count * stride; at += step) {
    const [given, family] = [values[at + field.given] as number, values[at + field.family] as number];
    if (family === 0 || (isWhole && given === 0) || values[at + field.email] === 0) continue;
    const name = isWhole ? mix(given, family) : family;
    const others = seen.get(name) ?? [];
    if (others.length >= namesakesEach) continue;
    seen.set(name, others);
    const row = values.slice(at, at + stride);
    row[field.email] = 0;
    for (const other of others) {
      if (firsts && firsts[at / stride] === firsts[other / stride]) continue;
      if (scorer.score(row, 0, values, other) >= surelyTwo) continue;
      scorer.comparer.compareSigns(values, at, values, other);
      const level = field.email * levelRoom + (scorer.comparer.levels[field.email] as number);
      counts[level] = (counts[level] as number) + 1;
    }
    others.push(at);
  }
  return counts;
}

/** For each row the first row of the same person, where `before` names an earlier one. */
export function firstRows(before: Int32Array): Int32Array {
  const firsts = new Int32Array(before.length);
  for (let row = 0; row < before.length; row += 1) {
    const earlier = before[row] as number;
    firsts[row] = earlier < 0 ? row : (firsts[earlier] as number);
  }
  return firsts;
}

/**
 * How many times as often two people of one file have both names equal as they would if given and family names were
 * drawn apart: where names come from many countries, they are not. Those born on one day may be one person, and are not
 * counted.
 */
export function countCoupled({ values, count }: PackedRows): number {
  const [givens, families] = [new Map<number, number>(), new Map<number, number>()];
  const [both, dated] = [new Map<number, number>(), new Map<number, number>()];
  const step = stride * Math.max(1, Math.floor(count / sampledRows));
  let known = 0;
  for (let at = 0; at < count * stride; at += step) {
    const [given, family] = [values[at + field.given] as number, values[at + field.family] as number];
    if (given === 0 || family === 0) continue;
    known += 1;
    const name = mix(given, family);
    increment(givens, given);
    increment(families, family);
    increment(both, name);
    increment(dated, mix(name, values[at + field.dateOfBirth] as number));
  }
  const expected = known < 2 ? 0 : (countPairs(givens) * countPairs(families)) / pairsAmong(known);
  const seen = countPairs(both) - countPairs(dated);
  return Math.min(mostCoupled, Math.max(1, (seen + few) / (expected + few)));
}

/** Counts one more of a key. */
export function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** How many pairs so many rows make. */
export const pairsAmong = (rows: number): number => (rows * (rows - 1)) / 2;

/** How many pairs have one key, of rows counted by their keys. */
export function countPairs(counts: ReadonlyMap<number, number>): number {
  let pairs = 0;
  for (const rows of counts.values()) pairs += pairsAmong(rows);
  return pairs;
}
