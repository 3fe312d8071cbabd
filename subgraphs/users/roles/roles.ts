import { type Caller, isOwnAccount, type Role } from '../../../platform/caller.ts';
import { type CareDependencies, type ChangeOutcome, changeAccount } from '../accounts/change.ts';
import { isRoleOf, mayAskFor, mayDecideOn, regionFits, rolesFit, whyKept } from '../accounts/reach.ts';
import { areAsked, askForRole, grantAsked, refuseRequest, takeRoles } from '../accounts/requests.ts';
import type { ApproveRoleInput, RoleInput } from '../generated.ts';

/**
 * Asks for a role for somebody else (domain.md 2, rules of separation): it counts when another person has approved it.
 * Asking for oneself, or for a role above one's own reach, is refused and in the audit.
 */
export function grantRole(deps: CareDependencies, caller: Caller, input: RoleInput): Promise<ChangeOutcome> {
  const role = input.role as Role;
  return changeAccount(deps, caller, {
    mutation: 'grantRole',
    input,
    stepUp: true,
    make: async (transaction, row) => {
      if (row.kind !== 'PERSON' || !isRoleOf(row.organisation_kind, role) || !mayAskFor(caller, role)) {
        return 'ABOVE_REACH';
      }
      if (row.status !== 'ACTIVE' && row.status !== 'APPLIED') return 'STATUS';
      if (row.roles.includes(role)) return 'ROLE_HELD';
      if (!regionFits(row.region, [role])) return 'NO_REGION';
      if (!rolesFit([...row.roles, ...row.requests.map((asked) => asked.role), role])) return 'ROLES_APART';
      const key = deps.keys.standingKey();
      const asked = await askForRole(transaction, key, caller, row.account_id, role, deps.clock.now());
      return asked ? { kind: 'ROLE_ASKED', detail: { role } } : 'ROLE_HELD';
    },
  });
}

/** Decides about a role that somebody else asked for, for somebody else again. */
export function approveRole(
  deps: CareDependencies,
  caller: Caller,
  input: ApproveRoleInput,
): Promise<ChangeOutcome> {
  return changeAccount(deps, caller, {
    mutation: 'approveRole',
    input,
    stepUp: true,
    make: async (transaction, row) => {
      const asked = row.requests.find(({ id }) => id === input.requestId.toLowerCase());
      // What was asked with an application is decided with it.
      if (!asked || row.status !== 'ACTIVE') return 'STATUS';
      if (isOwnAccount(caller, asked.askedBy)) return 'SECOND_PERSON';
      const { role, askedBy } = asked;
      if (!isRoleOf(row.organisation_kind, role) || !mayDecideOn(caller, role)) return 'ABOVE_REACH';
      const now = deps.clock.now();
      if (!input.approve) {
        await refuseRequest(transaction, asked.id, caller, now);
        return { kind: 'ROLE_REFUSED', detail: { role, askedBy } };
      }
      if (!asked.askerActs) return 'LAPSED';
      if (!areAsked(deps.keys.standingKey(), row.account_id, [asked])) return 'ALTERED';
      if (!regionFits(row.region, [role])) return 'NO_REGION';
      if (!rolesFit([...row.roles, role])) return 'ROLES_APART';
      await grantAsked(transaction, row.account_id, asked.id, role, caller, now);
      return { kind: 'ROLE_GRANTED', detail: { role, askedBy } };
    },
  });
}

/** Takes a role away, and what hangs on it. One person is enough, save of who audits: it makes nobody more powerful. */
export function removeRole(deps: CareDependencies, caller: Caller, input: RoleInput): Promise<ChangeOutcome> {
  const role = input.role as Role;
  return changeAccount(deps, caller, {
    mutation: 'removeRole',
    input,
    stepUp: true,
    make: async (transaction, row) => {
      const kept = whyKept(caller, row, [role]);
      if (kept) return kept;
      // There is no way to give it one again.
      if (row.kind !== 'PERSON') return 'SYSTEM';
      if (!row.roles.includes(role)) return 'ROLE_NOT_HELD';
      const gone: Role[] = role === 'PRACTITIONER' ? [role, 'SHIELD_OVERRIDE'] : [role];
      await takeRoles(transaction, row.account_id, gone);
      return { kind: 'ROLE_REMOVED', detail: { roles: gone.filter((each) => row.roles.includes(each)) } };
    },
  });
}
