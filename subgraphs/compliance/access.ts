import type { Caller } from '../../platform/caller.ts';

/**
 * Whose audit events somebody may read (domain.md 2): an authority's auditor those that its people caused or that
 * concern its records, the Department's national auditor all, a national partner's those of its own people.
 */
export type AuditArea =
  | { readonly kind: 'AUTHORITY'; readonly authorityCode: string }
  | { readonly kind: 'ORGANISATION'; readonly organisationId: string }
  | { readonly kind: 'NATIONAL' }
  | { readonly kind: 'NONE' };

/** The area of a caller; NONE for everybody who is not an auditor. */
export function auditArea(caller: Caller): AuditArea {
  if (!caller.roles.includes('AUDITOR')) return { kind: 'NONE' };
  if (caller.authorityCode !== null) return { kind: 'AUTHORITY', authorityCode: caller.authorityCode };
  if (caller.organisationKind === 'DEPARTMENT') return { kind: 'NATIONAL' };
  return { kind: 'ORGANISATION', organisationId: caller.organisationId };
}
