import type { GraphQLResolveInfo } from 'graphql';
import { wantedParts } from '../child/wanted.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';

/** The answer with the record as the caller may see it; the entry itself is never in it. */
async function withChild<T extends { readonly __typename: string }>(
  outcome: T,
  { children, caller }: Context,
  info: GraphQLResolveInfo,
) {
  if (!('number' in outcome)) return outcome as Exclude<T, { number: string }>;
  const { number, ...rest } = outcome as T & { number: string };
  return { ...rest, child: await children.find(number, caller, wantedParts(info)) } as never;
}

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
