import { type Caller, isOwnAccount, type Role } from '../../../platform/caller.ts';
import type { Queryable } from '../../../platform/database.ts';

/**
 * Which organisations' accounts a caller reaches, as a condition over `users.organisation` as `o` (domain.md 2):
 * - an account manager: those of their own body, which for an authority's service is all services of that authority
 * - the central team: all
 * - SUPPORT: those in its authority's area, to see and never to change
 */
export function reachSql(sql: Queryable, caller: Caller, purpose: 'SEE' | 'CHANGE') {
  const { roles, organisationId, organisationKind, authorityCode } = caller;
  const body = organisationKind === 'AUTHORITY_SERVICE' ? authorityCode : null;
  return sql`(${roles.includes('CENTRAL_TEAM')}::bool
    or (${roles.includes('ACCOUNT_MANAGER')}::bool and (o.id = ${organisationId}::uuid
      or (o.kind = 'AUTHORITY_SERVICE' and o.authority_code = ${body}::text)))
    or (${purpose === 'SEE' && roles.includes('SUPPORT')}::bool and (o.id = ${organisationId}::uuid
      or o.authority_code = ${authorityCode}::text)))`;
}

/** Roles for people that each kind of organisation has (domain.md 2, doors). Service accounts have theirs elsewhere. */
const rolesOfBody: Readonly<Record<string, readonly Role[]>> = {
  AUTHORITY_SERVICE: [
    'PRACTITIONER',
    'SHIELD_OVERRIDE',
    'MEDIATOR',
    'MANAGEMENT_TEAM',
    'DATA_STEWARD',
    'ACCOUNT_MANAGER',
    'SUPPORT',
    'AUDITOR',
  ],
  SCHOOL: ['PRACTITIONER', 'ACCOUNT_MANAGER'],
  PRACTICE: ['PRACTITIONER', 'ACCOUNT_MANAGER'],
  HEALTH_BODY: ['PRACTITIONER', 'ACCOUNT_MANAGER'],
  PARTNER: ['PRACTITIONER', 'ACCOUNT_MANAGER'],
  NATIONAL_PARTNER: ['PRACTITIONER', 'ACCOUNT_MANAGER'],
  SOURCE_SUPPLIER: ['ACCOUNT_MANAGER'],
  DEPARTMENT: ['CENTRAL_TEAM', 'COORDINATOR', 'AUDITOR', 'SUPPORT', 'ACCOUNT_MANAGER'],
};

/** Whether people of a kind of organisation may have a role at all. */
export function isRoleOf(organisationKind: string, role: Role): boolean {
  return rolesOfBody[organisationKind]?.includes(role) ?? false;
}

/** Whether a system of a kind of organisation may have a role (domain.md 2, doors): sources supply, partners ask. */
export function isSystemRoleOf(organisationKind: string, role: Role): boolean {
  if (role === 'SOURCE_SYSTEM')
    return ['SOURCE_SUPPLIER', 'AUTHORITY_SERVICE', 'DEPARTMENT'].includes(organisationKind);
  return role === 'PARTNER_SYSTEM' && ['PARTNER', 'NATIONAL_PARTNER'].includes(organisationKind);
}

/** Above the reach of an account manager: a peer, and those who stand over it. */
const national: ReadonlySet<Role> = new Set<Role>(['ACCOUNT_MANAGER', 'CENTRAL_TEAM', 'COORDINATOR']);
const askedCentrally: ReadonlySet<Role> = new Set<Role>([...national, 'AUDITOR', 'SUPPORT']);

/** Whether a caller may ask that somebody be granted a role: nobody asks above their own reach (domain.md 2). */
export function mayAskFor(caller: Caller, role: Role): boolean {
  return (
    (caller.roles.includes('ACCOUNT_MANAGER') && !national.has(role)) ||
    (caller.roles.includes('CENTRAL_TEAM') && askedCentrally.has(role))
  );
}

/** Whether a caller may decide about a role that another asked for, or take it away. */
export function mayDecideOn(caller: Caller, role: Role): boolean {
  return (
    caller.roles.includes('CENTRAL_TEAM') || (caller.roles.includes('ACCOUNT_MANAGER') && !national.has(role))
  );
}

/**
 * Why a caller alone does not take roles away for good; null when they may. Not those that are above their reach to give; and who
 * audits is let go by two: whoever is audited would choose by whom. Somebody has suspended the account, which takes one person, and
 * that was not the caller; or it was suspended by time.
 */
export function whyKept(
  caller: Caller,
  account: { readonly status: string; readonly suspended_by: string | null },
  taken: readonly Role[],
): 'ABOVE_REACH' | 'AUDITOR' | null {
  if (!taken.every((role) => mayDecideOn(caller, role))) return 'ABOVE_REACH';
  const isLetGo = account.status === 'SUSPENDED' && !isOwnAccount(caller, account.suspended_by);
  return taken.includes('AUDITOR') && !isLetGo ? 'AUDITOR' : null;
}

/** Roles that propose what is given to accounts and organisations (domain.md 2, 11). */
export const managing: readonly Role[] = ['ACCOUNT_MANAGER', 'CENTRAL_TEAM'];

/** Roles under which a child's data is seen (domain.md 2). */
const childDataRoles: ReadonlySet<Role> = new Set<Role>([
  'PRACTITIONER',
  'SHIELD_OVERRIDE',
  'MEDIATOR',
  'MANAGEMENT_TEAM',
  'DATA_STEWARD',
]);

/** An account manager has no role with child data in the same account (domain.md 2, rules of separation). */
export function rolesSeparate(roles: readonly Role[]): boolean {
  return !(roles.includes('ACCOUNT_MANAGER') && roles.some((role) => childDataRoles.has(role)));
}

/** Whether roles may stand in one account: kept apart, and the extra right of a practitioner only with its role. */
export function rolesFit(roles: readonly Role[]): boolean {
  return rolesSeparate(roles) && (!roles.includes('SHIELD_OVERRIDE') || roles.includes('PRACTITIONER'));
}

/** Whether an account's region lets it have roles: a coordinator without one has the cases of nobody (ADR 0166). */
export function regionFits(region: string | null, roles: readonly Role[]): boolean {
  return region !== null || !roles.includes('COORDINATOR');
}
