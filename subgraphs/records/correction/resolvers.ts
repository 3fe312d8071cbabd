import { wantedParts } from '../child/wanted.ts';
import type { Resolvers } from '../generated.ts';
import { valueText } from './conflicts.ts';

/** Amendments, correction tasks and conflicts, also below an item of work. */
export const correctionResolvers = {
  Mutation: {
    amendChild: async (_parent, { input }, { corrections, children, caller }, info) => {
      const outcome = await corrections.amend(input, caller);
      if ('__typename' in outcome) return outcome;
      const child = await children.find(input.number, caller, wantedParts(info));
      return { __typename: 'ChildAmended', child, transferProposed: outcome.transfer };
    },
    resolveConflict: async (_parent, { input }, { corrections, children, caller }, info) => {
      const outcome = await corrections.resolve(input, caller);
      if ('__typename' in outcome) return outcome;
      const child = await children.find(outcome.number, caller, wantedParts(info));
      return { __typename: 'ConflictResolved', child };
    },
    openCorrectionTask: (_parent, { input }, { correctionTasks, caller }) =>
      correctionTasks.open(input, caller),
    recordCorrectionStep: (_parent, { input }, { correctionTasks, caller }) =>
      correctionTasks.step(input, caller),
    closeCorrectionTask: (_parent, { input }, { correctionTasks, caller }) =>
      correctionTasks.close(input, caller),
  },
  WorkItem: {
    correctionTask: ({ queue, reference }, _args, { correctionTasks, caller }) =>
      queue === 'CORRECTION' ? correctionTasks.find(reference, caller) : null,
    conflict: ({ queue, reference }, _args, { conflicts, caller }) =>
      queue === 'CONFLICT' ? conflicts.find(reference, caller) : null,
  },
  Conflict: {
    sourceValue: async ({ id, childNumber }, _args, { conflicts, caller }) => {
      const value = await conflicts.value({ id, number: Number(childNumber), caller });
      return value && valueText(value, caller);
    },
  },
} satisfies Resolvers;
