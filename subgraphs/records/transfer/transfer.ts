import { type Caller, isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import { daysPassed } from '../../../platform/clock.ts';
import { type AccountReference, type AuthorityReference, referenceTo } from '../../../platform/references.ts';
import type { TransferReason, TransferRejection, TransferStatus } from '../generated.ts';
import type { TransferRow } from './store.ts';

/** A transfer as one of the two teams, or the central one, sees it. */
export interface TransferView {
  readonly id: string;
  readonly childNumber: string;
  readonly from: AuthorityReference;
  readonly to: AuthorityReference | null;
  readonly status: TransferStatus;
  readonly reason: TransferReason;
  readonly rejection: TransferRejection | null;
  readonly proposedBy: AccountReference | null;
  readonly proposedAt: Date;
  readonly changedAt: Date;
  readonly ageDays: number;
  readonly senderAgreed: boolean;
  readonly receiverAgreed: boolean;
  readonly version: number;
  readonly viewerCanReview: boolean;
  readonly viewerCanAgree: boolean;
  readonly viewerCanReject: boolean;
  readonly viewerCanProposeAgain: boolean;
  readonly viewerCanWithdraw: boolean;
  readonly viewerCanEscalate: boolean;
  readonly viewerCanAllocate: boolean;
}

type Asker = Pick<Caller, 'roles' | 'authorityCode'> & OwnAccounts;
type Row = Omit<TransferRow, 'childStatus' | 'childHidden'>;

const decides = ({ roles }: Asker) => roles.includes('MANAGEMENT_TEAM');
const works = (caller: Asker) => decides(caller) || caller.roles.includes('DATA_STEWARD');
const sends = (caller: Asker, row: Row) => caller.authorityCode === row.from;
const receives = (caller: Asker, row: Row) =>
  caller.authorityCode === row.to && caller.authorityCode !== null;
const isBetweenTheTwo = ({ status }: Row) => status === 'PROPOSED' || status === 'UNDER_REVIEW';

/** The receiver's team opens a proposal (domain.md 8, UNDER_REVIEW). */
export function mayReview(caller: Asker, row: Row): boolean {
  return works(caller) && receives(caller, row) && row.status === 'PROPOSED';
}

/** A side agrees through its management team, once; the receiver after opening it. */
export function mayAgree(caller: Asker, row: Row): boolean {
  if (!decides(caller) || !isBetweenTheTwo(row)) return false;
  if (sends(caller, row)) return row.fromAgreedBy === null;
  return receives(caller, row) && row.status === 'UNDER_REVIEW' && row.toAgreedBy === null;
}

/** The receiver rejects what it is looking at, until it has agreed. */
export function mayReject(caller: Asker, row: Row): boolean {
  return decides(caller) && receives(caller, row) && row.status === 'UNDER_REVIEW' && row.toAgreedBy === null;
}

/** The sender's team proposes a rejected transfer again. */
export function mayProposeAgain(caller: Asker, row: Row): boolean {
  return works(caller) && sends(caller, row) && row.status === 'REJECTED';
}

/** The sender keeps the record, unless the central team decides by now. */
export function mayWithdraw(caller: Asker, row: Row): boolean {
  return decides(caller) && sends(caller, row) && (isBetweenTheTwo(row) || row.status === 'REJECTED');
}

/** The sender asks the central team about a rejected transfer. */
export function mayEscalate(caller: Asker, row: Row): boolean {
  return decides(caller) && sends(caller, row) && row.status === 'REJECTED';
}

/** The central team allocates what was escalated. */
export function mayAllocate(caller: Asker, row: Row): boolean {
  return caller.roles.includes('CENTRAL_TEAM') && row.status === 'ESCALATED';
}

/** Whether an agreement or allocation would be by somebody who asked for it (domain.md 2, rules of separation). */
export function needsAnother(caller: Asker, row: Row): boolean {
  const other =
    row.status === 'ESCALATED' ? row.escalatedBy : sends(caller, row) ? row.toAgreedBy : row.fromAgreedBy;
  return isOwnAccount(caller, row.proposedBy) || isOwnAccount(caller, other);
}

/** The view of a transfer that is within a caller's reach. */
export function transferView(row: Row, caller: Asker, now: Date): TransferView {
  const another = needsAnother(caller, row);
  return {
    id: row.id,
    childNumber: String(row.number),
    from: { code: row.from },
    to: row.to === null ? null : { code: row.to },
    status: row.status,
    reason: row.reason,
    rejection: row.rejection,
    proposedBy: referenceTo(row.proposedBy),
    proposedAt: row.proposedAt,
    changedAt: row.changedAt,
    ageDays: daysPassed(row.changedAt, now),
    senderAgreed: row.fromAgreedBy !== null,
    receiverAgreed: row.toAgreedBy !== null,
    version: row.version,
    viewerCanReview: mayReview(caller, row),
    viewerCanAgree: mayAgree(caller, row) && !another,
    viewerCanReject: mayReject(caller, row),
    viewerCanProposeAgain: mayProposeAgain(caller, row),
    viewerCanWithdraw: mayWithdraw(caller, row),
    viewerCanEscalate: mayEscalate(caller, row),
    viewerCanAllocate: mayAllocate(caller, row) && !another,
  };
}
