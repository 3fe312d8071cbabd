import { mix } from './bytes.ts';
import type { Comparer } from './compare.ts';
import { hasOtherNumber, sharesNumber } from './decide.ts';
import { field, fieldAt, identifierPlaces, levelNames, levelRoom, stride, unknown } from './fields.ts';
import { nameLevel } from './likeness.ts';
import type { PackedRows } from './rows.ts';
import { countPairs, few, firstRows, groupRows, increment, pairsAmong, sampledRows } from './sample.ts';
import type { Scorer } from './score.ts';
import type { Vocabulary } from './vocabulary.ts';
import { believedShares, countLevels } from './weights.ts';

/** More people than this at one address are no household: a hall, a home, a placeholder. And rows, of people who are there often. */
const largestHousehold = 10;
const mostRows = 100;
/** Of pairs who live together at most this share are twins: of siblings about one pair in thirty. */
const twinShare = 0.1;
/** And at most this share has one given name: fathers and sons, mothers and daughters. */
const juniorShare = 0.02;
/** Other people at an address where no file shows any, as if seen at `few` rows. */
const believedOthers = 0.5;
/** Where an e-mail address is shared with fewer others than this by an average row, addresses are people's own. */
const fewOthers = 0.25;
/** Neighbours of one postcode that are held against each other, at most. */
const mostNeighbours = 30;
/** From this level on two dates of birth are of two people, or all of one of them is wrong. */
const otherYear = levelNames.dateOfBirth.indexOf('same year');

/** What one file shows of people who live together and of their neighbours. */
export interface Households {
  readonly counts: Float64Array;
  /** How many pairs of people who live together were seen. */
  readonly kin: number;
  /** Other people at the address of an average row that are seen there: those whose addresses are written alike. */
  readonly others: number;
  /** The fields of the address that were held against each other, and the share of rows that have each. */
  readonly places: readonly { readonly place: number; readonly known: number }[];
  /** Of pairs with one postcode in different houses: how often street and locality are equal. */
  readonly street: number;
  readonly locality: number;
}

/** What stands for an address: it, one e-mail address or number of a family, or a family name at one place. */
type AddressKind = 'address' | 'family' | 'email' | 'number';

/** What two rows at one address are of each other, as far as they tell. */
type Relation = 'unclear' | 'duplicate' | 'namesake' | 'bornTogether' | 'other';

class Seen {
  pairs = 0;
  readonly levels = new Float64Array(stride * levelRoom);

  add(levels: Uint8Array): void {
    this.pairs += 1;
    countLevels(this.levels, levels, 0, 1);
  }
}

/** Pairs of rows at one address, by what they are of each other, and how many rows have an address. */
type Together = Readonly<Record<Relation, Seen>> & { rows: number };

/** Whether any row has a field. */
function holds({ values, count }: PackedRows, place: number): boolean {
  for (let at = place; at < count * stride; at += stride) if (values[at] !== 0) return true;
  return false;
}

function knownShare({ values, count }: PackedRows, place: number): number {
  let known = 0;
  for (let at = place; at < count * stride; at += stride) if (values[at] !== 0) known += 1;
  return count === 0 ? 0 : known / count;
}

/** Which field stands for the address, as far as the file's columns allow. `own`: places of the numbers that people have for themselves. */
function addressKey(
  rows: PackedRows,
  vocabulary: Vocabulary,
  own: readonly number[],
): { keyOf: (at: number) => number; by: AddressKind; places: readonly number[] } {
  const { values } = rows;
  const signs = Array.from({ length: stride }, (_, place) => vocabulary.signsAt(place));
  const at = (offset: number, place: number) => signs[place]?.[values[offset + place] as number] ?? 0;
  const house = holds(rows, field.houseNumber);
  const street = holds(rows, field.street);
  const postcode = holds(rows, field.postcode);
  if (house && (street || postcode)) {
    return {
      by: 'address',
      places: [field.houseNumber, field.street, field.locality, field.postcode],
      keyOf: (offset) => {
        const [number, road, code] = [
          at(offset, field.houseNumber),
          at(offset, field.street),
          at(offset, field.postcode),
        ];
        if (number === 0 || (road === 0 && code === 0)) return 0;
        return mix(mix(number, street ? road : 0), mix(code, at(offset, field.locality)));
      },
    };
  }
  const place = postcode ? field.postcode : street ? field.street : -1;
  const number = identifierPlaces.find((each) => !own.includes(each)) ?? -1;
  if (place < 0 && number >= 0)
    return { by: 'number', places: [number], keyOf: (offset) => at(offset, number) };
  if (place < 0 && holds(rows, field.email))
    return { by: 'email', places: [field.email], keyOf: (offset) => at(offset, field.email) };
  return {
    by: 'family',
    places: place < 0 ? [] : [place],
    keyOf: (offset) => {
      const family = vocabulary.names.sound(values[offset + field.family] as number);
      return place < 0 || at(offset, place) === 0 || family === 0 ? 0 : mix(at(offset, place), family);
    },
  };
}

