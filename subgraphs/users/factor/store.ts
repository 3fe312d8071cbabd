import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { heldSql, type SessionRow } from '../session/store.ts';

/** Names of an account. */
export interface OwnRow {
  readonly username: string;
  readonly name: string;
}

/** The names under which somebody signs in and is greeted. */
export async function usernameOf(sql: Queryable, accountId: string): Promise<OwnRow> {
  const [row] = await sql<OwnRow[]>`
    select coalesce(username, '') as username, name from users.account where id = ${accountId}`;
  return row as OwnRow;
}

/**
 * Locks the account of somebody who changes what they sign in with. False when the account is not in use any more, an incident
 * holds it, or the session has ended or was revoked with everyone's meanwhile, so that none of these is overtaken by a change
 * that was begun before it.
 */
export async function lockActing(
  transaction: TransactionSql,
  accountId: string,
  present: Buffer,
): Promise<boolean> {
  const inUse = await transaction`
    select 1 from users.account where id = ${accountId} and status = 'ACTIVE' for no key update`;
  const live = await transaction`
    select 1 from users.session s join users.account a on a.id = s.account_id
    where s.token_hash = ${present} and a.id = ${accountId} and s.ended_at is null and not ${heldSql(transaction)}
      and not exists (select from users.revocation r where r.outcome = 'REVOKED' and r.decided_at >= s.created_at)`;
  return inUse.length === 1 && live.length === 1;
}

/** What somebody sees of their own factors and sessions: no secret, no hash. */
export async function lookAtOwn(sql: Queryable, row: SessionRow, policy: Policy): Promise<object> {
  const { account_id: account, session_id: present, now } = row;
  const [own] = await sql<{ own: object }[]>`
    select jsonb_build_object(
      'username', a.username, 'name', a.name, 'authenticator', a.totp_secret is not null,
      'recoveryCodesLeft', (select count(*) from users.recovery_code c where c.account_id = a.id and c.used_at is null),
      'passkeys', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'madeAt', p.made_at,
          'lastUsedAt', p.last_used_at) order by p.made_at), '[]')
        from users.passkey p where p.account_id = a.id),
      'provider', (select s.credential_id from users.session s where s.id = ${present}),
      'sessions', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'beganAt', s.created_at,
          'lastUsedAt', s.last_used_at, 'present', s.id = ${present}) order by s.created_at desc), '[]')
        from users.session s where s.account_id = a.id and s.ended_at is null and s.expires_at > ${now}
          and s.last_used_at > ${now}::timestamptz - make_interval(mins => ${policy.sessionIdleMinutes}::int)
          and not exists (select from users.revocation r
            where r.outcome = 'REVOKED' and r.decided_at >= s.created_at))) as own
    from users.account a where a.id = ${account}`;
  const freshUntil = new Date(row.factor_at.getTime() + policy.stepUpMinutes * 60_000);
  return { ...own?.own, freshUntil };
}
