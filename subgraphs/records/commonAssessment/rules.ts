import type { Caller } from '../../../platform/caller.ts';

/** Whether somebody may change the common assessment that stands: its holder's people, the accountable team. */
export function maySetAssessment(
  caller: Pick<Caller, 'organisationId'>,
  holder: string,
  answers: boolean,
): boolean {
  return answers || caller.organisationId === holder;
}
