import { type IsoDate, londonDate } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { isGenuine, type StandingRow, standingColumns } from '../account/standing.ts';
import type { PasskeyRow, ShownPasskey } from '../factor/passkey.ts';
import type { AccountStanding, OrganisationStanding } from './conditions.ts';

/** What a session or a sign-in needs to know of an account and its organisation. */
export interface AccountRow extends StandingRow {
  readonly second_factor: boolean;
  readonly held: boolean;
  readonly officer: boolean;
  readonly reopened_at: Date | null;
  readonly organisation_kind: string;
  readonly accreditation: string;
  readonly accredited_until: IsoDate | null;
  readonly self_assessed_until: IsoDate | null;
}

/** An account as the conditions look at it. */
export function accountStanding(row: AccountRow, standingKey: Buffer): AccountStanding {
  return {
    kind: row.kind,
    status: row.status,
    roles: row.roles,
    vettedOn: row.vetted_on,
    trainedVersion: row.trained_version,
    proceduresReceivedOn: row.procedures_received_on,
    agreementSignedOn: row.agreement_signed_on,
    secondFactor: row.second_factor,
    genuine: isGenuine(standingKey, row),
    held: row.held,
    officer: row.officer,
    reopenedOn: row.reopened_at && londonDate(row.reopened_at),
  };
}

/** Its organisation as the conditions look at it. */
export function organisationStanding(row: AccountRow): OrganisationStanding {
  return {
    accreditation: row.accreditation,
    accreditedUntil: row.accredited_until,
    selfAssessedUntil: row.self_assessed_until,
  };
}

/**
 * The moment at which statements judge: `asOf` where a test sets the clock, else the database's own, so that all
 * processes go by one clock however far off their own may be. Whole milliseconds, as a `Date` holds them.
 */
export const moment = (sql: Queryable, asOf: Date | null) => sql`
  select date_trunc('milliseconds', coalesce(${asOf}::timestamptz, clock_timestamp())) as now`;

/** The same moment, asked for by itself. */
export async function databaseNow(sql: Queryable, asOf: Date | null): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`${moment(sql, asOf)}`;
  return row?.now as Date;
}

/** Whether an incident holds `users.account` as `a`, or another account of its person (ADR 0089). */
export const heldSql = (sql: Queryable) => sql`
  exists (select from service.hold h join users.account t on t.id = h.account_id
    where t.id = a.id or (t.kind = 'PERSON' and a.kind = 'PERSON' and lower(t.email) = lower(a.email)))`;

/**
 * The columns of an `AccountRow`, of `users.account` as `a` and its organisation as `o`. Who is linked with a provider has
 * the second factor there.
 */
export const accountColumns = (sql: Queryable) => sql`
  ${standingColumns(sql)}, (a.totp_secret is not null or exists (
    select from users.credential c where c.account_id = a.id and c.kind = 'SUBJECT' and c.outcome = 'APPROVED'
      and c.ended_at is null)) as second_factor,
  ${heldSql(sql)} as held,
  exists (select from service.state s where s.mode = 'CLOSED' and a.id = any(s.officers)) as officer,
  (select s.reopened_at from service.state s where a.id = any(s.reopened_by)) as reopened_at, o.kind as organisation_kind, o.accreditation,
  o.accredited_until, o.self_assessed_until`;

/** An attempt that was counted, or refused because it may not count again, and the account it may be about. */
export interface Attempt {
  readonly now: Date;
  /** False: throttled, and not counted again. */
  readonly admitted: boolean;
  /** Null for an unknown user name. */
  readonly account: (AccountRow & { password_hash: string | null; totp_secret: Buffer | null }) | null;
  /** The passkey that was shown, where it is that account's. */
  readonly passkey: PasskeyRow | null;
}

/**
 * Counts an attempt as failed under its key and finds the account, in one statement that is the same for known and
 * unknown names. Counting comes before judging, so that attempts at the same time cannot pass the limit together.
 */
