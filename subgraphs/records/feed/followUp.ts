import type { AuditEvent, AuditWriter } from '../../../platform/audit.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { raiseConflict, withdrawConflict } from '../correction/conflicts.ts';
import { proposeTransfers } from '../transfer/propose.ts';
import type { BatchContext, Tally } from './effects.ts';
import { takeBackDeath } from './misplacedDeath.ts';

/**
 * Creates the work that a batch makes for people, in its transaction, after its rows are written:
 * - a conflict for each value that contradicts what a person corrected (domain.md 9, historical failure 6); one that
 *   the source no longer contradicts is withdrawn
 * - a proposed transfer for each new home in another authority's area (domain.md 8)
 *
 * What was asked before is not asked again.
 */
export async function followUp(
  tx: TransactionSql,
  audit: AuditWriter,
  policy: Pick<Policy, 'correctionDueDays' | 'transferDueDays'>,
  { disputes, agreements, moves, misplaced }: Pick<Tally, 'disputes' | 'agreements' | 'moves' | 'misplaced'>,
  { source, runId, at, ring, lookupKey, actor }: BatchContext,
): Promise<void> {
  const events: AuditEvent[] = [];
  const note = (kind: AuditEvent['kind'], area: string, number: number, detail: AuditEvent['detail']) =>
    events.push({
      kind,
      detail: { source, run: runId, ...detail },
      outcome: 'DONE',
      area,
      childNumber: String(number),
      ...actor,
    });
  for (const { number, area, hidden, field, value } of disputes) {
    const conflict = await raiseConflict(
      tx,
      { ring, lookupKey, policy },
      { number, field, source, value, at },
    );
    if (conflict !== null) note('CONFLICT_RAISED', area, number, { conflict, ...(!hidden && { field }) });
  }
  for (const { number, area, hidden, field } of agreements) {
    const conflict = await withdrawConflict(tx, { number, field, source, at });
    const outcome = 'REPLACED';
    if (conflict !== null)
      note('CONFLICT_RESOLVED', area, number, { conflict, outcome, ...(!hidden && { field }) });
  }
  const reason = 'SOURCE_STATES_ADDRESS';
  for (const { number, id, from, to } of await proposeTransfers(tx, policy, moves, { reason, at }))
    note('TRANSFER_PROPOSED', from, number, { transfer: id, to, reason });
  for (const death of misplaced)
    for (const event of await takeBackDeath(tx, { ring, source, at }, death))
      events.push({ ...actor, ...event, detail: { ...event.detail, run: runId } });
  if (events.length > 0) await audit.append(tx, ...events);
}
