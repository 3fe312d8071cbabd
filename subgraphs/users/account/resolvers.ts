import type { EntityLists } from '../../../platform/entities.ts';
import { permissions } from '../../../platform/permissions.ts';
import type { Context } from '../context.ts';
import type { Resolvers, Role } from '../generated.ts';

/** Accounts, and who is signed in. */
export const accountResolvers: Resolvers = {
  Query: {
    me: async (_parent, _args, { caller, findAccount, authorities }) => {
      // The gateway asking for itself is nobody.
      if (caller.roles.includes('GATEWAY')) return null;
      const account = await findAccount(caller.accountId);
      return {
        account,
        roles: caller.roles as Role[],
        onBehalfOf: caller.onBehalfOf && (await findAccount(caller.onBehalfOf.accountId)),
        organisation: account?.organisation,
        authority: caller.authorityCode === null ? null : await authorities.find(caller.authorityCode),
        mayExplore: caller.roles.some((role) => permissions.explorers.has(role)),
        sessionExpiresAt: new Date(caller.sessionExpiresAt),
      };
    },
  },
};

/** The entity `Account`. */
export const accountEntities: EntityLists<Context> = {
  Account: (ids, { directory }) => directory.findAccounts(ids),
};
