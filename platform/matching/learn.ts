import type { BlockIndex } from './blocks.ts';
import { Comparer } from './compare.ts';
import { levelRoom, stride, unknown } from './fields.ts';
import { Frequencies } from './frequency.ts';
import { type Model, strategyName } from './model.ts';
import { drawing } from './random.ts';
import type { PackedRows } from './rows.ts';
import { countHouseholds, countUnrelated } from './sample.ts';
import { Scorer } from './score.ts';
import type { Vocabulary } from './vocabulary.ts';
import { addressAt, believedShares, type Kind, personAt, type Shares, sharesOf } from './weights.ts';

/** Two files to be linked, or one file twice in which duplicates are sought. */
export interface Files {
  readonly left: PackedRows;
  readonly right: PackedRows;
  readonly vocabulary: Vocabulary;
}

/** How many pairs' worth of belief is mixed into what a file shows. */
const belief: Readonly<Record<Kind, number>> = { match: 20, household: 50, unrelated: 10 };
const rounds = 40;
/** Learning ends when a round changes how many matches there are by less than this share. */
const settled = 1e-4;
const pairLimit = 250_000;
/** Pairs below these log odds are not one person by any weights that could be learned. */
const hopeless = -16;

/** How many of the rows that are asked for are thought to be in an index, before any was. */
const present = 0.8;

/** Pairs that are learned from, with what does not change while learning. */
interface Sample {
  readonly levels: Uint8Array;
  readonly parts: Float64Array;
  /** Where the pairs of each row that was looked up begin. */
  readonly starts: readonly number[];
  /** Rows of the file for one that was looked up. */
  readonly share: number;
}

/** What learning gives: the model, and a scorer that uses it. */
export interface Learned {
  readonly model: Model;
  readonly scorer: Scorer;
}

/**
 * Learns the weights of two files from themselves, without knowing any true pair (matching.md): unrelated people from
 * random pairs, households from pairs at one address within one file, and both held while the weights of matches are
 * found by expectation and maximisation over the candidates of sampled rows of `left`. `index` holds `right`.
 */
export function learn(files: Files, index: BlockIndex): Learned {
  const { left, right } = files;
  const alone = left === right;
  const { before, scorer } = learnOthers(files);
  const sample = drawSample(files, index, scorer);
  const model = maximise(before, sample, scorer, { alone, others: before.others, rows: left.count });
  return { model, scorer };
}

/**
 * Learns of an index that nobody has asked yet: unrelated people and households from its rows; of matches what is
 * believed. The model is for one row that is asked for.
 */
export function learnIndex({ right, vocabulary }: Pick<Files, 'right' | 'vocabulary'>): Learned {
  const { before, scorer } = learnOthers({ left: right, right, vocabulary });
  const model = {
    ...before,
    matches: present,
    households: Math.max(1e-3, present * before.others),
    pairs: right.count,
  };
  scorer.use(model);
  return { model, scorer };
}

function learnOthers({ left, right, vocabulary }: Files): { before: Model; scorer: Scorer } {
  const alone = left === right;
  const frequencies = Frequencies.of(alone ? [left] : [left, right]);
  const comparer = new Comparer(vocabulary);
  const pairs = alone ? Math.max(1, (left.count * (left.count - 1)) / 2) : left.count * right.count;
  const smaller = Math.min(left.count, right.count);
  const start: Model = {
    strategy: strategyName,
    match: believedShares('match'),
    household: believedShares('household'),
    unrelated: believedShares('unrelated'),
    matches: Math.max(1, smaller * (alone ? 0.2 : 0.5)),
    households: smaller,
    pairs,
    moved: 0.1,
    apart: 0.1,
    others: 0.5,
    neighbours: { street: 0.5, locality: 0.9 },
  };
  const first = new Scorer(comparer, frequencies, start);
  const unrelated = sharesOf(countUnrelated(first, left, right), start.unrelated, belief.unrelated, 0.3);
  const homes = countHouseholds(first, left.count > right.count ? left : right, vocabulary);
  const household = sharesOf(homes.counts, start.household, belief.household);
  const { others, street, locality } = homes;
  const held = { ...start, unrelated, household, others, neighbours: { street, locality } };
  const before = { ...held, households: Math.max(1, start.matches * others) };
  return { before, scorer: new Scorer(comparer, frequencies, before) };
}

