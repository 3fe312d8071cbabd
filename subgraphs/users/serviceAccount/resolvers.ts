import { changing } from '../changing.ts';
import type { Resolvers } from '../generated.ts';
import { applyForServiceAccount } from './application.ts';

/** Accounts of systems: applied for by people, their tokens issued to the gateway alone. */
export const serviceAccountResolvers = {
  Mutation: {
    applyForServiceAccount: changing(applyForServiceAccount),
    issueToken: (_parent, { input }, { serviceTokens, caller }) =>
      serviceTokens.issue(caller, input.assertion, input.audiences),
  },
} satisfies Resolvers;
