import type { Caller } from '../../../platform/caller.ts';

/** What the whole service may do now (operations.md, service mode). */
export type ServiceMode = 'NORMAL' | 'INTERIM' | 'CLOSING' | 'CLOSED' | 'DECOMMISSIONED';

/** What is asked of newcomers: nothing more, a recorded justification or exception, or none are taken. */
export type NewcomerRule = 'OPEN' | 'JUSTIFIED' | 'NONE';

/** The mode that the gateway vouches for; one that says nothing of it speaks of normal operation. */
function serviceModeOf(caller: Caller & { readonly serviceMode?: ServiceMode }): ServiceMode {
  return caller.serviceMode ?? 'NORMAL';
}

/**
 * What the service mode asks of new accounts, organisations and data sources (operations.md; L39-L42). In interim
 * operation a new account needs a justification, an organisation or a source an exception that another person approves;
 * when the service closes there are no new ones.
 */
export function newcomerRule(caller: Caller): NewcomerRule {
  const mode = serviceModeOf(caller);
  return mode === 'NORMAL' ? 'OPEN' : mode === 'INTERIM' ? 'JUSTIFIED' : 'NONE';
}
