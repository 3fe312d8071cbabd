import { batcher } from '../../../platform/batch.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { clockShift, grantSql, presentSql } from '../access.ts';
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

const columns = `o.id, o.account_id as "accountId", o.reason, o.basis, o.opened_at as "openedAt", o.outcome,
  o.reviewed_by as "reviewedBy", o.reviewed_at as "reviewedAt"`;

const mostOverrides = 50;

const readOverrides = `
  select k.place, o.*
  from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
    with ordinality as k (number, session_id, account_id, roles, authority_code, place)
  join records.child c on c.number = k.number and c.authority_code = k.authority_code
  cross join lateral (
    select ${columns} from records.shield_override o where o.child_number = c.number
    order by o.opened_at desc, o.id limit ${mostOverrides}
  ) o
  where exists (select from records.access_grant g where ${grantSql('k', presentSql('$6'))}
    and g.role = 'MANAGEMENT_TEAM')
  order by k.place, o."openedAt" desc, o.id`;

/** Reads overrides for those who answer for the record and hold it open as its management team (wall 4). */
export function createOverrideReader(sql: Sql, clock: Clock) {
  return batcher<{ number: number; caller: Caller }, readonly OverrideRow[]>(async (keys) => {
    const rows = (await sql.unsafe(
      readOverrides,
      [
        keys.map(({ number }) => number),
        keys.map(({ caller }) => caller.sessionId),
        keys.map(({ caller }) => caller.accountId),
        keys.map(({ caller }) => caller.roles.join(' ')),
        keys.map(({ caller }) => caller.authorityCode ?? ''),
        clockShift(clock),
      ],
      { prepare: true },
    )) as unknown as (OverrideRow & { place: number })[];
    const found: OverrideRow[][] = keys.map(() => []);
    for (const { place, ...row } of rows) found[place - 1]?.push(row);
    return found;
  });
}

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

/** An override of a record of one authority, locked; undefined when there is none, or it is another's. */
export async function findOverride(
  transaction: TransactionSql,
  id: string,
  authorityCode: string,
): Promise<(OverrideRow & { number: number }) | undefined> {
  const [row] = await transaction.unsafe<(OverrideRow & { number: number })[]>(
    `select ${columns}, c.number from records.shield_override o join records.child c on c.number = o.child_number
    where o.id = $1 and c.authority_code = $2 for no key update of o`,
    [id, authorityCode],
  );
  return row;
}
