import { arrayText } from '../../../platform/arrays.ts';
import type { Queryable } from '../../../platform/database.ts';
import { byPerson, exactStrategy } from './decision.ts';
import type { Tally } from './effects.ts';
import type { KeyedRow } from './keyed.ts';

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
 * Of rows of a source those that were applied before, by row key in hexadecimal. In the batch's transaction or before it:
 * nobody but the run that holds the source's lease applies rows of it.
 */
export async function readApplied(
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
      coalesce(r.strategy = ${byPerson}, false) as "byPerson"
    from unnest(${arrayText(rows.map(({ key }) => key))}::text::text[],
      ${arrayText(rows.map(({ contentHash }) => contentHash))}::text::text[]) with ordinality as k (key, content, place)
    cross join lateral (select * from records.feed_row f
      where f.source = ${source} and f.row_key = decode(k.key, 'hex') offset 0) r`,
  ]);
  const applied = new Map<string, Applied>();
  for (const row of found) applied.set((rows[row.place - 1] as KeyedRow).key, row);
  return applied;
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
    if (!before || before.revision < row.revision) return true;
    const repeated = before.revision > row.revision || before.same;
    tally.counts[repeated ? 'SKIPPED' : 'REJECTED'] += 1;
    if (!repeated) tally.rejections.push({ line: row.line, column: keyColumn, code: 'ENTRY_REPEATED' });
    return false;
  });
}
