import { mix } from './bytes.ts';
import { sharesIdentifier, sharesNumber } from './decide.ts';
import { field, levelNames, levelRoom, stride, unknown } from './fields.ts';
import { nameLevel } from './likeness.ts';
import { drawing } from './random.ts';
import type { PackedRows } from './rows.ts';
import type { Scorer } from './score.ts';
import type { Vocabulary } from './vocabulary.ts';
import { countLevels } from './weights.ts';

const randomPairs = 100_000;
const sampledRows = 100_000;
/** More people than this at one address are no household: a hall, a home, a placeholder. And rows, of people who are there often. */
const largestHousehold = 10;
const mostRows = 100;
/** Of pairs who live together at most this share are twins: of siblings about one pair in thirty. */
const twinShare = 0.1;
/** And at most this share has one given name: fathers and sons, mothers and daughters. */
const juniorShare = 0.02;
/** Other people at an address where no file shows any, and how many rows' worth of that is believed. */
const believedOthers = 0.5;
const few = 20;
/** Where an e-mail address is shared with fewer others than this by an average row, addresses are people's own. */
const fewOthers = 0.25;
/** From this level on two dates of birth are of two people, or all of one of them is wrong. */
const otherYear = levelNames.dateOfBirth.indexOf('same year');

/** Counts of levels of random pairs: unrelated people, but for the few that look like one person. */
export function countUnrelated(scorer: Scorer, left: PackedRows, right: PackedRows): Float64Array {
  const counts = new Float64Array(stride * levelRoom);
  const draw = drawing(1);
  const enough = Math.min(randomPairs, 10 * (left.count + right.count));
  for (let pair = 0; pair < enough; pair += 1) {
    const a = draw(left.count) * stride;
    const b = draw(right.count) * stride;
    if (left === right && a === b) continue;
    if (scorer.score(left.values, a, right.values, b) < 0) countLevels(counts, scorer.comparer.levels, 0, 1);
  }
  return counts;
}

/** However names hang together, both equal are at most so many times as frequent as each by itself would have it. */
const mostCoupled = 50;

/**
 * How many times as often two people of one file have both names equal as they would if given and family names were
 * drawn apart: where names come from many countries, they are not. Those born on one day may be one person, and are not
 * counted.
 */
export function countCoupled({ values, count }: PackedRows): number {
  const [givens, families] = [new Map<number, number>(), new Map<number, number>()];
  const [both, dated] = [new Map<number, number>(), new Map<number, number>()];
  const add = (counts: Map<number, number>, key: number) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const step = stride * Math.max(1, Math.floor(count / sampledRows));
  let known = 0;
  for (let at = 0; at < count * stride; at += step) {
    const [given, family] = [values[at + field.given] as number, values[at + field.family] as number];
    if (given === 0 || family === 0) continue;
    known += 1;
    const name = mix(given, family);
    add(givens, given);
    add(families, family);
    add(both, name);
    add(dated, mix(name, values[at + field.dateOfBirth] as number));
  }
  const pairs = (counts: Map<number, number>) => {
    let sum = 0;
    for (const seen of counts.values()) sum += (seen * (seen - 1)) / 2;
    return sum;
  };
  const expected = known < 2 ? 0 : (pairs(givens) * pairs(families)) / ((known * (known - 1)) / 2);
  const seen = pairs(both) - pairs(dated);
  return Math.min(mostCoupled, Math.max(1, (seen + few) / (expected + few)));
}

/** What one file shows of people who live together and of their neighbours. */
export interface Households {
  readonly counts: Float64Array;
  /** Other people at the address of an average row that are seen there: those whose addresses are written alike. */
  readonly others: number;
  /** The fields of the address that were held against each other, and the share of rows that have each. */
  readonly places: readonly { readonly place: number; readonly known: number }[];
  /** Of pairs with one postcode in different houses: how often street and locality are equal. */
  readonly street: number;
  readonly locality: number;
}

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

