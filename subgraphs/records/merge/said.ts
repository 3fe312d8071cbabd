import { serviceField } from '../correction/amend.ts';
import { type Amendment, codeOf } from '../correction/input.ts';
import { birthFacts, type Fact, fieldOf } from '../feed/decision.ts';
import { type Word, wordsOf } from '../unlink/words.ts';
import type { Merged } from './halves.ts';
import type { Half, News } from './news.ts';
import { type Columns, rowsOf, type Side, type Value } from './side.ts';

/** The column of the head that a fact stands in. */
export const columnOf = {
  givenName: 'given_name',
  familyName: 'family_name',
  gender: 'gender',
  birthDate: 'birth_date',
  deathDate: 'death_date',
} as const satisfies Record<Fact, string>;

/** Facts of birth that somebody says. Whose a death is, a person says (`isDeathUnplaced`). */
export const factsIn = (said: Readonly<Record<string, unknown>>) =>
  birthFacts.filter((fact) => said[fact] != null);

/**
 * What rows of sources said since a merge, each of the record whose row it is: by what each brought there is known whose that is, also
 * where a source spoke of both (ADR 0039).
 */
export class Said {
  /** Rows that are known to be of one of the two, the oldest word first. */
  readonly words: Readonly<Record<Half, readonly Word[]>>;
  readonly #before: Merged;
  readonly #news: News;
  readonly #brought = new Map<string, Half>();

  constructor(before: Merged, now: Side, news: News) {
    this.#before = before;
    this.#news = news;
    const words: Record<Half, Word[]> = { kept: [], other: [] };
    for (const word of wordsOf(now)) {
      if (before.merged.rows.has(word.key)) continue;
      const half = this.ofRow({ source: word.source, row_key: word.rowKey });
      if (half === null) continue;
      words[half].push(word);
      const { homes, places, carers, identifiers } = word.brought;
      for (const id of [...[...homes, ...places].map((thing) => thing.id), ...carers, ...identifiers])
        this.#brought.set(id, half);
    }
    this.words = words;
  }

  /** Whose a row of a source is: of the one to which alone it was linked, or whose number it bears; null where that is not known. */
  ofRow({ source, row_key: key }: Columns): Half | null {
    const { kept, other } = this.#before;
    const isOf = (side: Side) =>
      ['feed_row', 'linked_row'].some((table) =>
        rowsOf(side, table).some(([, { columns }]) => columns.source === source && columns.row_key === key),
      );
    const [mine, theirs] = [isOf(kept), isOf(other)];
    if (mine !== theirs) return mine ? 'kept' : 'other';
    return this.#news.ofRow(source, key);
  }

  /** Whose a home, a school, a carer or a number is that came since; undefined where no row is known to have brought it. */
  ofThing({ id, scheme, lookup }: Columns): Half | undefined {
    return this.#brought.get(id === undefined ? `${scheme}:${String(lookup).slice(2)}` : String(id));
  }

  /** Of whom a source said what provenance tells; undefined where it said it of both, or nothing is known of it. */
  ofProvenance({ field, source, recorded_at: at }: Columns): Half | undefined {
    const moment = Date.parse(String(at));
    return this.#onlyOne(
      (word) =>
        word.source === source &&
        Date.parse(word.linkedAt) === moment &&
        fieldsOf(word).includes(String(field)),
    );
  }

  /** Whose word a question is about that a source raised since; undefined where both say so, or no row is known to. */
  ofQuestion({ source }: Columns, text: Value | undefined): Half | undefined {
    if (typeof text !== 'string') return undefined;
    const value = JSON.parse(text) as Amendment;
    return this.#onlyOne((word) => word.source === source && says(word, value));
  }

  /** Whether a row that is known to be of one of the two changed a column of the head. */
  tellsFact(column: string): boolean {
    const isMeant = ({ brought }: Word) =>
      birthFacts.some((fact) => fact in brought.was && columnOf[fact] === column);
    return [...this.words.kept, ...this.words.other].some(isMeant);
  }

  #onlyOne(isMeant: (word: Word) => boolean): Half | undefined {
    const [kept, other] = [this.words.kept.some(isMeant), this.words.other.some(isMeant)];
    return kept === other ? undefined : kept ? 'kept' : 'other';
  }
}

/** What a word brought, as provenance names it. */
function fieldsOf({ row, brought }: Word): string[] {
  const { homes, places, carers, was } = brought;
  return [
    ...(homes.length > 0 ? ['address'] : []),
    ...(carers.length > 0 ? ['carers'] : []),
    ...(places.length > 0 && row.place ? [serviceField(row.place.serviceType)] : []),
    ...(Object.keys(was) as Fact[]).map(fieldOf),
  ];
}

/** Whether a word is what a source says against a person's. */
function says({ row }: Word, { address, carers, services, ...facts }: Amendment): boolean {
  if (address) return row.home?.line === address.line && row.home?.postcode === address.postcode;
  if (carers) return row.carers.some(({ name }) => carers.some((each) => each.name === name));
  if (services) return services.some(({ named }) => row.place && named === codeOf(row.place));
  const told = factsIn(facts);
  return told.length > 0 && told.every((fact) => row[fact] === facts[fact]);
}
