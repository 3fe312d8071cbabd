import { withChild } from '../child/answer.ts';
import type { Resolvers } from '../generated.ts';

/** Adoption, new identities, and the vault that joins them. */
export const adoptionResolvers = {
  Query: {
    placements: (_parent, _args, { placements, caller }) => placements.list(caller),
  },
  Mutation: {
    placeForAdoption: withChild(({ placements }) => placements.place),
    endPlacement: withChild(({ placements }) => placements.endPlacement),
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
