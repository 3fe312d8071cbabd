import { withChild } from '../child/answer.ts';
import type { Resolvers } from '../generated.ts';

/** The rows that are linked to a record, and unlinking them. */
export const unlinkResolvers = {
  Query: {
    linkedRows: async (_parent, { number }, { unlinking, caller }) => {
      const found = await unlinking.of(number, caller);
      return found && [...found];
    },
  },
  Mutation: {
    unlinkRow: withChild(({ unlinking }) => unlinking.unlink),
    refuseUnlinking: withChild(({ unlinking }) => unlinking.refuse),
  },
} satisfies Resolvers;
