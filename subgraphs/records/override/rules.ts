import type { Caller, Role } from '../../../platform/caller.ts';

/**
 * Whether somebody holds the right to override on a record that they have open as a practitioner: the extra right,
 * for an authority (domain.md 2).
 */
export function mayOverride(
  caller: Pick<Caller, 'roles' | 'authorityCode' | 'kind'>,
  actingRole: Role | null,
): boolean {
  return (
    caller.kind === 'PERSON' &&
    caller.roles.includes('SHIELD_OVERRIDE') &&
    caller.authorityCode !== null &&
    actingRole === 'PRACTITIONER'
  );
}
