import { withChild } from '../child/answer.ts';
import { wantedParts } from '../child/wanted.ts';
import type { Resolvers } from '../generated.ts';

const cleaningQueues: ReadonlySet<string> = new Set(['HELD_ROW', 'NO_MATCH', 'MULTIPLE_MATCH', 'DUPLICATE']);

/** Cleaning items, also below an item of work, and what is decided about them. */
export const cleaningResolvers = {
  Query: {
    cleaningItem: (_parent, { id }, { cleaning, caller }) => cleaning.find(id, caller),
  },
  Mutation: {
    linkWaitingRow: async (_parent, { input }, context, info) =>
      withChild(await context.cleaning.link(input, context.caller), context, info),
    createFromWaitingRow: async (_parent, { input }, context, info) =>
      withChild(await context.cleaning.create(input, context.caller), context, info),
    rejectWaitingRow: async (_parent, { input }, context, info) =>
      withChild(await context.cleaning.reject(input, context.caller), context, info),
    referCleaningItem: async (_parent, { input }, context, info) =>
      withChild(await context.cleaning.refer(input, context.caller), context, info),
    keepApart: async (_parent, { input }, context, info) =>
      withChild(await context.cleaning.keepApart(input, context.caller), context, info),
    recordCleaningStep: async (_parent, { input }, context, info) =>
      withChild(await context.cleaning.step(input, context.caller), context, info),
  },
  WorkItem: {
    cleaningItem: ({ queue, reference }, _args, { cleaning, caller }) =>
      cleaningQueues.has(queue) ? cleaning.find(reference, caller) : null,
  },
  CleaningCandidate: {
    child: ({ childNumber }, _args, { children, caller }, info) =>
      children.find(childNumber, caller, wantedParts(info)),
  },
} satisfies Resolvers;
