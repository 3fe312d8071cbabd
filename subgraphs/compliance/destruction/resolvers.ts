import { referenceTo } from '../../../platform/references.ts';
import type { Resolvers } from '../generated.ts';
import { mayDecide } from './destruction.ts';
import { countsByName, rowsOf } from './store.ts';

/** Destruction of the data by two officers. */
export const destructionResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Destruction'> = {
  Query: {
    destruction: async (_parent, _args, { destructions }) => (await destructions.latest()) ?? null,
  },
  Mutation: {
    async proposeDestruction(_parent, { input }, { destructions, caller }) {
      const outcome = await destructions.propose(input, caller);
      if (outcome.__typename !== 'DestructionNoted') return outcome;
      return { ...outcome, destruction: (await destructions.latest()) ?? null };
    },
    async decideDestruction(_parent, { input }, { destructions, caller }) {
      const outcome = await destructions.decide(input, caller);
      if (outcome.__typename !== 'DestructionNoted') return outcome;
      return { ...outcome, destruction: (await destructions.latest()) ?? null };
    },
  },
  Destruction: {
    __resolveReference: async ({ id }, { destructions }) => {
      const row = await destructions.latest();
      return row?.id === id ? row : null;
    },
    proposedBy: (row) => referenceTo(row.proposed_by),
    proposedAt: (row) => row.proposed_at,
    counts: (row) => row.counts && countsByName(row.counts).map(([table, rows]) => ({ table, rows })),
    rows: (row) => row.counts && String(rowsOf(row.counts)),
    countedAt: (row) => row.counted_at,
    decidedBy: (row) => referenceTo(row.decided_by),
    decidedAt: (row) => row.decided_at,
    viewerCanDecide: (row, _args, { caller }) => mayDecide(caller, row),
  },
};
