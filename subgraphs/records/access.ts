import type { Caller, Role } from '../../platform/caller.ts';
import type { Clock, IsoDate } from '../../platform/clock.ts';
import { CodedError } from '../../platform/errors.ts';
import { parseChildNumber } from '../../platform/identifiers.ts';
import { permissions, type RecordFacts } from '../../platform/permissions.ts';
import type { Policy } from '../../platform/policy.ts';
import { monthsAfter } from '../../platform/workingDays.ts';

/**
 * The child number as the database has it. Text that cannot be one becomes 0, which no child has, so that malformed
 * and unknown numbers take the same path (domain.md 3, "not permitted and not there look the same").
 */
export function numberOrNobody(text: string): number {
  const number = parseChildNumber(text);
  return number === null ? 0 : Number(number);
}

/**
 * The number of the record that a number stands for, as SQL: its own, or that of the record that it was merged into
 * (domain.md 9: both numbers answer, under the same rules). In the statement itself: a number that stands for another
 * takes as many statements as every other.
 */
export function presentNumberSql(number: string): string {
  return `coalesce((select a.child_number from records.number_alias a where a.number = ${number}), ${number})`;
}

/**
 * The record that a number stands for, as `lock` locks it. If the number is another record's by the time of the lock, or
 * nobody's, it is looked up again: the statement that waited saw the state before, and whoever held the record may have
 * separated it from that number, or merged it into another.
 */
export async function lockPresent<Row extends { readonly number: number }>(
  number: number,
  lock: () => Promise<Row | undefined>,
): Promise<Row | undefined> {
  const row = await lock();
  return row?.number === number ? row : lock();
}

/** The present of a statement: the database's, shifted. `parameter` is the place of `clockShift`. */
export function presentSql(parameter: string): string {
  return `(now() + ${parameter}::float8 * interval '1 millisecond')`;
}

/**
 * Whether a record `c` is not over by age on a day, as SQL (domain.md 10): birthdays turn at midnight, and not when the night's
 * run comes, or the one after a night that was missed. One on 29 February turns on 1 March.
 */
export function inAgeSql(day: string): string {
  return `(${belowAgeSql(day, '18')} or coalesce((select ${belowAgeSql(day, 'p.until_age')}
      from records.participation p where p.child_number = c.number and p.withdrawn_on is null), false))`;
}

/** The status of a record `c` on a day, as SQL: over by age it is as an archived one, whatever the night has written (ADR 0086). */
export function statusSql(day: string): string {
  return `case when c.status = 'LIVE' and not ${inAgeSql(day)} then 'ARCHIVED' else c.status end`;
}

/**
 * Whether a team reaches a record `c` of its own, as SQL: it is in use, or was archived after a day (domain.md 10, the first year).
 * By the calendar, as opening judges it: the night's run that seals may have been missed.
 */
export function reachedSql(archivedAfter: string): string {
  return `(c.status = 'LIVE' or (c.status = 'ARCHIVED' and c.archived_on > ${archivedAfter}))`;
}

/** The day after which a record was archived that its own team and stewards still read. */
export function archivedReadableAfter(clock: Clock, policy: Pick<Policy, 'archivedReadableMonths'>): IsoDate {
  return monthsAfter(clock.today(), -policy.archivedReadableMonths);
}

/** Whether who was born as `c` has not completed so many years on a day, as SQL. */
export function belowAgeSql(day: string, years: string): string {
  return `c.birth_date > (${day} - make_interval(years => ${years}))::date`;
}

/**
 * The access filter (wall 4): joins a record to the latest grant on it that is the caller's own, of
 * this session, still open, and under a role that the caller still holds. Stands in every statement that reads a
 * record's data, beside `k`, the caller's row: number, session_id, account_id and roles.
 */
export function grantSql(present: string): string {
  return `g.child_number = k.number and g.session_id = k.session_id and g.account_id = k.account_id
      and g.ended_at is null and g.expires_at > ${present} and g.role = any(string_to_array(k.roles, ' '))`;
}

/** Roles that may state a reason, of those that the caller holds, in the order of the permission table. */
export function rolesForReason(caller: Pick<Caller, 'roles'>, reason: string): readonly Role[] {
  return (permissions.reasons[reason] ?? []).filter((role) => caller.roles.includes(role));
}

/** Whether a role reaches a record at all under a reason: else the record is not found (domain.md 4). */
export function reaches(facts: RecordFacts, reason: string): boolean {
  return (
    permissions.allows('identity', facts) &&
    (facts.ownAuthority || !permissions.ownAuthorityReasons.has(reason))
  );
}

function mayRecord(group: string, caller: Pick<Caller, 'kind'>, actingRole: Role | null, status: string) {
  return (
    caller.kind === 'PERSON' &&
    status === 'LIVE' &&
    actingRole !== null &&
    permissions.condition(group, actingRole) !== undefined
  );
}

/**
 * Whether somebody who holds the record open under this role may correct what they see of it: nothing but the register
 * changes an archived or deceased record (domain.md 2, 9).
 */
export function mayAmend(actingRole: Role | null, status: string, deathDate: string | null): boolean {
  return (
    status === 'LIVE' &&
    deathDate === null &&
    actingRole !== null &&
    permissions.condition('amending', actingRole) !== undefined
  );
}

/**
 * Whether somebody who holds the record open under this role may record that the child has left England: who may amend
 * it and sees the address.
 */
export function mayRecordLeaving(facts: RecordFacts, status: string, deathDate: string | null): boolean {
  return mayAmend(facts.actingRole, status, deathDate) && permissions.allows('address', facts);
}

/** The same of a return, which brings an archived record back: there, for those who may read it (domain.md 10). */
export function mayRecordReturn(facts: RecordFacts, status: string, deathDate: string | null): boolean {
  const { actingRole, ownAuthority } = facts;
  const readsArchived = ownAuthority && (actingRole === 'MANAGEMENT_TEAM' || actingRole === 'DATA_STEWARD');
  return (status === 'LIVE' || readsArchived) && mayRecordLeaving(facts, 'LIVE', deathDate);
}

/** Whether somebody who holds the record open under this role may propose another accountable body (domain.md 8). */
export function mayProposeTransfer(actingRole: Role | null, own: boolean, status: string): boolean {
  return (
    status === 'LIVE' &&
    own &&
    actingRole !== null &&
    permissions.condition('transferring', actingRole) !== undefined
  );
}

/** Whether somebody who holds the record open under this role may record an involvement with the child. */
export function mayRecordInvolvement(
  caller: Pick<Caller, 'kind'>,
  actingRole: Role | null,
  status: string,
): boolean {
  return mayRecord('recording', caller, actingRole, status);
}

/** The same of a sensitive service, which its provider alone records: a practitioner (domain.md 5). */
export function mayRecordSensitive(
  caller: Pick<Caller, 'kind'>,
  actingRole: Role | null,
  status: string,
): boolean {
  return mayRecord('sensitiveRecording', caller, actingRole, status);
}

/** The authority for whose management team somebody acts. @throws FORBIDDEN_FIELD for who is of none: what asks so is never theirs */
export function ownTeam({ authorityCode, roles }: Pick<Caller, 'authorityCode' | 'roles'>): string {
  if (authorityCode === null || !roles.includes('MANAGEMENT_TEAM')) throw new CodedError('FORBIDDEN_FIELD');
  return authorityCode;
}
