import { type AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { type Asking, askForShield } from '../shield/request.ts';
import { shieldStore } from '../shield/store.ts';

/**
 * Hides a new record that was made from a row whose source withholds the whereabouts, in the transaction that made
 * it, so that nobody ever sees where the child lives: as if whoever made it had asked for a shield, which somebody
 * else of the team decides.
 */
export async function hideAtOnce(
  tx: TransactionSql,
  dependencies: Asking & { readonly audit: AuditWriter },
  record: { readonly number: number; readonly authorityCode: string },
  caller: Caller,
): Promise<void> {
  const { audit, hashKey } = dependencies;
  const asked = { askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' } as const;
  const row = await askForShield(tx, dependencies, record, asked, caller);
  const step = { act: 'REQUESTED', at: row.requestedAt, accountId: caller.accountId, reason: null } as const;
  await shieldStore(hashKey).addStep(tx, row, step);
  await audit.append(tx, {
    ...actor(caller),
    kind: 'SHIELD_CHANGED',
    outcome: 'DONE',
    area: record.authorityCode,
    childNumber: String(record.number),
    detail: { act: 'REQUESTED', shieldId: row.id, state: row.state, ruleVersion: row.ruleVersion },
  });
}
