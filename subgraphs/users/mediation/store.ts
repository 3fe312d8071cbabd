import type { Queryable, Sql } from '../../../platform/database.ts';
import {
  type AccountRow,
  type AttemptRows,
  accountColumns,
  attemptForgiven,
  attemptTold,
  moment,
  type Seen,
  unchangedAccount,
} from '../session/store.ts';

/** A mediation that lasts, with the practitioner's account and organisation. */
export interface MediationRow extends AccountRow {
  readonly now: Date;
  readonly mediation_id: string;
  readonly expires_at: Date;
  readonly mediation_stamp: Buffer | null;
}

/** For whom a session acts now, whether or not they still may: undefined when for nobody. */
export async function findMediation(
  sql: Sql,
  sessionId: string,
  asOf: Date | null,
): Promise<MediationRow | undefined> {
  const [row] = await sql<MediationRow[]>`
    with moment as materialized (${moment(sql, asOf)})
    select moment.now, m.id as mediation_id, m.expires_at, m.stamp as mediation_stamp, ${accountColumns(sql)}
    from users.mediation m cross join moment
    join users.account a on a.id = m.account_id
    join users.organisation o on o.id = a.organisation_id
    where m.session_id = ${sessionId}::uuid and m.ended_at is null and m.expires_at > moment.now
    order by m.began_at desc limit 1`;
  return row;
}

/** What stands under a key of a mediator's; undefined when nothing was begun under it. */
export async function findByKey(
  sql: Sql,
  mediatorId: string,
  keyHash: Buffer,
): Promise<{ id: string; account_id: string; expires_at: Date; content_hash: Buffer } | undefined> {
  const [row] = await sql<{ id: string; account_id: string; expires_at: Date; content_hash: Buffer }[]>`
    select id, account_id, expires_at, content_hash from users.mediation
    where mediator_id = ${mediatorId}::uuid and key_hash = ${keyHash}::bytea`;
  return row;
}

/** What was found of an attempt, and the mediation that begins if its code was not used before. */
export interface MediationVerdict extends AttemptRows {
  /** Under which failures are counted. */
  readonly key: Buffer;
  readonly now: Date;
  /** Null: refused. */
  readonly accepted: { readonly accountId: string; readonly seen: Seen; readonly step: number } | null;
  readonly mediation: {
    readonly id: string;
    readonly sessionId: string;
    readonly mediatorId: string;
    readonly expiresAt: Date;
    readonly keyHash: Buffer;
    readonly contentHash: Buffer;
    readonly stamp: Buffer;
  };
}

/**
 * Ends an attempt as `session/store.ts` ends a sign-in, in one statement that is the same whatever the outcome, all
 * or nothing: it uses up the code, ends what the session did for somebody else, begins the mediation and writes the
 * audit row; or it writes the refusal.
 */
export async function endMediationAttempt(sql: Sql, verdict: MediationVerdict): Promise<boolean> {
  const { key, now, accepted, mediation } = verdict;
  const [row] = await sql<{ accepted: boolean }[]>`
    with standing as materialized (${unchangedAccount(sql, accepted)}), accepted as (
      update users.account a set totp_last_step = ${accepted?.step ?? null}::bigint from standing
      where a.id = standing.id and a.totp_last_step < ${accepted?.step ?? null}::bigint
      returning a.id
    ), ended as (
      update users.mediation set ended_at = ${now}::timestamptz
      where session_id = ${mediation.sessionId}::uuid and ended_at is null and exists (select from accepted)
    ), begun as (
      insert into users.mediation (id, session_id, mediator_id, account_id, began_at, expires_at, key_hash, content_hash,
        stamp)
      select ${mediation.id}::uuid, ${mediation.sessionId}::uuid, ${mediation.mediatorId}::uuid, id,
        ${now}::timestamptz, ${mediation.expiresAt}::timestamptz, ${mediation.keyHash}::bytea,
        ${mediation.contentHash}::bytea, ${mediation.stamp}::bytea
      from accepted
    ), ${attemptForgiven(sql, key, now)}
    select exists (select from accepted) as accepted, ${attemptTold(sql, 'accepted', verdict)}`;
  return row?.accepted ?? false;
}

/**
 * Ends a mediation, and any other of its session, of which two may have begun at once: what has ended leaves none in its
 * place. False when there was none to end. The trigger tells every process.
 */
export async function endMediation(sql: Queryable, id: string, asOf: Date | null): Promise<boolean> {
  const rows = await sql`
    update users.mediation set ended_at = (${moment(sql, asOf)})
    where session_id = (select session_id from users.mediation where id = ${id}::uuid) and ended_at is null
    returning id`;
  return rows.length > 0;
}
