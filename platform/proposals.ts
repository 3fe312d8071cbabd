import type { Role } from './caller.ts';
import { type Clock, daysAfter } from './clock.ts';
import type { Policy } from './policy.ts';

/** What waits for its second person. */
export interface Proposed {
  /** Whether who proposed it may still act so: what `actsSql` says. */
  readonly proposerActs: boolean;
}

/** From when on a proposal counts at this moment (policy; ADR 0177). */
export function proposedFrom(clock: Clock, { proposalDays }: Pick<Policy, 'proposalDays'>): Date {
  return daysAfter(clock.now(), -proposalDays);
}

/**
 * Whether a proposal that waits since a moment (null where nothing says when) counts no more, so that nobody confirms it: it is
 * refused or taken back, and made anew (ADR 0177).
 */
export function isLapsed({ proposerActs }: Proposed, since: Date | null, from: Date): boolean {
  return !proposerActs || since === null || since < from;
}

/**
 * Whether the account that an SQL expression names is active, held by no incident, and has one of some roles now; in the authority
 * of another expression, where one is given. False for no account. Asks the function `service.acts_as`, which tells nothing else.
 */
export function actsSql(account: string, roles: readonly Role[], authority = 'null'): string {
  return `service.acts_as(${account}, '{${roles.join()}}'::text[], ${authority})`;
}
