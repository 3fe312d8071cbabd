import type { Resolvers } from '../generated.ts';
import { mayDecide } from './revocation.ts';

/** Revoking every session at once. */
export const revocationResolvers = {
  Query: {
    waitingRevocation: async (_parent, _args, { revocation }) => (await revocation.findWaiting()) ?? null,
  },
  Mutation: {
    async proposeRevocation(_parent, { input }, { revocation, caller }) {
      const outcome = await revocation.propose(input, caller);
      if (outcome.__typename !== 'RevocationNoted') return outcome;
      return { __typename: outcome.__typename, revocation: await revocation.find(outcome.id) };
    },
    async decideRevocation(_parent, { input }, { revocation, caller }) {
      const outcome = await revocation.decide(input, caller);
      if (outcome.__typename !== 'RevocationNoted') return outcome;
      return { __typename: outcome.__typename, revocation: await revocation.find(outcome.id) };
    },
  },
  Revocation: {
    __resolveReference: async ({ id }, { revocation }) => (await revocation.find(id)) ?? null,
    proposedBy: (row, _args, { findAccount }) => findAccount(row.proposed_by),
    proposedAt: (row) => row.proposed_at,
    decidedAt: (row) => row.decided_at,
    viewerCanDecide: (row, _args, { caller }) => mayDecide(caller, row),
  },
} satisfies Pick<Resolvers, 'Query' | 'Mutation' | 'Revocation'>;
