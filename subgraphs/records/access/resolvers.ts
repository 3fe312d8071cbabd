import { wantedParts } from '../child/wanted.ts';
import type { MutationResolvers } from '../generated.ts';

const openRecord: MutationResolvers['openRecord'] = async (_parent, { input }, context, info) => {
  const outcome = await context.openRecord(input, context.caller);
  if (outcome.__typename !== 'RecordOpened') return outcome;
  const child = await context.children.find(outcome.number, context.caller, wantedParts(info));
  return { __typename: outcome.__typename, grant: outcome.grant, child };
};

/** `Mutation.openRecord`. */
export const accessResolvers = { Mutation: { openRecord } };
