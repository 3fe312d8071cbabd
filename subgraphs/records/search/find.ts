import type { IsoDate } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { monthsBefore } from '../access.ts';
import { type Criteria, type Facts, isOfAge, swappedDay } from './criteria.ts';
import { keysOf, likeness, nameLikeness, type SoughtName } from './names.ts';
import { byBirth, byIdentifier, byNames, byNumber, byPostcode, type FoundChild } from './statements.ts';

/** A child that fits, with how well: for ranking, never shown. */
export interface Match extends FoundChild {
  readonly score: number;
}

/** Children that fit, the likeliest first; `tooMany` when a statement reached its bound. */
export interface Matches {
  readonly matches: readonly Match[];
  readonly tooMany: boolean;
}

/** How far a search reaches. */
export interface Reach {
  /** The only authority whose records are found; null for all. */
  readonly authorityCode: string | null;
  /** The only body whose identifiers find; null for all. */
  readonly issuer: string | null;
}

/** More children than this under one set of keys are not looked at: the search is to be refined. */
const bound = 2_000;
// One that fits in every way: both names and the date as they stand.
const exactly = 2 * likeness.same;
const swappedNames = 25;
const swappedDate = 20;

function score(child: FoundChild, given: SoughtName, family: SoughtName, facts: Facts): number {
  const straight = fits(
    nameLikeness(given, child.givenName, 'given'),
    nameLikeness(family, child.familyName, 'family'),
  );
  const crossed =
    straight === exactly
      ? 0
      : fits(nameLikeness(family, child.givenName, 'given'), nameLikeness(given, child.familyName, 'family'));
  const names = Math.max(straight, crossed - swappedNames);
  if (names <= 0) return 0;
  return names - (facts.dateOfBirth !== null && child.birthDate !== facts.dateOfBirth ? swappedDate : 0);
}

function fits(a: number, b: number): number {
  return a === likeness.none || b === likeness.none ? 0 : a + b;
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function ranked(matches: Match[], gender: Facts['gender']): Match[] {
  const other = (child: Match) => (gender !== null && child.gender !== gender ? 1 : 0);
  return matches.sort(
    (a, b) =>
      b.score - a.score ||
      other(a) - other(b) ||
      byText(a.familyName, b.familyName) ||
      byText(a.givenName, b.givenName) ||
      byText(a.birthDate, b.birthDate) ||
      a.number - b.number,
  );
}

/** Whether a match fits in every way: names and date as they were entered. */
export function isExact(match: Match): boolean {
  return match.score === exactly;
}

/** First and last day on which somebody of these ages today can be born; of any age that the index holds without. */
function births(facts: Facts, today: IsoDate): [IsoDate, IsoDate] {
  const oldest = facts.ages?.to ?? 25;
  return [monthsBefore(today, 12 * (oldest + 1)), monthsBefore(today, 12 * (facts.ages?.from ?? 0))];
}

/**
 * Finds children by criteria, in one statement whatever it finds. Archived and sealed records are never found.
 * `lookupKey` makes the keyed hashes under which identifiers stand.
 */
export function createFinder(sql: Sql, lookupKey: Buffer) {
  const run = async (text: string, parameters: unknown[]) =>
    (await sql.unsafe(text, parameters as never[], { prepare: true })) as unknown as FoundChild[];

  const findByNames = (
    { given, family, facts }: Extract<Criteria, { by: 'NAMES' }>,
    { authorityCode }: Reach,
    today: IsoDate,
  ): Promise<FoundChild[]> => {
    const { dateOfBirth, postcode, schoolId } = facts;
    const gender = facts.gender === 'NOT_SPECIFIED' ? null : facts.gender;
    const narrow = [authorityCode, gender, postcode, schoolId, bound + 1];
    const familyKeys = keysOf(family, 'family');
    const givenKeys = keysOf(given, 'given');
    const crossedFamily = keysOf(given, 'family');
    const crossedGiven = keysOf(family, 'given');
    if (dateOfBirth !== null) {
      const swapped = swappedDay(dateOfBirth);
      const dates = swapped === null ? [dateOfBirth] : [dateOfBirth, swapped];
      const everyone = family.open && given.open;
      const keys = [
        [...familyKeys, ...crossedFamily],
        [...givenKeys, ...crossedGiven],
      ];
      return run(byBirth, [...narrow, dates, ...keys, everyone]);
    }
    const [first, last] = births(facts, today);
    if (postcode !== null) return run(byPostcode, [...narrow, first, last]);
    return run(byNames, [...narrow, first, last, familyKeys, givenKeys, crossedFamily, crossedGiven]);
  };

  return async (criteria: Criteria, reach: Reach, today: IsoDate): Promise<Matches> => {
    if (criteria.by === 'NUMBER') {
      const found = await run(byNumber, [Number(criteria.number), reach.authorityCode]);
      return { matches: found.map((child) => ({ ...child, score: exactly })), tooMany: false };
    }
    if (criteria.by === 'IDENTIFIER') {
      const lookup = keyedHash(lookupKey, `identifier:${criteria.scheme}`, criteria.value);
      const found = await run(byIdentifier, [criteria.scheme, lookup, reach.issuer, reach.authorityCode]);
      return { matches: found.map((child) => ({ ...child, score: exactly })), tooMany: false };
    }
    const found = await findByNames(criteria, reach, today);
    if (found.length > bound) return { matches: [], tooMany: true };
    const { given, family, facts } = criteria;
    const matches: Match[] = [];
    for (const child of found) {
      if (!isOfAge(child.birthDate, facts.ages, today)) continue;
      const points = score(child, given, family, facts);
      if (points > 0) matches.push({ ...child, score: points });
    }
    return { matches: ranked(matches, facts.gender), tooMany: false };
  };
}

/** Looks for children by criteria; what `createFinder` makes. */
export type Find = ReturnType<typeof createFinder>;
