import { referenceTo } from '../../../platform/references.ts';
import { wantedParts } from '../child/wanted.ts';
import type { Resolvers } from '../generated.ts';
import { mayReview } from './rules.ts';

/** Overrides: the warning, the two mutations, `Child.overrides`. */
export const overrideResolvers = {
  Query: { overrideWarning: (_parent, _args, { overrides }) => overrides.warning() },
  Mutation: {
    overrideShield: async (_parent, { input }, context, info) => {
      const outcome = await context.overrides.override(input, context.caller);
      if (outcome.__typename !== 'ShieldOverridden') return outcome;
      const child = await context.children.find(outcome.number, context.caller, wantedParts(info));
      return { __typename: outcome.__typename, grant: outcome.grant, child };
    },
    reviewOverride: (_parent, { input }, { overrides, caller }) => overrides.review(input, caller),
  },
  Child: {
    overrides: async ({ number }, _args, { overrides, caller }) => [...(await overrides.of(number, caller))],
  },
  ShieldOverride: {
    at: ({ openedAt }) => openedAt,
    by: ({ accountId }) => referenceTo(accountId),
    reviewedBy: ({ reviewedBy }) => referenceTo(reviewedBy),
    viewerCanReview: (row, _args, { caller }) => mayReview(row, caller.accountId),
  },
} satisfies Resolvers;
