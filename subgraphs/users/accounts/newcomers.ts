import type { Caller } from '../../../platform/caller.ts';
import type { ServiceMode } from '../../../platform/serviceMode.ts';

/** What is asked of newcomers, the least first: nothing more, a recorded justification or exception, or none are taken. */
const rules = ['OPEN', 'JUSTIFIED', 'NONE'] as const;
type NewcomerRule = (typeof rules)[number];

/**
 * What the service mode asks of new accounts, organisations and data sources (L39-L42). In interim
 * operation a new account needs a justification, an organisation or a source an exception that another person approves;
 * when the service closes there are no new ones.
 */
export function newcomerRule({ serviceMode }: Pick<Caller, 'serviceMode'>): NewcomerRule {
  return serviceMode === 'NORMAL' ? 'OPEN' : serviceMode === 'INTERIM' ? 'JUSTIFIED' : 'NONE';
}

/** Whether a mode asks more of newcomers than the one under which somebody was let in. */
export function asksMore(mode: ServiceMode, caller: Pick<Caller, 'serviceMode'>): boolean {
  return rules.indexOf(newcomerRule({ serviceMode: mode })) > rules.indexOf(newcomerRule(caller));
}
