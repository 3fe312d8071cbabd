import { sharedInts } from './bytes.ts';
import { clusterRows } from './cluster.ts';
import { decide, isEnough, reviewFrom } from './decide.ts';
import { stride } from './fields.ts';
import type { Helper } from './helper.ts';
import { hopefulAmong, hopefulByRule, type SharedWork, takeRules } from './hopeful.ts';
import { hopeless, type Learned, learnDuplicates, learnOthers } from './learn.ts';
import { cpuSince, type Linked, type LinkedPair } from './link.ts';
import { pairAll, rulesWithin } from './pairing.ts';
import { Pairs } from './pairs.ts';
import type { PackedRows } from './rows.ts';
import { probabilityOf } from './score.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What the search for duplicates found. */
export interface Deduplicated extends Linked {
  /** The cluster of each row: the number of its first row. */
  readonly clusters: Int32Array;
}

/** A file with more duplicates than this share of its rows shows values more often than there are people who have them. */
const manyDuplicates = 0.02;

/**
 * Log odds below which a pair is no duplicate by any weights that could be learned: in a small file little is known
 * before, in a big one most pairs are hopeless.
 */
const hopelessIn = (rows: PackedRows) => (rows.count > 50_000 ? -6 : hopeless);

/**
 * Finds rows of one file that are one person, and joins them into clusters. `helper`: a thread that takes part of the
 * work; what is found is the same.
 */
export function dedupeRows(rows: PackedRows, vocabulary: Vocabulary, helper?: Helper): Deduplicated {
  const began = performance.now();
  const files = { left: rows, right: rows, vocabulary };
  const others = learnOthers(files);
  const known = performance.now();
  const cpu = process.cpuUsage();
  const { pairs: found, candidates } = hopefulPairs(rows, vocabulary, others, helper);
  const paired = performance.now();
  let learned = learnDuplicates(rows, found, others);
  let pairs = judged(rows, found, learned);
  let clusters = clusterRows(rows, pairs, learned);
  const before = earlierRows(clusters);
  if (before.count > manyDuplicates * rows.count) {
    learned = learnDuplicates(rows, found, learnOthers(files, before.rows));
    pairs = judged(rows, found, learned);
    clusters = clusterRows(rows, pairs, learned);
  }
  // Each pair may be right by itself and a chain of them lead from twin to twin: what is linked unseen is of one cluster.
  const linked = pairs.map((pair): LinkedPair => {
    return clusters[pair.left] === clusters[pair.right] ? pair : { ...pair, decision: 'review' };
  });
  const ended = performance.now();
  return {
    ...{ pairs: linked, ...learned, candidates, clusters },
    seconds: {
      learn: (known - began) / 1_000,
      weigh: (paired - known) / 1_000,
      decide: (ended - paired) / 1_000,
      cpu: cpuSince(cpu),
    },
  };
}

/**
 * Pairs of rows that could be one person by some weights, each once, in the order of their rows. Rule by rule, by
 * whoever has time: what is found depends on the rules alone.
 */
function hopefulPairs(rows: PackedRows, vocabulary: Vocabulary, { scorer, model }: Learned, helper?: Helper) {
  const floor = hopelessIn(rows);
  const rules = rulesWithin(rows, vocabulary);
  if (rules.length === 0) {
    const { pairs, look } = hopefulAmong(rows, scorer, floor);
    const candidates = pairAll(rows, look);
    return { pairs: pairs.distinct(), candidates };
  }
  const work: SharedWork = {
    ...{ values: rows.values, count: rows.count, rules, floor, model },
    ...{ vocabulary: vocabulary.parts, frequencies: scorer.frequencies.logs, turns: sharedInts(2) },
  };
  helper?.offer(work);
  const own = takeRules(work, vocabulary.names, scorer);
  const others = helper?.collect(work);
  const all = new Pairs();
  let candidates = 0;
  for (const [place, rule] of rules.entries()) {
    const found =
      own.get(place) ?? others?.get(place) ?? hopefulByRule(rows, rule, vocabulary.names, scorer, floor);
    candidates += found.candidates;
    for (const [at, left] of found.left.entries())
      all.push(left, found.right[at] as number, found.odds[at] as number);
  }
  return { pairs: all.distinct(), candidates };
}

function judged({ values }: PackedRows, found: Pairs, { scorer }: Learned): LinkedPair[] {
  const pairs: LinkedPair[] = [];
  const least = Math.log(reviewFrom / (1 - reviewFrom));
  for (let pair = 0; pair < found.count; pair += 1) {
    const [left, right] = [found.left[pair] as number, found.right[pair] as number];
    const odds = scorer.score(values, left * stride, values, right * stride, least);
    if (odds < least) continue;
    const { levels } = scorer.comparer;
    const probability = isEnough(levels) ? probabilityOf(odds) : Math.min(probabilityOf(odds), 0.49);
    pairs.push({
      left,
      right,
      probability,
      decision: decide(probability, scorer.comparer, Number.POSITIVE_INFINITY),
    });
  }
  return pairs;
}

/** For each row the last row before it of the same cluster, or -1. */
function earlierRows(clusters: Int32Array): { readonly rows: Int32Array; readonly count: number } {
  const last = new Int32Array(clusters.length).fill(-1);
  const rows = new Int32Array(clusters.length);
  let count = 0;
  for (let row = 0; row < clusters.length; row += 1) {
    const cluster = clusters[row] as number;
    rows[row] = last[cluster] as number;
    if (rows[row] !== -1) count += 1;
    last[cluster] = row;
  }
  return { rows, count };
}
