import { actor } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  type idempotencyConflict,
  invalidInput,
  needsSecondPerson,
  notPermitted,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { createMutation, idOrNone } from '../../../platform/mutation.ts';
import { answersFor, openRecordStore } from '../access/openRecord.ts';
import { archivedReadableAfter, numberOrNobody } from '../access.ts';
import type { RecordDependencies } from '../dependencies.ts';
import { transferAlreadyOpen } from '../failures.ts';
import type {
  AllocateRecordInput,
  ChangeTransferInput,
  NoticeKind,
  ProposeTransferAgainInput,
  ProposeTransferInput,
  RejectTransferInput,
} from '../generated.ts';
import { endProposals } from '../merge/proposals.ts';
import { tellTeam } from '../notice/store.ts';
import { closeItems } from '../work/items.ts';
import { type Following, whereToNext } from './follow.ts';
import { moveRecord } from './move.ts';
import { proposeTransfer, queueProposal, queueTransfer, toldOfMove } from './propose.ts';
import { type TransferChange, type TransferRow, transferStore } from './store.ts';
import {
  mayAgree,
  mayAllocate,
  mayEscalate,
  mayProposeAgain,
  mayReject,
  mayReview,
  mayWithdraw,
  needsAnother,
  type TransferView,
  transferView,
} from './transfer.ts';

const failures = {
  NOT_FOUND: recordNotFound,
  NOT_NOW: notPermitted(
    'This cannot be done with the transfer where it stands, or not by you. Read it again.',
  ),
  NOT_LIVE: notPermitted('The record is archived: it does not move.'),
  SECOND: needsSecondPerson,
  VERSION: versionConflict,
  OPEN: transferAlreadyOpen,
  RECEIVER: invalidInput('to', 'Give the GSS code of one of the 153 authorities.'),
  SENDER: invalidInput(
    'to',
    'This authority answers for the record already. Give another, or keep the record.',
  ),
} as const;
type Failure = keyof typeof failures;
type Stored = { readonly id: string } | { readonly failure: Failure };

/** What becomes of a change of a transfer. */
type Outcome =
  | { readonly __typename: 'TransferChanged'; readonly transfer: TransferView | null }
  | (typeof failures)[Failure]
  | typeof idempotencyConflict
  | ReturnType<typeof invalidInput>;

/** Transfers between accountable bodies (domain.md 8; L31-L33). */
export type Transfers = ReturnType<typeof createTransfers>;

