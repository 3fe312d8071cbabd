import { type AuditEvent, type AuditWriter, actor } from '../../../platform/audit.ts';
import { type Caller, personOf } from '../../../platform/caller.ts';
import { ageOn, type Clock } from '../../../platform/clock.ts';
import { notPermitted } from '../../../platform/failures.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { normaliseName } from '../../../platform/matching/names.ts';
import { idOrNone } from '../../../platform/mutation.ts';
import type { Policy } from '../../../platform/policy.ts';
import { reaches, rolesForReason } from '../access.ts';
import { limitReached } from '../failures.ts';
import type { SearchChildrenInput } from '../generated.ts';
import { type CriteriaFault, criteriaOf, isFault } from './criteria.ts';
import type { Find, Match } from './find.ts';
import type { UseSearch } from './use.ts';

/** What is shown of a child so that the right record can be chosen (domain.md 4). */
interface Candidate {
  readonly number: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly age: number;
  readonly gender: Match['gender'];
  readonly outwardPostcode: string | null;
  readonly shielded: boolean;
}

type SearchOutcome =
  | { readonly __typename: 'ChildSearch'; readonly candidates: Candidate[]; readonly refine: boolean }
  | CriteriaFault
  | ReturnType<typeof limitReached | typeof notPermitted>;

/** Searches for children (domain.md 4). */
export interface Searches {
  search(input: SearchChildrenInput, caller: Caller): Promise<SearchOutcome>;
}

interface Dependencies {
  readonly find: Find;
  readonly use: UseSearch;
  readonly audit: AuditWriter;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly lookupKey: Buffer;
}

/**
 * Search criteria as the audit keeps them: personal values as keyed hashes, names in the form in which they are
 * compared. Two searches of one account can be compared, but not read, nor matched with another account's search for
 * the same (ADR 0092).
 */
export function hashedCriteria(
  lookupKey: Buffer,
  accountId: string,
  criteria: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const given = Object.entries(criteria).filter(([, value]) => value != null);
  return Object.fromEntries(
    given.map(([field, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const canonical = field.endsWith('Name') ? normaliseName(text) : text;
      return [field, keyedHash(lookupKey, `audit:${accountId}:${field}`, canonical).toString('base64url')];
    }),
  );
}

/** Whether a purpose reaches records of other authorities under any role that the caller may state it in. */
export function reachesOthers(caller: Caller, purpose: string): boolean {
  return rolesForReason(caller, purpose).some((actingRole) =>
    reaches({ actingRole, shielded: false, ownAuthority: false }, purpose),
  );
}

/** The body by whose identifiers somebody finds: their own; of a mediator and whom they act for, the one that is of both (domain.md 2). */
function ownBody({ organisationId, onBehalfOf }: Caller): string {
  const isBoths = onBehalfOf === undefined || onBehalfOf.organisationId === organisationId;
  return isBoths ? organisationId : idOrNone('');
}

function candidate(match: Match, today: string): Candidate {
  return {
    number: String(match.number),
    givenName: match.givenName,
    familyName: match.familyName,
    age: ageOn(match.birthDate, today),
    gender: match.gender,
    outwardPostcode: match.shielded ? null : match.outward,
    shielded: match.shielded,
  };
}

/**
 * A search in two statements, whatever it finds: one that looks, one that counts it and commits its audit event. Past
 * the limits what was found is dropped, and the refusal is audited.
 */
export function createSearches({ find, use, audit, policy, clock, lookupKey }: Dependencies): Searches {
  return {
    async search(input, caller) {
      const { purpose, ...given } = input;
      const event = Object.assign(actor(caller), { kind: 'SEARCHED', reason: purpose } as const);
      const hashed = hashedCriteria(lookupKey, caller.accountId, given);
      const refusal = (code: string): AuditEvent =>
        Object.assign({}, event, { outcome: 'REFUSED', detail: { code, criteria: hashed } } as const);
      if (rolesForReason(caller, purpose).length === 0) {
        await audit.write(refusal('NOT_PERMITTED'));
        return notPermitted(
          'Your role may not search for this purpose. Ask your account manager which it may state.',
        );
      }
      const today = clock.today();
      const criteria = criteriaOf(input, policy, today);
      if (isFault(criteria)) {
        if (criteria.__typename === 'SearchTooBroad') await audit.write(refusal('SEARCH_TOO_BROAD'));
        return criteria;
      }
      const authorityCode = reachesOthers(caller, purpose) ? null : (caller.authorityCode ?? '');
      const found = await find(criteria, { authorityCode, issuer: ownBody(caller) }, today);
      const refine = found.tooMany || found.matches.length > policy.searchCandidates;
      const candidates = refine ? [] : found.matches.map((match) => candidate(match, today));
      const opensAt = await use({
        accountId: personOf(caller),
        done: Object.assign({}, event, {
          outcome: 'DONE',
          childNumbers: candidates.map(({ number }) => number),
          detail: { criteria: hashed, count: candidates.length, refine },
        } as const),
        refused: refusal('LIMIT_REACHED'),
      });
      return opensAt === null ? { __typename: 'ChildSearch', candidates, refine } : limitReached(opensAt);
    },
  };
}
