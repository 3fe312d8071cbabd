import type { Resolvers } from '../generated.ts';

/** `Query.signpost`. */
export const signpostResolvers = {
  Query: {
    signpost: (_parent, { input }, { signpost, caller }) => signpost.ask(input, caller),
  },
} satisfies Resolvers;