export async function beginAttempt(
  sql: Sql,
  key: Buffer,
  username: string,
  policy: Policy,
  asOf: Date | null,
  credentialId: Buffer | null = null,
): Promise<Attempt> {
  const limit = policy.signInFailures;
  const window = policy.signInWindowMinutes;
  const throttle = policy.signInThrottleMinutes;
  const [row] = await sql<(Attempt & NonNullable<Attempt['account']> & PasskeyRow)[]>`
    with moment as materialized (${moment(sql, asOf)}),
    counted as (
      insert into users.throttle as t (key, failed_at, throttled_until)
      select ${key}::bytea, array[now], case when ${limit}::int <= 1 then now + make_interval(mins => ${throttle}::int) end
      from moment
      on conflict (key) do update set (failed_at, throttled_until) = (
        select recent.at || excluded.failed_at,
          case when cardinality(recent.at) + 1 >= ${limit}::int
            then excluded.failed_at[1] + make_interval(mins => ${throttle}::int) end
        from (select array(
          select at from unnest(t.failed_at) as at
          where t.throttled_until is null and at > excluded.failed_at[1] - make_interval(mins => ${window}::int)
        ) as at) as recent)
      where t.throttled_until is null or t.throttled_until <= excluded.failed_at[1]
      returning 1
    )
    select moment.now, exists (select from counted) as admitted, a.password_hash, a.totp_secret, ${accountColumns(sql)},
      p.id as passkey_id, p.account_id as passkey_account, p.credential_id, p.public_key, p.counter::float8 as counter, p.stamp
    from moment
    left join users.account a on a.username = ${username}
    left join users.organisation o on o.id = a.organisation_id
    left join users.passkey p on p.credential_id = ${credentialId}::bytea and p.account_id = a.id`;
  if (!row) throw new Error('an attempt was not counted');
  return {
    now: row.now,
    admitted: row.admitted,
    account: row.account_id === null ? null : row,
    passkey: row.passkey_id === null ? null : row,
  };
}

/** The password and the secret of an account that an attempt was judged by, sealed and hashed as they are kept. */
export type Seen = Pick<NonNullable<Attempt['account']>, 'password_hash' | 'totp_secret'>;

/**
 * The account that an attempt was judged by, locked, if it is still in use with the same password and secret: a reset
 * in between also ends what was begun under the old ones.
 */
export const unchangedAccount = (
  sql: Queryable,
  given: { readonly accountId: string; readonly seen: Seen } | null,
) => sql`
  select id from users.account
  where id = ${given?.accountId ?? null}::uuid and status = 'ACTIVE'
    and password_hash is not distinct from ${given?.seen.password_hash ?? null}::text
    and totp_secret is not distinct from ${given?.seen.totp_secret ?? null}::bytea
  for no key update`;

/** The second factor that was given, to be used up: a code's step, a recovery code, or a passkey's challenge. */
export interface GivenFactor {
  readonly accountId: string;
  /** What it was judged by, as the account's row had it. */
  readonly seen: Seen;
  readonly step: number | null;
  readonly recovery: Buffer | null;
  readonly passkey: ShownPasskey | null;
}

/**
 * Common table expressions that use up a second factor. `accepted` has the account when the factor was valid; it is
 * empty when it was not, when another attempt in any process used it first, or when the account has changed since.
 */
export const factorUsed = (sql: Queryable, given: GivenFactor | null, now: Date) => sql`
  standing as materialized (${unchangedAccount(sql, given)}), code as (
    update users.account a set totp_last_step = ${given?.step ?? null}::bigint from standing
    where a.id = standing.id and a.totp_last_step < ${given?.step ?? null}::bigint
    returning a.id
  ), recovered as (
    update users.recovery_code c set used_at = ${now}::timestamptz from standing
    where c.account_id = standing.id and c.code_hash = ${given?.recovery ?? null}::bytea and c.used_at is null
    returning 1
  ), challenged as (
    insert into users.used_once (purpose, key, expires_at)
    select 'challenge', key, ${given?.passkey?.challenge.until ?? null}::timestamptz
    from (values (${given?.passkey?.challenge.key ?? null}::bytea)) as shown (key)
    where key is not null and exists (select from standing)
    on conflict do nothing returning 1
  ), touched as (
    update users.passkey set counter = ${given?.passkey?.counter ?? null}::bigint, last_used_at = ${now}::timestamptz
    where id = ${given?.passkey?.id ?? null}::uuid and exists (select from challenged)
    returning 1
  ), accepted as (
    select id from standing
    where exists (select from code) or exists (select from recovered) or exists (select from touched)
  )`;

