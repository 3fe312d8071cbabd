import { daysAfter } from '../../../platform/clock.ts';
import { firstId } from '../../../platform/page.ts';
import type { NightlyDependencies, NightlyStep } from '../lifecycle/step.ts';
import { closeItems } from '../work/items.ts';
import { queueTransfer, toldOfMove } from './propose.ts';
import { type TransferRow, transferStore } from './store.ts';

const batch = 200;

/**
 * Escalates transfers that nobody worked on: one that stayed in its state for longer than the policy allows goes to
 * the central team's queue (L32). The transfer of a record that is no longer live ends, since archived records do not
 * move (domain.md 8). Each runs in a transaction of its own with its audit row: killed and run again, it does the
 * rest.
 */
export async function escalateTransfers(
  deps: Pick<NightlyDependencies, 'sql' | 'audit' | 'policy' | 'clock' | 'dryRun'>,
): Promise<{ escalated: number; ended: number }> {
  const { sql, audit, policy, clock, dryRun } = deps;
  const store = transferStore(sql, clock);
  const at = clock.now();
  const before = daysAfter(at, -policy.transferEscalationDays);
  const isStale = ({ status, changedAt }: TransferRow) =>
    ['PROPOSED', 'UNDER_REVIEW', 'REJECTED'].includes(status) && changedAt < before;
  const isOpen = ({ status }: TransferRow) => !['ACCEPTED', 'ALLOCATED', 'WITHDRAWN'].includes(status);

  const work = (id: string) =>
    sql.begin(async (transaction) => {
      const row = await store.lockAny(transaction, id);
      const ends = row !== undefined && isOpen(row) && row.childStatus !== 'LIVE';
      if (!row || !(ends || isStale(row))) return null;
      const status = ends ? 'WITHDRAWN' : 'ESCALATED';
      if (dryRun) return status;
      await closeItems(transaction, {
        reference: id,
        outcome: ends ? 'NOT_LIVE' : 'STALE',
        closedAt: at,
        closedBy: null,
      });
      if (!ends) {
        const item = { team: null, number: row.number, id, at, by: null };
        await queueTransfer(transaction, policy, { queue: 'ALLOCATION', ...item });
      }
      await store.change(transaction, row, { status }, at);
      await audit.append(transaction, {
        kind: 'TRANSFER_CHANGED',
        outcome: 'DONE',
        area: row.from,
        childNumber: String(row.number),
        detail: { transfer: id, status, ...toldOfMove(row.childHidden, { to: row.to }), nightly: true },
      });
      return status;
    });

  const counts = { escalated: 0, ended: 0 };
  for (let after = firstId; ; ) {
    const ids = await store.stale(before, after, batch);
    for (const id of ids) {
      const status = await work(id);
      if (status === 'ESCALATED') counts.escalated += 1;
      if (status === 'WITHDRAWN') counts.ended += 1;
    }
    if (ids.length < batch) return counts;
    after = ids.at(-1) as string;
  }
}

/** The nightly step of transfers. */
export const transferStep: NightlyStep = { name: 'transfers', run: (deps) => escalateTransfers(deps) };
