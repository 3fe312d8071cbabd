import { type AuditWriter, actor } from '../../../platform/audit.ts';
import { type Caller, ownAccounts, personOf } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import { type invalidInput, notPermitted } from '../../../platform/failures.ts';
import { permissions } from '../../../platform/permissions.ts';
import type { Policy } from '../../../platform/policy.ts';
import type { AuthorityReference, OrganisationReference } from '../../../platform/references.ts';
import { rolesForReason } from '../access.ts';
import { limitReached } from '../failures.ts';
import type { AdditionalServiceType, SignpostInput, SignpostOutcome } from '../generated.ts';
import { type Find, isExact, type Matches } from '../search/find.ts';
import { hashedCriteria, reachesOthers } from '../search/search.ts';
import type { UseSearch } from '../search/use.ts';
import { signpostCriteria } from './criteria.ts';
import type { InContact, ReadContacts } from './store.ts';

interface Contact {
  readonly serviceType: AdditionalServiceType | null;
  readonly organisation: OrganisationReference | null;
  readonly authority: AuthorityReference | null;
  readonly telephone: string | null;
}

type Outcome =
  | {
      readonly __typename: 'SignpostAnswer';
      readonly outcome: SignpostOutcome;
      readonly contacts: Contact[];
    }
  | ReturnType<typeof invalidInput | typeof limitReached | typeof notPermitted>;

/** Answers whether another practitioner works with a child (domain.md 4; L02, L03). */
export interface Signpost {
  ask(input: SignpostInput, caller: Caller): Promise<Outcome>;
}

interface Dependencies {
  readonly find: Find;
  readonly readContacts: ReadContacts;
  readonly use: UseSearch;
  readonly audit: AuditWriter;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly lookupKey: Buffer;
}

/**
 * Whether somebody may ask for a purpose: people of the listed professions (policy), and partner systems for such a
 * person, whom they name: what both may.
 */
function mayAsk(caller: Caller, purpose: string, policy: Policy): boolean {
  const profession = caller.profession?.toLowerCase();
  if (!policy.signpostProfessions.some((listed) => listed.toLowerCase() === profession)) return false;
  if (caller.kind === 'SYSTEM') {
    // A partner system states what a practitioner may, save OTHER: it has nobody's words to give for it.
    const stated = purpose !== 'OTHER' && (permissions.reasons[purpose] ?? []).includes('PRACTITIONER');
    return stated && caller.onBehalfOf !== undefined && caller.roles.includes('PARTNER_SYSTEM');
  }
  return rolesForReason(caller, purpose).some(
    (role) => permissions.condition('signposting', role) !== undefined,
  );
}

/** The children who may be meant: the one that fits in every way, if one alone does; else all that fit. */
function meant({ matches }: Matches): readonly number[] {
  const exact = matches.filter(isExact);
  return (exact.length > 0 ? exact : matches).map(({ number }) => number);
}

function contactsOf(child: InContact): Contact[] {
  const authority = { code: child.authority_code };
  if (child.shielded) {
    const team = { serviceType: null, organisation: null, authority, telephone: child.team_telephone };
    return child.hidden ? [team] : [];
  }
  return (child.services ?? []).map((service) => ({
    serviceType: service.type,
    organisation: { id: service.organisation },
    authority: service.authority === null ? authority : { code: service.authority },
    telephone: service.telephone ?? child.team_telephone,
  }));
}

/** What is answered of those who may be meant: NONE where nobody is in contact with any of them. */
function answer(
  found: readonly InContact[],
  tooMany: boolean,
): { outcome: SignpostOutcome; contacts: Contact[] } {
  const contacts = found.map(contactsOf);
  if (tooMany || (found.length > 1 && contacts.some((routes) => routes.length > 0))) {
    return { outcome: 'REFINE', contacts: [] };
  }
  const [only = []] = contacts;
  return found.length === 1 && only.length > 0
    ? { outcome: 'UNIQUE', contacts: only }
    : { outcome: 'NONE', contacts: [] };
}

/** The question in three statements, whatever the answer: who is meant, who is in contact, the count with its audit. */
export function createSignpost(dependencies: Dependencies): Signpost {
  const { find, readContacts, use, audit, policy, clock, lookupKey } = dependencies;
  return {
    async ask(input, caller) {
      const { purpose, ...given } = input;
      const event = { ...actor(caller), kind: 'SIGNPOSTED', reason: purpose } as const;
      const criteria = hashedCriteria(lookupKey, caller.accountId, given);
      const refusal = (code: string) =>
        ({ ...event, outcome: 'REFUSED', detail: { code, criteria } }) as const;
      if (!mayAsk(caller, purpose, policy)) {
        await audit.write(refusal('NOT_PERMITTED'));
        return notPermitted(
          'The signpost is for listed professions, and for partner systems that name such a person. Ask your account manager.',
        );
      }
      const today = clock.today();
      const sought = signpostCriteria(input, today);
      if ('__typename' in sought) return sought;
      const authorityCode =
        caller.kind === 'SYSTEM' || reachesOthers(caller, purpose) ? null : (caller.authorityCode ?? '');
      const found = await find(sought, { authorityCode, issuer: null }, today);
      const numbers = meant(found);
      // Through a partner's system its named person asks: what they do with the child themselves is no other's, and the
      // limits are theirs, under whichever of their accounts (domain.md 4).
      const asker = caller.onBehalfOf ?? caller;
      const said = answer(await readContacts(numbers, ownAccounts(asker)), found.tooMany);
      const opensAt = await use({
        accountId: personOf(asker),
        done: {
          ...event,
          outcome: 'DONE',
          childNumbers: said.outcome === 'UNIQUE' ? numbers.map(String) : [],
          detail: { criteria, outcome: said.outcome, count: said.contacts.length },
        },
        refused: refusal('LIMIT_REACHED'),
      });
      return opensAt === null ? { __typename: 'SignpostAnswer', ...said } : limitReached(opensAt);
    },
  };
}
