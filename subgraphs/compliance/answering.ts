import type { Caller } from '../../platform/caller.ts';
import type { Clock, IsoDate } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/database.ts';
import type { Policy } from '../../platform/policy.ts';
import { monthsAfter } from '../../platform/workingDays.ts';

/**
 * Which requests and complaints somebody answers: an authority's, or those that no authority answers for.
 * `archivedAfter`: an authority still answers for records that were archived after this day.
 */
export type Answering = ({ readonly authority: string } | { readonly central: true }) & Since;

/** What of the archive is answered for. */
export interface Since {
  readonly archivedAfter: IsoDate;
}

/** What the day is made of. */
interface Answered {
  readonly clock: Clock;
  readonly policy: Pick<Policy, 'archivedReadableMonths'>;
}

/** The day after which a record was archived that its authority still acts on (domain.md 10, the first year). */
export function archivedAfter({ clock, policy }: Answered): IsoDate {
  return monthsAfter(clock.today(), -policy.archivedReadableMonths);
}

/** What somebody answers: the own authority's, or for the central team what no authority answers for. */
export function answeringOf(caller: Caller, by: Answered): Answering {
  const since = { archivedAfter: archivedAfter(by) };
  return caller.roles.includes('MANAGEMENT_TEAM') && caller.authorityCode !== null
    ? { authority: caller.authorityCode, ...since }
    : { central: true, ...since };
}

/**
 * Joins to `r`, a row, its record as `a`. A record that was archived too long ago is treated as absent, even before
 * the night that seals it, and so is a number that nobody has.
 */
export const recordSql = (sql: Queryable, { archivedAfter: day }: Since) => sql`
  left join compliance.accountable_record a on a.child_number = r.child_number
    and coalesce(a.archived_on > ${day}::date, true)`;

/**
 * Whether they answer a row, as a condition over `r`, the row, and `a`, its record in `compliance.accountable_record`: who
 * answers for the record at this moment (domain.md 12); about no record, who took it in.
 */
export const answeredSql = (sql: Queryable, by: Answering) =>
  'central' in by
    ? sql`r.child_number <> 0 and a.authority_code is null`
    : sql`(a.authority_code = ${by.authority} or (r.child_number = 0 and r.received_by = ${by.authority}))`;

/** The other numbers of a record, since it was merged: it answers to each (domain.md 9). */
export async function otherNumbers(sql: Queryable, childNumber: string): Promise<readonly string[]> {
  const rows = await sql<{ number: string }[]>`
    select number::text as number from compliance.merged_number where child_number = ${childNumber}::bigint order by number`;
  return rows.map(({ number }) => number);
}
