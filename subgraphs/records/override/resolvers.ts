import { referenceTo } from '../../../platform/references.ts';
import { withChild } from '../child/answer.ts';
import type { Resolvers } from '../generated.ts';
import { mayReview } from '../work/review.ts';

/** Overrides: the warning, the two mutations, `Child.overrides`. */
export const overrideResolvers = {
  Query: { overrideWarning: (_parent, _args, { overrides }) => overrides.warning() },
  Mutation: {
    overrideShield: withChild(({ overrides }) => overrides.override),
    reviewOverride: (_parent, { input }, { overrides, caller }) => overrides.review(input, caller),
  },
  Child: {
    overrides: async ({ number }, _args, { overrides, caller }) => [...(await overrides.of(number, caller))],
  },
  ShieldOverride: {
    at: ({ openedAt }) => openedAt,
    by: ({ accountId }) => referenceTo(accountId),
    reviewedBy: ({ reviewedBy }) => referenceTo(reviewedBy),
    viewerCanReview: (row, _args, { caller }) => mayReview(row, caller),
  },
} satisfies Resolvers;
