import type { GraphQLResolveInfo } from 'graphql';
import { wantedParts } from '../child/wanted.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import type { CleaningOutcome } from './cleaning.ts';

const cleaningQueues: ReadonlySet<string> = new Set(['HELD_ROW', 'NO_MATCH', 'MULTIPLE_MATCH', 'DUPLICATE']);

async function answer(outcome: CleaningOutcome, { children, caller }: Context, info: GraphQLResolveInfo) {
  if (outcome.__typename !== 'CleaningItemChanged') return outcome;
  const { number, ...changed } = outcome;
  return {
    ...changed,
    child: number === null ? null : await children.find(number, caller, wantedParts(info)),
  };
}

/** Cleaning items, also below an item of work, and what is decided about them. */
export const cleaningResolvers = {
  Query: {
    cleaningItem: (_parent, { id }, { cleaning, caller }) => cleaning.find(id, caller),
  },
  Mutation: {
    linkWaitingRow: async (_parent, { input }, context, info) =>
      answer(await context.cleaning.link(input, context.caller), context, info),
    createFromWaitingRow: async (_parent, { input }, context, info) =>
      answer(await context.cleaning.create(input, context.caller), context, info),
    rejectWaitingRow: async (_parent, { input }, context, info) =>
      answer(await context.cleaning.reject(input, context.caller), context, info),
    referCleaningItem: async (_parent, { input }, context, info) =>
      answer(await context.cleaning.refer(input, context.caller), context, info),
    keepApart: async (_parent, { input }, context, info) =>
      answer(await context.cleaning.keepApart(input, context.caller), context, info),
    recordCleaningStep: async (_parent, { input }, context, info) =>
      answer(await context.cleaning.step(input, context.caller), context, info),
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
