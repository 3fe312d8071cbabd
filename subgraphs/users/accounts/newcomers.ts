import type { Caller } from '../../../platform/caller.ts';

/** What is asked of newcomers: nothing more, a recorded justification or exception, or none are taken. */
type NewcomerRule = 'OPEN' | 'JUSTIFIED' | 'NONE';

/**
 * What the service mode asks of new accounts, organisations and data sources (L39-L42). In interim
 * operation a new account needs a justification, an organisation or a source an exception that another person approves;
 * when the service closes there are no new ones.
 */
export function newcomerRule({ serviceMode }: Caller): NewcomerRule {
  return serviceMode === 'NORMAL' ? 'OPEN' : serviceMode === 'INTERIM' ? 'JUSTIFIED' : 'NONE';
}
