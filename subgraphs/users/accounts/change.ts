import type { AuditDetail, AuditKind, AuditWriter } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import {
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  proposalLapsed,
  recordNotFound,
  versionConflict,
} from '../../../platform/failures.ts';
import { type Attempt, openIncidentOf } from '../../../platform/incidents.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { KeyRefusal } from '../../../platform/mutation.ts';
import { hasSteppedUp } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import { isGenuine, stampStandings } from '../account/standing.ts';
import { onceFor } from '../once.ts';
import type { ManagedRow } from './managed.ts';
import { lockManaged } from './store.ts';

/** What changes of accounts stand on. */
export interface CareDependencies {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly keys: Pick<Keys, 'lookupKey' | 'standingKey' | 'sealKeys'>;
  readonly policy: Policy;
  readonly clock: Clock;
}

/** Why a change was not made, and what is told of it. */
export const refusals = {
  NOT_FOUND: recordNotFound,
  SECOND_PERSON: needsSecondPerson,
  LAPSED: proposalLapsed,
  VERSION: versionConflict,
  OWN_ACCOUNT: notPermitted(
    'This is your own account: another account manager must do it. Nothing was done.',
  ),
  ABOVE_REACH: notPermitted(
    'This role is not yours to give in this organisation: ask its account manager, for account managers and national roles the central team. Nothing was done.',
  ),
  AUDITOR: notPermitted(
    'Who audits is let go by two people: somebody suspends the account, and somebody else then does this. Nothing was done.',
  ),
  ALTERED: notPermitted(
    'This account was altered in the database: it can be suspended or closed only. The central team has been told.',
  ),
  STATUS: notPermitted('The account is not at a point where this can be done. Read it again.'),
  ROLES_APART: notPermitted(
    'These roles may not stand in one account: an account manager sees no child data, and the override needs a practitioner.',
  ),
  SYSTEM: notPermitted(
    'A system stays with the one role and body that it was approved for: suspend or close it, and apply for another. Nothing was done.',
  ),
  NEWCOMERS: notPermitted('The service is closing: no new accounts are made.'),
  UNJUSTIFIED: notPermitted(
    'In interim operation a new account needs a recorded justification, and this application has none. Refuse it; apply anew with one, under another user name.',
  ),
  REGION: invalidInput(
    'region',
    'Give the region that the coordinator works for, as the list of authorities names it; and with no other role.',
  ),
  NO_REGION: notPermitted(
    'This account is of no region, which a coordinator works for: apply for a coordinator’s account with one. Nothing was done.',
  ),
  ROLE_HELD: invalidInput('role', 'The account has this role, or it has been asked for already.'),
  ROLE_NOT_HELD: invalidInput('role', 'The account does not have this role.'),
  USERNAME: invalidInput('username', 'This user name is or was another account’s. Choose another.'),
  CLIENT_ID: invalidInput('clientId', 'This name is or was another account’s. Choose another.'),
  ORGANISATION: invalidInput('organisationId', 'Give an organisation of your own body.'),
} as const;

/** A code of `refusals`. */
export type Refusal = keyof typeof refusals;

/** What is stored under an idempotency key: the account, or why not. */
type StoredChange = { readonly account: string } | { readonly refusal: Refusal };

/** A change that was made: what the audit holds of it, ids and codes only; and whether auditors look at who made it. */
export interface MadeChange {
  readonly kind: AuditKind;
  readonly detail?: AuditDetail;
  readonly incident?: Attempt;
}

/** An answer about an account, by its identifier. */
export interface OfAccount {
  readonly accountId: string;
}

/** The account that a change was about. */
export interface ChangedAccount extends OfAccount {
  readonly __typename: 'AccountChanged';
}

type Refused = (typeof refusals)[Refusal] | typeof needsStepUp | KeyRefusal | Fault;
/** What a mutation about an account answers. */
export type ChangeOutcome = ChangedAccount | Refused;

/** One field that cannot be used. */
export type Fault = ReturnType<typeof invalidInput>;

