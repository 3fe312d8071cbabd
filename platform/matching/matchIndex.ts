import { BlockIndex } from './blocks.ts';
import { ByteTable } from './bytes.ts';
import { onePerson } from './copies.ts';
import { asFarAsTold, type Decision, decide, reviewFrom } from './decide.ts';
import { type Deduplicated, dedupeRows } from './dedupe.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { stride } from './fields.ts';
import { type Learned, learn, learnIndex } from './learn.ts';
import { freeShare } from './maximise.ts';
import type { SavedStrategy } from './model.ts';
import { inOwnOrder } from './ownOrder.ts';
import { type PersonTexts, packPeople, packPerson } from './person.ts';
import { PackedRows } from './rows.ts';
import { probabilityOf } from './score.ts';
import { openStrategy, saveStrategy } from './strategy.ts';
import { Vocabulary } from './vocabulary.ts';

/** Somebody in the index who may be the person asked for. */
interface Candidate {
  readonly key: string;
  readonly probability: number;
  /** `match`: may be linked unseen. `review`: somebody must look. */
  readonly decision: Decision;
  readonly evidence: readonly Evidence[];
}

/** What was found for one row. Keep it with the decision: the row, the candidates and `strategy` give it again. */
interface Answer {
  /** The id of the strategy that decided (`SavedStrategy`). */
  readonly strategy: string;
  /** Likeliest first; none less likely than 0.01. */
  readonly candidates: readonly Candidate[];
}

/** Two rows of the index that may be one person. */
interface Duplicate {
  readonly keys: readonly [string, string];
  readonly probability: number;
  readonly evidence: readonly Evidence[];
}

/** Two of the rows that are asked for together who may be one person: places in the list, the earlier first. */
interface Alike {
  readonly places: readonly [number, number];
  readonly evidence: readonly Evidence[];
}

/** Log odds below which somebody is neither shown nor competes. */
const kept = -5;
/** Rows of the feed that learning looks at: more do not change the weights. */
const enoughToLearn = 50_000;

/**
 * All rows of an index in memory, for one thread that holds it: filled in batches, then followed by a change feed, and
 * asked who a row is. Order of calls: `put` everything, `build`, then `learn` or `use`; from then on `put`, `remove`
 * and `find` in any order. Changes are seen by the next `find`. A key has one row; somebody's former name or address
 * may stand under a key of its own. What was written out of rows stays in the vocabulary until an index is made anew.
 */
export class MatchIndex {
  readonly #vocabulary = new Vocabulary();
  readonly #rows: PackedRows;
  readonly #keys = new ByteTable();
  readonly #asked = new PackedRows(1);
  #gone = 0;
  #changes = 0;
  #blocks: BlockIndex | undefined;
  #learned: (Learned & { readonly id: string }) | undefined;

  /** `capacity`: rows that are expected, so that memory is taken once. */
  constructor(capacity = 1_024) {
    this.#rows = new PackedRows(capacity);
    this.#asked.add();
  }

  /** How many rows can be found. */
  get size(): number {
    return this.#rows.count - this.#gone;
  }

  /** How many rows came, changed or went since `build`: after many, building anew makes searches faster. */
  get changes(): number {
    return this.#changes;
  }

