import type { Caller } from '../../../platform/caller.ts';
import { mutation } from '../../support/mutation.ts';
import type { Answer, World } from './world.ts';

const shieldFields = `id state version dueOn overdue askedBy requestedBy { id } proposal proposedBy { id } reason
  appealRoute ruleVersion history { act state by { id } reason ruleVersion } viewerCanAccept viewerCanProposeRefusal
  viewerCanConfirmRefusal viewerCanProposeLift viewerCanConfirmLift viewerCanReview viewerCanAppeal`;

/** Takes a step about a shield and gives what became of it. */
export async function actOnShield(
  world: World,
  caller: Caller,
  field: string,
  input: Record<string, unknown>,
  fields = 'number',
): Promise<Answer> {
  // Who is no team never has the history: selecting it would refuse the whole operation.
  const shield = caller.roles.includes('MANAGEMENT_TEAM') ? `shield { ${shieldFields} }` : '';
  const selection = `... on ShieldChanged { decisionDueOn ${shield} child { ${fields} } }
    ... on InvalidInput { field message } ... on NotPermitted { message }`;
  return (await world.ask(caller, ...mutation(field, input, selection)))[field];
}

/** Overrides the shield of a record that somebody has open and gives what became of it. */
export async function overrideShield(
  world: World,
  caller: Caller,
  input: Readonly<Record<string, unknown>>,
  fields = 'number',
): Promise<Answer> {
  const given = {
    reason: 'SAFEGUARDING',
    basis: 'SECTION_47_ENQUIRY',
    warningAcknowledged: true,
    warningVersion: 1,
    ...input,
  };
  const selection = `... on ShieldOverridden { grant { id role expiresAt } child { ${fields} } }
    ... on InvalidInput { field } ... on NotPermitted { message }`;
  return (await world.ask(caller, ...mutation('overrideShield', given, selection))).overrideShield;
}
