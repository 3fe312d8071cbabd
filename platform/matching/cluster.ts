import type { Comparer } from './compare.ts';
import { isForbidden, isToldByNumber, sharesNumber } from './decide.ts';
import { field, stride } from './fields.ts';
import type { Learned } from './learn.ts';
import { nameLevel, otherMiddle } from './likeness.ts';
import type { LinkedPair } from './link.ts';
import { showsKin } from './model.ts';
import type { PackedRows } from './rows.ts';
import type { Scorer } from './score.ts';

/**
 * Log odds beyond which one pair says no more in a sum. What speaks against counts less far than what speaks for: two
 * damaged copies of one row can differ in everything but what each shares with the row.
 */
const most = 20;
const least = -6;

/**
 * Joins pairs into clusters, the likeliest first. Two clusters become one when their members are, on average, one
 * person, and no two of them must be kept apart. Chains of pairs alone are not enough: they would lead from twin to
 * twin.
 * - two damaged copies of one row may look like twins: they are not kept apart where either, under its own given
 *   name, is one person with a row of the other's cluster
 * - rows that only a number tells apart are joined only by a number
 */
export function clusterRows(
  rows: PackedRows,
  pairs: readonly LinkedPair[],
  { scorer, model }: Learned,
): Int32Array {
  // A file in which no kin live together holds no twins: there another given name is a slip of the pen.
  const mayBeTwins = showsKin(model);
  const cluster = Int32Array.from({ length: rows.count }, (_, row) => row);
  const members = new Map<number, number[]>();
  const of = (row: number) => members.get(cluster[row] as number) ?? [row];
  const order = pairs
    .filter(({ probability }) => probability >= 0.5)
    .sort((a, b) => b.probability - a.probability || a.left - b.left || a.right - b.right);
  for (const { left, right } of order) {
    if (cluster[left] === cluster[right]) continue;
    const [first, second] = [of(left), of(right)];
    if (!areOne(rows, first, second, scorer, mayBeTwins)) continue;
    const joined = [...first, ...second].sort((a, b) => a - b);
    members.delete(cluster[left] as number);
    members.delete(cluster[right] as number);
    for (const row of joined) cluster[row] = joined[0] as number;
    members.set(joined[0] as number, joined);
  }
  return cluster;
}

/** What most rows of a cluster say, field by field; of values as frequent the one that is met first. */
function consensusOf({ values }: PackedRows, rows: readonly number[]): Int32Array {
  const consensus = new Int32Array(stride);
  const seen = new Map<number, number>();
  for (let place = 0; place < stride; place += 1) {
    seen.clear();
    for (const row of rows) {
      const value = values[row * stride + place] as number;
      if (value !== 0) seen.set(value, (seen.get(value) ?? 0) + 1);
    }
    let most = 0;
    for (const [value, count] of seen) {
      if (count <= most) continue;
      most = count;
      consensus[place] = value;
    }
  }
  return consensus;
}

/** Whether two rows have one given name: equal, but for a slip that makes no other name, or in the place of the family name. */
function isOneName(compared: Comparer): boolean {
  const { levels } = compared;
  const given = levels[field.given] as number;
  const isLikely = given === nameLevel.slip || compared.isSwapped;
  return given === nameLevel.equal || (isLikely && !compared.mayBeTwoNames());
}

/** Whether one of two is called by the other's middle name, and a number of their own says that they are one (ADR 0067). */
function isCalledByNumber(compared: Comparer): boolean {
  const { levels } = compared;
  const isBorn = (levels[field.dateOfBirth] as number) <= 1;
  return levels[field.given] === nameLevel.crossed && !compared.isSwapped && isBorn && sharesNumber(compared);
}

function areOne(
  rows: PackedRows,
  first: readonly number[],
  second: readonly number[],
  scorer: Scorer,
  mayBeTwins: boolean,
): boolean {
  const { values } = rows;
  let sum = 0;
  const barred: (readonly [a: number, b: number, byMiddle: boolean])[] = [];
  // The same of those whom only a number tells, for one of them says no name.
  const numbered: typeof barred = [];
  // Rows that are one person with a row of the other cluster by themselves, under one given name: twins may be alike to a third.
  const vouched = new Set<number>();
  // And those of one middle name as well: of twins who are both called Muhammad a row without it is anybody's.
  const vouchedWhole = new Set<number>();
  for (const a of first) {
    for (const b of second) {
      const odds = scorer.score(values, a * stride, values, b * stride);
      sum += Math.max(least, Math.min(most, odds));
      if (!mayBeTwins) continue;
      const { levels } = scorer.comparer;
      // An e-mail address is a family's, and a number may have been written beside the wrong twin.
      const apart = isForbidden(scorer.comparer) || levels[field.given] === nameLevel.other;
      const middle = levels[field.middle] as number;
      const isOther = middle === otherMiddle.surely || middle === otherMiddle.perhaps;
      const byMiddle =
        (isOther && levels[field.given] !== nameLevel.other) || scorer.comparer.lacksSecondName();
      if (apart) (isToldByNumber(scorer.comparer) ? numbered : barred).push([a, b, byMiddle]);
      else if (odds > 0 && (isOneName(scorer.comparer) || isCalledByNumber(scorer.comparer))) {
        vouched.add(a).add(b);
        if (middle <= 1) vouchedWhole.add(a).add(b);
      }
    }
  }
  // Copies differ from each other by the damage of both, from what most of them say by their own.
  if (sum <= 0 && !mayBeTwins && first.length + second.length > 3)
    return scorer.score(consensusOf(rows, first), 0, consensusOf(rows, second), 0) > 0;
  const isVouched = (row: number, byMiddle: boolean) => (byMiddle ? vouchedWhole : vouched).has(row);
  // Whose a row without a name is, no third row's name says, but a number that both bear.
  const isNumbered = (row: number, others: readonly number[]) =>
    [...others, ...vouched].some((other) => {
      scorer.comparer.compare(values, row * stride, values, other * stride);
      return row !== other && sharesNumber(scorer.comparer);
    });
  return (
    sum > 0 &&
    barred.every(([a, b, byMiddle]) => isVouched(a, byMiddle) || isVouched(b, byMiddle)) &&
    numbered.every(
      ([a, b, byMiddle]) =>
        (isVouched(a, byMiddle) || isNumbered(a, second)) && (isVouched(b, byMiddle) || isNumbered(b, first)),
    )
  );
}
