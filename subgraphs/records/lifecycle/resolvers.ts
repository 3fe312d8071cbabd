import type { Resolvers } from '../generated.ts';

/** Consent to stay in the index, given and withdrawn. */
export const lifecycleResolvers = {
  Mutation: {
    recordConsent: (_parent, { input }, { consent, caller }) => consent.record(input, caller),
    withdrawConsent: (_parent, { input }, { consent, caller }) => consent.withdraw(input, caller),
  },
} satisfies Resolvers;
