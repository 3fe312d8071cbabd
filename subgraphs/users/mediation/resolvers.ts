import { keyFault } from '../../../platform/mutation.ts';
import type { Resolvers } from '../generated.ts';

/** Acting on behalf of a practitioner. */
export const mediationResolvers = {
  Mutation: {
    beginMediation: async (_parent, { input }, { caller, mediations, findAccount }) => {
      const outcome = await mediations.begin(caller, input);
      if (outcome.__typename !== 'MediationBegun') return outcome;
      const { accountId, ...begun } = outcome;
      return { ...begun, onBehalfOf: await findAccount(accountId) };
    },
    endMediation: async (_parent, { input }, { caller, mediations }) =>
      keyFault(input.idempotencyKey) ?? {
        __typename: 'MediationEnded' as const,
        ended: await mediations.end(caller),
      },
  },
} satisfies Resolvers;
