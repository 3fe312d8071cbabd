import { arrayText } from '../../../platform/arrays.ts';
import type { Queryable } from '../../../platform/database.ts';
import { afterEnd, byPerson, exactStrategy } from './decision.ts';
import type { Tally } from './effects.ts';
import type { KeyedRow, Lookup } from './keyed.ts';
import type { FeedRow } from './row.ts';

/** How a row was applied before. */
export interface Applied {
  readonly revision: number;
  /** Whether it said the same as the row does now. */
  readonly same: boolean;
  readonly outcome: string;
  readonly childNumber: number | null;
  /** Whether it was matched by its numbers alone. */
  readonly exact: boolean;
  /** Whether a person said whose it is. */
  readonly byPerson: boolean;
  /** Whether the hidden record that it is about had ended, so that nothing of it was taken. */
  readonly afterEnd: boolean;
  /** Whether the hash of its home is kept. */
  readonly homed: boolean;
}

/**
 * What holds until a batch's transaction ends. Nothing is read from end to end: a plan that was made while feed_row was empty
 * would do so for each batch, until somebody counts what the table holds now. And a statement may take a minute, as may what
 * is decided between two: on a full machine four thousand rows took longer to compare than people's transactions may stand.
 */
export function setForBatch(tx: Queryable) {
  return tx`select set_config('enable_seqscan', 'off', true), set_config('statement_timeout', '60s', true),
    set_config('idle_in_transaction_session_timeout', '60s', true)`;
}

/**
 * Of rows of a source those that were applied before, by row key in hexadecimal: nobody but the run that holds the source's
 * lease applies rows of it.
 */
async function readApplied(
  tx: Queryable,
  source: string,
  rows: readonly KeyedRow[],
): Promise<ReadonlyMap<string, Applied>> {
  const [, found] = await Promise.all([
    setForBatch(tx),
    tx<(Applied & { place: number })[]>`
    select k.place::int as place, r.revision, r.content_hash = decode(k.content, 'hex') as same, r.outcome,
      r.child_number as "childNumber", r.home_hash is not null as homed,
      r.outcome = 'MATCH' and r.strategy = ${exactStrategy} and r.evidence is null as exact,
      coalesce(r.strategy = ${byPerson}, false) as "byPerson", coalesce(r.strategy = ${afterEnd}, false) as "afterEnd"
    from unnest(${arrayText(rows.map(({ key }) => key))}::text::text[],
      ${arrayText(rows.map(({ contentHash }) => contentHash))}::text::text[]) with ordinality as k (key, content, place)
    cross join lateral (select * from records.feed_row f
      where f.source = ${source} and f.row_key = decode(k.key, 'hex') offset 0) r`,
  ]);
  const applied = new Map<string, Applied>();
  for (const row of found) applied.set((rows[row.place - 1] as KeyedRow).key, row);
  return applied;
}

/** What is asked of a batch before anything of it is locked. */
export interface Foreseen {
  readonly applied: ReadonlyMap<string, Applied>;
  /** Numbers of the records that bear a number of a row which is news. Who bears it is asked again once they are locked. */
  readonly bearers: readonly number[];
}

/** In the batch's transaction or before it. */
export async function foresee(tx: Queryable, source: string, rows: readonly KeyedRow[]): Promise<Foreseen> {
  const applied = await readApplied(tx, source, rows);
  const lookups = rows
    .filter(({ key, row }) => !isCovered(row, applied.get(key)))
    .flatMap((row) => row.lookups);
  const found = await readBearers(tx, lookups);
  return { applied, bearers: [...new Set(found.map(({ number }) => number))] };
}

/** The records that bear numbers, each with the place of the number in the list, counted from one. */
export function readBearers(
  tx: Queryable,
  lookups: readonly Lookup[],
): Promise<readonly { place: number; number: number }[]> {
  return tx`
    select w.place::int as place, i.child_number as number
    from unnest(${arrayText(lookups.map(({ scheme }) => scheme))}::text::text[],
      ${arrayText(lookups.map(({ lookup }) => lookup))}::text::text[]) with ordinality as w (scheme, lookup, place)
    join records.identifier i on i.scheme = w.scheme and i.lookup = decode(w.lookup, 'hex')`;
}

/**
 * Counts what was applied before, and gives the rows that are left to be decided: a replay, and what went before a kill,
 * change nothing and cost no more than to be looked up. One that says something else under the same revision is bad.
 */
export function settleApplied(
  tally: Tally,
  rows: readonly KeyedRow[],
  applied: ReadonlyMap<string, Applied>,
  keyColumn: string,
): readonly KeyedRow[] {
  if (applied.size === 0) return rows;
  return rows.filter(({ key, row }) => {
    const before = applied.get(key);
    if (!isCovered(row, before)) return true;
    const repeated = before.revision > row.revision || before.same;
    tally.counts[repeated ? 'SKIPPED' : 'REJECTED'] += 1;
    if (!repeated) tally.rejections.push({ line: row.line, column: keyColumn, code: 'ENTRY_REPEATED' });
    return false;
  });
}

/** Whether a revision of a row was applied that is as new as this one, or newer. */
function isCovered({ revision }: FeedRow, before: Applied | undefined): before is Applied {
  return before !== undefined && before.revision >= revision;
}
