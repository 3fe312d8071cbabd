import { wantedParts } from '../child/wanted.ts';
import type { Resolvers } from '../generated.ts';

/** Adoption, new identities, and the vault that joins them. */
export const adoptionResolvers = {
  Query: {
    placements: (_parent, _args, { placements, caller }) => placements.list(caller),
  },
  Mutation: {
    placeForAdoption: async (_parent, { input }, { placements, children, caller }, info) => {
      const outcome = await placements.place(input, caller);
      if (outcome.__typename !== 'PlacedForAdoption') return outcome;
      const child = await children.find(outcome.number, caller, wantedParts(info));
      return { __typename: outcome.__typename, child };
    },
    endPlacement: async (_parent, { input }, { placements, children, caller }, info) => {
      const outcome = await placements.endPlacement(input, caller);
      if (outcome.__typename !== 'PlacementEnded') return outcome;
      const child = await children.find(outcome.number, caller, wantedParts(info));
      return { __typename: outcome.__typename, child };
    },
    recordNewIdentity: (_parent, { input }, { adoption, caller }) =>
      adoption.recordNewIdentity(input, caller),
    requestVaultOpening: (_parent, { input }, { adoption, caller }) => adoption.requestOpening(input, caller),
    approveVaultOpening: (_parent, { input }, { adoption, caller }) => adoption.approveOpening(input, caller),
    readVault: async (_parent, { input }, { adoption, caller }) => {
      const outcome = await adoption.read(input, caller);
      return outcome.__typename === 'VaultOpened' ? { ...outcome, former: [...outcome.former] } : outcome;
    },
  },
} satisfies Resolvers;
