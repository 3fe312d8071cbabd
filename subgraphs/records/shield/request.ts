import { randomUUID } from 'node:crypto';
import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { endOfDay } from '../../../platform/workingDays.ts';
import type { RecordDependencies } from '../dependencies.ts';
import { openItem } from '../work/items.ts';
import { hideRecord } from './hiding.ts';
import { decisionDue, freshShield, type ShieldRow } from './rules.ts';
import { shieldStore } from './store.ts';

/** What asking for a shield stands on. */
export type Asking = Pick<RecordDependencies, 'clock' | 'policy' | 'ring' | 'hashKey'>;

/**
 * Hides a record at once and gives its team the decision, in the transaction (domain.md 6). The step REQUESTED and its event are
 * for whoever asks to note: under a grant, or with the act that made the record.
 */
export async function askForShield(
  tx: TransactionSql,
  { clock, policy, ring, hashKey }: Asking,
  { number, authorityCode }: { readonly number: number; readonly authorityCode: string },
  asked: Pick<ShieldRow, 'askedBy' | 'ground'>,
  caller: Caller,
): Promise<ShieldRow> {
  const at = clock.now();
  const row: ShieldRow = {
    id: randomUUID(),
    childNumber: number,
    state: 'INTERIM',
    askedBy: asked.askedBy,
    ground: asked.ground,
    requestedBy: caller.accountId,
    requestedAt: at,
    dueOn: decisionDue(clock.today(), policy),
    ...freshShield,
    ruleVersion: policy.shieldRuleVersion,
  };
  await hideRecord(tx, number, 'INTERIM', ring());
  await shieldStore(hashKey).insert(tx, row);
  await openItem(tx, {
    queue: 'SHIELD_DECISION',
    authorityCode,
    childNumber: number,
    reference: row.id,
    openedAt: at,
    dueAt: endOfDay(row.dueOn),
    openedBy: caller.accountId,
  });
  return row;
}