/** A common table expression that takes an attempt's own count back once `accepted` has a row. */
export const attemptForgiven = (sql: Queryable, key: Buffer, now: Date) => sql`
  forgiven as (
    update users.throttle set throttled_until = null,
      failed_at = failed_at[:array_position(failed_at, ${now}::timestamptz) - 1]
        || failed_at[array_position(failed_at, ${now}::timestamptz) + 1:]
    where key = ${key}::bytea and ${now}::timestamptz = any(failed_at) and exists (select from accepted)
  )`;

/** What the audit is told of an attempt. */
export interface AttemptRows {
  /** Audit row of a refusal, from `AuditWriter.rows`. */
  readonly refusal: string;
  /** What replaces parts of it when the attempt succeeds. */
  readonly success: string;
}

/** Writes the audit row of an attempt: of its success where the common table `done` has a row. */
export const attemptTold = (sql: Queryable, done: string, { refusal, success }: AttemptRows) => sql`
  audit.append(case when exists (select from ${sql(done)})
    then jsonb_build_array((${refusal}::text::jsonb -> 0) || ${success}::text::jsonb)
    else ${refusal}::text::jsonb end)`;

/** What was found of an attempt, and the session that begins if its code was not used before. */
export interface Verdict extends AttemptRows {
  readonly key: Buffer;
  readonly now: Date;
  /** Null: refused. */
  readonly accepted: GivenFactor | null;
  readonly session: {
    readonly id: string;
    readonly tokenHash: Buffer;
    readonly expiresAt: Date;
    readonly stamp: Buffer;
  };
}

/**
 * Ends a sign-in attempt in one statement that is the same whatever the outcome, all or nothing: it uses up the code,
 * begins the session, takes the attempt's own count back and writes the audit row; or it writes the refusal. If
 * another attempt, in any process, used the code first, no row is left to update and this one is refused.
 */
export async function endAttempt(sql: Sql, verdict: Verdict): Promise<boolean> {
  const { key, now, accepted, session } = verdict;
  const [row] = await sql<{ accepted: boolean }[]>`
    with ${factorUsed(sql, accepted, now)}, begun as (
      insert into users.session (token_hash, id, account_id, created_at, last_used_at, expires_at, factor_at, stamp)
      select ${session.tokenHash}::bytea, ${session.id}::uuid, id, ${now}::timestamptz, ${now}::timestamptz,
        ${session.expiresAt}::timestamptz, ${now}::timestamptz, ${session.stamp}::bytea
      from accepted
    ), ${attemptForgiven(sql, key, now)}
    select exists (select from accepted) as accepted, ${attemptTold(sql, 'accepted', verdict)}`;
  return row?.accepted ?? false;
}

/** Takes an attempt's own count back, where possible in a transaction of what it was for. */
export async function forgiveAttempt(sql: Queryable, key: Buffer, now: Date): Promise<void> {
  await sql`
    with accepted as (select 1), ${attemptForgiven(sql, key, now)} select 1`;
}

/** Forgets keys under which nothing counts any more, and what served once and has expired since. */
export async function sweepThrottle(sql: Sql, policy: Policy, asOf: Date | null): Promise<void> {
  await sql`
    with moment as (${moment(sql, asOf)})
    delete from users.used_once u using moment where u.expires_at < now - interval '1 hour'`;
  await sql`
    with moment as (${moment(sql, asOf)})
    delete from users.throttle t using moment
    where coalesce(t.throttled_until, '-infinity') < now
      and not exists (select from unnest(t.failed_at) as at
        where at > now - make_interval(mins => ${policy.signInWindowMinutes}::int))`;
}

