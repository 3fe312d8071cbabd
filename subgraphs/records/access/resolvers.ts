import { referenceTo } from '../../../platform/references.ts';
import { withChild } from '../child/answer.ts';
import type { Resolvers } from '../generated.ts';
import { mayReview } from '../work/review.ts';

/** Opening a record, and the reviews of reasons in words of their own. */
export const accessResolvers = {
  Mutation: {
    openRecord: withChild(({ openRecord }) => openRecord),
    reviewReason: (_parent, { input }, { reasonReviews, caller }) => reasonReviews.review(input, caller),
  },
  Child: {
    statedReasons: async ({ number }, _args, { reasonReviews, caller }) => [
      ...(await reasonReviews.of(number, caller)),
    ],
  },
  StatedReason: {
    at: ({ openedAt }) => openedAt,
    by: ({ accountId }) => referenceTo(accountId),
    reviewedBy: ({ reviewedBy }) => referenceTo(reviewedBy),
    viewerCanReview: (row, _args, { caller }) => mayReview(row, caller),
  },
} satisfies Resolvers;
