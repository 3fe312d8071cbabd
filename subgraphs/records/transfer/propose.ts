import { randomUUID } from 'node:crypto';
import { daysAfter, londonDate } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { statusSql } from '../access.ts';
import type { TransferReason } from '../generated.ts';
import { tellTeam } from '../notice/store.ts';
import { openItem, type WorkQueue } from '../work/items.ts';

/** A proposal as it begins: by a person, or by a source that states another address (domain.md 8). */
export interface Proposal {
  readonly number: number;
  /** GSS code of the receiver; null where no authority is known for the address: the central team allocates. */
  readonly to: string | null;
  readonly reason: TransferReason;
  /** Null for a source. */
  readonly proposedBy: string | null;
  /** Whether the proposal is the sender's own: its management team made it. */
  readonly senderAgrees: boolean;
  readonly at: Date;
}

/** What became of a proposal. Every outcome but PROPOSED leaves everything as it was. */
type Proposed =
  | { readonly outcome: 'PROPOSED'; readonly id: string; readonly from: string }
  | { readonly outcome: 'OPEN_ALREADY' | 'SAME_AUTHORITY' | 'NOT_LIVE' };

/** From when waiting in a queue of transfers is overdue. */
function transferDue(policy: Pick<Policy, 'transferDueDays'>, at: Date): Date {
  return daysAfter(at, policy.transferDueDays);
}

/**
 * The audit's detail of where a record is proposed to go, and why. Of a hidden child it says nothing, since the
 * receiver is a place (ADR 0108); auditors are shown such an event without the child.
 */
export function toldOfMove<Told extends { readonly to: string | null }>(
  hidden: boolean,
  told: Told,
): Told | Record<string, never> {
  return hidden ? {} : told;
}

/** Puts a transfer's record into a team's queue; null is the central team. */
export async function queueTransfer(
  transaction: Queryable,
  policy: Pick<Policy, 'transferDueDays'>,
  item: {
    readonly queue: WorkQueue;
    readonly team: string | null;
    readonly number: number;
    readonly id: string;
    readonly at: Date;
    readonly by: string | null;
  },
): Promise<void> {
  await openItem(transaction, {
    queue: item.queue,
    authorityCode: item.team,
    childNumber: item.number,
    reference: item.id,
    openedAt: item.at,
    dueAt: transferDue(policy, item.at),
    openedBy: item.by,
  });
}

/**
 * Proposes a transfer in the transaction of its cause, a person or a feed; the caller appends the audit row.
 * Responsibility stays where it is, and the record is locked. While a record has an open transfer no other is
 * proposed. Archived records do not move (domain.md 8).
 */
export async function proposeTransfer(
  transaction: Queryable,
  policy: Pick<Policy, 'transferDueDays'>,
  { number, to, reason, proposedBy, senderAgrees, at }: Proposal,
): Promise<Proposed> {
  const [child] = await transaction<{ from: string; status: string }[]>`
    select c.authority_code as "from", ${transaction.unsafe(statusSql('asked.day'))} as status
    from (select ${londonDate(at)}::date as day) asked, records.child c where c.number = ${number} for no key update of c`;
  if (child?.status !== 'LIVE') return { outcome: 'NOT_LIVE' };
  const { from } = child;
  if (from === to) return { outcome: 'SAME_AUTHORITY' };
  const id = randomUUID();
  const inserted = await transaction`
    insert into records.transfer (child_number, id, from_code, to_code, status, reason, proposed_by, proposed_at,
      from_agreed_by, changed_at)
    values (${number}, ${id}, ${from}, ${to}, ${to === null ? 'ESCALATED' : 'PROPOSED'}, ${reason}, ${proposedBy}, ${at},
      ${senderAgrees ? proposedBy : null}, ${at})
    on conflict (child_number) where status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED') do nothing
    returning id`;
  if (inserted.length === 0) return { outcome: 'OPEN_ALREADY' };
  await queueProposal(transaction, policy, { id, number, from, to, senderAgrees, at, by: proposedBy });
  return { outcome: 'PROPOSED', id, from };
}

/** A proposal of a source that was made. */
interface SourceProposal {
  readonly number: number;
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

/**
 * As `proposeTransfer`, for what a source states of many records, in one statement. Returns those that were proposed;
 * a record that has an open transfer, is not live, or is the receiver's already is left out.
 */
export async function proposeTransfers(
  transaction: Queryable,
  policy: Pick<Policy, 'transferDueDays'>,
  moves: readonly { readonly number: number; readonly to: string }[],
  { reason, at }: { readonly reason: TransferReason; readonly at: Date },
): Promise<readonly SourceProposal[]> {
  if (moves.length === 0) return [];
  return transaction<SourceProposal[]>`
    with w as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(moves)}::text::jsonb) as r(number bigint, "to" text)
    ), child as materialized (
      select c.number, c.authority_code from records.child c
      where c.number in (select number from w) and c.status = 'LIVE' order by c.number for no key update
    ), made as (
      insert into records.transfer (child_number, id, from_code, to_code, status, reason, proposed_at, changed_at)
      select c.number, gen_random_uuid(), c.authority_code, w.to, 'PROPOSED', ${reason}, ${at}, ${at}
      from w join child c on c.number = w.number where c.authority_code <> w.to
      on conflict (child_number) where status in ('PROPOSED', 'UNDER_REVIEW', 'REJECTED', 'ESCALATED') do nothing
      returning child_number, id, from_code, to_code
    ), queued as (
      insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at, due_at)
      select gen_random_uuid(), q.queue, q.team, m.child_number, m.id, ${at}, ${transferDue(policy, at)}
      from made m cross join lateral (values ('PROPOSED_TRANSFER', m.to_code), ('TRANSFER_AGREEMENT', m.from_code)) as q (queue, team)
    ), told as (
      insert into records.notice (authority_code, id, kind, at, reference)
      select m.to_code, gen_random_uuid(), 'TRANSFER_PROPOSED', ${at}, m.id from made m
    )
    select child_number as number, id, from_code as "from", to_code as "to" from made order by child_number`;
}

/** The items and the notice of a proposal, made or made again. */
export async function queueProposal(
  transaction: Queryable,
  policy: Pick<Policy, 'transferDueDays'>,
  of: {
    readonly id: string;
    readonly number: number;
    readonly from: string;
    readonly to: string | null;
    readonly senderAgrees: boolean;
    readonly at: Date;
    readonly by: string | null;
  },
): Promise<void> {
  const { id, number, from, to, at, by } = of;
  if (to === null) {
    await queueTransfer(transaction, policy, { queue: 'ALLOCATION', team: null, number, id, at, by });
    return;
  }
  await queueTransfer(transaction, policy, { queue: 'PROPOSED_TRANSFER', team: to, number, id, at, by });
  if (!of.senderAgrees) {
    await queueTransfer(transaction, policy, { queue: 'TRANSFER_AGREEMENT', team: from, number, id, at, by });
  }
  await tellTeam(transaction, { authorityCode: to, kind: 'TRANSFER_PROPOSED', at, reference: id });
}
