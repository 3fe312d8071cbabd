import type { Resolvers } from '../generated.ts';

/** Extracts of sealed records, and what waits for a second person. */
export const extractResolvers = {
  Query: {
    sealedRequests: (_parent, _args, { extracts, caller }) => extracts.list(caller),
  },
  Mutation: {
    requestExtract: (_parent, { input }, { extracts, caller }) => extracts.request(input, caller),
    approveExtract: (_parent, { input }, { extracts, caller }) => extracts.approve(input, caller),
    readExtract: (_parent, { input }, { extracts, caller }) => extracts.read(input, caller),
  },
} satisfies Resolvers;
