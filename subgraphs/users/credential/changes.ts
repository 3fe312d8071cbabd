import { randomUUID } from 'node:crypto';
import type { AuditDetail, AuditKind } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import { daysAfter } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import {
  invalidInput,
  needsSecondPerson,
  needsStepUp,
  notPermitted,
  proposalLapsed,
  recordNotFound,
} from '../../../platform/failures.ts';
import { hasSteppedUp, idOrNone, type KeyRefusal } from '../../../platform/mutation.ts';
import { isLapsed, proposedFrom } from '../../../platform/proposals.ts';
import { giveAddress } from '../accounts/address.ts';
import { type CareDependencies, refusals as changeRefusals } from '../accounts/change.ts';
import { giveDetails } from '../accounts/details.ts';
import { whyKept } from '../accounts/reach.ts';
import type { DecideCredentialInput, EndCredentialInput } from '../generated.ts';
import { onceFor } from '../once.ts';
import { giveContact } from '../organisation/contact.ts';
import { tellChange } from '../reset/outbox.ts';
import {
  type CredentialContent,
  type CredentialRow,
  credentialStamp,
  isProposed,
  mayDecide,
  mayEnd,
  serves,
  waits,
} from './credential.ts';
import { credentialColumns, findCredential } from './store.ts';

/** Why a change of a credential was not made, and what is told of it. */
const credentialRefusals = {
  NOT_FOUND: recordNotFound,
  SECOND_PERSON: needsSecondPerson,
  LAPSED: proposalLapsed,
  STATUS: notPermitted('This is not at a point where that can be done. Read it again.'),
  ALTERED: notPermitted(
    'This proposal was altered in the database: it can be refused only. Refuse it and propose it anew.',
  ),
  KNOWN: invalidInput('jwk', 'This key is or was a system’s already. Make a new pair.'),
  SYSTEM: invalidInput(
    'number',
    'Give the number of a system’s account of your own body that is not closed.',
  ),
  ORGANISATION: invalidInput('organisationId', 'Give an organisation of your own body.'),
  PERSON: invalidInput('number', 'Give the number of a person’s account of your own body, not your own.'),
  ALTERED_ACCOUNT: notPermitted(
    'An account of this person was altered in the database: it can be suspended or closed only.',
  ),
  ADDRESS: invalidInput('email', 'Give an address that is this person’s alone, and not the one they have.'),
  DETAILS: invalidInput(
    'name',
    'Give a name, profession or telephone number that is not the one that this person has.',
  ),
  CONTACT: invalidInput(
    'name',
    'Give a name or telephone number that is not the one that the organisation has.',
  ),
  REGISTER: notPermitted(
    'Of schools and practices the public register says it: have it changed there. Nothing was done.',
  ),
  ELSEWHERE: notPermitted(
    'The central team must do this: not every account of this person is yours to change.',
  ),
  AUDITOR: changeRefusals.AUDITOR,
  NO_PROVIDER: notPermitted('The organisation has no provider that serves. Propose one first.'),
  TAKEN: invalidInput(
    'subject',
    'The provider’s name or the account is linked already. End that link first.',
  ),
} as const;

/** Why a change of a credential was not made. */
export type CredentialRefusal = keyof typeof credentialRefusals;
/** What is stored under an idempotency key: the credential, or why not. */
type StoredCredential = { readonly credential: string } | { readonly refusal: CredentialRefusal };

/** The credential that was changed. */
export interface ChangedCredential {
  readonly __typename: 'CredentialChanged';
  readonly credentialId: string;
}

/** What a mutation about a credential answers. */
export type CredentialOutcomes =
  | ChangedCredential
  | (typeof credentialRefusals)[CredentialRefusal]
  | ReturnType<typeof invalidInput>
  | typeof needsStepUp
  | KeyRefusal;

/** Runs a change once for its key, with a fresh factor where it gives something. A refusal is in the audit too. */
export async function changeCredential(
  deps: CareDependencies,
  caller: Caller,
  mutation: string,
  input: { readonly idempotencyKey: string },
  {
    stepUp,
    act,
  }: { readonly stepUp: boolean; readonly act: (transaction: TransactionSql) => Promise<StoredCredential> },
): Promise<CredentialOutcomes> {
  // Before the key is used: the same attempt may be made again with a fresh factor.
  if (stepUp && !hasSteppedUp(caller, deps.clock, deps.policy)) return needsStepUp;
  const outcome = await onceFor<StoredCredential>(deps, caller, mutation, input, async (transaction) => {
    const stored = await act(transaction);
    if ('refusal' in stored) {
      const detail = { mutation, refusal: stored.refusal };
      await deps.audit.refused(transaction, caller, 'ACCOUNT_CHANGE_REFUSED', detail);
    }
    return stored;
  });
  if (!('stored' in outcome)) return outcome;
  const { stored } = outcome;
  return 'refusal' in stored
    ? credentialRefusals[stored.refusal]
    : { __typename: 'CredentialChanged', credentialId: stored.credential };
}

