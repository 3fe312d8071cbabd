import type { Caller } from '../../../platform/caller.ts';
import { evidenceSeen, nameGiven, telephoneGiven, textOfNoChild } from '../../../platform/inputs.ts';
import { isGenuine } from '../account/standing.ts';
import { personNameWanted, professionWanted } from '../accounts/applications.ts';
import type { CareDependencies, Fault } from '../accounts/change.ts';
import { type Details, type DetailsContent, readDetails, sameDetails } from '../accounts/details.ts';
import { lockPerson } from '../accounts/store.ts';
import type { ProposeDetailsInput } from '../generated.ts';
import { type CredentialOutcomes, changeCredential, writeProposal } from './changes.ts';

function partsOf({ name, profession, telephone }: ProposeDetailsInput): Partial<Details> | Fault {
  const named = name == null ? undefined : nameGiven('name', name, personNameWanted);
  if (typeof named === 'object') return named;
  const works = profession == null ? undefined : nameGiven('profession', profession, professionWanted);
  if (typeof works === 'object') return works;
  const reach = telephone == null ? undefined : telephoneGiven('telephone', telephone);
  return typeof reach === 'object' ? reach : { name: named, profession: works, telephone: reach };
}

/**
 * Proposes a name, profession or telephone of somebody within reach (domain.md 11: one person asks, another approves). Who looked at
 * a child is told by the name, a profession may give the signpost question, and who calls back before a reset uses the
 * telephone: so that none is one person's to change.
 */
export async function proposeDetails(
  deps: CareDependencies,
  caller: Caller,
  input: ProposeDetailsInput,
): Promise<CredentialOutcomes> {
  const parts = partsOf(input);
  if ('__typename' in parts) return parts;
  const evidence = textOfNoChild('evidence', input.evidence, evidenceSeen);
  if (typeof evidence !== 'string') return evidence;
  return changeCredential(deps, caller, 'proposeDetails', input, {
    stepUp: true,
    act: async (transaction) => {
      const row = await lockPerson(transaction, caller, input.number);
      if (row === null) return { refusal: 'PERSON' };
      if (!isGenuine(deps.keys.standingKey(), row)) return { refusal: 'ALTERED_ACCOUNT' };
      const before = await readDetails(transaction, row.account_id);
      const details: Details = {
        name: parts.name ?? before.name,
        profession: parts.profession ?? before.profession,
        telephone: parts.telephone ?? before.telephone,
      };
      if (sameDetails(details, before)) return { refusal: 'DETAILS' };
      const shown = [details.name, details.profession, details.telephone].filter((part) => part !== null);
      const content: DetailsContent = { about: shown.join(', '), details, before, evidence };
      return writeProposal(deps, transaction, caller, {
        kind: 'DETAILS',
        organisationId: row.organisation_id,
        accountId: row.account_id,
        content,
      });
    },
  });
}
