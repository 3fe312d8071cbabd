import type { IsoDate } from '../../../platform/clock.ts';
import { News, type RowKey } from './news.ts';
import type { Replaying } from './replay.ts';
import { Said } from './said.ts';
import type { Draft, Row, Side, Value } from './side.ts';

/** A merge as its snapshot has it. */
export interface Merged {
  readonly kept: Side;
  readonly other: Side;
  /** What the two became. */
  readonly merged: Side;
}

/** What parting is done with. */
export interface Parting extends Replaying {
  readonly today: IsoDate;
  readonly mac: (childNumber: number, id: string, state: string) => string;
  /** Last day for deciding a shield that parting puts on. */
  readonly decisionDue: IsoDate;
  readonly ruleVersion: number;
  /** Whose the death is that was told since, where a person had to say (`isDeathUnplaced`). */
  readonly deathOf?: 'KEPT' | 'OTHER' | undefined;
  /** Which authority answers for a postcode, of homes that came since; null where none is known to. */
  readonly authorityOf: (postcode: Value | undefined) => string | null;
  /** Under what a source's row about who has a number is known, as the database writes it (`KeyedRow`). */
  readonly rowKey: RowKey;
}

/** The two records while they are worked out of the one that they became. */
export interface Halves {
  readonly kept: Draft;
  readonly other: Draft;
  readonly before: Merged;
  readonly now: Side;
  /** What sources said since the merge. */
  readonly news: News;
  /** And which of it is of one of the two. */
  readonly said: Said;
  readonly authorityOf: Parting['authorityOf'];
  /** Ids of rows that the other record alone had. */
  readonly theirs: ReadonlySet<string>;
  /** What was added since, but for work, by its id. */
  readonly added: ReadonlyMap<string, Row>;
}

/** Both records as they were before the merge, with what must be known to bring in what happened since. */
export function halvesOf(before: Merged, now: Side, parting: Parting): Halves {
  const { kept, other, merged } = before;
  const theirs = [...other.rows].filter(([key]) => !kept.rows.has(key));
  const added = [...now.rows].filter(([key, { table }]) => !merged.rows.has(key) && table !== 'work_item');
  const news = new News(merged, now, { first: kept, second: other }, parting);
  return {
    kept: { ...kept, rows: new Map(kept.rows) },
    other: { ...other, rows: new Map(other.rows) },
    before,
    now,
    news,
    said: new Said(before, now, news),
    authorityOf: parting.authorityOf,
    theirs: new Set(theirs.map(([, row]) => String(row.columns.id))),
    added: new Map(added.map(([, row]) => [String(row.columns.id), row])),
  };
}

/** Each record that is worked out, with what it was. */
export const eachHalf = ({ kept, other, before }: Halves): readonly (readonly [Draft, Side])[] => [
  [kept, before.kept],
  [other, before.other],
];

/** Whose a row is that one of the two had; the kept record's where neither, or both, did. */
export function ownerOf({ kept, other, before }: Halves, key: string): Draft {
  return !before.kept.rows.has(key) && before.other.rows.has(key) ? other : kept;
}
