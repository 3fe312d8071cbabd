import { wantedParts } from '../child/wanted.ts';
import type { Resolvers } from '../generated.ts';

/** The common assessment of a child. */
export const commonAssessmentResolvers = {
  Mutation: {
    setCommonAssessmentStatus: async (_parent, { input }, { commonAssessments, children, caller }, info) => {
      const outcome = await commonAssessments.set(input, caller);
      if (!('number' in outcome)) return outcome;
      const child = await children.find(outcome.number, caller, wantedParts(info));
      return { __typename: 'CommonAssessmentStatusSet' as const, child };
    },
  },
} satisfies Resolvers;