  /** The keys of all rows that can be found. */
  *keys(): Generator<string> {
    for (let row = 0; row < this.#rows.count; row += 1) if (!this.#isGone(row)) yield this.#keyOf(row);
  }

  /** Whether the row of a key can be found. */
  has(key: string): boolean {
    const bytes = Buffer.from(key);
    const row = this.#keys.find(bytes, 0, bytes.length) - 1;
    return row >= 0 && !this.#isGone(row);
  }

  /** Adds a row, or puts it in the place of the one that the key had. Throws RangeError as `packPerson` does. */
  put(key: string, person: PersonTexts): void {
    // Packed before anything changes, so that a row that is refused leaves the index as it was.
    packPerson(this.#vocabulary, person, this.#asked.values, 0);
    const bytes = Buffer.from(key);
    // Keys are numbered from 1 in the order of their rows: a new one gets the next.
    const row = this.#keys.intern(bytes, 0, bytes.length) - 1;
    if (row === this.#rows.count) this.#rows.add();
    else if (this.#isGone(row)) this.#gone -= 1;
    this.#rows.values.set(this.#asked.values.subarray(0, stride), row * stride);
    this.#blocks?.add(this.#rows.values, row);
    this.#changes += 1;
    if (this.#isGone(row)) this.#gone += 1;
  }

  /** Takes the row of a key out; false when there is none. */
  remove(key: string): boolean {
    const bytes = Buffer.from(key);
    const row = this.#keys.find(bytes, 0, bytes.length) - 1;
    if (row < 0 || this.#isGone(row)) return false;
    this.#rows.values.fill(0, row * stride, (row + 1) * stride);
    this.#blocks?.remove(row);
    this.#gone += 1;
    this.#changes += 1;
    return true;
  }

  /** Sorts all rows into blocks. Needed once; again, at leisure, after many changes. */
  build(): void {
    this.#blocks = new BlockIndex(this.#rows, this.#vocabulary, true);
    this.#changes = 0;
  }

  /**
   * Learns the weights from the index and, where there is one, a feed of the kind that will be asked for: without a
   * feed, how people are written down differently is what is believed from other files. `expected`: how many rows there
   * will be at the least, where that is more than there are. Returns what to keep.
   */
  learn(feed: readonly PersonTexts[] = [], expected = 0): SavedStrategy {
    const asked = packPeople(this.#vocabulary, feed.slice(0, enoughToLearn), new PackedRows());
    const files = { left: asked, right: this.#rows, vocabulary: this.#vocabulary };
    const { model } = inOwnOrder([{ rows: asked }, { rows: this.#rows }], this.#vocabulary, () =>
      asked.count > 0 ? learn(files) : learnIndex(this.#rows, this.#vocabulary),
    );
    const pairs = Math.max(this.size, expected);
    const perRow = (count: number) => count / Math.max(1, asked.count);
    const saved = saveStrategy(
      {
        ...model,
        matches: perRow(model.matches),
        households: perRow(model.households),
        pairs,
        // One row is asked for: nobody in the index is taken by another.
        free: freeShare(perRow(model.matches)),
      },
      this.#rows,
      this.#vocabulary,
    );
    this.use(saved);
    return saved;
  }

  /** Decides by a strategy that was learned before. Throws RangeError for one of another version. */
  use(saved: SavedStrategy): void {
    this.#learned = { ...openStrategy(saved, this.#vocabulary), id: saved.id };
  }

  /**
   * Who a row may be: at most `limit` candidates, each with its evidence by field. `tiers`: 2 leaves out who has no more
   * than one weak fact in common with the row, as a street or a given name; for rows that have a date of birth.
   */
  find(person: PersonTexts, limit = 10, tiers: 2 | 3 = 3): Answer {
    const { id, scorer } = this.#strategy;
    const asked = this.#asked.values;
    packPerson(this.#vocabulary, person, asked, 0);
    const { values } = this.#rows;
    const blocks = this.#index;
    blocks.begin();
    for (let tier = 1; tier < tiers; tier += 1) blocks.search(asked, 0, tier);
    const { rows, count } = blocks.search(asked, 0, tiers);
    const found: { readonly row: number; readonly odds: number }[] = [];
    for (let at = 0; at < count; at += 1) {
      const row = rows[at] as number;
      const odds = scorer.score(asked, 0, values, row * stride, kept);
      if (odds > kept) found.push({ row, odds });
    }
    found.sort((a, b) => b.odds - a.odds || a.row - b.row);
    const probabilities = found.map((one) => this.#probability(one, found));
    const candidates: Candidate[] = [];
    for (const [at, { row, odds }] of found.slice(0, limit).entries()) {
      const likely = probabilities[at] as number;
      if (likely < reviewFrom) continue;
      const rival = found[at === 0 ? 1 : 0]?.odds ?? Number.NEGATIVE_INFINITY;
      const evidence = evidenceOf(scorer, asked, 0, values, row * stride);
      const { levels } = scorer.comparer;
      const probability = asFarAsTold(likely, levels, true, asked, 0, values, row * stride);
      candidates.push({
        key: this.#keyOf(row),
        probability,
        evidence,
        decision: decide(probability, scorer.comparer, odds - rival),
      });
    }
    candidates.sort((a, b) => b.probability - a.probability);
    return { strategy: id, candidates };
  }

  /** Which of some people, none of whom is in the index yet, may be one person: at least `reviewFrom` likely. */
  alike(people: readonly PersonTexts[]): readonly Alike[] {
    const { scorer } = this.#strategy;
    const rows = packPeople(this.#vocabulary, people, new PackedRows(Math.max(1, people.length)));
    const blocks = new BlockIndex(rows, this.#vocabulary, true);
    const { values } = rows;
    const alike: Alike[] = [];
    for (let later = 1; later < rows.count; later += 1) {
      blocks.begin();
      blocks.search(values, later * stride, 1);
      const { rows: found, count } = blocks.search(values, later * stride, 2);
      for (let at = 0; at < count; at += 1) {
        const earlier = found[at] as number;
        if (earlier >= later) continue;
        const probability = probabilityOf(
          scorer.score(values, later * stride, values, earlier * stride, kept),
        );
        if (probability < reviewFrom) continue;
        const evidence = evidenceOf(scorer, values, later * stride, values, earlier * stride);
        alike.push({ places: [earlier, later], evidence });
      }
    }
    return alike;
  }

  /**
   * Pairs of rows of the index that are at least `from` likely to be one person, by weights learned from the index
   * itself, and what to keep.
   */
  duplicates(from = reviewFrom): { readonly pairs: readonly Duplicate[]; readonly strategy: SavedStrategy } {
    const found: Deduplicated = dedupeRows(this.#rows, this.#vocabulary);
    const { scorer } = found;
    const { values } = this.#rows;
    return {
      pairs: found.pairs
        .filter(({ probability }) => probability >= from)
        .map(({ left, right, probability }) => ({
          keys: [this.#keyOf(left), this.#keyOf(right)],
          probability,
          evidence: evidenceOf(scorer, values, left * stride, values, right * stride),
        })),
      strategy: saveStrategy(found.model, this.#rows, this.#vocabulary),
    };
  }

  get #index(): BlockIndex {
    if (!this.#blocks) throw new Error('build comes before learn and find');
    return this.#blocks;
  }

  get #strategy(): Learned & { readonly id: string } {
    if (!this.#learned) throw new Error('learn or use comes before find');
    return this.#learned;
  }

  #keyOf(row: number): string {
    return Buffer.from(this.#keys.bytes(row + 1)).toString();
  }

  #isGone(row: number): boolean {
    const { values } = this.#rows;
    for (let at = row * stride; at < (row + 1) * stride; at += 1) if (values[at] !== 0) return false;
    return true;
  }

  /** Of those who may be the person only one is, unless two of them are one person themselves. */
  #probability(
    one: { readonly row: number; readonly odds: number },
    all: readonly { readonly row: number; readonly odds: number }[],
  ): number {
    const { scorer } = this.#strategy;
    const { values } = this.#rows;
    let rivals = 0;
    for (const other of all) {
      if (other.row === one.row) continue;
      const weak = one.odds < weakOdds || other.odds < weakOdds;
      const isRival = weak || scorer.scoreWithin(values, one.row * stride, other.row * stride) <= onePerson;
      if (isRival) rivals += Math.exp(Math.min(mostOdds, other.odds));
    }
    return probabilityOf(one.odds - Math.log1p(rivals));
  }
}

const weakOdds = Math.log(0.1);
const mostOdds = 60;
