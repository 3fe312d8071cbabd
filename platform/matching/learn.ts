import { Candidates } from './candidates.ts';
import { Comparer } from './compare.ts';
import { field, levelNames, levelRoom, stride } from './fields.ts';
import { Frequencies } from './frequency.ts';
import { countHouseholds, type Households } from './households.ts';
import { freeShare, maximise, othersOf, Sample } from './maximise.ts';
import { type Model, strategyName } from './model.ts';
import { pairFiles } from './pairing.ts';
import type { Pairs } from './pairs.ts';
import type { PackedRows } from './rows.ts';
import { rulesFor, small, type UsedRule } from './rules.ts';
import {
  countNamesakes,
  countOwnNumbers,
  countSexOfName,
  countUnrelated,
  countWholeNames,
  few,
  type WholeNames,
} from './sample.ts';
import { Scorer } from './score.ts';
import type { Vocabulary } from './vocabulary.ts';
import { believedShares, type Shares, sharesOf } from './weights.ts';

/** Two files to be linked, or one file twice in which duplicates are sought. */
export interface Files {
  readonly left: PackedRows;
  readonly right: PackedRows;
  readonly vocabulary: Vocabulary;
}

/** How many pairs' worth of belief is mixed into what a file shows. */
const belief = { household: 50, unrelated: 10 };
/** What is seen in one random pair out of three times their number is not surprising. */
const missed = 0.3;
/** Pairs of one file that are learned from, at most: more do not change the weights. */
const enoughDuplicates = 100_000;
/** Candidates between files: of fewer the weights are as the sample is. */
const enough = 300_000;
/** The same for rows looked up in a big file, of whose candidates most are no crowd. */
const enoughOfBig = 20_000;
/** Pairs below these log odds are not one person by any weights that could be learned. */
export const hopeless = -16;

/** How many of the rows that are asked for are thought to be in an index, before any was. */
const present = 0.8;

/** What learning gives: the model, and a scorer that uses it. */
export interface Learned {
  readonly model: Model;
  readonly scorer: Scorer;
}

/** What can be learned before any match is. */
interface Others extends Learned {
  readonly homes: Households;
  readonly names: WholeNames['shares'];
}

/**
 * Learns the weights from the two files themselves, without any known true pair. Unrelated people are learned from
 * random pairs, and households from pairs at one address within one file; both are then fixed while the weights of
 * matches are found by expectation maximisation over the candidates of sampled rows of `left`. `rules`: the blocking
 * rules that give the candidates. Rows are in an order of their own (`inOwnOrder`), so that the first are a sample.
 */
export function learn(files: Files, rules = rulesFor(files.right, files.vocabulary)): Learned {
  const { left, right } = files;
  const { model, scorer, homes, names } = learnOthers(files);
  scorer.names = names;
  const { sample, share } = drawSample(files, rules, scorer);
  const found = maximise(model, sample, scorer, { alone: false, share, rows: left.count, homes });
  const learned = { ...found, free: found.free * freeShare(found.matches / right.count) };
  scorer.use(learned);
  return { model: learned, scorer };
}

/**
 * Learns of one file what duplicates in it look like, from pairs of its rows that may be some. `learned` holds what is
 * known of other people (`learnOthers`).
 */
export function learnDuplicates(
  rows: PackedRows,
  pairs: Pairs,
  { model, scorer, homes, names }: Others,
): Learned {
  scorer.names = names;
  const sample = new Sample();
  const step = Math.max(1, Math.ceil(pairs.count / enoughDuplicates));
  const offset = (row: Int32Array, pair: number) => (row[pair] as number) * stride;
  let looked = 0;
  for (let pair = 0; pair < pairs.count; pair += step) {
    looked += 1;
    const odds = scorer.score(
      rows.values,
      offset(pairs.left, pair),
      rows.values,
      offset(pairs.right, pair),
      hopeless,
    );
    if (odds < hopeless) continue;
    sample.begin();
    sample.add(scorer);
  }
  const share = looked === 0 ? 0 : pairs.count / looked;
  return { model: maximise(model, sample, scorer, { alone: true, share, rows: rows.count, homes }), scorer };
}

/**
 * Learns of an index that nobody has asked yet: unrelated people and households from its rows; of matches what is
 * believed. The model is for one row that is asked for.
 */
export function learnIndex(rows: PackedRows, vocabulary: Vocabulary): Learned {
  const { model: others, scorer } = learnOthers({ left: rows, right: rows, vocabulary });
  const households = Math.max(1e-3, others.others);
  const model = { ...others, matches: present, free: freeShare(present), households, pairs: rows.count };
  scorer.use(model);
  return { model, scorer };
}

