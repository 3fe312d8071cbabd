import { factsOf, withFacts } from '../../../platform/rules.ts';
import { part } from '../child/visible.ts';
import { wantedParts } from '../child/wanted.ts';
import type { Context } from '../context.ts';
import type { InvolvementResolvers, MutationResolvers } from '../generated.ts';

/** The record, and its involvement where the caller may see it. */
async function findInvolvement(number: string, id: string, { children, caller }: Context, wanted: number) {
  const child = await children.find(number, caller, wanted | part.involvements);
  const involvement = child?.involvements?.find((each) => each.id === id) ?? null;
  const facts = factsOf(child);
  if (involvement && facts) withFacts(involvement, facts);
  const seen = { child, involvement };
  return facts ? withFacts(seen, facts) : seen;
}

const recordInvolvement: MutationResolvers['recordInvolvement'] = async (
  _parent,
  { input },
  context,
  info,
) => {
  const outcome = await context.involvements.record(input, context.caller);
  if (outcome.__typename !== 'InvolvementRecorded') return outcome;
  const seen = await findInvolvement(outcome.number, outcome.id, context, wantedParts(info));
  return Object.assign(seen, { __typename: outcome.__typename });
};

const endInvolvement: MutationResolvers['endInvolvement'] = async (_parent, { input }, context, info) => {
  const outcome = await context.involvements.end(input, context.caller);
  if (outcome.__typename !== 'InvolvementEnded') return outcome;
  const seen = await findInvolvement(outcome.number, outcome.id, context, wantedParts(info));
  return Object.assign(seen, { __typename: outcome.__typename });
};

const __resolveReference: InvolvementResolvers['__resolveReference'] = async ({ id }, context) => {
  const number = await context.involvements.findChild(id);
  return (await findInvolvement(number, id, context, part.identity)).involvement;
};

/** `Mutation.recordInvolvement`, `Mutation.endInvolvement` and the entity `Involvement`. */
export const involvementResolvers = {
  Mutation: { recordInvolvement, endInvolvement },
  Involvement: { __resolveReference },
};
