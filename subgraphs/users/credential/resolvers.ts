import { idOrNone } from '../../../platform/mutation.ts';
import { changing } from '../changing.ts';
import type { Resolvers } from '../generated.ts';
import { proposeServiceKey } from '../serviceAccount/keys.ts';
import { proposeAddress } from './address.ts';
import { decideCredential, endCredential } from './changes.ts';
import { proposeContact } from './contact.ts';
import { mayDecide, mayEnd } from './credential.ts';
import { proposeDetails } from './details.ts';
import { findCredential, readCredentials } from './store.ts';

/** Keys, providers and names, for those who manage accounts. */
export const credentialResolvers = {
  Query: {
    credentials: async (_parent, { number, organisationId }, { care, caller }) => {
      if (number != null) return readCredentials(care.sql, caller, { number });
      return readCredentials(care.sql, caller, {
        organisationId: idOrNone(organisationId ?? caller.organisationId),
      });
    },
  },
  Mutation: {
    proposeServiceKey: changing(proposeServiceKey),
    proposeAddress: changing(proposeAddress),
    proposeDetails: changing(proposeDetails),
    proposeContact: changing(proposeContact),
    decideCredential: changing(decideCredential),
    endCredential: changing(endCredential),
  },
  CredentialChanged: {
    credential: async ({ credentialId }, _args, { care, caller, directory }) => {
      const row = await findCredential(care.sql, caller, credentialId);
      // Who has just decided sees the name that stands now.
      if (row?.account_id) directory.forget(row.account_id);
      return row ?? null;
    },
  },
  Credential: {
    about: ({ content }) => content.about,
    account: ({ account_id: id }, _args, { findAccount }) => findAccount(id),
    organisation: ({ organisation_id: id }, _args, { findOrganisation }) => findOrganisation(id),
    askedBy: ({ asked_by: id }, _args, { findAccount }) => findAccount(id),
    askedAt: (row) => row.asked_at,
    decidedBy: ({ decided_by: id }, _args, { findAccount }) => findAccount(id),
    decidedAt: (row) => row.decided_at,
    activeUntil: (row) => row.active_until,
    endedAt: (row) => row.ended_at,
    lastUsedAt: (row) => row.last_used_at,
    viewerCanDecide: (row, _args, { caller }) => mayDecide(caller, row),
    viewerCanEnd: (row, _args, { caller }) => mayEnd(caller, row),
  },
} satisfies Resolvers;
