import type { Resolvers } from '../generated.ts';

/** Organisations and authorities: the public directory (graph.md 2). */
export const organisationResolvers: Resolvers = {
  Query: {
    authorities: (_parent, _args, { authorities }) => authorities.all(),
  },
  Organisation: {
    __resolveReference: ({ id }, { findOrganisation }) => findOrganisation(id),
  },
  Authority: {
    __resolveReference: ({ code }, { authorities }) => authorities.find(code),
  },
};