/** Which field stands for the address, as far as the file's columns allow. */
function addressKey(
  rows: PackedRows,
  vocabulary: Vocabulary,
): { keyOf: (at: number) => number; by: 'address' | 'family' | 'email'; places: readonly number[] } {
  const { values } = rows;
  const at = (offset: number, place: number) => values[offset + place] as number;
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
  if (place < 0 && holds(rows, field.email))
    return { by: 'email', places: [field.email], keyOf: (offset) => at(offset, field.email) };
  return {
    by: 'family',
    places: place < 0 ? [] : [place],
    keyOf: (offset) => {
      const family = vocabulary.names.sound(at(offset, field.family));
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
  const { levels } = scorer.comparer;
  const { values } = rows;
  const { keyOf, by, places } = addressKey(rows, vocabulary);
  const counts = new Float64Array(stride * levelRoom);
  const sameDay = new Float64Array(stride * levelRoom);
  const sameNamed = new Float64Array(stride * levelRoom);
  const homes = groups(rows, keyOf);
  const firsts = before && firstRows(before);
  const dated = holds(rows, field.dateOfBirth);
  let others = 0;
  let bornTogether = 0;
  let namesakes = 0;
  let duplicates = 0;
  let unclear = 0;
  let seen = 0;
  for (const home of homes.values()) {
    if (!isHome(rows, home)) continue;
    seen += home.length;
    for (const [at, a] of home.entries()) {
      for (const b of home.slice(0, at)) {
        if (firsts && firsts[a / stride] === firsts[b / stride]) continue;
        scorer.comparer.compare(values, a, values, b);
        const given = levels[field.given] as number;
        const date = levels[field.dateOfBirth] as number;
        // Without a date a duplicate under another name cannot be told from somebody else.
        if (date === unknown && (dated || given === unknown)) {
          unclear += 1;
          continue;
        }
        const sameName = given <= nameLevel.variant || given === nameLevel.crossed || given === unknown;
        // Parents write their own e-mail address for each child: with another name and another date it is no duplicate's.
        const sharing =
          (by === 'email' ? sharesNumber : sharesIdentifier)(levels) &&
          !(given === nameLevel.other && date >= otherYear);
        if ((sameName && (date <= 1 || date === unknown)) || sharing) {
          duplicates += 1;
          continue;
        }
        if (sameName && given !== unknown) namesakes += 1;
        else if (date <= 1) bornTogether += 1;
        else others += 1;
        countLevels(sameName && given !== unknown ? sameNamed : date <= 1 ? sameDay : counts, levels, 0, 1);
      }
    }
  }
  // People who share a postcode and, by chance, a family name are no household.
  const byChance = by === 'family' ? chanceOf(rows, vocabulary) : 0;
  const excess = others === 0 ? 0 : Math.max(0, 1 - byChance / (others + bornTogether + namesakes));
  others *= excess;
  // Who cannot be told is as the others are.
  const told = others + bornTogether + namesakes + duplicates;
  const clear = told === 0 ? 1 : 1 + unclear / told;
  for (let at = 0; at < counts.length; at += 1) counts[at] = (counts[at] as number) * excess;
  // Where more than so many of those who live together are born on one day, they are duplicates, not twins.
  const twins = Math.min(bornTogether, twinShare * others);
  // And where more than so many have one name, they are duplicates with a wrong date, not father and son.
  const juniors = Math.min(namesakes, juniorShare * others);
  for (let at = 0; at < counts.length; at += 1) {
    const [together, named] = [sameDay[at] as number, sameNamed[at] as number];
    counts[at] =
      (counts[at] as number) +
      (together * twins) / Math.max(1, bornTogether) +
      (named * juniors) / Math.max(1, namesakes);
  }
  // Only those of one family name were looked at: what it says of family names is not learned.
  if (by === 'family') counts.fill(0, field.family * levelRoom, (field.family + 1) * levelRoom);
  const neighbours = { street: 0, locality: 0, streets: 0, localities: 0 };
  for (const area of groups(rows, (offset) => values[offset + field.postcode] as number).values()) {
    for (let at = 1; at < Math.min(area.length, 30); at += 1) {
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
  const found =
    ((by === 'family' ? 1.25 : 1) * (2 * (others + twins + juniors) * clear + believedOthers * few)) /
    (seen + few);
  const isShared = found >= fewOthers;
  if (by === 'email') {
    // Only those of one e-mail address were looked at: as many kin are thought to write another.
    const one = field.email * levelRoom;
    counts[one] = (counts[one] as number) / 2;
    counts[one + levelNames.email.indexOf('other')] = counts[one] as number;
    if (!isShared) counts.fill(0);
  }
  return {
    counts,
    // Whose e-mail addresses are their own may live with others all the same.
    others: by === 'email' && !isShared ? believedOthers : found,
    places: places.map((place) => ({ place, known: knownShare(rows, place) })),
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

/** For each row the first row of the same person, where `before` names an earlier one. */
function firstRows(before: Int32Array): Int32Array {
  const firsts = new Int32Array(before.length);
  for (let row = 0; row < before.length; row += 1) {
    const earlier = before[row] as number;
    firsts[row] = earlier < 0 ? row : (firsts[earlier] as number);
  }
  return firsts;
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
    sizes.set(place, (sizes.get(place) ?? 0) + 1);
    sounds.set(sound, (sounds.get(sound) ?? 0) + 1);
  }
  const pairsOf = (sizes: Map<number, number>) => {
    let pairs = 0;
    for (const size of sizes.values()) pairs += (size * (size - 1)) / 2;
    return pairs;
  };
  const alike = pairsOf(sounds) / Math.max(1, (count * (count - 1)) / 2);
  return (pairsOf(sizes) * alike) / Math.ceil(count / sampledRows);
}

/** The first rows of the file by key; whole households stand together or not at all, so no row is left out between. */
function groups(rows: PackedRows, keyOf: (offset: number) => number): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const share = Math.ceil(rows.count / sampledRows);
  for (let offset = 0; offset < rows.count * stride; offset += stride) {
    const key = keyOf(offset);
    // A sample of the keys, not of the rows: all rows of a key are in it or none.
    if (key === 0 || (share > 1 && (mix(key, 97) >>> 8) % share !== 0)) continue;
    const group = found.get(key);
    if (group) group.push(offset);
    else found.set(key, [offset]);
  }
  return found;
}
