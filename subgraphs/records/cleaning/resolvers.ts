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
    linkWaitingRow: withChild(({ cleaning }) => cleaning.link),
    createFromWaitingRow: withChild(({ cleaning }) => cleaning.create),
    rejectWaitingRow: withChild(({ cleaning }) => cleaning.reject),
    referCleaningItem: withChild(({ cleaning }) => cleaning.refer),
    keepApart: withChild(({ cleaning }) => cleaning.keepApart),
    recordCleaningStep: withChild(({ cleaning }) => cleaning.step),
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
