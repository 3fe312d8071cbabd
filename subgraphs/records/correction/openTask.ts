import { randomUUID } from 'node:crypto';
import { daysAfter } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { openItem } from '../work/items.ts';

/** What a task to correct a record starts with; `fields` parted by spaces. */
interface NewTask {
  readonly number: number;
  readonly area: string;
  readonly fields: string;
  readonly openedBy: string;
  readonly openedAt: Date;
}

/** Opens a task to correct a record, due as the policy says, in the queue of the team that answers for it (L28): its id. */
export async function openCorrectionTask(
  tx: TransactionSql,
  { correctionDueDays }: Pick<Policy, 'correctionDueDays'>,
  { number, area, fields, openedBy, openedAt }: NewTask,
): Promise<string> {
  const id = randomUUID();
  await tx`
    insert into records.correction_task (child_number, id, fields, opened_by, opened_at)
    values (${number}, ${id}, ${fields}, ${openedBy}, ${openedAt})`;
  await openItem(tx, {
    queue: 'CORRECTION',
    authorityCode: area,
    childNumber: number,
    reference: id,
    openedBy,
    openedAt,
    dueAt: daysAfter(openedAt, correctionDueDays),
  });
  return id;
}
