import type { Caller, Role } from '../../../platform/caller.ts';
import { permissions } from '../../../platform/permissions.ts';
import type { BrokeringState } from '../generated.ts';

/**
 * What may follow what (domain.md 5). NO_ANSWER comes by the clock or from the team, and the team takes it up again;
 * whatever is not closed can be.
 */
export const nextStates: Readonly<Record<BrokeringState, readonly BrokeringState[]>> = {
  REQUESTED: ['ACCEPTED', 'DECLINED', 'NO_ANSWER', 'CLOSED'],
  ACCEPTED: ['SENT_TO_PROVIDER', 'DECLINED', 'NO_ANSWER', 'CLOSED'],
  SENT_TO_PROVIDER: ['PROVIDER_WILL_CONTACT', 'DECLINED', 'NO_ANSWER', 'CLOSED'],
  NO_ANSWER: ['ACCEPTED', 'DECLINED', 'CLOSED'],
  PROVIDER_WILL_CONTACT: ['CLOSED'],
  DECLINED: ['CLOSED'],
  CLOSED: [],
};

/** Whether a request may go from one state to another. */
export function mayFollow(from: BrokeringState, to: BrokeringState): boolean {
  return nextStates[from].includes(to);
}

/** Whether a request in this state is settled: nothing of it waits for the team any more. */
export function isSettled(state: BrokeringState): boolean {
  return state === 'PROVIDER_WILL_CONTACT' || state === 'DECLINED' || state === 'CLOSED';
}

/** For how many days a request may stay in a state before it counts as unanswered; null for ever. */
export function daysAllowed(
  state: BrokeringState,
  policy: { readonly brokeringTeamDays: number; readonly brokeringProviderDays: number },
): number | null {
  if (state === 'REQUESTED' || state === 'ACCEPTED') return policy.brokeringTeamDays;
  return state === 'SENT_TO_PROVIDER' ? policy.brokeringProviderDays : null;
}

/** Whether somebody who sees whether a sensitive service is involved may ask to be put in touch with it. */
export function mayRequestBrokering(
  caller: Pick<Caller, 'kind'>,
  actingRole: Role,
  status: string,
  hasSensitiveService: boolean,
): boolean {
  const asks = caller.kind === 'PERSON' && permissions.condition('brokering', actingRole) !== undefined;
  return asks && status === 'LIVE' && hasSensitiveService;
}
