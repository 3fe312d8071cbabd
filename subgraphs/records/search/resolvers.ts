import { wantedParts } from '../child/wanted.ts';
import type { Resolvers } from '../generated.ts';

/** `Query.searchChildren`, and the record behind a candidate where it is open to the caller. */
export const searchResolvers = {
  Query: {
    searchChildren: (_parent, { input }, { searches, caller }) => searches.search(input, caller),
  },
  SearchCandidate: {
    child: ({ number }, _args, { children, caller }, info) =>
      number == null ? null : children.find(number, caller, wantedParts(info)),
  },
} satisfies Resolvers;
