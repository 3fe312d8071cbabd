import type { Resolvers } from '../generated.ts';

/** Practitioners who have left, for the management team. */
export const leaverResolvers = {
  Mutation: {
    listLeaver: (_parent, { input }, { leavers, caller }) => leavers.list(input, caller),
    settleLeaverItem: (_parent, { input }, { leavers, caller }) => leavers.settle(input, caller),
  },
} satisfies Resolvers;
