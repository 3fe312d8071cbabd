import type { Sql } from '../../../platform/database.ts';
import { MatchIndex } from '../../../platform/matching/matchIndex.ts';
import type { FieldEvidence } from '../cleaning/evidence.ts';
import { type Facts, fieldEvidence, isAnotherChild, personOf } from './person.ts';
import {
  type Held,
  isRewound,
  keepStrategy,
  type Moment,
  newestStrategy,
  readAll,
  readMoment,
  readNews,
  readNumbers,
  readThese,
} from './store.ts';

/** A visible record in the review band of a row. */
interface Likely {
  readonly number: number;
  /** Whether the score alone would link them: above the upper threshold, with its lead and enough facts. */
  readonly sure: boolean;
  readonly evidence: readonly FieldEvidence[];
}

/** What was found for rows that were asked for together. */
export interface Found {
  /** The strategy that decided, by the id under which it is kept. */
  readonly strategy: string;
  /** PostgreSQL's text of the snapshot that the answer was found in. */
  readonly snapshot: string;
  /** For each row the records in its review band, the likeliest first. */
  readonly likely: readonly (readonly Likely[])[];
  /** For each row the places of earlier rows that may be about the same child. */
  readonly earlier: readonly (readonly number[])[];
}

/** Tells who rows may be about. */
export interface Lookalikes {
  /** As of now: what was committed before the call is seen. */
  find(rows: readonly Facts[]): Promise<Found>;
  stop(): Promise<void>;
}

/** So many records of the band are told: whoever looks at them needs no more. */
const most = 20;
/** Records, or changes, that make no difference to weights or speed. */
const few = 1_000;
/** An index of fewer records is at its beginning: a row is weighed as in one that has so many. */
const beginning = 10_000;

/**
 * All visible records in memory, held by one thread: read from the database once, then followed (docs/adr/0047). Every answer
 * has caught up with the database first, so that a run sees what it wrote itself.
 */
export class Resident implements Lookalikes {
  readonly #sql: Sql;
  #index = new MatchIndex();
  #opened: Promise<void> | undefined;
  #underWay: Promise<unknown> = Promise.resolve();
  #moment: Moment = { snapshot: '', timeline: '' };
  #gone = '0';

  /** `sql`: a pool under signpost_records for it alone. */
  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(rows: readonly Facts[]): Promise<Found> {
    return this.#alone(async () => {
      await this.#catchUp();
      const people = rows.map(personOf);
      const earlier = rows.map((): number[] => []);
      for (const { places, evidence } of this.#index.alike(people)) {
        const [before, later] = places;
        if (!isAnotherChild(fieldEvidence(evidence))) earlier[later]?.push(before);
      }
      let strategy = '';
      const likely = people.map((person) => {
        const answer = this.#index.find(person, most, 2);
        strategy = answer.strategy;
        return answer.candidates
          .map(({ key, decision, evidence }): Likely => {
            return { number: Number(key), sure: decision === 'match', evidence: fieldEvidence(evidence) };
          })
          .filter(({ evidence }) => !isAnotherChild(evidence));
      });
      return { strategy, snapshot: this.#moment.snapshot, likely, earlier };
    });
  }

  /** Catches up with the database; what may be held in memory no more is let go of. */
  async follow(): Promise<void> {
    await this.#alone(() => this.#catchUp());
  }

  async stop(): Promise<void> {
    await this.#underWay.catch(() => {});
    await this.#sql.end({ timeout: 5 });
  }

  /** One after the other: the index is no place for two at once. */
  #alone<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#underWay.catch(() => {}).then(act);
    this.#underWay = turn;
    return turn;
  }

  async #catchUp(): Promise<void> {
    if (!this.#opened) {
      this.#opened = this.#load();
      this.#opened.catch(() => {
        this.#opened = undefined;
      });
    }
    await this.#opened;
    const { moment, gone, changed } = await readNews(this.#sql, this.#moment.snapshot);
    if (isRewound(this.#moment, moment)) {
      this.#opened = undefined;
      return this.#catchUp();
    }
    for (const held of changed) this.#take(held);
    this.#moment = moment;
    if (gone !== this.#gone) await this.#compare();
    this.#gone = gone;
    if (this.#index.changes > few + this.#index.size / 4) this.#index.build();
  }

  async #load(): Promise<void> {
    this.#index = new MatchIndex();
    this.#moment = await readMoment(this.#sql);
    this.#gone = (await readNews(this.#sql, this.#moment.snapshot)).gone;
    for await (const batch of readAll(this.#sql)) for (const held of batch) this.#take(held);
    this.#index.build();
    const kept = await newestStrategy(this.#sql);
    const { size } = this.#index;
    // Weights of a much smaller or larger index would take strangers for matches, or matches for strangers. Otherwise one
    // strategy lasts, and until a load is done in any case: one that goes on after a kill decides by what it began with.
    const fits = kept && size <= 4 * kept.rows + few && kept.rows <= 4 * size + few;
    if (kept && (fits || !kept.used)) this.#index.use(kept.saved);
    else await keepStrategy(this.#sql, this.#index.learn([], beginning), size);
  }

  #take({ number, facts }: Held): void {
    if (facts) this.#index.put(String(number), personOf(facts));
    else this.#index.remove(String(number));
  }

  /**
   * Drops records that no longer exist and loads those that are missing here, by comparing all numbers: no table says
   * which they were, since nothing says when the record of a new identity was made (docs/adr/0093).
   */
  async #compare(): Promise<void> {
    const there = await readNumbers(this.#sql);
    for (const key of [...this.#index.keys()]) if (!holds(there, Number(key))) this.#index.remove(key);
    const lacking = [...there.filter((number) => !this.#index.has(String(number)))];
    for await (const batch of readThese(this.#sql, lacking)) for (const record of batch) this.#take(record);
  }
}

function holds(sorted: Float64Array, number: number): boolean {
  let [low, high] = [0, sorted.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle] as number;
    if (value === number) return true;
    if (value < number) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}
