import { changing } from '../changing.ts';
import type { MutationResolvers, Resolvers } from '../generated.ts';
import { approveRole, grantRole, removeRole } from '../roles/roles.ts';
import { applyForAccount, approveAccount } from './applications.ts';
import { closeAccount, moveAccount, recordCondition, resumeAccount, suspendAccount } from './changes.ts';

/** Accounts and roles, for those who manage them. */
export const accountsResolvers = {
  Query: {
    accounts: (_parent, asked, { managed, caller }) => managed.page(caller, asked),
    managedAccount: (_parent, { number, username }, { managed, caller }) => {
      if (number != null) return managed.find(caller, { number });
      return username == null ? null : managed.find(caller, { username });
    },
  },
  Mutation: {
    applyForAccount: changing(applyForAccount),
    approveAccount: changing(approveAccount),
    recordCondition: changing(recordCondition),
    suspendAccount: changing(suspendAccount),
    resumeAccount: changing(resumeAccount),
    closeAccount: changing(closeAccount),
    moveAccount: async (_parent, { input }, { care, caller, directory }) => {
      const outcome = await moveAccount(care, caller, input);
      if (outcome.__typename === 'AccountChanged') directory.forget(outcome.accountId);
      return outcome;
    },
    grantRole: changing(grantRole),
    approveRole: changing(approveRole),
    removeRole: changing(removeRole),
  } satisfies MutationResolvers,
  AccountChanged: {
    account: ({ accountId }, _args, { managed, caller }) => managed.find(caller, { id: accountId }),
  },
  ManagedAccount: {
    account: ({ id }, _args, { findAccount }) => findAccount(id),
    appliedBy: ({ appliedBy }, _args, { findAccount }) => findAccount(appliedBy),
    approvedBy: ({ approvedBy }, _args, { findAccount }) => findAccount(approvedBy),
  },
  AccountWaiting: {
    roles: ({ roles }) => [...roles],
    approvers: async ({ approvers }, _args, { findAccount }) => {
      const found = await Promise.all(approvers.map((id) => findAccount(id)));
      return found.filter((account) => account !== null);
    },
  },
  RoleRequest: {
    askedBy: ({ askedBy }, _args, { findAccount }) => findAccount(askedBy),
    askedAt: ({ askedAt }) => new Date(askedAt),
  },
} satisfies Resolvers;
