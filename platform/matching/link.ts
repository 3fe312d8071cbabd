import { Candidates } from './candidates.ts';
import { Copies } from './copies.ts';
import { asFarAsTold, type Decision, decide, margin, matchFrom, reviewFrom } from './decide.ts';
import { stride } from './fields.ts';
import { type Files, learn } from './learn.ts';
import type { Model } from './model.ts';
import { inOwnOrder, type OwnOrder } from './ownOrder.ts';
import { pairFiles } from './pairing.ts';
import { groupsOf, Pairs } from './pairs.ts';
import { rulesFor, small, type UsedRule } from './rules.ts';
import type { Scorer } from './score.ts';
import { settle } from './settle.ts';

/** One pair that may be one person. */
export interface LinkedPair {
  readonly left: number;
  readonly right: number;
  readonly probability: number;
  readonly decision: Decision;
}

/** What linking found, and what it took. */
export interface Linked {
  readonly pairs: readonly LinkedPair[];
  readonly model: Model;
  readonly scorer: Scorer;
  /** Pairs that were scored. */
  readonly candidates: number;
  /** Seconds for learning, for finding and weighing pairs, and for deciding; and CPU seconds of all but learning. */
  readonly seconds: {
    readonly learn: number;
    readonly weigh: number;
    readonly decide: number;
    readonly cpu: number;
  };
}

/** Log odds below which a pair is forgotten: it neither is shown nor competes. */
const kept = -5;
/** A pair of the first tier of rules so sure that nothing found by weaker ones could change what is decided. */
const sure = 12;
/** Where no more of the rows that have a sure match have a second one, the other file has everybody once. */
const seldomSeveral = 0.01;

/** CPU seconds of all threads since a reading of `process.cpuUsage`. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * Links two files, each person once in each as a rule: a pair for each two rows that may be one person. Which file is the left one and how
 * their rows are sorted changes nothing.
 */
export function linkFiles({ left, right, vocabulary }: Files): Linked {
  const began = performance.now();
  return inOwnOrder([{ rows: left }, { rows: right }], vocabulary, (...orders) => {
    const [own, other] = orders as [OwnOrder, OwnOrder];
    // The rows of the smaller file are looked up in the bigger.
    const turned = left.count === right.count ? own.digest > other.digest : left.count > right.count;
    const looked: Files = turned ? { left: right, right: left, vocabulary } : { left, right, vocabulary };
    const linked = linkLooked(looked, began);
    const pairs = linked.pairs.map((pair) => {
      const [a, b] = turned ? [pair.right, pair.left] : [pair.left, pair.right];
      return { ...pair, left: own.rows[a] as number, right: other.rows[b] as number };
    });
    return { ...linked, pairs };
  });
}

/** Links two files whose rows are in an order of their own, looking up the rows of the left one; `began`: when it began. */
function linkLooked(looked: Files, began: number): Linked {
  const rules = rulesFor(looked.right, looked.vocabulary);
  const { model, scorer } = learn(looked, rules);
  const learned = performance.now();
  const before = process.cpuUsage();
  const { found, candidates } = search(looked, rules, scorer);
  const weighed = performance.now();
  const [byLeft, byRight] = [found.left, found.right];
  const rights = new Copies({ keys: byLeft, others: byRight, file: looked.right }, found, scorer, model);
  const lefts = new Copies({ keys: byRight, others: byLeft, file: looked.left }, found, scorer, model);
  const probabilities = settle(found, lefts, rights);
  const lead = leads(found, probabilities, lefts, rights);
  const pairs = judged(looked, found, probabilities, lead, scorer);
  const ended = performance.now();
  return {
    pairs,
    model,
    scorer,
    candidates,
    seconds: {
      learn: (learned - began) / 1_000,
      weigh: (weighed - learned) / 1_000,
      decide: (ended - weighed) / 1_000,
      cpu: cpuSince(before),
    },
  };
}

/**
 * Pairs that may be one person, by the rows of `left`. In a big file that has everybody once a sure match ends the search for its row;
 * where many rows have several, each may have more.
 */
function search({ left, right, vocabulary }: Files, rules: readonly UsedRule[], scorer: Scorer) {
  const pairs = new Pairs();
  const partners = new Uint32Array(left.count);
  const found = new Candidates(left.count, right.count, (row, candidate) => {
    const odds = scorer.score(left.values, row * stride, right.values, candidate * stride, kept);
    if (odds >= sure) partners[row] = (partners[row] as number) + 1;
    if (odds > kept) pairs.push(row, candidate, odds);
  });
  const early = right.count > small;
  let open: Int32Array | undefined;
  for (const strong of [true, false]) {
    const own = rules.filter(({ rule }) => (rule.tier === 1) === strong);
    pairFiles(left, right, own, vocabulary.names, found, open);
    if (!strong || !early) continue;
    found.drain();
    if (!haveCopies(partners)) open = Int32Array.from(partners.keys()).filter((row) => partners[row] === 0);
  }
  found.drain();
  return { found: pairs.distinct(), candidates: found.looked };
}

/** Whether of the rows that have a sure match many have another. */
function haveCopies(partners: Uint32Array): boolean {
  let [matched, several] = [0, 0];
  for (const count of partners) {
    if (count > 0) matched += 1;
    if (count > 1) several += 1;
  }
  return several > seldomSeveral * matched;
}

function judged(
  { left, right }: Files,
  found: Pairs,
  probabilities: Float64Array,
  lead: Float64Array,
  scorer: Scorer,
): LinkedPair[] {
  const pairs: LinkedPair[] = [];
  const { levels } = scorer.comparer;
  for (let pair = 0; pair < found.count; pair += 1) {
    const likely = probabilities[pair] as number;
    if (likely < reviewFrom) continue;
    const [a, b] = [found.left[pair] as number, found.right[pair] as number];
    scorer.comparer.compare(left.values, a * stride, right.values, b * stride);
    const probability = asFarAsTold(likely, levels, true, left.values, a * stride, right.values, b * stride);
    pairs.push({
      left: a,
      right: b,
      probability,
      decision: decide(probability, scorer.comparer, lead[pair] as number),
    });
  }
  return pairs;
}

/**
 * By how much each pair that may be linked leads the best other pair of either of its rows, in log odds. A rival that is the
 * same person twice in their file is none: else nobody whom a file has twice is linked.
 */
function leads(pairs: Pairs, probabilities: Float64Array, lefts: Copies, rights: Copies): Float64Array {
  const lead = new Float64Array(pairs.count).fill(Number.POSITIVE_INFINITY);
  for (const [rows, copies] of [
    [pairs.left, rights],
    [pairs.right, lefts],
  ] as const) {
    for (const group of groupsOf(rows, pairs.count)) {
      for (const pair of group) {
        if ((probabilities[pair] as number) < matchFrom) continue;
        for (const rival of group) {
          const by = (pairs.odds[pair] as number) - (pairs.odds[rival] as number);
          if (rival === pair || by >= Math.min(margin, lead[pair] as number)) continue;
          if (!copies.areOne(pair, rival)) lead[pair] = by;
        }
      }
    }
  }
  return lead;
}
