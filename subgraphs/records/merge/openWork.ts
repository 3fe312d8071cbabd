import { isTransferQueue, type WorkQueue } from '../work/items.ts';
import { type Columns, changed, type Draft, headOf, rowsOf, type Side, type Value } from './side.ts';

/** Whether two rows are open work of one queue about one thing, which is there once. */
export function isSameWork(a: Columns, b: Columns): boolean {
  return a.closed_at === null && b.closed_at === null && a.reference === b.reference && a.queue === b.queue;
}

/** Open work goes with the record to whoever answers for it now, save transfers (domain.md 8; `moveItems`). */
export function moveWork(side: Draft, to: Value): void {
  for (const [key, row] of rowsOf(side, 'work_item'))
    if (row.columns.closed_at === null && !isTransferQueue(row.columns.queue as WorkQueue))
      side.rows.set(key, changed(row, { authority_code: to, assignee: null, assigned_at: null }));
}

/** What waited for a decision before waits again: it was made about another record. */
export function reopenWork(side: Draft, before: Side, reference: string): void {
  const authority = headOf(side).columns.authority_code as Value;
  for (const [key, row] of rowsOf(before, 'work_item'))
    if (row.columns.reference === reference && row.columns.closed_at === null)
      side.rows.set(key, changed(row, { authority_code: authority, assignee: null, assigned_at: null }));
}

/** Closes the open work about one thing, of one queue where it is given. */
export function closeWork(
  side: Draft,
  reference: string,
  { outcome, at, queue }: { readonly outcome: string; readonly at: Date; readonly queue?: WorkQueue },
): void {
  for (const [key, row] of rowsOf(side, 'work_item'))
    if (
      row.columns.reference === reference &&
      row.columns.closed_at === null &&
      (!queue || row.columns.queue === queue)
    )
      side.rows.set(key, changed(row, { outcome, closed_at: at.toISOString() }));
}
