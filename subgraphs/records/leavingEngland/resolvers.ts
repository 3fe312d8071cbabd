import { wantedParts } from '../child/wanted.ts';
import type { Resolvers } from '../generated.ts';

/** Leaving England, and coming back. */
export const leavingEnglandResolvers = {
  Mutation: {
    recordLeavingEngland: async (_parent, { input }, { leavingEngland, children, caller }, info) => {
      const outcome = await leavingEngland.leave(input, caller);
      if ('__typename' in outcome) return outcome;
      const child = await children.find(input.number, caller, wantedParts(info));
      return { __typename: 'LeavingEnglandRecorded', child };
    },
    recordReturnToEngland: async (_parent, { input }, { leavingEngland, children, caller }, info) => {
      const outcome = await leavingEngland.comeBack(input, caller);
      if ('__typename' in outcome) return outcome;
      const child = await children.find(input.number, caller, wantedParts(info));
      const { transfer: transferProposed, restored = false } = outcome;
      return { __typename: 'ReturnToEnglandRecorded', child, restored, transferProposed };
    },
  },
} satisfies Resolvers;
