import { batcher } from '../../../platform/batch.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import { readRow, type Sql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { byText } from '../../../platform/order.ts';
import { monthsAfter } from '../../../platform/workingDays.ts';
import { type Criteria, type Facts, isOfAge, swappedDay } from './criteria.ts';
import { keysOf, likeness, nameLikeness, type SoughtName, slippedKeysOf } from './names.ts';
import {
  byBirth,
  byIdentifier,
  byNames,
  byNumber,
  byPostcode,
  type FoundChild,
  type FoundLists,
  type FoundRow,
  searchBound,
} from './statements.ts';

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
interface Reach {
  /** The only authority whose records are found; null for all. */
  readonly authorityCode: string | null;
  /** The only body whose identifiers find; null for all. */
  readonly issuer: string | null;
}

/** Searches of one kind that go in one statement at the most: one that looks at many children delays the others. */
const together = 16;
// One that fits in every way: both names and the date as they stand.
const exactly = 2 * likeness.same;
const swappedNames = 25;
const swappedDate = 20;

function score(child: FoundChild, given: SoughtName, family: SoughtName, facts: Facts): number {
  const straight = fits(child, given, family);
  const crossed = straight === exactly ? 0 : fits(child, family, given);
  const names = Math.max(straight, crossed - swappedNames);
  if (names <= 0) return 0;
  return names - (facts.dateOfBirth !== null && child.birthDate !== facts.dateOfBirth ? swappedDate : 0);
}

/** How well two names fit as a child's; whoever has not the one is not asked for the other, as most at a postcode. */
function fits(child: FoundChild, given: SoughtName, family: SoughtName): number {
  const one = nameLikeness(family, child.familyName, 'family');
  if (one === likeness.none) return 0;
  const other = nameLikeness(given, child.givenName, 'given');
  return other === likeness.none ? 0 : one + other;
}

// Member by member: V8 makes a hidden class of its own for each copy by spread that gets another member.
function matchOf(child: FoundChild, points: number): Match {
  const { number, givenName, familyName, gender, birthDate, outward, shielded } = child;
  return { number, givenName, familyName, gender, birthDate, outward, shielded, score: points };
}

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
  return [monthsAfter(today, -12 * (oldest + 1)), monthsAfter(today, -12 * (facts.ages?.from ?? 0))];
}

/** What one search asks of a statement, by the names of its fields. */
type Sought = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What was found in lists, row by row. */
function rowsOfLists(found: readonly FoundLists[]): FoundRow[] {
  return found.flatMap(([place, numbers, ...[given, family, gender, birth, outward]]) =>
    numbers.map(
      (number, at) =>
        [place, number, given[at], family[at], gender[at], birth[at], outward[at], false] as FoundRow,
    ),
  );
}

/** Looks for searches of all requests in flight by one statement; each has its own reach in its fields. */
function looker<Found = FoundRow>(
  sql: Sql,
  text: string,
  rowsOf: (found: readonly Found[]) => readonly FoundRow[] = (found) => found as readonly FoundRow[],
): (sought: Sought) => Promise<readonly FoundChild[]> {
  return batcher<Sought, readonly FoundChild[]>(
    async (searches) => {
      const parameter = JSON.stringify(searches.map((sought, place) => Object.assign({ place }, sought)));
      const row = await readRow<{ found: Found[] }>(sql, text, [parameter]);
      const found: FoundChild[][] = searches.map(() => []);
      for (const [place, number, givenName, familyName, gender, birthDate, outward, shielded] of rowsOf(
        row?.found ?? [],
      ))
        found[place]?.push({ number, givenName, familyName, gender, birthDate, outward, shielded });
      return found;
    },
    { maxKeys: together },
  );
}

/**
 * Finds children by criteria, in one statement whatever it finds. Archived and sealed records are never found.
 * `lookupKey` makes the keyed hashes under which identifiers stand.
 */
export function createFinder(sql: Sql, lookupKey: Buffer) {
  const look = {
    number: looker(sql, byNumber),
    identifier: looker(sql, byIdentifier),
    birth: looker(sql, byBirth),
    postcode: looker(sql, byPostcode, rowsOfLists),
    names: looker(sql, byNames),
  };

  const findByNames = async (
    { given, family, facts }: Extract<Criteria, { by: 'NAMES' }>,
    { authorityCode }: Reach,
    today: IsoDate,
  ): Promise<readonly FoundChild[]> => {
    const { dateOfBirth, postcode, schoolId } = facts;
    const gender = facts.gender === 'NOT_SPECIFIED' ? null : facts.gender;
    const narrowed = <T extends Sought>(more: T) =>
      Object.assign({ day: today, authority: authorityCode, gender, postcode, school: schoolId }, more);
    const familyKeys = keysOf(family, 'family');
    const givenKeys = keysOf(given, 'given');
    const crossedFamily = keysOf(given, 'family');
    const crossedGiven = keysOf(family, 'given');
    if (dateOfBirth !== null) {
      const swapped = swappedDay(dateOfBirth);
      return look.birth(
        narrowed({
          dates: swapped === null ? [dateOfBirth] : [dateOfBirth, swapped],
          family: [...familyKeys, ...crossedFamily],
          given: [...givenKeys, ...crossedGiven],
          everyone: family.open && given.open,
        }),
      );
    }
    const [first, last] = births(facts, today);
    if (postcode !== null) {
      const found = await look.postcode({ day: today, authority: authorityCode, postcode, school: schoolId });
      return found.filter(
        (child) =>
          (gender === null || child.gender === gender || child.gender === 'NOT_SPECIFIED') &&
          child.birthDate >= first &&
          child.birthDate <= last,
      );
    }
    // Of a whole school's ages, names nearly alike are too many to look at.
    const slips = facts.ages !== null;
    return look.names(
      narrowed({
        first,
        last,
        family: familyKeys,
        given: givenKeys,
        crossedFamily,
        crossedGiven,
        familyWords: [...family.words, ...family.variants],
        givenWords: [...given.words, ...given.variants],
        familySlips: slips ? slippedKeysOf(family, 'family') : [],
        givenSlips: slips ? slippedKeysOf(given, 'given') : [],
      }),
    );
  };

  return async (criteria: Criteria, reach: Reach, today: IsoDate): Promise<Matches> => {
    const authority = reach.authorityCode;
    if (criteria.by === 'NUMBER') {
      const found = await look.number({ day: today, number: Number(criteria.number), authority });
      return { matches: found.map((child) => matchOf(child, exactly)), tooMany: false };
    }
    if (criteria.by === 'IDENTIFIER') {
      const { scheme, value } = criteria;
      const lookup = keyedHash(lookupKey, `identifier:${scheme}`, value).toString('hex');
      const found = await look.identifier({ day: today, scheme, lookup, issuer: reach.issuer, authority });
      return { matches: found.map((child) => matchOf(child, exactly)), tooMany: false };
    }
    const found = await findByNames(criteria, reach, today);
    if (found.length > searchBound) return { matches: [], tooMany: true };
    const { given, family, facts } = criteria;
    const matches: Match[] = [];
    for (const child of found) {
      if (!isOfAge(child.birthDate, facts.ages, today)) continue;
      const points = score(child, given, family, facts);
      if (points > 0) matches.push(matchOf(child, points));
    }
    return { matches: ranked(matches, facts.gender), tooMany: false };
  };
}

/** Looks for children by criteria; what `createFinder` makes. */
export type Find = ReturnType<typeof createFinder>;