/** How many accounts of one address at work are one person's: beyond that it is nobody's own. */
const mostAccounts = 50;

/** An account with the others of the same person. */
export interface PersonRow extends AccountRow {
  readonly other_accounts: readonly string[];
}

/** The columns of a `PersonRow`, as `accountColumns` are those of an `AccountRow`. */
export const personColumns = (sql: Queryable) => sql`
  array(select other.id from users.account other
    where lower(other.email) = lower(a.email) and other.id <> a.id and a.kind = 'PERSON' and other.kind = 'PERSON'
    order by other.id limit ${mostAccounts}::int) as other_accounts, ${accountColumns(sql)}`;

/** A session that is live at `now`, with its account and organisation. */
export interface SessionRow extends PersonRow {
  readonly now: Date;
  readonly session_id: string;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
  readonly factor_at: Date;
  /** The person for whom a partner's system asks. */
  readonly on_behalf_of: string | null;
  readonly session_stamp: Buffer | null;
}

/**
 * The session of a token's hash with its account, roles and organisation, in one statement: undefined when it is
 * unknown, ended, revoked with everyone's, expired or left idle. Notes its use, where it is one, at most once a minute, so that reading seldom writes.
 */
export async function touchSession(
  sql: Sql,
  tokenHash: Buffer,
  policy: Policy,
  asOf: Date | null,
  isUse: boolean,
): Promise<SessionRow | undefined> {
  const [row] = await sql<SessionRow[]>`
    with moment as materialized (${moment(sql, asOf)}),
    live as (
      select s.*, moment.now from users.session s cross join moment
      where s.token_hash = ${tokenHash}::bytea and s.ended_at is null and s.expires_at > moment.now
        and s.last_used_at > moment.now - make_interval(mins => ${policy.sessionIdleMinutes}::int)
        and not exists (select from users.revocation r where r.outcome = 'REVOKED' and r.decided_at >= s.created_at)
    ), used as (
      update users.session s set last_used_at = live.now from live
      where s.token_hash = live.token_hash and s.ended_at is null and ${isUse}::boolean
        and s.last_used_at <= live.now - interval '1 minute'
      returning s.last_used_at
    )
    select s.now, s.id as session_id, s.created_at, s.expires_at, s.factor_at, s.on_behalf_of, s.stamp as session_stamp,
      coalesce((select last_used_at from used), s.last_used_at) as last_used_at, ${personColumns(sql)}
    from live s
    join users.account a on a.id = s.account_id
    join users.organisation o on o.id = a.organisation_id`;
  return row;
}

/** Who and what a session is, whether or not it still counts. */
export async function findSession(
  sql: Sql,
  tokenHash: Buffer,
): Promise<
  | { session_id: string; account_id: string; organisation_id: string; account_authority: string | null }
  | undefined
> {
  const [row] = await sql<
    { session_id: string; account_id: string; organisation_id: string; account_authority: string | null }[]
  >`
    select s.id as session_id, a.id as account_id, a.organisation_id, a.authority_code as account_authority
    from users.session s join users.account a on a.id = s.account_id
    where s.token_hash = ${tokenHash}::bytea and s.ended_at is null`;
  return row;
}

/** Ends a session, once: false when it had ended. The trigger tells every process. */
export async function endSession(sql: Queryable, tokenHash: Buffer, asOf: Date | null): Promise<boolean> {
  const rows = await sql`
    update users.session set ended_at = (${moment(sql, asOf)})
    where token_hash = ${tokenHash}::bytea and ended_at is null
    returning id`;
  return rows.length === 1;
}

/**
 * Ends every session of a person but the one told, and what mediators do on their behalf: it began with a factor of theirs.
 * The triggers tell every process.
 */
export async function endAllOf(
  transaction: TransactionSql,
  accountId: string,
  now: Date,
  but: string | null = null,
): Promise<void> {
  await transaction`
    update users.session set ended_at = ${now}
    where account_id = ${accountId} and id is distinct from ${but}::uuid and ended_at is null`;
  await transaction`
    update users.mediation set ended_at = ${now} where account_id = ${accountId} and ended_at is null`;
}
