import { asksForChild, wantedParts } from '../child/wanted.ts';
import type { Resolvers } from '../generated.ts';

/** `Query.searchChildren`, with the record behind each candidate where it is open to the caller, found all at once. */
export const searchResolvers = {
  Query: {
    searchChildren: async (_parent, { input }, { searches, children, caller }, info) => {
      const outcome = await searches.search(input, caller);
      if (outcome.__typename !== 'ChildSearch' || outcome.candidates.length === 0 || !asksForChild(info))
        return outcome;
      const numbers = outcome.candidates.map(({ number }) => number);
      const records = await children.findAll(numbers, caller, wantedParts(info));
      // The objects are this answer's own, and `child` is no member of them before: nothing is copied.
      const candidates = outcome.candidates.map((candidate, index) =>
        Object.assign(candidate, { child: records[index] ?? null }),
      );
      return Object.assign(outcome, { candidates });
    },
  },
} satisfies Resolvers;
