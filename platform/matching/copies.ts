import { isForbidden, matchFrom } from './decide.ts';
import { field, stride } from './fields.ts';
import { nameLevel } from './likeness.ts';
import type { Model } from './model.ts';
import { groupsOf, type Pairs } from './pairs.ts';
import type { PackedRows } from './rows.ts';
import { pairsAmong } from './sample.ts';
import { probabilityOf, Scorer } from './score.ts';

/** Log odds within one file beyond which two rivals are one person twice, however few have copies there. */
export const onePerson = 4;
/** Log odds below which a pair competes with all others: whether they are one person is not worth asking. */
const weak = Math.log(0.1);
/** Log odds beyond which one pair says no more beside another, for and against, as in clusters. */
const most = 20;
const least = -6;
/** Rivals that are held against each other to learn how many have copies, in all and for one row, at most. */
const enough = 100_000;
const rivalsEach = 20;
const rounds = 30;
/** Of one row in so many is thought at first that it has a copy. */
const believed = 0.2;

/** One of two files that are linked: `others`, its row in each pair, and `keys`, the other file's. */
interface Side {
  readonly keys: Int32Array;
  readonly others: Int32Array;
  readonly file: PackedRows;
}

/**
 * Which rows of one file are one person twice, so that a row of the other may be both. Most files have everybody once, some have
 * everybody many times (visits, orders): how many copies there are is learned of the rows that are rivals for a row of the other.
 */
export class Copies {
  readonly #side: Side;
  readonly #pairs: Pairs;
  readonly #scorer: Scorer;
  /** Scores by what is expected within the file. */
  readonly #within: Scorer;
  /** By how much in log odds a pair of copies is less expected than a match of the two files. */
  readonly #fewer: number;

  constructor(side: Side, pairs: Pairs, scorer: Scorer, model: Model) {
    this.#side = side;
    this.#pairs = pairs;
    this.#scorer = scorer;
    const { count } = side.file;
    const within = { ...model, matches: 1, free: 1, pairs: Math.max(1, pairsAmong(count)) };
    const alone = { ...within, households: Math.max(1, (count / 2) * model.others) };
    this.#within = new Scorer(scorer.comparer, scorer.frequencies, alone);
    this.#within.names = scorer.names;
    const copies = this.#count();
    this.#within.use({ ...alone, matches: copies });
    this.#fewer = Math.log(copies / alone.pairs) - Math.log(model.matches / (model.pairs * model.free));
  }

  /** Whether two pairs of one row exclude each other: their other rows are two people. */
  exclude(a: number, b: number): boolean {
    const { odds } = this.#pairs;
    const by = Math.min(odds[a] as number, odds[b] as number);
    if (by < weak) return true;
    // A number that differs, or another given name, need not make two of them, where it does not between the files.
    if (this.#linked(a, b) + this.#fewer > 0) return false;
    const own = this.#odds(a, b);
    return own < least || own + Math.min(most, by + this.#fewer) <= 0;
  }

  /**
   * Whether the other rows of two pairs are one person as likely as it takes to be linked, so that neither costs the other its lead;
   * or have one given name and day of birth, however few have copies.
   */
  areOne(a: number, b: number): boolean {
    const { comparer } = this.#scorer;
    const { levels } = comparer;
    const isLikely = this.#linked(a, b) > onePerson;
    const isCalledSo = levels[field.given] === nameLevel.equal && levels[field.dateOfBirth] === 0;
    if (isLikely && isCalledSo && !isForbidden(comparer)) return true;
    return probabilityOf(this.#odds(a, b)) >= matchFrom;
  }

  /** Log odds of the other rows of two pairs as if the one were of the other file. */
  #linked(a: number, b: number): number {
    const { file, others } = this.#side;
    return this.#scorer.scoreWithin(
      file.values,
      (others[a] as number) * stride,
      (others[b] as number) * stride,
    );
  }

  /** Log odds that the other rows of two pairs are one person; minus infinity where they are twins, or other people anyway. */
  #odds(a: number, b: number): number {
    const { file, others } = this.#side;
    const odds = this.#within.scoreWithin(
      file.values,
      (others[a] as number) * stride,
      (others[b] as number) * stride,
    );
    const { comparer } = this.#within;
    const isTwo = comparer.levels[field.given] === nameLevel.other || isForbidden(comparer);
    return isTwo ? Number.NEGATIVE_INFINITY : odds;
  }

  /** How many pairs of copies the file has, as many as make what its rivals say likeliest. */
  #count(): number {
    const { keys, others, file } = this.#side;
    const { count, odds } = this.#pairs;
    // How many rows of the other file each row may be: two copies are rivals for each of them.
    const times = new Int32Array(file.count);
    let seen = 0;
    for (let pair = 0; pair < count; pair += 1) {
      if ((odds[pair] as number) < weak) continue;
      const row = others[pair] as number;
      if (times[row] === 0) seen += 1;
      times[row] = (times[row] as number) + 1;
    }
    const groups: number[][] = [];
    let all = 0;
    for (const group of groupsOf(keys, count)) {
      const rivals = group.filter((pair) => (odds[pair] as number) >= weak);
      if (rivals.length < 2) continue;
      groups.push(rivals);
      all += pairsAmong(Math.min(rivalsEach, rivals.length));
    }
    const step = Math.ceil(all / enough);
    const [evidence, weights]: [number[], number[]] = [[], []];
    for (let at = 0; at < groups.length; at += step) {
      const group = groups[at] as number[];
      const looked = group.slice(0, rivalsEach);
      const stands = (step * pairsAmong(group.length)) / pairsAmong(looked.length);
      for (const [place, a] of looked.entries()) {
        for (const b of looked.slice(0, place)) {
          const [one, two] = [times[others[a] as number] as number, times[others[b] as number] as number];
          evidence.push(Math.exp(Math.min(60, this.#odds(a, b))));
          weights.push(stands / Math.min(one, two));
        }
      }
    }
    // Of rows that may be none of the other file nothing is seen.
    const share = file.count / Math.max(1, seen);
    let copies = believed * file.count;
    for (let round = 0; round < rounds; round += 1) {
      let sum = 0;
      for (const [at, each] of evidence.entries())
        sum += ((weights[at] as number) * copies * each) / (1 + copies * each);
      copies = Math.max(Number.MIN_VALUE, share * sum);
    }
    return copies;
  }
}
