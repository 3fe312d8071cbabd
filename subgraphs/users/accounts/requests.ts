import type { Caller, Role } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';

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

/**
 * Ends what was asked for an account, ungranted: all, or one request. Who decides is named where another asked; where
 * the asker lets it go, nobody decided.
 */
export async function refuseAsked(
  transaction: TransactionSql,
  accountId: string,
  caller: Caller,
  now: Date,
  requestId: string | null = null,
): Promise<void> {
  await transaction`
    update users.role_request set outcome = 'REFUSED', decided_at = ${now},
      decided_by = nullif(${caller.accountId}::uuid, asked_by)
    where account_id = ${accountId} and decided_at is null
      and id = coalesce(${requestId}::uuid, id)`;
}

/** Takes roles away: those named, or all. The row of the account is locked. */
export async function takeRoles(
  transaction: TransactionSql,
  accountId: string,
  roles: readonly Role[] | null = null,
): Promise<void> {
  await transaction`
    delete from users.role_grant
    where account_id = ${accountId} and role = any(coalesce(${roles as string[] | null}::text[], array[role]))`;
}
