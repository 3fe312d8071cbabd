import type { Caller } from '../../../platform/caller.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { actsSql } from '../../../platform/proposals.ts';
import { managing, reachSql } from '../accounts/reach.ts';
import type { ManagedCredential } from './credential.ts';

/** The columns of a `CredentialRow`, of `users.credential` as `c`. */
export const credentialColumns = (sql: Queryable) => sql`
  c.id, c.kind, c.organisation_id, c.account_id, c.content, c.asked_by, c.asked_at, c.decided_by, c.decided_at, c.outcome,
  c.active_until, c.ended_at, c.last_used_at, c.stamp`;

/** The same with what its proposal counts for. */
const managedColumns = (sql: Queryable) => sql`
  ${credentialColumns(sql)}, ${sql.unsafe(actsSql('c.asked_by', managing))} as "proposerActs"`;

const atMost = 50;

/** Credentials within a caller's reach, the newest first: of one account, by its number, or of one organisation. */
export function readCredentials(
  sql: Queryable,
  caller: Caller,
  of: { readonly number: string } | { readonly organisationId: string },
): Promise<ManagedCredential[]> {
  const which =
    'number' in of
      ? sql`c.account_id = (select id from users.account where number = ${/^\d{1,15}$/.test(of.number) ? of.number : '0'}::bigint)`
      : sql`c.organisation_id = ${of.organisationId}::uuid`;
  return sql<ManagedCredential[]>`
    select ${managedColumns(sql)} from users.credential c join users.organisation o on o.id = c.organisation_id
    where ${which} and ${reachSql(sql, caller, 'CHANGE')}
    order by c.asked_at desc, c.id limit ${atMost}`;
}

/**
 * One credential within a caller's reach; with `lock` locked until the transaction ends, and read after the lock was got: who
 * proposed it may act so no more by then.
 */
export async function findCredential(
  sql: Queryable,
  caller: Caller,
  id: string,
  { lock = false } = {},
): Promise<ManagedCredential | undefined> {
  if (lock) await sql`select from users.credential where id = ${id}::uuid for no key update`;
  const [row] = await sql<ManagedCredential[]>`
    select ${managedColumns(sql)} from users.credential c join users.organisation o on o.id = c.organisation_id
    where c.id = ${id}::uuid and ${reachSql(sql, caller, 'CHANGE')}`;
  return row;
}

/**
 * Ends the names under which providers know people, also those that wait for their second person, and the sessions that providers
 * vouched for. The rows of the accounts are locked.
 */
export async function endNames(
  transaction: TransactionSql,
  accountIds: readonly string[],
  now: Date,
): Promise<void> {
  const ids = [...accountIds];
  await transaction`
    update users.credential set ended_at = ${now}, stamp = null
    where account_id = any(${ids}::uuid[]) and kind = 'SUBJECT' and ended_at is null`;
  await transaction`
    update users.session set ended_at = ${now}
    where account_id = any(${ids}::uuid[]) and credential_id is not null and ended_at is null`;
}
