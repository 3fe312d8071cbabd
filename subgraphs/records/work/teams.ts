import type { Caller, Role } from '../../../platform/caller.ts';
import { type WorkQueue, workQueues } from './items.ts';

/** Those whose work somebody does: an authority's team, or the central one. */
export interface Team {
  /** Empty for the central team. */
  readonly authorityCode: string;
  readonly queues: readonly WorkQueue[];
}

/** Data stewards clean: matching, conflicts, corrections and the three tests of transfers (domain.md 2, 8). */
const cleaning: ReadonlySet<WorkQueue> = new Set([
  'NO_MATCH',
  'MULTIPLE_MATCH',
  'DUPLICATE',
  'CONFLICT',
  'CORRECTION',
  'PROPOSED_TRANSFER',
  'UNDER_REVIEW',
  'REJECTED_TRANSFER',
  'TRANSFER_AGREEMENT',
]);

/** The roles that work a queue of an authority: the management team every one, stewards what they clean. */
export function rolesOf(queue: WorkQueue, authorityCode: string): readonly Role[] {
  if (authorityCode === '') return ['CENTRAL_TEAM'];
  return cleaning.has(queue) ? ['MANAGEMENT_TEAM', 'DATA_STEWARD'] : ['MANAGEMENT_TEAM'];
}

/** The team that a caller works for; null for nobody's. An authority's own queues only (L06). */
export function teamOf({ roles, authorityCode }: Pick<Caller, 'roles' | 'authorityCode'>): Team | null {
  const code = authorityCode ?? '';
  const queues = workQueues.filter((queue) => rolesOf(queue, code).some((role) => roles.includes(role)));
  return queues.length > 0 ? { authorityCode: code, queues } : null;
}

/** Whether a caller may give work of their team to others. */
export function mayAssign({ roles, authorityCode }: Pick<Caller, 'roles' | 'authorityCode'>): boolean {
  return roles.includes(authorityCode === null ? 'CENTRAL_TEAM' : 'MANAGEMENT_TEAM');
}
