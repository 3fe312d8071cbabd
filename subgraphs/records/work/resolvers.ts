import type { Resolvers } from '../generated.ts';

/** `workList`, `workItems`, their mutations, and `Authority.workList`. */
export const workResolvers = {
  Query: {
    workList: (_parent, _args, { work, caller }) => work.list(caller),
    workItems: (_parent, { queue, filter, first, after }, { work, caller }) =>
      work.items(caller, { queue, filter: filter ?? 'ALL', first, after }),
  },
  Mutation: {
    claimWorkItem: (_parent, { input }, { work, caller }) => work.claim(input, caller),
    assignWorkItem: (_parent, { input }, { work, caller }) => work.assign(input, caller),
    releaseWorkItem: (_parent, { input }, { work, caller }) => work.release(input, caller),
  },
  Authority: {
    __resolveReference: ({ code }) => ({ code }),
    workList: ({ code }, _args, { work, caller }) =>
      code === caller.authorityCode ? work.list(caller) : null,
  },
} satisfies Resolvers;
