import type { Copies } from './copies.ts';
import { groupsOf, type Pairs } from './pairs.ts';

const rounds = 30;
const most = 60;

/**
 * Probabilities of pairs between two files in which a person stands once, as a rule: what speaks for one partner
 * speaks against the others, so that of twins each gets their own. Belief propagation over the pairs that share a
 * row; exact where these form no circle. Partners that are one person twice in their file do not compete.
 */
export function settle(pairs: Pairs, lefts: Copies, rights: Copies): Float64Array {
  const weights = new Float64Array(pairs.count);
  for (let pair = 0; pair < pairs.count; pair += 1)
    weights[pair] = Math.exp(Math.min(most, pairs.odds[pair] as number));
  const byLeft = rivalsOf(pairs.left, pairs.count, rights);
  const byRight = rivalsOf(pairs.right, pairs.count, lefts);
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

function free(rivals: readonly number[] | undefined, weights: Float64Array, messages: Float64Array): number {
  let sum = 1;
  for (const rival of rivals ?? []) sum += (weights[rival] as number) * (messages[rival] as number);
  return 1 / sum;
}

/** For each pair that shares its row with others, those among them that exclude it. */
function rivalsOf(rows: Int32Array, count: number, copies: Copies): Map<number, number[]> {
  const rivals = new Map<number, number[]>();
  for (const group of groupsOf(rows, count)) {
    for (const pair of group) rivals.set(pair, []);
    for (const [at, a] of group.entries()) {
      for (const b of group.slice(0, at)) {
        if (!copies.exclude(a, b)) continue;
        (rivals.get(a) as number[]).push(b);
        (rivals.get(b) as number[]).push(a);
      }
    }
  }
  return rivals;
}
