import { wantedParts } from '../child/wanted.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';

/** The answer with the request as the caller may see it now. */
async function withRequest<T extends string, O extends object>(
  __typename: T,
  outcome: O | { readonly id: string },
  { brokering, caller }: Context,
) {
  if (!('id' in outcome)) return outcome as O;
  return { __typename, request: await brokering.find(outcome.id, caller) };
}

/** Requests to be put in touch with a sensitive service: queries, mutations and the entity `BrokerRequest`. */
export const brokeringResolvers = {
  Query: {
    brokerRequest: (_parent, { id }, { brokering, caller }) => brokering.find(id, caller),
    brokerRequests: (_parent, page, { brokering, caller }) => brokering.list(page, caller),
  },
  Mutation: {
    requestBrokering: async (_parent, { input }, context) =>
      withRequest('BrokeringRequested', await context.brokering.request(input, context.caller), context),
    advanceBrokering: async (_parent, { input }, context) =>
      withRequest('BrokeringAdvanced', await context.brokering.advance(input, context.caller), context),
    closeBrokering: async (_parent, { input }, context) =>
      withRequest('BrokeringClosed', await context.brokering.close(input, context.caller), context),
  },
  BrokerRequest: {
    child: async ({ number }, _args, { children, caller }, info) =>
      children.find(number, caller, wantedParts(info)),
    __resolveReference: ({ id }, { brokering, caller }) => brokering.find(id, caller),
  },
} satisfies Resolvers;
