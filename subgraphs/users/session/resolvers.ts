import type { Resolvers } from '../generated.ts';

/** The gateway's questions about sessions; nobody else reaches them (schema/permissions.yaml: internal). */
export const sessionResolvers: Resolvers = {
  Query: {
    resolveSession: (_parent, { tokenHash, isUse }, { caller, sessions }) =>
      sessions.resolve(caller, tokenHash, isUse),
  },
  Mutation: {
    signIn: (_parent, { input }, { caller, sessions }) => sessions.signIn(caller, input),
    signOut: (_parent, { tokenHash }, { caller, sessions }) => sessions.signOut(caller, tokenHash),
  },
};
