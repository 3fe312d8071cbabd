import type { EntityLists } from '../../../platform/entities.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';

/** Organisations and authorities: the public directory. */
export const organisationResolvers: Resolvers = {
  Query: {
    authorities: (_parent, _args, { authorities }) => authorities.all(),
    organisations: async (_parent, { name }, { directory, caller }) => [
      ...(await directory.named(name, caller.authorityCode)),
    ],
    nationalPartners: async (_parent, _args, { directory }) => [...(await directory.nationalPartners())],
  },
};

/** The entities `Organisation` and `Authority`. */
export const organisationEntities: EntityLists<Context> = {
  Organisation: (ids, { directory }) => directory.findOrganisations(ids),
  Authority: async (codes, { authorities }) => {
    const byCode = await authorities.byCode(codes);
    return codes.map((code) => byCode.get(code) ?? null);
  },
};
