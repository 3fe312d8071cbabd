import { type Caller, isOwnAccount, type OwnAccounts, type Role } from '../../../platform/caller.ts';
import type { OverrideRow } from './store.ts';

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

/** Whether an override may be reviewed by somebody of the accountable team: it is not their own, nor done. */
export function mayReview(row: Pick<OverrideRow, 'accountId' | 'outcome'>, by: OwnAccounts): boolean {
  return row.outcome === null && !isOwnAccount(by, row.accountId);
}
