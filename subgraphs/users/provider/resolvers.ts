import { changing } from '../changing.ts';
import type { Resolvers } from '../generated.ts';
import { endAtProvider } from './logout.ts';
import { proposeProvider, proposeSubject } from './proposals.ts';
import { beginAtProvider, finishAtProvider, providersOf } from './signIn.ts';

/** The organisations' own providers: managed by people, used by the gateway alone. */
export const providerResolvers = {
  Query: {
    signInProviders: (_parent, _args, { providers, caller }) => providersOf(providers, caller),
  },
  Mutation: {
    proposeProvider: (_parent, { input }, { proposals, caller }) => proposeProvider(proposals, caller, input),
    proposeSubject: changing(proposeSubject),
    beginProviderSignIn: (_parent, { input }, { providers, caller }) =>
      beginAtProvider(providers, caller, input),
    finishProviderSignIn: (_parent, { input }, { providers, caller }) =>
      finishAtProvider(providers, caller, input),
    endProviderSessions: (_parent, { input }, { providers, caller }) =>
      endAtProvider(providers, caller, input),
  },
} satisfies Resolvers;
