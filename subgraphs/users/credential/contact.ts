import type { Caller } from '../../../platform/caller.ts';
import { evidenceSeen, nameGiven, telephoneGiven, textOfNoChild } from '../../../platform/inputs.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import type { CareDependencies } from '../accounts/change.ts';
import { findPlace } from '../accounts/store.ts';
import { bodyNameWanted } from '../accreditation/changes.ts';
import type { ProposeContactInput } from '../generated.ts';
import { type Contact, type ContactContent, lockContact, sameContact } from '../organisation/contact.ts';
import { type CredentialOutcomes, changeCredential, writeProposal } from './changes.ts';

/** What the public registers say, and nobody else. */
const ofRegisters: ReadonlySet<string> = new Set(['SCHOOL', 'PRACTICE']);

/**
 * Proposes the name or telephone of an organisation within reach. Practitioners ring it about children: by one person alone they
 * would be put through to whom that person likes.
 */
export async function proposeContact(
  deps: CareDependencies,
  caller: Caller,
  input: ProposeContactInput,
): Promise<CredentialOutcomes> {
  const name = input.name == null ? undefined : nameGiven('name', input.name, bodyNameWanted);
  if (typeof name === 'object') return name;
  const telephone = input.telephone == null ? undefined : telephoneGiven('telephone', input.telephone);
  if (typeof telephone === 'object') return telephone;
  const evidence = textOfNoChild('evidence', input.evidence, evidenceSeen);
  if (typeof evidence !== 'string') return evidence;
  return changeCredential(deps, caller, 'proposeContact', input, {
    stepUp: true,
    act: async (transaction) => {
      const place = await findPlace(
        transaction,
        caller,
        idOrNone(input.organisationId ?? caller.organisationId),
      );
      if (!place) return { refusal: 'ORGANISATION' };
      if (ofRegisters.has(place.kind)) return { refusal: 'REGISTER' };
      const before = await lockContact(transaction, place.id);
      const contact: Contact = { name: name ?? before.name, telephone: telephone ?? before.telephone };
      if (sameContact(contact, before)) return { refusal: 'CONTACT' };
      const shown = [contact.name, contact.telephone].filter((part) => part !== null);
      const content: ContactContent = { about: shown.join(', '), contact, before, evidence };
      return writeProposal(deps, transaction, caller, {
        kind: 'CONTACT',
        organisationId: place.id,
        accountId: null,
        content,
      });
    },
  });
}
