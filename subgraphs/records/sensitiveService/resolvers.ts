import { withChild } from '../child/answer.ts';
import type { Resolvers } from '../generated.ts';

/** The mutations of sensitive services. */
export const sensitiveServiceResolvers = {
  Mutation: {
    recordSensitiveService: async (_parent, { input }, context, info) =>
      withChild(await context.sensitiveServices.record(input, context.caller), context, info),
    endSensitiveService: async (_parent, { input }, context, info) =>
      withChild(await context.sensitiveServices.end(input, context.caller), context, info),
    withdrawSensitiveConsent: async (_parent, { input }, context, info) =>
      withChild(await context.sensitiveServices.withdraw(input, context.caller), context, info),
    reviewSensitiveService: async (_parent, { input }, context, info) =>
      withChild(await context.sensitiveServices.review(input, context.caller), context, info),
  },
} satisfies Resolvers;
