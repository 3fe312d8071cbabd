import { withChild } from '../child/answer.ts';
import type { Resolvers } from '../generated.ts';

/** `Mutation.openRecord`. */
export const accessResolvers = {
  Mutation: {
    openRecord: async (_parent, { input }, context, info) =>
      withChild(await context.openRecord(input, context.caller), context, info),
  },
} satisfies Resolvers;
