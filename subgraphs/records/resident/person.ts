import type { Evidence } from '../../../platform/matching/evidence.ts';
import type { PersonTexts } from '../../../platform/matching/person.ts';
import type { FieldEvidence } from '../cleaning/evidence.ts';

/** The schemes by whose keyed hashes people are compared, each at its place; of a local one nobody knows whose it is. */
const schemes = ['NHS_NUMBER', 'UPN', 'GRO_BIRTH_ENTRY'] as const;

/** Of a keyed hash: enough that two numbers are never taken for one. */
export const hashLength = 32;

/** What a visible record or a row is compared by. */
export interface Facts {
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: string | null;
  readonly birthDate: string;
  readonly line: string | null;
  readonly locality: string | null;
  readonly postcode: string | null;
  /** Keyed hashes in hexadecimal by scheme. */
  readonly lookups: Readonly<Record<string, string>>;
}

const sexes: Readonly<Record<string, string>> = { FEMALE: 'F', MALE: 'M' };

/** The facts as the engine takes them: second names apart, since many sources leave them out. */
export function personOf({ gender, birthDate, line, lookups, ...facts }: Facts): PersonTexts {
  const [given, ...others] = facts.givenName.split(/\s+/);
  return {
    given,
    middle: others.join(' '),
    family: facts.familyName,
    dateOfBirth: birthDate,
    sex: sexes[gender ?? ''],
    street: line,
    locality: facts.locality,
    postcode: facts.postcode,
    identifiers: schemes.map((scheme) => lookups[scheme]?.slice(0, hashLength)),
  };
}

const fields: Readonly<Record<string, string>> = {
  given: 'givenName',
  middle: 'secondNames',
  family: 'familyName',
  sex: 'gender',
};
const levels: Readonly<Record<string, FieldEvidence['level']>> = {
  equal: 'EQUAL',
  'one slip': 'ALIKE',
  'variant or part': 'ALIKE',
  alike: 'ALIKE',
  'sounds alike': 'PARTLY',
  initial: 'PARTLY',
  crossed: 'PARTLY',
  part: 'PARTLY',
  'two parts': 'PARTLY',
  near: 'PARTLY',
  sector: 'PARTLY',
  district: 'PARTLY',
};

/** The engine's evidence in the words of the queues: field and level, never a value. */
export function fieldEvidence(evidence: readonly Evidence[]): FieldEvidence[] {
  return evidence.map(({ field, level }) => {
    const kind = /^identifier (\d)$/.exec(field);
    // Keyed hashes are equal or not: how near two numbers are nobody can see.
    if (kind) {
      const scheme = schemes[Number(kind[1]) - 1] ?? 'identifiers';
      return level === 'equal'
        ? { field: 'identifiers', level: 'EQUAL' }
        : { field: scheme, level: 'CONFLICTING' };
    }
    return { field: fields[field] ?? field, level: levels[level] ?? 'DIFFERENT' };
  });
}

/** The level of a field; undefined where one of the two does not say. */
export function levelOf(
  evidence: readonly FieldEvidence[],
  field: string,
): FieldEvidence['level'] | undefined {
  return evidence.find((each) => each.field === field)?.level;
}

/**
 * Whether two are two children whatever their score: twins and siblings have another given name, and a birth of other
 * parts is another child's (domain.md 9). Where something is not said nothing is known.
 */
export function isAnotherChild(evidence: readonly FieldEvidence[]): boolean {
  return levelOf(evidence, 'givenName') === 'DIFFERENT' || levelOf(evidence, 'dateOfBirth') === 'DIFFERENT';
}