/**
 * Looks at pairs at one address within one file: they are other people of the household, but for duplicates. `before`:
 * for each row an earlier row of the same person, -1 for none; two rows of one person are no pair of a household.
 */
export function countHouseholds(
  scorer: Scorer,
  rows: PackedRows,
  vocabulary: Vocabulary,
  before?: Int32Array,
): Households {
  const { keyOf, by, places } = addressKey(rows, vocabulary, scorer.comparer.ownNumbers);
  const together = countTogether(scorer, rows, groupRows(rows, keyOf).values(), by, before);
  const { other, bornTogether, namesake, duplicate, unclear } = together;
  // People who share a postcode and, by chance, a family name are no household.
  const byChance = by === 'family' ? chanceOf(rows, vocabulary) : 0;
  const kin = other.pairs + bornTogether.pairs + namesake.pairs;
  const kept = other.pairs === 0 ? 0 : Math.max(0, 1 - byChance / kin);
  const others = other.pairs * kept;
  // Where more than so many of those who live together are born on one day, they are duplicates, not twins.
  const twins = Math.min(bornTogether.pairs, twinShare * others);
  // And where more than so many have one name, they are duplicates with a wrong date, not father and son.
  const juniors = Math.min(namesake.pairs, juniorShare * others);
  const counts = other.levels.map(
    (count, at) =>
      count * kept +
      ((bornTogether.levels[at] as number) * twins) / Math.max(1, bornTogether.pairs) +
      ((namesake.levels[at] as number) * juniors) / Math.max(1, namesake.pairs),
  );
  // Who cannot be told is as the others are.
  const told = others + bornTogether.pairs + namesake.pairs + duplicate.pairs;
  const clear = told === 0 ? 1 : 1 + unclear.pairs / told;
  const found =
    ((by === 'family' ? 1.25 : 1) * (2 * (others + twins + juniors) * clear + believedOthers * few)) /
    (together.rows + few);
  const isOwn = by === 'email' && found < fewOthers;
  forget(counts, by, places[0], isOwn);
  return {
    counts,
    kin: kept * kin,
    // Whose e-mail addresses are their own may live with others all the same.
    others: isOwn ? believedOthers : found,
    places: places.map((place) => ({ place, known: knownShare(rows, place) })),
    ...countNeighbours(rows, vocabulary),
  };
}

/** Takes out of the counts what is not learned of people who were looked at because they share it. */
function forget(counts: Float64Array, by: AddressKind, place: number | undefined, isOwn: boolean): void {
  if (by === 'family') counts.fill(0, field.family * levelRoom, (field.family + 1) * levelRoom);
  if (by === 'family' || by === 'address' || place === undefined) return;
  // As many kin are thought to write another e-mail address, or number, and of the others as many make slips as of one person's.
  const one = place * levelRoom;
  const other = one + levelNames[fieldAt(place).name].indexOf('other');
  const half = (counts[one] as number) / 2;
  const believed = believedShares('match');
  for (let at = one; at < other; at += 1)
    counts[at] = (half * (believed[at] as number)) / (1 - (believed[other] as number));
  counts[other] = half;
  if (isOwn) counts.fill(0);
}

/** Compares all rows of each home with each other. */
function countTogether(
  { comparer }: Scorer,
  rows: PackedRows,
  homes: Iterable<readonly number[]>,
  by: AddressKind,
  before?: Int32Array,
): Together {
  const together: Together = {
    unclear: new Seen(),
    duplicate: new Seen(),
    namesake: new Seen(),
    bornTogether: new Seen(),
    other: new Seen(),
    rows: 0,
  };
  const firsts = before && firstRows(before);
  const isOnePerson = (a: number, b: number) =>
    firsts !== undefined && firsts[a / stride] === firsts[b / stride];
  const dated = holds(rows, field.dateOfBirth);
  for (const home of homes) {
    if (!isHome(rows, home)) continue;
    together.rows += home.length;
    for (const [at, a] of home.entries()) {
      for (const b of home.slice(0, at)) {
        if (isOnePerson(a, b)) continue;
        comparer.compare(rows.values, a, rows.values, b);
        together[relationOf(comparer, by, dated)].add(comparer.levels);
      }
    }
  }
  return together;
}

