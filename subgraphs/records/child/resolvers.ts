import type { Resolvers } from '../generated.ts';
import { wantedParts } from './wanted.ts';

/** `Query.child` and the entity `Child`. Its fields stand on the view under their own names. */
export const childResolvers = {
  Query: {
    child: (_parent, { number }, { children, caller }, info) =>
      children.find(number, caller, wantedParts(info)),
  },
  Child: {
    __resolveReference: ({ number }, { children, caller }, info) =>
      children.find(number, caller, wantedParts(info)),
  },
} satisfies Resolvers;
