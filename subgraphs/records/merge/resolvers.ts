import { withChild } from '../child/answer.ts';
import { wantedParts } from '../child/wanted.ts';
import type { Resolvers } from '../generated.ts';

const groups = [
  ['NAME', 'givenName'],
  ['NAME', 'familyName'],
  ['GENDER', 'gender'],
  ['DATE_OF_BIRTH', 'dateOfBirth'],
] as const;

/** Merges, their preview under the rules of every read, and what is decided about them. */
export const mergeResolvers = {
  Query: {
    mergePreview: (_parent, { keep, other }, { merges, caller }) => merges.preview(keep, other, caller),
    recordMerge: (_parent, { id }, { merges, caller }) => merges.find(id, caller),
    recordMerges: async (_parent, { number }, { merges, caller }) => {
      const found = await merges.of(number, caller);
      return found && [...found];
    },
  },
  Mutation: {
    mergeRecords: withChild(({ merges }) => merges.merge),
    confirmMerge: withChild(({ merges }) => merges.confirm),
    refuseMerge: withChild(({ merges }) => merges.refuse),
    undoMerge: withChild(({ merges }) => merges.undo),
  },
  WorkItem: {
    merge: ({ queue, reference }, _args, { merges, caller }) =>
      queue === 'MERGE_DECISION' ? merges.find(reference, caller) : null,
  },
  MergePreview: {
    kept: ({ keptNumber }, _args, { children, caller }, info) =>
      children.find(keptNumber, caller, wantedParts(info)),
    other: ({ otherNumber }, _args, { children, caller }, info) =>
      children.find(otherNumber, caller, wantedParts(info)),
    differing: async ({ keptNumber, otherNumber }, _args, { children, caller }, info) => {
      const both = await children.findAll([keptNumber, otherNumber], caller, wantedParts(info));
      const [kept, other] = both;
      if (!kept || !other) return null;
      return [...new Set(groups.filter(([, field]) => kept[field] !== other[field]).map(([group]) => group))];
    },
  },
} satisfies Resolvers;