/** Runs a mutation once for its key; a refusal is an act too and is in the audit. */
export async function changeOnce(
  deps: CareDependencies,
  caller: Caller,
  mutation: string,
  input: { readonly idempotencyKey: string },
  act: (transaction: TransactionSql) => Promise<StoredChange>,
): Promise<ChangeOutcome> {
  const outcome = await onceFor<StoredChange>(deps, caller, mutation, input, act);
  if (!('stored' in outcome)) return outcome;
  const result = outcome.stored;
  return 'refusal' in result
    ? refusals[result.refusal]
    : { __typename: 'AccountChanged', accountId: result.account };
}

// Mutations that make somebody more powerful.
const giving = new Set([
  'grantRole',
  'approveRole',
  'applyForAccount',
  'approveAccount',
  'applyForServiceAccount',
]);

const attempts: { readonly [refusal in Refusal]?: string } = {
  OWN_ACCOUNT: 'Somebody tried to give a role to their own account. It was refused.',
  ABOVE_REACH: 'Somebody tried to give a role that is not theirs to give. It was refused.',
};

/**
 * Writes that a change was refused, and why. Who tried to give themselves a role, or somebody else one above the own
 * reach, is looked at by auditors: it opens an incident.
 */
export async function noteRefusal(
  { audit }: Pick<CareDependencies, 'audit'>,
  transaction: TransactionSql,
  caller: Caller,
  mutation: string,
  refusal: Refusal,
  account: string | null,
): Promise<{ readonly refusal: Refusal }> {
  await audit.refused(transaction, caller, 'ACCOUNT_CHANGE_REFUSED', { mutation, refusal, account });
  const summary = attempts[refusal];
  if (summary && giving.has(mutation)) {
    await openIncidentOf(audit, transaction, caller, { detector: `ROLE_${refusal}`, summary });
  }
  return { refusal };
}

/** One change of one account. */
interface Change {
  readonly mutation: string;
  readonly input: { readonly number: string; readonly idempotencyKey: string; readonly version?: number };
  /** Whether it may be done to an account that was edited in the database, which stays without rights. */
  readonly evenAltered?: boolean;
  readonly stepUp?: boolean;
  /** Writes the change, or says why not. The row is locked and within reach, and not the caller's own account. */
  readonly make: (transaction: TransactionSql, row: ManagedRow) => Promise<MadeChange | Refusal>;
}

/**
 * Changes one account within the caller's reach: locked, compared with its stamp, changed, stamped anew and told to the
 * audit in one transaction. Nobody changes their own account (domain.md 2).
 */
export async function changeAccount(
  deps: CareDependencies,
  caller: Caller,
  change: Change,
): Promise<ChangeOutcome> {
  const { mutation, input, evenAltered = false, stepUp = false } = change;
  // Before the key is used: the same attempt may be made again with a fresh factor.
  if (stepUp && !hasSteppedUp(caller, deps.clock, deps.policy)) return needsStepUp;
  return changeOnce(deps, caller, mutation, input, async (transaction) => {
    const standingKey = deps.keys.standingKey();
    const row = await lockManaged(transaction, caller, { number: input.number });
    const refuse = (refusal: Refusal) =>
      noteRefusal(deps, transaction, caller, mutation, refusal, row?.account_id ?? null);
    if (!row) return refuse('NOT_FOUND');
    if (isOwnAccount(caller, row.account_id)) return refuse('OWN_ACCOUNT');
    const genuine = isGenuine(standingKey, row);
    if (!genuine && !evenAltered) return refuse('ALTERED');
    if (input.version !== undefined && input.version !== row.standing_version) return refuse('VERSION');
    const made = await change.make(transaction, row);
    if (typeof made === 'string') return refuse(made);
    if (genuine) await stampStandings(transaction, standingKey, [row.account_id]);
    await deps.audit.done(transaction, caller, made.kind, {
      account: row.account_id,
      version: row.standing_version + 1,
      ...made.detail,
    });
    if (made.incident) await openIncidentOf(deps.audit, transaction, caller, made.incident);
    return { account: row.account_id };
  });
}
