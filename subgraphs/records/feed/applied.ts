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
  /** Who bears the numbers of rows that are news, by identity; of those that somebody bears. */
  readonly bearers: ReadonlyMap<string, number>;
  /** How often numbers were taken from a record before that was looked up. */
  readonly moved: string;
}

/** In the batch's transaction or before it. */
export async function foresee(tx: Queryable, source: string, rows: readonly KeyedRow[]): Promise<Foreseen> {
  // Before the bearers, so that a number which goes to another record between the two is told by the count.
  const [applied, moved] = await Promise.all([readApplied(tx, source, rows), countMoved(tx)]);
  const lookups = rows
    .filter(({ key, row }) => !isCovered(row, applied.get(key)))
    .flatMap((row) => row.lookups);
  return { applied, bearers: await readBearers(tx, lookups), moved };
}

/** What was foreseen of rows of a batch and of others; counted as it was before the first of it was looked up. */
export function foreseenTogether(first: Foreseen, then: Foreseen): Foreseen {
  return {
    applied: new Map([...first.applied, ...then.applied]),
    bearers: new Map([...first.bearers, ...then.bearers]),
    moved: first.moved,
  };
}

/** How often numbers were taken from the record that bore them. */
async function countMoved(tx: Queryable): Promise<string> {
  const [row] = await tx<{ times: string }[]>`select times::text as times from records.identifier_moved`;
  return row?.times as string;
}

async function readBearers(tx: Queryable, lookups: readonly Lookup[]): Promise<ReadonlyMap<string, number>> {
  if (lookups.length === 0) return new Map();
  const found = await tx<{ place: number; number: number }[]>`
    select w.place::int as place, i.child_number as number
    from unnest(${arrayText(lookups.map(({ scheme }) => scheme))}::text::text[],
      ${arrayText(lookups.map(({ lookup }) => lookup))}::text::text[]) with ordinality as w (scheme, lookup, place)
    join records.identifier i on i.scheme = w.scheme and i.lookup = decode(w.lookup, 'hex')`;
  return new Map(found.map(({ place, number }) => [(lookups[place - 1] as Lookup).identity, number]));
}

/**
 * Which records have the identifiers now, once the records that were expected are locked. A number may belong to
 * another record since, by a merge or its undoing (a count tells that), and a record may have been given one that
 * nobody had.
 */
export async function readBearersAgain(
  tx: Queryable,
  lookups: readonly Lookup[],
  { bearers, moved }: Pick<Foreseen, 'bearers' | 'moved'>,
): Promise<ReadonlyMap<string, number>> {
  const unborne = lookups.filter(({ identity }) => !bearers.has(identity));
  const [now, given] = await Promise.all([countMoved(tx), readBearers(tx, unborne)]);
  return now === moved ? new Map([...bearers, ...given]) : readBearers(tx, lookups);
}

/**
 * Counts the rows that were applied before, and returns the rest to be decided: a replayed file, or the part before a
 * kill, changes nothing and costs only its look-up. A row with different content under the same revision is bad.
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