/**
 * Learns what can be known before any match is known: the levels of unrelated people and of households; for matches
 * it assumes prior values. `before`: for each row an earlier row of the same person in its file, or -1, so that
 * nobody's values count twice and nobody belongs to their own household.
 */
export function learnOthers({ left, right, vocabulary }: Files, before?: Int32Array): Others {
  const alone = left === right;
  const frequencies = Frequencies.of(alone ? [left] : [left, right], before);
  const comparer = new Comparer(vocabulary);
  const pairs = alone ? Math.max(1, (left.count * (left.count - 1)) / 2) : left.count * right.count;
  const smaller = Math.min(left.count, right.count);
  const bigger = left.count > right.count ? left : right;
  const ownNumbers = countOwnNumbers(comparer, left).filter(
    (place) => alone || countOwnNumbers(comparer, right).includes(place),
  );
  comparer.ownNumbers = ownNumbers;
  const names = countWholeNames(comparer, bigger);
  const start: Model = {
    strategy: strategyName,
    match: believedShares('match'),
    household: believedShares('household'),
    unrelated: believedShares('unrelated'),
    matches: Math.max(1, smaller * (alone ? 0.2 : 0.5)),
    households: smaller,
    pairs,
    free: 1,
    coupled: names.coupled,
    sexOfName: countSexOfName(bigger, vocabulary),
    ownNumbers,
    moved: 0.1,
    apart: 0.1,
    others: 0.5,
    neighbours: { street: 0.5, locality: 0.9 },
  };
  const first = new Scorer(comparer, frequencies, start);
  const strangers = sharesOf(countUnrelated(first, left, right), start.unrelated, belief.unrelated, missed);
  const unrelated = [true, false].reduce(
    (shares, isWhole) => withNamesakes(shares, countNamesakes(first, bigger, isWhole, before)),
    strangers,
  );
  const homes = countKin(
    first,
    alone ? [bigger] : [bigger, bigger === left ? right : left],
    vocabulary,
    before,
  );
  const household = sharesOf(homes.counts, start.household, belief.household);
  const { street, locality } = homes;
  const others = othersOf(homes, start.match, start.moved);
  const held = { ...start, unrelated, household, others, neighbours: { street, locality } };
  const model = { ...held, households: Math.max(1, (alone ? left.count / 2 : left.count) * others) };
  return { homes, model, names: names.shares, scorer: new Scorer(comparer, frequencies, model) };
}

/** What files show of people who live together: the first, unless it has one of each family, as it seems, and the other all. */
function countKin(
  scorer: Scorer,
  [first, other]: readonly PackedRows[],
  vocabulary: Vocabulary,
  before?: Int32Array,
): Households {
  const homes = countHouseholds(scorer, first as PackedRows, vocabulary, before);
  if (!other) return homes;
  const others = countHouseholds(scorer, other, vocabulary, before);
  return others.kin > 2 * homes.kin + few ? others : homes;
}

/** Shares of unrelated people, among whom e-mail addresses are alike as often as among those of one name. */
function withNamesakes(unrelated: Shares, counts: Float64Array): Shares {
  const shares = unrelated.slice();
  const seen = counts.reduce((sum, count) => sum + count, belief.unrelated);
  const other = field.email * levelRoom + levelNames.email.indexOf('other');
  for (let at = field.email * levelRoom + 1; at < other; at += 1)
    shares[at] = Math.max(shares[at] as number, (counts[at] as number) / seen);
  return shares;
}

/** Rows that are looked at first; then four times as many again, until there are candidates enough. */
const lookedAtFirst = { small: 500, big: 10_000 } as const;

/** The candidates of the first rows of `left`, and how many rows there are for one of them. */
function drawSample({ left, right, vocabulary }: Files, rules: readonly UsedRule[], scorer: Scorer) {
  const order = Int32Array.from({ length: left.count }, (_, row) => row);
  const sample = new Sample();
  let looked = 0;
  let seen = 0;
  const wanted = right.count > small ? enoughOfBig : enough;
  for (
    let size = right.count > small ? lookedAtFirst.big : lookedAtFirst.small;
    looked < left.count && seen < wanted;
    size *= 4
  ) {
    const until = Math.min(left.count, looked + size);
    let before = -1;
    const found = new Candidates(left.count, right.count, (row, candidate) => {
      if (row !== before) sample.begin();
      before = row;
      const offset = row * stride;
      if (scorer.score(left.values, offset, right.values, candidate * stride, hopeless) >= hopeless)
        sample.add(scorer);
    });
    pairFiles(left, right, rules, vocabulary.names, found, order.subarray(looked, until));
    found.drain();
    seen += found.looked;
    looked = until;
  }
  return { sample, share: looked === 0 ? 0 : left.count / looked };
}