/** A credential that somebody proposes. */
interface Proposal {
  readonly id?: string;
  readonly kind: CredentialRow['kind'];
  readonly organisationId: string;
  readonly accountId: string | null;
  readonly content: CredentialContent;
  readonly sealed?: { readonly keyVersion: number; readonly ciphertext: Buffer };
}

/** Writes a proposal and its audit row: it counts for nothing yet. */
export async function writeProposal(
  deps: CareDependencies,
  transaction: TransactionSql,
  caller: Caller,
  { id = randomUUID(), kind, organisationId, accountId, content, sealed }: Proposal,
): Promise<StoredCredential> {
  const proposed = { id, kind, organisation_id: organisationId, account_id: accountId, content };
  const by = { asked_by: caller.accountId, decided_by: null, active_until: null };
  const stamp = credentialStamp(deps.keys.standingKey(), { ...proposed, ...by }, 'PROPOSED');
  await transaction`
    insert into users.credential (id, kind, organisation_id, account_id, content, key_version, ciphertext, asked_by, asked_at,
      stamp)
    values (${id}, ${kind}, ${organisationId}, ${accountId}, ${JSON.stringify(content)}::text::jsonb,
      ${sealed?.keyVersion ?? null}, ${sealed?.ciphertext ?? null}, ${caller.accountId}, ${deps.clock.now()}, ${stamp})`;
  await note(deps, transaction, caller, 'CREDENTIAL_PROPOSED', { credential: id, kind, account: accountId });
  return { credential: id };
}

function note(
  { audit }: CareDependencies,
  transaction: TransactionSql,
  caller: Caller,
  kind: AuditKind,
  detail: AuditDetail,
): Promise<void> {
  return audit.done(transaction, caller, kind, detail);
}

/** What is the account's or organisation's own once it is approved, by kind. */
const givenAtOnce: Partial<Record<CredentialRow['kind'], typeof giveAddress>> = {
  ADDRESS: giveAddress,
  DETAILS: giveDetails,
  CONTACT: giveContact,
};

/**
 * Decides about a proposal, by another person than who made it. A key that is approved serves for the policy's months;
 * the account's other keys serve on for the overlap, and no longer. A new provider takes the place of the one before; a new address, and
 * new details, are the person's at once.
 */
export function decideCredential(
  deps: CareDependencies,
  caller: Caller,
  input: DecideCredentialInput,
): Promise<CredentialOutcomes> {
  return changeCredential(deps, caller, 'decideCredential', input, {
    stepUp: true,
    act: async (transaction) => {
      const row = await findCredential(transaction, caller, idOrNone(input.id), { lock: true });
      if (!row) return { refusal: 'NOT_FOUND' };
      if (!waits(row)) return { refusal: 'STATUS' };
      if (!mayDecide(caller, row)) return { refusal: 'SECOND_PERSON' };
      if (input.approve && isLapsed(row, row.asked_at, proposedFrom(deps.clock, deps.policy)))
        return { refusal: 'LAPSED' };
      if (input.approve && !isProposed(deps.keys.standingKey(), row)) return { refusal: 'ALTERED' };
      const give = input.approve ? givenAtOnce[row.kind] : undefined;
      const refusal = await give?.(deps, transaction, caller, row);
      if (refusal) return { refusal };
      const now = deps.clock.now();
      const outcome = input.approve ? 'APPROVED' : 'REFUSED';
      const months = deps.policy.serviceKeyMonths;
      const [{ until } = { until: null }] = await transaction<{ until: Date | null }[]>`
        select case when ${row.kind === 'SERVICE_KEY'}::bool then ${now}::timestamptz + make_interval(months => ${months}::int) end as until`;
      const decided = { ...row, decided_by: caller.accountId, active_until: until };
      if (input.approve) await makeRoom(deps, transaction, row, now);
      await transaction`
        update users.credential set outcome = ${outcome}, decided_by = ${caller.accountId}, decided_at = ${now},
          active_until = ${until}, stamp = ${input.approve ? credentialStamp(deps.keys.standingKey(), decided) : null},
          -- What was given by it is the account's, and nothing hangs on it any more.
          ended_at = ${give ? now : null}
        where id = ${row.id}`;
      if (input.approve && row.kind === 'SUBJECT' && row.account_id !== null)
        await tellChange(deps, transaction, row.account_id, now, 'PROVIDER');
      await note(deps, transaction, caller, 'CREDENTIAL_DECIDED', { credential: row.id, outcome });
      return { credential: row.id };
    },
  });
}

