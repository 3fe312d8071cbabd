import type { Caller } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { teamReader } from '../access/openRecord.ts';
import type { AccessReason, OverrideBasis, OverrideOutcome } from '../generated.ts';

/** A row of `records.shield_override`. */
export interface OverrideRow {
  readonly id: string;
  readonly accountId: string;
  readonly reason: AccessReason;
  readonly basis: OverrideBasis;
  readonly openedAt: Date;
  readonly outcome: OverrideOutcome | null;
  readonly reviewedBy: string | null;
  readonly reviewedAt: Date | null;
}

const columns = `s.id, s.account_id as "accountId", s.reason, s.basis, s.opened_at as "openedAt", s.outcome,
  s.reviewed_by as "reviewedBy", s.reviewed_at as "reviewedAt"`;

const mostOverrides = 50;

/** Reads overrides for those who answer for the record and hold it open as its management team, the newest first. */
export const createOverrideReader = (sql: Sql, clock: Clock) =>
  teamReader<OverrideRow>(sql, clock, {
    select: columns,
    from: 'select * from records.shield_override o where o.child_number = c.number',
    most: mostOverrides,
    order: 's.opened_at desc, s.id',
  });

/**
 * Makes the grant of an override, in place of what this session had open on the record, and of an override of any other
 * record: one at a time (domain.md 2). Gives when it ends.
 */
export async function grantOverride(
  transaction: TransactionSql,
  grant: { id: string; number: number; reason: string; shift: number; milliseconds: number },
  caller: Caller,
): Promise<Date> {
  const { id, number, reason, shift, milliseconds } = grant;
  const [made] = await transaction<{ expires_at: Date }[]>`
    with before as (
      update records.access_grant set ended_at = now() + ${shift}::float8 * interval '1 millisecond'
      where session_id = ${caller.sessionId} and account_id = ${caller.accountId} and ended_at is null
        and (child_number = ${number} or role = 'SHIELD_OVERRIDE')
    )
    insert into records.access_grant
      (child_number, id, session_id, account_id, authority_code, role, reason, opened_at, expires_at)
    values (${number}, ${id}, ${caller.sessionId}, ${caller.accountId}, ${caller.authorityCode}, 'SHIELD_OVERRIDE',
      ${reason}, now() + ${shift}::float8 * interval '1 millisecond',
      now() + ${shift + milliseconds}::float8 * interval '1 millisecond')
    returning expires_at`;
  if (!made) throw new Error('a grant was not made');
  return made.expires_at;
}
