import type { Sql } from '../../../platform/database.ts';
import {
  type AttemptRows,
  attemptForgiven,
  attemptTold,
  factorUsed,
  type GivenFactor,
} from '../session/store.ts';

/** What was found of an attempt to step up. */
interface StepUpVerdict extends AttemptRows {
  readonly key: Buffer;
  readonly now: Date;
  /** Null: refused. */
  readonly accepted: GivenFactor | null;
  readonly present: Buffer;
  readonly renewed: Buffer;
  /** Of the session under its new token. */
  readonly stamp: Buffer;
}

/**
 * Ends an attempt to step up as a sign-in's is ended: uses up the factor, gives the session its new token and the
 * moment of the factor, and writes the audit row; all or nothing, in one statement. The session's end stays as it was.
 */
export async function endStepUp(sql: Sql, verdict: StepUpVerdict): Promise<Date | null> {
  const { key, now, accepted, present, renewed, stamp } = verdict;
  const [row] = await sql<{ expires_at: Date | null }[]>`
    with ${factorUsed(sql, accepted, now)}, renewed as (
      update users.session s set token_hash = ${renewed}::bytea, stamp = ${stamp}::bytea, factor_at = ${now}::timestamptz,
        last_used_at = ${now}::timestamptz
      from accepted where s.account_id = accepted.id and s.token_hash = ${present}::bytea and s.ended_at is null
      returning s.expires_at
    ), ${attemptForgiven(sql, key, now)}
    select (select expires_at from renewed) as expires_at, ${attemptTold(sql, 'renewed', verdict)}`;
  return row?.expires_at ?? null;
}