/** What one that is approved takes the place of: older keys after the overlap, a provider or a name at once. */
async function makeRoom(
  deps: CareDependencies,
  transaction: TransactionSql,
  approved: CredentialRow,
  now: Date,
): Promise<void> {
  // Of two decisions for one organisation at once, the second sees what the first approved.
  await transaction`select 1 from users.organisation where id = ${approved.organisation_id} for no key update`;
  const before = await transaction<CredentialRow[]>`
    select ${credentialColumns(transaction)} from users.credential c
    where c.kind = ${approved.kind} and c.organisation_id = ${approved.organisation_id}
      and c.account_id is not distinct from ${approved.account_id} and c.outcome = 'APPROVED' and c.ended_at is null
    for no key update of c`;
  if (approved.kind !== 'SERVICE_KEY') {
    for (const { id } of before) await end(transaction, id, now);
    return;
  }
  const overlap = daysAfter(now, deps.policy.serviceKeyOverlapDays);
  for (const row of before) {
    // What somebody wrote into the table, or edited there, is not made right by a stamp of ours.
    if (!serves(deps.keys.standingKey(), row, now)) continue;
    if (row.active_until !== null && row.active_until <= overlap) continue;
    const stamp = credentialStamp(deps.keys.standingKey(), { ...row, active_until: overlap });
    await transaction`update users.credential set active_until = ${overlap}, stamp = ${stamp} where id = ${row.id}`;
  }
}

/** Ends a credential and every session that began with it; of a provider the names too. */
async function end(transaction: TransactionSql, id: string, now: Date): Promise<void> {
  await transaction`
    update users.credential set ended_at = ${now}, stamp = null
    where (id = ${id} or (kind = 'SUBJECT' and content ->> 'provider' = ${id})) and ended_at is null`;
  await transaction`update users.session set ended_at = ${now} where credential_id = ${id} and ended_at is null`;
}

/** The account of an auditor who has no second factor but this one: without it they are cut off, as by suspending (ADR 0168). */
async function auditorWithout(
  transaction: TransactionSql,
  { id, kind, account_id: account }: CredentialRow,
): Promise<{ readonly status: string; readonly suspended_by: string | null } | undefined> {
  if (kind !== 'SUBJECT') return undefined;
  const [row] = await transaction<{ status: string; suspended_by: string | null }[]>`
    select a.status, a.suspended_by from users.account a
    where a.id = ${account} and a.totp_secret is null
      and exists (select from users.role_grant g where g.account_id = a.id and g.role = 'AUDITOR')
      and not exists (select from users.credential c where c.account_id = a.id and c.id <> ${id} and c.kind = 'SUBJECT'
        and c.outcome = 'APPROVED' and c.ended_at is null)`;
  return row;
}

/** Ends what serves, at once, by one person: taking away is never slower than giving. What waits is refused instead. */
export function endCredential(
  deps: CareDependencies,
  caller: Caller,
  input: EndCredentialInput,
): Promise<CredentialOutcomes> {
  return changeCredential(deps, caller, 'endCredential', input, {
    stepUp: false,
    act: async (transaction) => {
      const row = await findCredential(transaction, caller, idOrNone(input.id), { lock: true });
      if (!row) return { refusal: 'NOT_FOUND' };
      if (!mayEnd(caller, row)) return { refusal: 'STATUS' };
      const auditor = await auditorWithout(transaction, row);
      if (auditor && whyKept(caller, auditor, ['AUDITOR'])) return { refusal: 'AUDITOR' };
      await end(transaction, row.id, deps.clock.now());
      if (row.kind === 'SUBJECT') {
        await transaction`
          update users.session set ended_at = ${deps.clock.now()}
          where account_id = ${row.account_id} and credential_id is not null and ended_at is null`;
      }
      await note(deps, transaction, caller, 'CREDENTIAL_ENDED', { credential: row.id, kind: row.kind });
      return { credential: row.id };
    },
  });
}
