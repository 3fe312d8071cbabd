import { BlockIndex } from './blocks.ts';
import { type Decision, decide, isEnough, reviewFrom } from './decide.ts';
import { stride } from './fields.ts';
import { type Files, learn } from './learn.ts';
import type { Model } from './model.ts';
import { Pairs } from './pairs.ts';
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
  /** Seconds for the index, for learning and for linking. */
  readonly seconds: { readonly index: number; readonly learn: number; readonly link: number };
}

/** Log odds below which a pair is forgotten: it neither is shown nor competes. */
const kept = -5;
/** A pair so sure that nothing in a weaker tier of blocks could change what is decided. */
const sure = 12;
/** Smaller files are searched through all tiers. */
const small = 50_000;

/** Links two files, each person once in each as a rule: a pair for each two rows that may be one person. */
export function linkFiles(files: Files): Linked {
  const began = performance.now();
  // The bigger file is indexed, the rows of the smaller are looked up.
  const turned = files.left.count > files.right.count;
  const looked: Files = turned ? { ...files, left: files.right, right: files.left } : files;
  const index = new BlockIndex(looked.right, looked.vocabulary);
  const indexed = performance.now();
  const { model, scorer } = learn(looked, index);
  const learned = performance.now();
  const found = new Pairs();
  const candidates = search(looked, index, scorer, found);
  const probabilities = settle(found, looked, scorer);
  const pairs = judged(looked, found, probabilities, scorer).map((pair) =>
    turned ? { ...pair, left: pair.right, right: pair.left } : pair,
  );
  const ended = performance.now();
  return {
    ...{ pairs, model, scorer, candidates },
    seconds: {
      index: (indexed - began) / 1_000,
      learn: (learned - indexed) / 1_000,
      link: (ended - learned) / 1_000,
    },
  };
}

function search({ left, right }: Files, index: BlockIndex, scorer: Scorer, pairs: Pairs): number {
  const early = right.count > small;
  let candidates = 0;
  for (let row = 0; row < left.count; row += 1) {
    const offset = row * stride;
    index.begin();
    let from = 0;
    let best = Number.NEGATIVE_INFINITY;
    for (let tier = 1; tier <= 3 && !(early && best >= sure); tier += 1) {
      const found = index.search(left.values, offset, tier);
      for (; from < found.count; from += 1) {
        const candidate = found.rows[from] as number;
        const odds = scorer.score(left.values, offset, right.values, candidate * stride, kept);
        if (odds > best) best = odds;
        if (odds > kept) pairs.push(row, candidate, odds);
      }
    }
    candidates += from;
  }
  return candidates;
}

function judged(
  { left, right }: Files,
  found: Pairs,
  probabilities: Float64Array,
  scorer: Scorer,
): LinkedPair[] {
  const lead = leads(found, left.count, right.count);
  const pairs: LinkedPair[] = [];
  const { levels } = scorer.comparer;
  for (let pair = 0; pair < found.count; pair += 1) {
    let probability = probabilities[pair] as number;
    if (probability < reviewFrom) continue;
    const [a, b] = [found.left[pair] as number, found.right[pair] as number];
    scorer.comparer.compare(left.values, a * stride, right.values, b * stride);
    if (!isEnough(levels)) probability = Math.min(probability, 0.49);
    pairs.push({
      left: a,
      right: b,
      probability,
      decision: decide(probability, levels, lead[pair] as number),
    });
  }
  return pairs;
}

/** By how much each pair leads the best other pair of either of its rows, in log odds. */
function leads(pairs: Pairs, lefts: number, rights: number): Float64Array {
  const best = (rows: Int32Array, size: number) => {
    const first = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
    const second = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
    for (let pair = 0; pair < pairs.count; pair += 1) {
      const [row, odds] = [rows[pair] as number, pairs.odds[pair] as number];
      if (odds > (first[row] as number)) {
        second[row] = first[row] as number;
        first[row] = odds;
      } else if (odds > (second[row] as number)) second[row] = odds;
    }
    return (pair: number) => {
      const [row, odds] = [rows[pair] as number, pairs.odds[pair] as number];
      return odds - ((odds === first[row] ? second[row] : first[row]) as number);
    };
  };
  const [left, right] = [best(pairs.left, lefts), best(pairs.right, rights)];
  return Float64Array.from({ length: pairs.count }, (_, pair) => Math.min(left(pair), right(pair)));
}
