import { stride } from './fields.ts';
import type { Files } from './learn.ts';
import type { Pairs } from './pairs.ts';
import type { Scorer } from './score.ts';

const rounds = 30;
/** Log odds within one file beyond which two rivals are one person twice: then they do not exclude each other. */
export const onePerson = 4;
const most = 60;

/**
 * Probabilities of pairs between two files in which a person stands once, as a rule: what speaks for one partner
 * speaks against the others, so that of twins each gets their own. Belief propagation over the pairs that share a
 * row; exact where these form no circle. Partners that are one person twice in their file do not compete.
 */
export function settle(pairs: Pairs, { left, right }: Files, scorer: Scorer): Float64Array {
  const weights = new Float64Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair += 1)
    weights[pair] = Math.exp(Math.min(most, pairs.odds[pair] as number));
  const byLeft = rivalsOf(pairs.left, pairs.count, left.count, (a, b) => {
    const [rowA, rowB] = [(pairs.right[a] as number) * stride, (pairs.right[b] as number) * stride];
    return weak(weights, a, b) || scorer.scoreWithin(right.values, rowA, rowB) <= onePerson;
  });
  const byRight = rivalsOf(pairs.right, pairs.count, right.count, (a, b) => {
    const [rowA, rowB] = [(pairs.left[a] as number) * stride, (pairs.left[b] as number) * stride];
    return weak(weights, a, b) || scorer.scoreWithin(left.values, rowA, rowB) <= onePerson;
  });
  const fromLeft = new Float64Array(pairs.count).fill(1);
  const fromRight = new Float64Array(pairs.count).fill(1);
  const contested = [...new Set([...byLeft.keys(), ...byRight.keys()])];
  for (let round = 0; round < rounds; round += 1) {
    for (const pair of contested) fromLeft[pair] = free(byLeft.get(pair), weights, fromRight);
    for (const pair of contested) fromRight[pair] = free(byRight.get(pair), weights, fromLeft);
  }
  return weights.map((weight, pair) => {
    const odds = weight * (fromLeft[pair] as number) * (fromRight[pair] as number);
    return odds / (1 + odds);
  });
}

/** Two weak pairs are left to compete: whether they are one person is not worth asking. */
function weak(weights: Float64Array, a: number, b: number): boolean {
  return (weights[a] as number) < 0.1 || (weights[b] as number) < 0.1;
}

function free(rivals: readonly number[] | undefined, weights: Float64Array, messages: Float64Array): number {
  let sum = 1;
  for (const rival of rivals ?? []) sum += (weights[rival] as number) * (messages[rival] as number);
  return 1 / sum;
}

/** For each pair that shares its row with others, those among them that exclude it. */
function rivalsOf(
  rows: Int32Array,
  count: number,
  size: number,
  exclude: (a: number, b: number) => boolean,
): Map<number, number[]> {
  const last = new Int32Array(size).fill(-1);
  const before = new Int32Array(count);
  for (let pair = 0; pair < count; pair += 1) {
    const row = rows[pair] as number;
    before[pair] = last[row] as number;
    last[row] = pair;
  }
  const rivals = new Map<number, number[]>();
  for (let row = 0; row < size; row += 1) {
    const group: number[] = [];
    for (let pair = last[row] as number; pair >= 0; pair = before[pair] as number) group.push(pair);
    if (group.length < 2) continue;
    for (const pair of group) rivals.set(pair, []);
    for (const [at, a] of group.entries()) {
      for (const b of group.slice(0, at)) {
        if (!exclude(a, b)) continue;
        (rivals.get(a) as number[]).push(b);
        (rivals.get(b) as number[]).push(a);
      }
    }
  }
  return rivals;
}