/** Transfers over the pool of role signpost_records. */
export function createTransfers({
  sql,
  audit,
  clock,
  policy,
  hashKey,
  ring,
  sealedSql,
}: RecordDependencies & Following) {
  const store = transferStore(sql, clock);
  const { lockOpenRecord } = openRecordStore(clock);
  const mutate = createMutation('records', { sql, audit, hashKey });

  const find = async (id: string, caller: Caller): Promise<TransferView | null> => {
    const row = await store.find(idOrNone(id), caller, archivedReadableAfter(clock, policy));
    return row && transferView(row, caller, clock.now());
  };

  const answer = async (
    stored: Stored | Exclude<Outcome, { __typename: 'TransferChanged' }>,
    caller: Caller,
  ) => {
    if ('__typename' in stored) return stored;
    if ('failure' in stored) return failures[stored.failure];
    return { __typename: 'TransferChanged', transfer: await find(stored.id, caller) } as const;
  };

  const note = (
    transaction: TransactionSql,
    caller: Caller,
    row: Pick<TransferRow, 'id' | 'number' | 'from'>,
    kind: 'TRANSFER_PROPOSED' | 'TRANSFER_CHANGED' | 'RECORD_TRANSFERRED',
    detail: Record<string, string | null>,
  ) =>
    audit.append(transaction, {
      ...actor(caller),
      kind,
      outcome: 'DONE',
      area: row.from,
      childNumber: String(row.number),
      detail: { transfer: row.id, ...detail },
    });

  type Decide = (row: TransferRow, transaction: TransactionSql) => Promise<TransferChange | Failure>;

  /** One change of one transfer: locked, decided, written, audited. */
  const change = async (
    mutation: string,
    input: ChangeTransferInput,
    caller: Caller,
    decide: Decide,
  ): Promise<Outcome> => {
    const stored = await mutate<Stored>(mutation, input, caller, async (transaction) => {
      const row = await store.lock(transaction, idOrNone(input.id), caller);
      if (!row) return { failure: 'NOT_FOUND' };
      if (row.version !== input.version) return { failure: 'VERSION' };
      const decided = await decide(row, transaction);
      if (typeof decided === 'string') return { failure: decided };
      await store.change(transaction, row, decided, clock.now());
      const moved = decided.status === 'ACCEPTED' || decided.status === 'ALLOCATED';
      await note(transaction, caller, row, moved ? 'RECORD_TRANSFERRED' : 'TRANSFER_CHANGED', {
        status: decided.status,
        // Who answers for a hidden child from now on is told by the record itself.
        ...toldOfMove(row.childHidden && !moved, { to: decided.to ?? row.to }),
      });
      if (moved || decided.status === 'WITHDRAWN') await follow(transaction, row, caller);
      return { id: row.id };
    });
    return answer(stored, caller);
  };

  /** Proposes a record whose transfer has ended to where its child has gone meanwhile. */
  const follow = async (transaction: TransactionSql, row: TransferRow, caller: Caller) => {
    const next = await whereToNext(transaction, { sealedSql, ring }, row);
    if (!next) return;
    const { number } = row;
    const proposal = { ...next, number, senderAgrees: false, at: clock.now() };
    const proposed = await proposeTransfer(transaction, policy, proposal);
    if (proposed.outcome !== 'PROPOSED') return;
    const { id, from } = proposed;
    const told = toldOfMove(row.childHidden, { to: next.to, reason: next.reason });
    await note(transaction, caller, { id, number, from }, 'TRANSFER_PROPOSED', told);
  };

  const close = (
    transaction: TransactionSql,
    row: TransferRow,
    caller: Caller,
    outcome: string,
    more: { queue?: 'TRANSFER_AGREEMENT' | 'UNDER_REVIEW'; evidence?: string } = {},
  ) =>
    closeItems(transaction, {
      reference: row.id,
      outcome,
      closedAt: clock.now(),
      closedBy: caller.accountId,
      ...more,
    });

  const tell = (transaction: TransactionSql, row: TransferRow, authorityCode: string, kind: NoticeKind) =>
    tellTeam(transaction, { authorityCode, kind, at: clock.now(), reference: row.id });

  const queue = (
    transaction: TransactionSql,
    row: TransferRow,
    name: 'UNDER_REVIEW' | 'REJECTED_TRANSFER' | 'ALLOCATION',
    team: string | null,
    caller: Caller,
  ) =>
    queueTransfer(transaction, policy, {
      queue: name,
      team,
      number: row.number,
      id: row.id,
      at: clock.now(),
      by: caller.accountId,
    });

  /** Moves the record, and ends what was proposed of it and another that stays behind. */
  const move = async (
    transaction: TransactionSql,
    { number, from }: TransferRow,
    to: string,
    caller: Caller,
  ) => {
    const ended = await endProposals(transaction, number, { by: caller.accountId, at: clock.now() });
    for (const { id, kept, other } of ended)
      await audit.append(transaction, {
        ...actor(caller),
        kind: 'MERGE_REFUSED',
        outcome: 'DONE',
        area: from,
        childNumbers: [kept, other].map(String),
        detail: { merge: id, kept: String(kept), moved: true },
      });
    await moveRecord(transaction, { ring: ring(), lookupKey: hashKey }, { number, from, to });
  };

  /** Why an authority cannot be the receiver; null when it can. */
  const receiverFault = async (
    transaction: TransactionSql,
    to: string,
    from: string,
  ): Promise<Failure | null> => {
    if (!(await store.isAuthority(transaction, to))) return 'RECEIVER';
    return to === from ? 'SENDER' : null;
  };

  return {
    find,

    async propose(input: ProposeTransferInput, caller: Caller): Promise<Outcome> {
      const asked = numberOrNobody(input.number);
      const stored = await mutate<Stored>('proposeTransfer', input, caller, async (transaction) => {
        const record = await lockOpenRecord(transaction, asked, caller);
        // Another authority's record is an unknown number (L18).
        if (!answersFor(record)) return { failure: 'NOT_FOUND' };
        const { number } = record;
        const fault = await receiverFault(transaction, input.to, record.authority_code);
        if (fault) return { failure: fault };
        const proposed = await proposeTransfer(transaction, policy, {
          number,
          to: input.to,
          reason: input.reason,
          proposedBy: caller.accountId,
          senderAgrees: record.role === 'MANAGEMENT_TEAM',
          at: clock.now(),
        });
        if (proposed.outcome === 'NOT_LIVE') return { failure: 'NOT_LIVE' };
        if (proposed.outcome !== 'PROPOSED') return { failure: 'OPEN' };
        const { id, from } = proposed;
        const told = toldOfMove(record.shielded, { to: input.to, reason: input.reason });
        await note(transaction, caller, { id, number, from }, 'TRANSFER_PROPOSED', told);
        return { id };
      });
      return answer(stored, caller);
    },

    review: (input: ChangeTransferInput, caller: Caller) =>
      change('reviewTransfer', input, caller, async (row, transaction) => {
        if (!mayReview(caller, row)) return 'NOT_NOW';
        await closeItems(transaction, {
          reference: row.id,
          queue: 'PROPOSED_TRANSFER',
          outcome: 'UNDER_REVIEW',
          closedAt: clock.now(),
          closedBy: caller.accountId,
        });
        await queue(transaction, row, 'UNDER_REVIEW', row.to, caller);
        return { status: 'UNDER_REVIEW' };
      }),

    agree: (input: ChangeTransferInput, caller: Caller) =>
      change('agreeTransfer', input, caller, async (row, transaction) => {
        if (!mayAgree(caller, row) || row.to === null) return 'NOT_NOW';
        if (row.childStatus !== 'LIVE') return 'NOT_LIVE';
        if (needsAnother(caller, row)) return 'SECOND';
        const sender = caller.authorityCode === row.from;
        const agreed = sender ? { fromAgreedBy: caller.accountId } : { toAgreedBy: caller.accountId };
        const both = { ...row, ...agreed };
        if (both.fromAgreedBy === null || both.toAgreedBy === null) {
          await close(transaction, row, caller, 'AGREED', {
            queue: sender ? 'TRANSFER_AGREEMENT' : 'UNDER_REVIEW',
          });
          return { status: row.status, ...agreed };
        }
        await close(transaction, row, caller, 'ACCEPTED');
        await move(transaction, row, row.to, caller);
        for (const team of [row.from, row.to]) await tell(transaction, row, team, 'TRANSFER_ACCEPTED');
        return { status: 'ACCEPTED', ...agreed };
      }),

    reject: (input: RejectTransferInput, caller: Caller) =>
      change('rejectTransfer', input, caller, async (row, transaction) => {
        if (!mayReject(caller, row)) return 'NOT_NOW';
        await close(transaction, row, caller, 'REJECTED', { evidence: input.rejection });
        await queue(transaction, row, 'REJECTED_TRANSFER', row.from, caller);
        await tell(transaction, row, row.from, 'TRANSFER_REJECTED');
        return { status: 'REJECTED', rejection: input.rejection };
      }),

    proposeAgain: (input: ProposeTransferAgainInput, caller: Caller) =>
      change('proposeTransferAgain', input, caller, async (row, transaction) => {
        if (!mayProposeAgain(caller, row)) return 'NOT_NOW';
        if (row.childStatus !== 'LIVE') return 'NOT_LIVE';
        const fault = await receiverFault(transaction, input.to, row.from);
        if (fault) return fault;
        const { id, number, from } = row;
        const senderAgrees = caller.roles.includes('MANAGEMENT_TEAM');
        await close(transaction, row, caller, 'PROPOSED_AGAIN');
        await queueProposal(transaction, policy, {
          id,
          number,
          from,
          to: input.to,
          senderAgrees,
          at: clock.now(),
          by: caller.accountId,
        });
        const fromAgreedBy = senderAgrees ? caller.accountId : null;
        return {
          status: 'PROPOSED',
          proposedBy: caller.accountId,
          to: input.to,
          reason: input.reason,
          fromAgreedBy,
          toAgreedBy: null,
          rejection: null,
        };
      }),

    withdraw: (input: ChangeTransferInput, caller: Caller) =>
      change('withdrawTransfer', input, caller, async (row, transaction) => {
        if (!mayWithdraw(caller, row)) return 'NOT_NOW';
        await close(transaction, row, caller, 'WITHDRAWN');
        return { status: 'WITHDRAWN' };
      }),

    escalate: (input: ChangeTransferInput, caller: Caller) =>
      change('escalateTransfer', input, caller, async (row, transaction) => {
        if (!mayEscalate(caller, row)) return 'NOT_NOW';
        await close(transaction, row, caller, 'ESCALATED');
        await queue(transaction, row, 'ALLOCATION', null, caller);
        return { status: 'ESCALATED', escalatedBy: caller.accountId };
      }),

    allocate: (input: AllocateRecordInput, caller: Caller) =>
      change('allocateRecord', input, caller, async (row, transaction) => {
        if (!mayAllocate(caller, row)) return 'NOT_NOW';
        if (row.childStatus !== 'LIVE') return 'NOT_LIVE';
        if (needsAnother(caller, row)) return 'SECOND';
        if (!(await store.isAuthority(transaction, input.to))) return 'RECEIVER';
        await close(transaction, row, caller, 'ALLOCATED');
        if (input.to !== row.from) await move(transaction, row, input.to, caller);
        for (const team of new Set([row.from, row.to ?? input.to, input.to])) {
          await tell(transaction, row, team, 'TRANSFER_ALLOCATED');
        }
        return { status: 'ALLOCATED', to: input.to, allocatedBy: caller.accountId };
      }),
  };
}