function drawSample({ left, right }: Files, index: BlockIndex, scorer: Scorer): Sample {
  const alone = left === right;
  const draw = drawing(2);
  const order = Int32Array.from({ length: left.count }, (_, row) => row);
  let capacity = 1 << 14;
  let levels = new Uint8Array(capacity * stride);
  let parts = new Float64Array(capacity * 3);
  const starts: number[] = [];
  let kept = 0;
  let looked = 0;
  let seen = 0;
  for (; looked < left.count && seen < pairLimit; looked += 1) {
    // Fisher and Yates: the first rows of a random order, each once.
    const other = looked + draw(left.count - looked);
    const row = order[other] as number;
    order[other] = order[looked] as number;
    starts.push(kept);
    index.begin();
    const offset = row * stride;
    let found = { rows: new Int32Array(0), count: 0 } as {
      readonly rows: Int32Array;
      readonly count: number;
    };
    for (let tier = 1; tier <= 3; tier += 1) found = index.search(left.values, offset, tier);
    seen += found.count;
    for (let at = 0; at < found.count; at += 1) {
      const candidate = found.rows[at] as number;
      if (alone && candidate === row) continue;
      if (scorer.score(left.values, offset, right.values, candidate * stride, hopeless) < hopeless) continue;
      if (kept === capacity) {
        capacity *= 2;
        levels = enlarged(levels, new Uint8Array(capacity * stride));
        parts = enlarged(parts, new Float64Array(capacity * 3));
      }
      levels.set(scorer.comparer.levels, kept * stride);
      parts[kept * 3] = scorer.parts.household;
      parts[kept * 3 + 1] = scorer.parts.unrelated;
      parts[kept * 3 + 2] = scorer.parts.elsewhere;
      kept += 1;
    }
  }
  starts.push(kept);
  return { levels, parts, starts, share: looked === 0 ? 0 : left.count / looked };
}

function enlarged<T extends Uint8Array | Float64Array>(before: T, after: T): T {
  after.set(before);
  return after;
}

interface Setting {
  readonly alone: boolean;
  readonly others: number;
  readonly rows: number;
}

function maximise(first: Model, sample: Sample, scorer: Scorer, { alone, others, rows }: Setting): Model {
  let model = first;
  const odds = new Float64Array(sample.starts.at(-1) ?? 0);
  const stayed = new Float64Array(odds.length);
  for (let round = 0; round < rounds; round += 1) {
    scorer.use(model);
    for (let pair = 0; pair < odds.length; pair += 1) {
      scorer.parts.household = sample.parts[pair * 3] as number;
      scorer.parts.unrelated = sample.parts[pair * 3 + 1] as number;
      scorer.parts.elsewhere = sample.parts[pair * 3 + 2] as number;
      odds[pair] = Math.exp(Math.min(60, scorer.weigh(sample.levels, pair * stride)));
      stayed[pair] = Math.exp(scorer.stayedShare());
    }
    const next = counted(sample, odds, stayed, alone);
    const matches = Math.min(rows, Math.max(1, (next.total * sample.share) / (alone ? 2 : 1)));
    const before = model.matches;
    const moved = (next.moved + 2) / (next.placed + 20);
    model = {
      ...model,
      match: next.shares,
      matches,
      households: Math.max(1, (alone ? rows / 2 : matches) * others),
      moved,
      apart: Math.max(0.02, moved),
    };
    if (round > 3 && Math.abs(matches - before) < settled * before) break;
  }
  scorer.use(model);
  return model;
}

interface Counted {
  readonly shares: Shares;
  readonly total: number;
  readonly placed: number;
  readonly moved: number;
}

function counted(sample: Sample, odds: Float64Array, stayed: Float64Array, alone: boolean): Counted {
  const counts = new Float64Array(stride * levelRoom);
  let [total, placed, moved] = [0, 0, 0];
  for (let row = 0; row + 1 < sample.starts.length; row += 1) {
    const [from, to] = [sample.starts[row] as number, sample.starts[row + 1] as number];
    let all = 1;
    // Between two files a row has at most one match: its candidates share one certainty.
    if (!alone) for (let pair = from; pair < to; pair += 1) all += odds[pair] as number;
    for (let pair = from; pair < to; pair += 1) {
      const own = odds[pair] as number;
      const weight = own / (alone ? 1 + own : all);
      if (weight < 1e-6) continue;
      total += weight;
      const there = stayed[pair] as number;
      let hasPlace = false;
      for (let at = 0; at < personAt.length; at += 1) {
        const place = personAt[at] as number;
        const cell = place * levelRoom + (sample.levels[pair * stride + place] as number);
        counts[cell] = (counts[cell] as number) + weight;
      }
      for (let at = 0; at < addressAt.length; at += 1) {
        const place = addressAt[at] as number;
        const level = sample.levels[pair * stride + place] as number;
        if (level === unknown) continue;
        hasPlace = true;
        const cell = place * levelRoom + level;
        counts[cell] = (counts[cell] as number) + weight * there;
      }
      if (!hasPlace) continue;
      placed += weight;
      moved += weight * (1 - there);
    }
  }
  return { shares: sharesOf(counts, believedShares('match'), belief.match), total, placed, moved };
}
