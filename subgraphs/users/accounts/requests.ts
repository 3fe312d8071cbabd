import { randomUUID } from 'node:crypto';
import type { Caller, Role } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { isStamp, keyedHash } from '../../../platform/hash.ts';
import { endNames } from '../credential/store.ts';
import type { AskedRole } from './managed.ts';

/** HMAC over what was asked: a request that somebody wrote into the table, or edited there, has none (ADR 0077). */
const requestStamp = (
  key: Buffer,
  accountId: string,
  { id, role, askedBy }: Pick<AskedRole, 'id' | 'role' | 'askedBy'>,
) => keyedHash(key, 'users.role_request', JSON.stringify([id, accountId, role, askedBy]));

/** Whether every one of some requests of an account is as somebody made it through the graph. */
export const areAsked = (key: Buffer, accountId: string, asked: readonly AskedRole[]) =>
  asked.every((each) =>
    isStamp(each.stamp === null ? null : Buffer.from(each.stamp, 'hex'), requestStamp(key, accountId, each)),
  );

/** Asks for a role for somebody else. False when it is asked for already. */
export async function askForRole(
  transaction: TransactionSql,
  key: Buffer,
  caller: Caller,
  accountId: string,
  role: Role,
  now: Date,
): Promise<boolean> {
  const asked = { id: randomUUID(), role, askedBy: caller.accountId };
  const made = await transaction`
    insert into users.role_request (id, account_id, role, asked_by, asked_at, stamp)
    values (${asked.id}, ${accountId}, ${role}, ${caller.accountId}, ${now}, ${requestStamp(key, accountId, asked)})
    on conflict (account_id, role) where decided_at is null do nothing
    returning id`;
  return made.length === 1;
}

/** Grants a role that was asked for, and ends the request. The row of the account is locked, the caller not the asker. */
export async function grantAsked(
  transaction: TransactionSql,
  accountId: string,
  requestId: string,
  role: Role,
  caller: Caller,
  now: Date,
): Promise<void> {
  await transaction`
    update users.role_request set decided_by = ${caller.accountId}, decided_at = ${now}, outcome = 'GRANTED'
    where id = ${requestId} and account_id = ${accountId} and decided_at is null`;
  await transaction`
    insert into users.role_grant (account_id, role, granted_by, granted_at)
    values (${accountId}, ${role}, ${caller.accountId}, ${now})
    on conflict do nothing`;
}

/** Refuses a role that somebody else asked for. */
export async function refuseRequest(
  transaction: TransactionSql,
  requestId: string,
  caller: Caller,
  now: Date,
): Promise<void> {
  await transaction`
    update users.role_request set outcome = 'REFUSED', decided_at = ${now}, decided_by = ${caller.accountId}
    where id = ${requestId} and decided_at is null`;
}

/** Takes roles away. The row of the account is locked. */
export async function takeRoles(
  transaction: TransactionSql,
  accountId: string,
  roles: readonly Role[],
): Promise<void> {
  await transaction`
    delete from users.role_grant where account_id = ${accountId} and role = any(${[...roles]}::text[])`;
}

/**
 * Leaves accounts nothing that was given to them where they are: no role, none that is asked for, no name under which a provider
 * vouches for them. Who decides is named where another asked; where the asker lets it go, or time has passed, nobody decided. The
 * rows of the accounts are locked.
 */
export async function endRights(
  transaction: TransactionSql,
  accountIds: readonly string[],
  now: Date,
  decidedBy: string | null = null,
): Promise<void> {
  const ids = [...accountIds];
  await transaction`
    update users.role_request set outcome = 'REFUSED', decided_at = ${now},
      decided_by = nullif(${decidedBy}::uuid, asked_by)
    where account_id = any(${ids}::uuid[]) and decided_at is null`;
  await transaction`delete from users.role_grant where account_id = any(${ids}::uuid[])`;
  await endNames(transaction, ids, now);
}
