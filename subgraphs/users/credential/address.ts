import type { Caller } from '../../../platform/caller.ts';
import { emailGiven, evidenceSeen, textOfNoChild } from '../../../platform/inputs.ts';
import { isGenuine } from '../account/standing.ts';
import type { AddressContent } from '../accounts/address.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { lockPerson } from '../accounts/store.ts';
import type { ProposeAddressInput } from '../generated.ts';
import { type CredentialOutcomes, changeCredential, writeProposal } from './changes.ts';

/**
 * Proposes another address at work for somebody within reach (ADR 0089): links to set a password go there, so that one person
 * alone could take the account over.
 */
export async function proposeAddress(
  deps: CareDependencies,
  caller: Caller,
  input: ProposeAddressInput,
): Promise<CredentialOutcomes> {
  const email = emailGiven('email', input.email);
  if (typeof email !== 'string') return email;
  const evidence = textOfNoChild('evidence', input.evidence, evidenceSeen);
  if (typeof evidence !== 'string') return evidence;
  return changeCredential(deps, caller, 'proposeAddress', input, {
    stepUp: true,
    act: async (transaction) => {
      const row = await lockPerson(transaction, caller, input.number);
      if (row === null) return { refusal: 'PERSON' };
      if (!isGenuine(deps.keys.standingKey(), row)) return { refusal: 'ALTERED_ACCOUNT' };
      if (row.email === null || row.email === email) return { refusal: 'ADDRESS' };
      const content: AddressContent = { about: email, before: row.email, evidence };
      return writeProposal(deps, transaction, caller, {
        kind: 'ADDRESS',
        organisationId: row.organisation_id,
        accountId: row.account_id,
        content,
      });
    },
  });
}
