import { randomUUID } from 'node:crypto';
import { type AuditEvent, actor } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import type { notPermitted, recordNotFound } from '../../../platform/failures.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { evidenceSeen, textOfNoChild } from '../../../platform/inputs.ts';
import type { KeyRefusal } from '../../../platform/mutation.ts';
import { isGenuine } from '../account/standing.ts';
import { type CareDependencies, type Fault, noteRefusal, refusals } from '../accounts/change.ts';
import { lockManaged } from '../accounts/store.ts';
import type { StartResetInput } from '../generated.ts';
import { onceFor } from '../once.ts';
import { momentOf } from '../session/dependencies.ts';
import { databaseNow } from '../session/store.ts';
import { newToken, tokenHash } from '../session/token.ts';
import { sendLink } from './outbox.ts';

/** A link to be made. */
interface NewReset {
  readonly accountId: string;
  /** How it is known whom it is for: a reference. */
  readonly proof: string;
  readonly newFactor: boolean;
  /** Another account than the link's. */
  readonly startedBy: string;
  /** Who acts, for the audit. */
  readonly actor: Partial<AuditEvent>;
}

/**
 * HMAC over whom a link is for, what it gives and until when: a link that somebody wrote or prolonged in the table
 * has no valid one (ADR 0077, 0089).
 */
export function resetStamp(
  key: Buffer,
  link: {
    readonly id: string;
    readonly token_hash: Buffer;
    readonly account_id: string;
    readonly new_factor: boolean;
    readonly expires_at: Date;
  },
): Buffer {
  const whose = [link.id, link.token_hash.toString('hex'), link.account_id, link.new_factor];
  const of = [...whose, link.expires_at.getTime()];
  return keyedHash(key, 'users.reset', JSON.stringify(of));
}

/** Lets no link of an account serve any more. The account's row is locked. */
export async function voidLinks(transaction: TransactionSql, accountId: string, now: Date): Promise<void> {
  await transaction`
    update users.reset set ended_at = ${now}, outcome = 'VOID' where account_id = ${accountId} and ended_at is null`;
}

/**
 * Makes a one-time link and puts it sealed into the outbox: whoever started it sees nothing of it, nor does the audit.
 * An earlier link of the account does not serve any more. The account's row is locked.
 */
export async function writeReset(
  deps: Pick<CareDependencies, 'audit' | 'keys' | 'policy' | 'clock'>,
  transaction: TransactionSql,
  reset: NewReset,
): Promise<void> {
  const { accountId, proof, startedBy, actor } = reset;
  const now = await databaseNow(transaction, momentOf(deps));
  const expiresAt = new Date(now.getTime() + deps.policy.resetHours * 3_600_000);
  const token = newToken();
  const [person] = await transaction<{ email: string; name: string; enrolled: boolean }[]>`
    select email, name, totp_secret is not null as enrolled from users.account where id = ${accountId}`;
  // Who has none here, the provider's factor aside, would be asked for a code that nothing shows.
  const newFactor = reset.newFactor || !person?.enrolled;
  await voidLinks(transaction, accountId, now);
  const link = {
    id: randomUUID(),
    token_hash: tokenHash(token),
    account_id: accountId,
    new_factor: newFactor,
    expires_at: expiresAt,
  };
  await transaction`
    insert into users.reset (id, token_hash, account_id, started_by, started_at, expires_at, proof, new_factor, stamp)
    values (${link.id}, ${link.token_hash}, ${accountId}, ${startedBy}, ${now}, ${expiresAt}, ${proof}, ${newFactor},
      ${resetStamp(deps.keys.standingKey(), link)})`;
  await sendLink(deps, transaction, accountId, now, {
    to: person?.email ?? '',
    name: person?.name ?? '',
    token,
    expiresAt: expiresAt.toISOString(),
  });
  await deps.audit.append(transaction, {
    ...actor,
    kind: 'RESET_STARTED',
    outcome: 'DONE',
    detail: { account: accountId, newFactor },
  });
}

type Stored =
  | { readonly account: string }
  | { readonly refusal: 'NOT_FOUND' | 'OWN_ACCOUNT' | 'ALTERED' | 'STATUS' };

/** What starting a reset answers. */
type ResetOutcome =
  | { readonly __typename: 'ResetStarted'; readonly accountId: string }
  | typeof recordNotFound
  | ReturnType<typeof notPermitted>
  | Fault
  | KeyRefusal;

/** Starts a reset for somebody else within reach (L24, L25): support for its area, an account manager for the own body. */
export async function startReset(
  deps: CareDependencies,
  caller: Caller,
  input: StartResetInput,
): Promise<ResetOutcome> {
  const proof = textOfNoChild('proof', input.proof, evidenceSeen);
  if (typeof proof !== 'string') return proof;
  const outcome = await onceFor<Stored>(deps, caller, 'startReset', input, async (transaction) => {
    const row = await lockManaged(transaction, caller, { number: input.number }, 'SEE');
    const refuse = async (refusal: 'NOT_FOUND' | 'OWN_ACCOUNT' | 'ALTERED' | 'STATUS') => {
      await noteRefusal(deps, transaction, caller, 'startReset', refusal, row?.account_id ?? null);
      return { refusal };
    };
    if (!row) return refuse('NOT_FOUND');
    if (isOwnAccount(caller, row.account_id)) return refuse('OWN_ACCOUNT');
    if (!isGenuine(deps.keys.standingKey(), row)) return refuse('ALTERED');
    if (row.kind !== 'PERSON' || row.status !== 'ACTIVE') return refuse('STATUS');
    await writeReset(deps, transaction, {
      accountId: row.account_id,
      proof,
      newFactor: input.newFactor,
      startedBy: caller.accountId,
      actor: actor(caller),
    });
    return { account: row.account_id };
  });
  if (!('stored' in outcome)) return outcome;
  const { stored } = outcome;
  if ('refusal' in stored) return refusals[stored.refusal];
  return { __typename: 'ResetStarted', accountId: stored.account };
}
