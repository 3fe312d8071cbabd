import { randomUUID } from 'node:crypto';
import { type AuditWriter, actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { endOfDay } from '../../../platform/workingDays.ts';
import { hideRecord } from '../shield/hiding.ts';
import { decisionDue, type ShieldRow } from '../shield/rules.ts';
import { shieldStore } from '../shield/store.ts';
import { openItem } from '../work/items.ts';

/** What hiding stands on. */
interface Hiding {
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly policy: Policy;
  readonly ring: () => KeyRing;
  readonly hashKey: Buffer;
}

/**
 * Hides a record that was just made of a row whose source keeps the whereabouts back, in the transaction that made it: as if
 * whoever made it had asked for a shield, which somebody else of the team decides. Nobody sees where the child lives in between.
 */
export async function hideAtOnce(
  tx: TransactionSql,
  { audit, clock, policy, ring, hashKey }: Hiding,
  { number, authorityCode }: { readonly number: number; readonly authorityCode: string },
  caller: Caller,
): Promise<void> {
  const at = clock.now();
  const shields = shieldStore(hashKey);
  const row: ShieldRow = {
    ...{ id: randomUUID(), childNumber: number, state: 'INTERIM' },
    ...{ askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD', requestedBy: caller.accountId },
    ...{ requestedAt: at, dueOn: decisionDue(clock.today(), policy) },
    ...{ proposal: null, proposedBy: null, confirmedBy: null, reason: null, appealed: false, barred: [] },
    ...{ ruleVersion: policy.shieldRuleVersion, version: 1 },
  };
  await hideRecord(tx, number, 'INTERIM', ring());
  await shields.insert(tx, row);
  await shields.addStep(tx, row, { act: 'REQUESTED', at, accountId: caller.accountId, reason: null });
  await openItem(tx, {
    ...{ queue: 'SHIELD_DECISION', authorityCode, childNumber: number, reference: row.id },
    ...{ openedAt: at, dueAt: endOfDay(row.dueOn), openedBy: caller.accountId },
  });
  await audit.append(tx, {
    ...{ ...actor(caller), kind: 'SHIELD_CHANGED', outcome: 'DONE', area: authorityCode },
    childNumber: String(number),
    detail: { act: 'REQUESTED', shieldId: row.id, state: row.state, ruleVersion: row.ruleVersion },
  });
}