/** `dated`: whether the file has dates of birth at all. */
function relationOf(compared: Comparer, by: AddressKind, dated: boolean): Relation {
  const { levels } = compared;
  const given = levels[field.given] as number;
  const date = levels[field.dateOfBirth] as number;
  // Without a date a duplicate under another name cannot be told from somebody else.
  if (date === unknown && (dated || given === unknown)) return 'unclear';
  // Where nobody's birth is said, a child who is called as the other's middle name is not told from the other.
  const isCalled = given === nameLevel.crossed && (dated || levels[field.family] === unknown);
  const sameName = given <= nameLevel.variant || isCalled || given === unknown;
  if (sameName && (date <= 1 || date === unknown)) return 'duplicate';
  // Parents write their own e-mail address for each child: with another name and another date it is no duplicate's.
  const isSomebodyElse =
    given === nameLevel.other && (date === unknown ? !sharesNumber(compared) : date >= otherYear);
  const shares = sharesNumber(compared) || (by !== 'email' && levels[field.email] === 0);
  if (!isSomebodyElse && shares) return 'duplicate';
  if (sameName && given !== unknown) return 'namesake';
  // Of another name and another number are twins, however many of them there are.
  if (given === nameLevel.other && hasOtherNumber(compared)) return 'other';
  return date <= 1 ? 'bornTogether' : 'other';
}

/** How often street and locality of neighbours are equal: of those with one postcode in different houses. */
function countNeighbours(rows: PackedRows, vocabulary: Vocabulary): Pick<Households, 'street' | 'locality'> {
  const { values } = rows;
  const { signs } = vocabulary.postcodes;
  const neighbours = { street: 0, locality: 0, streets: 0, localities: 0 };
  for (const area of groupRows(
    rows,
    (offset) => signs[values[offset + field.postcode] as number] as number,
  ).values()) {
    for (let at = 1; at < Math.min(area.length, mostNeighbours); at += 1) {
      const [a, b] = [area[at] as number, area[at - 1] as number];
      if (values[a + field.houseNumber] === values[b + field.houseNumber]) continue;
      const [streetA, streetB] = [values[a + field.street] as number, values[b + field.street] as number];
      const [localityA, localityB] = [
        values[a + field.locality] as number,
        values[b + field.locality] as number,
      ];
      if (streetA !== 0 && streetB !== 0) neighbours.streets += 1;
      if (streetA !== 0 && streetA === streetB) neighbours.street += 1;
      if (localityA !== 0 && localityB !== 0) neighbours.localities += 1;
      if (localityA !== 0 && localityA === localityB) neighbours.locality += 1;
    }
  }
  return {
    street: (neighbours.street + 10) / (neighbours.streets + 20),
    locality: (neighbours.locality + 18) / (neighbours.localities + 20),
  };
}

/** Whether rows of one address are a household's, by how many are called otherwise: a file may have each of them ten times. */
function isHome({ values }: PackedRows, home: readonly number[]): boolean {
  if (home.length <= largestHousehold) return true;
  if (home.length > mostRows) return false;
  const names = new Set(home.map((offset) => (values[offset + field.given] as number) || -offset));
  return names.size <= largestHousehold;
}

/** How many pairs of the sampled file would share place and sound of the family name by chance alone. */
function chanceOf(rows: PackedRows, vocabulary: Vocabulary): number {
  const { values, count } = rows;
  const sizes = new Map<number, number>();
  const sounds = new Map<number, number>();
  for (let offset = 0; offset < count * stride; offset += stride) {
    const place = (values[offset + field.postcode] as number) || -(values[offset + field.street] as number);
    const sound = vocabulary.names.sound(values[offset + field.family] as number);
    if (place === 0 || sound === 0) continue;
    increment(sizes, place);
    increment(sounds, sound);
  }
  const alike = countPairs(sounds) / Math.max(1, pairsAmong(count));
  return (countPairs(sizes) * alike) / Math.ceil(count / sampledRows);
}
