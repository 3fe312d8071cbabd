import { changing } from '../changing.ts';
import type { Resolvers } from '../generated.ts';
import { finishReset, openReset } from './finish.ts';
import { startReset } from './start.ts';

/** Resets: started by a helper, opened and finished by the gateway for the person behind the link. */
export const resetResolvers = {
  Mutation: {
    startReset: changing(startReset),
    openReset: (_parent, { token }, { resets, caller }) => openReset(resets, caller, token),
    finishReset: (_parent, { input }, { resets, caller }) => finishReset(resets, caller, input),
  },
  ResetStarted: {
    account: ({ accountId }, _args, { managed, caller }) => managed.find(caller, { id: accountId }),
  },
} satisfies Resolvers;
