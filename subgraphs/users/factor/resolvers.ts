import type { Resolvers } from '../generated.ts';

/** The gateway's questions about people's own factors; nobody else reaches them (schema/permissions/factor.yaml). */
export const factorResolvers = {
  Query: {
    passkeyRequest: (_parent, { origin }, { ownSecurity, caller }) => ownSecurity.request(caller, origin),
  },
  Mutation: {
    ownSecurity: (_parent, { input }, { ownSecurity, caller }) => ownSecurity.act(caller, input),
  },
} satisfies Resolvers;
