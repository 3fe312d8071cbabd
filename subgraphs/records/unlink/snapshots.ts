import { closeWork } from '../merge/openWork.ts';
import { changed, type Draft, eachSide, rowsOf, type Side, self } from '../merge/side.ts';
import type { Snapshot } from '../merge/store.ts';
import { type Taking, takeOff } from './takeOff.ts';
import { isOf, type RowOf, wordsOf } from './words.ts';

/**
 * What merges keep of a record, as if a row had been unlinked before them (ADR 0143): of each side to which it was linked what it
 * brought goes, and it is never linked there again; a proposal to unlink it is done.
 */
export function unlinkedBefore(
  snapshots: readonly Snapshot[],
  row: RowOf,
  taking: Taking,
): readonly Snapshot[] {
  const isLinked = (side: Side) => wordsOf(side).some(isOf(row));
  // A record and what it became have the same ids; two records that both had the row never, or they could not be two again.
  const becomes = new Map<number, number>();
  for (const { kept, other } of snapshots)
    if (isLinked(other) && !isLinked(kept)) becomes.set(other.number, kept.number);
  const lineOf = (number: number): number => {
    const next = becomes.get(number);
    return next === undefined ? number : lineOf(next);
  };
  const { idOf } = taking;
  const own: Taking = { ...taking, idOf: (number, what) => idOf(lineOf(number), what) };
  return snapshots.map((each) =>
    eachSide(each, (side) => (isLinked(side) ? unlinkedFrom(side, row, own) : side)),
  );
}

function unlinkedFrom(side: Side, row: RowOf, taking: Taking): Side {
  const { at, accountId } = taking;
  const { record } = takeOff(side, row, taking);
  const draft: Draft = { ...record, rows: new Map(record.rows) };
  const { source, rowKey } = row;
  const said = { decided_by: accountId, decided_at: at.toISOString() };
  draft.rows.set(`not_same_row:${source}:${rowKey}`, {
    table: 'not_same_row',
    columns: { child_number: self, source, row_lookup: rowKey, ...said },
  });
  const isAbout = ({ columns }: { columns: { source?: unknown; row_key?: unknown } }) =>
    columns.source === source && columns.row_key === rowKey;
  for (const [key, each] of rowsOf(draft, 'feed_row')) if (isAbout(each)) draft.rows.delete(key);
  for (const [key, each] of rowsOf(draft, 'unlinking')) {
    if (!isAbout(each) || each.columns.state !== 'PROPOSED') continue;
    draft.rows.set(key, changed(each, { state: 'DONE', ...said }));
    closeWork(draft, String(each.columns.id), { outcome: 'CONFIRMED', at });
  }
  return draft;
}
