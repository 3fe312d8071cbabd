import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../../platform/database.ts';

/** Every queue of work of records (domain.md 5-10; L26-L33). Each is worked by one role of one authority. */
export const workQueues = [
  'SHIELD_DECISION',
  'SHIELD_REVIEW',
  'SHIELD_LIFT',
  'SHIELD_APPEAL',
  'OVERRIDE_REVIEW',
  'BROKERING',
  'SENSITIVE_REVIEW',
  'INVOLVEMENT_OF_LEAVER',
  'CORRECTION',
  'CONFLICT',
  'PROPOSED_TRANSFER',
  'UNDER_REVIEW',
  'REJECTED_TRANSFER',
  'TRANSFER_AGREEMENT',
  'ALLOCATION',
  'NO_MATCH',
  'MULTIPLE_MATCH',
  'DUPLICATE',
  'MERGE_DECISION',
  'UNLINK_DECISION',
  'HELD_ROW',
  'VAULT_OPENING',
  'EXTRACT',
  'REASON_REVIEW',
] as const;
export type WorkQueue = (typeof workQueues)[number];

const transferQueues: readonly WorkQueue[] = [
  'PROPOSED_TRANSFER',
  'UNDER_REVIEW',
  'REJECTED_TRANSFER',
  'TRANSFER_AGREEMENT',
  'ALLOCATION',
];

/** Whether the items of a queue are about transfers: their reference is one. */
export function isTransferQueue(queue: WorkQueue): boolean {
  return transferQueues.includes(queue);
}

/** A piece of work as it begins. */
interface NewItem {
  readonly queue: WorkQueue;
  /** Whose it is; null for the central team. */
  readonly authorityCode: string | null;
  readonly childNumber: number | null;
  /** The row that it is about. */
  readonly reference: string;
  readonly openedAt: Date;
  /** From when it is overdue; null for never. */
  readonly dueAt: Date | null;
  /** Who caused it; null when nobody did. */
  readonly openedBy: string | null;
}

/** Opens work, in the transaction of what causes it. Work of the same queue that is open for the reference stays. */
export async function openItem(transaction: Queryable, item: NewItem): Promise<void> {
  await transaction`
    insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at, due_at, opened_by)
    values (${randomUUID()}, ${item.queue}, ${item.authorityCode}, ${item.childNumber}, ${item.reference},
      ${item.openedAt}, ${item.dueAt}, ${item.openedBy})
    on conflict (reference, queue) where closed_at is null do nothing`;
}

/** Closes the open work about a reference, in the transaction of what ends it; none open is no fault. */
export async function closeItems(
  transaction: Queryable,
  closing: {
    readonly reference: string;
    /** Only of this queue; of every queue when left out. */
    readonly queue?: WorkQueue;
    /** What came of it, and what it was decided on: codes. */
    readonly outcome: string;
    readonly evidence?: string | null;
    readonly closedAt: Date;
    readonly closedBy: string | null;
  },
): Promise<void> {
  await transaction`
    update records.work_item set outcome = ${closing.outcome}, evidence = ${closing.evidence ?? null},
      closed_at = ${closing.closedAt}, closed_by = ${closing.closedBy}
    where reference = ${closing.reference} and closed_at is null
      and queue = coalesce(${closing.queue ?? null}, queue)`;
}

/** Gives the open work about a child to another authority, save transfers, which are between the two (domain.md 8). */
export async function moveItems(transaction: Queryable, childNumber: number, to: string): Promise<void> {
  await transaction`
    update records.work_item set authority_code = ${to}, assignee = null, assigned_at = null
    where child_number = ${childNumber} and closed_at is null
      and queue <> all(${transferQueues as WorkQueue[]}::text[])`;
}
