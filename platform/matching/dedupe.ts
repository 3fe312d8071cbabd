import { sharedInts } from './bytes.ts';
import { clusterRows } from './cluster.ts';
import { asFarAsTold, belowHalf, decide, looksLikeTwins, reviewFrom } from './decide.ts';
import { stride } from './fields.ts';
import type { Helper } from './helper.ts';
import { hopefulAmong, hopefulByRule, type SharedWork, takeRules } from './hopeful.ts';
import { hopeless, type Learned, learnDuplicates, learnOthers } from './learn.ts';
import { cpuSince, type Linked, type LinkedPair } from './link.ts';
import { showsKin } from './model.ts';
import { inOwnOrder, type OwnOrder } from './ownOrder.ts';
import { pairAll, rulesWithin } from './pairing.ts';
import { Pairs } from './pairs.ts';
import type { PackedRows } from './rows.ts';
import { increment, pairsAmong } from './sample.ts';
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
 * Finds rows of one file that are one person, and joins them into clusters. How rows are sorted changes nothing, but which of two that say
 * the same comes first where `ties` gives them no numbers. `helper`: a thread that takes part of the work; what is found is the same.
 */
export function dedupeRows(
  rows: PackedRows,
  vocabulary: Vocabulary,
  { helper, ties }: { readonly helper?: Helper; readonly ties?: Int32Array } = {},
): Deduplicated {
  const began = performance.now();
  return inOwnOrder([{ rows, ties }], vocabulary, (order) => {
    const found = dedupeOrdered(rows, vocabulary, began, helper);
    const numbers = (order as OwnOrder).rows;
    const pairs = found.pairs.map((pair) => {
      const [a, b] = [numbers[pair.left] as number, numbers[pair.right] as number];
      return { ...pair, left: Math.min(a, b), right: Math.max(a, b) };
    });
    return { ...found, pairs, clusters: numbered(found.clusters, numbers) };
  });
}

/** Clusters by the numbers of rows: the cluster of each row, by its first row. */
function numbered(clusters: Int32Array, numbers: Int32Array): Int32Array {
  const firsts = new Int32Array(clusters.length).fill(clusters.length);
  for (const [at, cluster] of clusters.entries())
    firsts[cluster] = Math.min(firsts[cluster] as number, numbers[at] as number);
  const named = new Int32Array(clusters.length);
  for (const [at, cluster] of clusters.entries()) named[numbers[at] as number] = firsts[cluster] as number;
  return named;
}

function dedupeOrdered(
  rows: PackedRows,
  vocabulary: Vocabulary,
  began: number,
  helper?: Helper,
): Deduplicated {
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
  const linked = agreed(rows, pairs, clusters, learned);
  const ended = performance.now();
  return {
    pairs: linked,
    ...learned,
    candidates,
    clusters,
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
    values: rows.values,
    count: rows.count,
    rules,
    floor,
    model,
    vocabulary: vocabulary.parts,
    frequencies: scorer.frequencies.logs,
    turns: sharedInts(2),
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
    const likely = probabilityOf(odds);
    const probability = asFarAsTold(likely, levels, false, values, left * stride, values, right * stride);
    pairs.push({
      left,
      right,
      probability,
      decision: decide(probability, scorer.comparer, Number.POSITIVE_INFINITY),
    });
  }
  return pairs;
}

/**
 * Adjusts pairs to the clusters. Each pair may be right by itself while a chain of them leads from twin to twin, so
 * only pairs within one cluster are linked without a person. Two rows of one cluster are more likely one person than
 * not, however damaged they are; two rows that look like twins and share no number are not one person, unless one
 * cluster has both.
 */
function agreed(
  { values, count }: PackedRows,
  pairs: readonly LinkedPair[],
  clusters: Int32Array,
  { scorer, model }: Learned,
): LinkedPair[] {
  const mayBeTwins = showsKin(model);
  const listed = new Map<number, number>();
  const all = pairs.map((pair): LinkedPair => {
    const { left, right, probability } = pair;
    const cluster = clusters[left] as number;
    if (cluster === clusters[right]) {
      increment(listed, cluster);
      return { ...pair, probability: Math.max(probability, 0.5) };
    }
    scorer.comparer.compare(values, left * stride, values, right * stride);
    const isTwin = mayBeTwins && looksLikeTwins(scorer.comparer);
    return { ...pair, decision: 'review', probability: isTwin ? belowHalf(probability) : probability };
  });
  const members = membersOf(clusters, count);
  const known = new Set(
    pairs.filter(({ left }) => isShort(left)).map(({ left, right }) => left * count + right),
  );
  function isShort(row: number): boolean {
    const cluster = clusters[row] as number;
    return (listed.get(cluster) ?? 0) < pairsAmong(members.get(cluster)?.length ?? 1);
  }
  for (const rows of members.values()) {
    if (!isShort(rows[0] as number)) continue;
    for (const [at, right] of rows.entries())
      for (const left of rows.slice(0, at))
        if (!known.has(left * count + right)) all.push({ left, right, probability: 0.5, decision: 'review' });
  }
  return all;
}

/** The rows of each cluster of several. */
function membersOf(clusters: Int32Array, count: number): Map<number, number[]> {
  const members = new Map<number, number[]>();
  for (let row = 0; row < count; row += 1) {
    const first = clusters[row] as number;
    if (first === row) continue;
    const others = members.get(first);
    if (others) others.push(row);
    else members.set(first, [first, row]);
  }
  return members;
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
