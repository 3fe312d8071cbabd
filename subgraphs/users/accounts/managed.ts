import { type Caller, isOwnAccount, type Role } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Policy } from '../../../platform/policy.ts';
import type { AccountStatus, SuspensionReason } from '../generated.ts';
import { type Condition, conditionsLapsed } from '../session/conditions.ts';
import { type AccountRow, accountStanding, organisationStanding } from '../session/store.ts';
import { mayDecideOn } from './reach.ts';

/** A role that somebody asked for, as the row of an account brings it along. */
export interface AskedRole {
  readonly id: string;
  readonly role: Role;
  readonly askedBy: string;
  /** RFC 3339, as the database writes it into JSON. */
  readonly askedAt: string;
  /** Whether who asked may still ask for it (ADR 0177). */
  readonly askerActs: boolean;
  /** In hexadecimal. */
  readonly stamp: string | null;
}

/** An account with what its managers look at. */
export interface ManagedRow extends AccountRow {
  /** Whether it is the caller's to manage, or to see the state of alone. */
  readonly managed: boolean;
  readonly number: string;
  readonly username: string;
  readonly suspended_for: SuspensionReason | null;
  /** Null where time alone suspended it. */
  readonly suspended_by: string | null;
  readonly last_active_at: Date | null;
  readonly applied_by: string | null;
  readonly applied_at: Date | null;
  readonly approved_by: string | null;
  readonly justification: string | null;
  readonly requests: readonly AskedRole[];
  /** Other account managers of the same body, none of whom asked. */
  readonly approvers: readonly string[];
}

/** An account as the graph shows it to its managers, the state of it alone to others; people by id. */
export interface ManagedAccountView {
  readonly id: string;
  readonly number: string;
  readonly status: AccountStatus;
  readonly suspendedFor: SuspensionReason | null;
  readonly lapsed: Condition[];
  readonly lastActiveAt: Date | null;
  readonly waiting: WaitingView | null;
  readonly username: string | null;
  readonly roles: Role[] | null;
  readonly region: string | null;
  readonly vettedOn: IsoDate | null;
  readonly trainedVersion: number | null;
  readonly currentCourse: number | null;
  readonly proceduresReceivedOn: IsoDate | null;
  readonly agreementSignedOn: IsoDate | null;
  readonly appliedBy: string | null;
  readonly appliedAt: Date | null;
  readonly approvedBy: string | null;
  readonly justification: string | null;
  readonly version: number | null;
  readonly viewerCanDecide: boolean | null;
  readonly viewerCanChange: boolean | null;
}

/** What waits for a decision: where, since when, and for whom. */
export interface WaitingView {
  readonly since: Date | null;
  readonly approval: boolean;
  readonly roles: readonly AskedRole[];
  readonly approvers: readonly string[];
  readonly otherwise: Role;
}

/** Nobody changes the own account, and what is closed stays so (domain.md 2, 11). */
function mayChange(caller: Caller, row: Pick<ManagedRow, 'account_id' | 'status'>): boolean {
  return !isOwnAccount(caller, row.account_id) && row.status !== 'CLOSED';
}

/** Whether a caller may decide about what waits: somebody else asked, for somebody else, within the caller's reach. */
function mayDecide(
  caller: Caller,
  row: Pick<ManagedRow, 'account_id' | 'status' | 'applied_by' | 'requests'>,
): boolean {
  if (!mayChange(caller, row)) return false;
  const askedByOthers = row.requests.every(
    ({ askedBy, role }) => !isOwnAccount(caller, askedBy) && mayDecideOn(caller, role),
  );
  if (row.status === 'APPLIED') return askedByOthers && !isOwnAccount(caller, row.applied_by);
  return row.status === 'ACTIVE' && row.requests.length > 0 && askedByOthers;
}

function waitingOf(row: ManagedRow): WaitingView | null {
  const approval = row.status === 'APPLIED';
  if (row.status === 'CLOSED' || (!approval && row.requests.length === 0)) return null;
  const asked = row.requests[0]?.askedAt;
  return {
    since: approval ? row.applied_at : asked === undefined ? null : new Date(asked),
    approval,
    roles: row.requests,
    approvers: row.approvers,
    otherwise: 'CENTRAL_TEAM',
  };
}

/**
 * What somebody sees of an account on `today`: the conditions are those that sign-in asks for, by the same function. Who is an
 * account manager of one body and helps the people of others has of these what helpers have.
 */
export function managedView(
  row: ManagedRow,
  caller: Caller,
  { standingKey, policy, today }: { standingKey: Buffer; policy: Policy; today: IsoDate },
): ManagedAccountView {
  const standing = accountStanding(row, standingKey);
  const care = <T>(value: T): T | null => (row.managed ? value : null);
  return {
    id: row.account_id,
    number: row.number,
    status: row.status as AccountStatus,
    suspendedFor: row.suspended_for,
    lapsed: conditionsLapsed(standing, organisationStanding(row), today, policy),
    lastActiveAt: row.last_active_at,
    waiting: care(waitingOf(row)),
    username: care(row.username),
    roles: care(row.roles),
    region: care(row.region),
    vettedOn: care(row.vetted_on),
    trainedVersion: care(row.trained_version),
    currentCourse: care(policy.trainingVersion),
    proceduresReceivedOn: care(row.procedures_received_on),
    agreementSignedOn: care(row.agreement_signed_on),
    appliedBy: care(row.applied_by),
    appliedAt: care(row.applied_at),
    approvedBy: care(row.approved_by),
    justification: care(row.justification),
    version: care(row.standing_version),
    viewerCanDecide: care(mayDecide(caller, row)),
    viewerCanChange: care(mayChange(caller, row)),
  };
}
