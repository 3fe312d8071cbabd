import type { Caller } from '../../platform/caller.ts';
import type { Queryable } from '../../platform/database.ts';

/** Which requests and complaints somebody answers: those of an authority, or those that no authority answers for. */
export type Answering = { readonly authority: string } | { readonly central: true };

/** What somebody answers: the own authority's, or for the central team what no authority answers for. */
export function answeringOf(caller: Caller): Answering {
  return caller.roles.includes('MANAGEMENT_TEAM') && caller.authorityCode !== null
    ? { authority: caller.authorityCode }
    : { central: true };
}

/**
 * Whether they answer a row, as a condition over `r`, the row, and `a`, its record in `compliance.accountable_record`: who
 * answers for the record at this moment (domain.md 12); about no record, who took it in.
 */
export const answeredSql = (sql: Queryable, by: Answering) =>
  'central' in by
    ? sql`r.child_number <> 0 and a.authority_code is null`
    : sql`(a.authority_code = ${by.authority} or (r.child_number = 0 and r.received_by = ${by.authority}))`;
