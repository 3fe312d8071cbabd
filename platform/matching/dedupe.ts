import { BlockIndex } from './blocks.ts';
import { clusters } from './cluster.ts';
import { decide, isEnough, reviewFrom } from './decide.ts';
import { stride } from './fields.ts';
import { type Files, learn } from './learn.ts';
import type { Linked, LinkedPair } from './link.ts';
import { Pairs } from './pairs.ts';
import type { PackedRows } from './rows.ts';
import { probabilityOf } from './score.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the search for duplicates found. */
export interface Deduplicated extends Linked {
  /** The cluster of each row: the number of its first row. */
  readonly clusters: Int32Array;
}

/** Log odds below which a pair is forgotten. */
const kept = -5;

/** Finds rows of one file that are one person, and joins them into clusters. */
export function dedupeRows(rows: PackedRows, vocabulary: Vocabulary): Deduplicated {
  const began = performance.now();
  const files: Files = { left: rows, right: rows, vocabulary };
  const index = new BlockIndex(rows, vocabulary);
  const indexed = performance.now();
  const { model, scorer } = learn(files, index);
  const learned = performance.now();
  const found = new Pairs();
  let candidates = 0;
  const { values } = rows;
  for (let row = 0; row < rows.count; row += 1) {
    const offset = row * stride;
    index.begin();
    for (let tier = 1; tier <= 2; tier += 1) index.search(values, offset, tier);
    const { rows: others, count } = index.search(values, offset, 3);
    for (let at = 0; at < count; at += 1) {
      const other = others[at] as number;
      // Each rule finds a pair from either row, so that the later row alone may ask.
      if (other >= row) continue;
      candidates += 1;
      const odds = scorer.score(values, other * stride, values, offset, kept);
      if (odds > kept) found.push(other, row, odds);
    }
  }
  const pairs: LinkedPair[] = [];
  const { levels } = scorer.comparer;
  for (let pair = 0; pair < found.count; pair += 1) {
    let probability = probabilityOf(found.odds[pair] as number);
    if (probability < reviewFrom) continue;
    const [left, right] = [found.left[pair] as number, found.right[pair] as number];
    scorer.comparer.compare(values, left * stride, values, right * stride);
    if (!isEnough(levels)) probability = Math.min(probability, 0.49);
    pairs.push({ left, right, probability, decision: decide(probability, levels, Number.POSITIVE_INFINITY) });
  }
  const joined = clusters(rows, pairs, scorer, model);
  const ended = performance.now();
  return {
    ...{ pairs, model, scorer, candidates, clusters: joined },
    seconds: {
      index: (indexed - began) / 1_000,
      learn: (learned - indexed) / 1_000,
      link: (ended - learned) / 1_000,
    },
  };
}
