import { type Caller, isOwnAccount } from '../../../platform/caller.ts';
import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { actsSql } from '../../../platform/proposals.ts';
import type { AccountStatus } from '../generated.ts';
import { accountColumns } from '../session/store.ts';
import type { ManagedRow } from './managed.ts';
import { managing, reachSql } from './reach.ts';

/** Which accounts a page shows. */
interface AccountQuestion {
  readonly status: AccountStatus | null;
  readonly justified: boolean;
  /** Numbers after this one. */
  readonly after: string | null;
  readonly limit: number;
}

/** Which one: by number, by user name, or by identifier. */
export type OneAccount =
  | { readonly number: string }
  | { readonly username: string }
  | { readonly id: string };

type Fragment = ReturnType<typeof accountColumns>;

/** Accounts that somebody signs in to, with what waits for them and who can decide, within the caller's reach. */
function managedSql(
  sql: Queryable,
  caller: Caller,
  purpose: 'SEE' | 'CHANGE',
  which: Fragment,
  limit: number,
) {
  return sql<ManagedRow[]>`
    select ${accountColumns(sql)}, ${reachSql(sql, caller, 'CHANGE')} as managed, a.number::text as number, a.suspended_for, a.suspended_by, a.last_active_at, a.applied_by,
      a.applied_at, a.approved_by, a.justification, asked.requests, able.approvers
    from users.account a
    join users.organisation o on o.id = a.organisation_id
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'role', r.role, 'askedBy', r.asked_by,
        'askedAt', r.asked_at, 'askerActs', ${sql.unsafe(actsSql('r.asked_by', managing))}, 'stamp', encode(r.stamp, 'hex')) order by r.asked_at, r.role), '[]') as requests
      from users.role_request r where r.account_id = a.id and r.decided_at is null
    ) asked
    cross join lateral (
      select array(
        select b.id from users.account b
        join users.organisation p on p.id = b.organisation_id
        join users.role_grant g on g.account_id = b.id and g.role = 'ACCOUNT_MANAGER'
        where (a.status = 'APPLIED' or asked.requests <> '[]') and b.status = 'ACTIVE' and b.id <> a.id
          and (p.id = o.id or (p.kind = 'AUTHORITY_SERVICE' and o.kind = 'AUTHORITY_SERVICE'
            and p.authority_code = o.authority_code))
          -- Nor is another account of theirs, or of who asked, a second person (ADR 0081).
          and lower(b.email) is distinct from lower(a.email)
          and not exists (select from users.account k
            where (k.id = b.id or lower(k.email) = lower(b.email)) and ((a.status = 'APPLIED' and k.id = a.applied_by)
              or exists (select from users.role_request r
                where r.account_id = a.id and r.decided_at is null and r.asked_by = k.id)))
        order by b.number limit 10
      ) as approvers
    ) able
    where a.username is not null and ${reachSql(sql, caller, purpose)} and ${which}
    order by a.number
    limit ${limit}::int`;
}

/** A page of the accounts within a caller's reach, by number. */
export function readManaged(sql: Queryable, caller: Caller, asked: AccountQuestion): Promise<ManagedRow[]> {
  const which = sql`(${asked.status}::text is null or a.status = ${asked.status}::text)
    and (not ${asked.justified}::bool or (a.justification is not null and ${reachSql(sql, caller, 'CHANGE')}))
    and a.number > ${asked.after ?? '0'}::bigint`;
  return managedSql(sql, caller, 'SEE', which, asked.limit);
}

/** A number that the database can compare; one that is nobody's for any other text. */
function numberOf(text: string): string {
  return /^\d{1,15}$/.test(text.trim()) ? text.trim() : '0';
}

function oneSql(sql: Queryable, one: OneAccount): Fragment {
  if ('number' in one) return sql`a.number = ${numberOf(one.number)}::bigint`;
  return 'id' in one ? sql`a.id = ${one.id}::uuid` : sql`a.username = ${one.username}::text`;
}

/** One account that the caller may see, or change; undefined when there is none there. */
export async function findManaged(
  sql: Queryable,
  caller: Caller,
  one: OneAccount,
  purpose: 'SEE' | 'CHANGE' = 'SEE',
): Promise<ManagedRow | undefined> {
  const [row] = await managedSql(sql, caller, purpose, oneSql(sql, one), 1);
  return row;
}

/**
 * One account that the caller may change, locked until the transaction ends and read after the lock was got: what its
 * roles are must be of one moment with its stamp.
 */
export async function lockManaged(
  transaction: TransactionSql,
  caller: Caller,
  one: OneAccount,
  purpose: 'SEE' | 'CHANGE' = 'CHANGE',
): Promise<ManagedRow | undefined> {
  await transaction`
    select a.id from users.account a join users.organisation o on o.id = a.organisation_id
    where a.username is not null and ${reachSql(transaction, caller, purpose)} and ${oneSql(transaction, one)}
    for no key update of a`;
  return findManaged(transaction, caller, one, purpose);
}

/** Somebody else within the caller's reach whose account is not closed, locked until the transaction ends; null for all others. */
export async function lockPerson(
  transaction: TransactionSql,
  caller: Caller,
  number: string,
): Promise<ManagedRow | null> {
  const row = await lockManaged(transaction, caller, { number });
  return row?.kind === 'PERSON' && row.status !== 'CLOSED' && !isOwnAccount(caller, row.account_id)
    ? row
    : null;
}

/** An organisation that the caller may place people in. */
interface PlaceRow {
  readonly id: string;
  readonly kind: string;
  readonly authority_code: string | null;
  readonly region: string | null;
}

/** An organisation within the caller's reach. */
export async function findPlace(
  sql: Queryable,
  caller: Caller,
  organisationId: string,
): Promise<PlaceRow | undefined> {
  const [row] = await sql<PlaceRow[]>`
    select o.id, o.kind, o.authority_code, t.region
    from users.organisation o left join users.authority t on t.code = o.authority_code
    where o.id = ${organisationId}::uuid and o.accreditation <> 'WITHDRAWN' and ${reachSql(sql, caller, 'CHANGE')}`;
  return row;
}

/** Whether an authority lies in what is given as a region. */
export async function isRegion(sql: Queryable, region: string | null): Promise<boolean> {
  const known = await sql`select 1 from users.authority where region = ${region} limit 1`;
  return known.length === 1;
}
