import { mix } from './bytes.ts';
import type { Comparer } from './compare.ts';
import { field, identifierPlaces, levelNames, levelRoom, stride, unknown } from './fields.ts';
import { nameLevel } from './likeness.ts';
import { drawing } from './random.ts';
import type { PackedRows } from './rows.ts';
import type { Scorer } from './score.ts';
import type { Vocabulary } from './vocabulary.ts';
import { countLevels } from './weights.ts';

const randomPairs = 100_000;
/** Rows of a file that are looked at, about. */
export const sampledRows = 100_000;
/** How many rows' or pairs' worth of what is believed without any is mixed into what a file shows. */
export const few = 20;
/** However names hang together, both equal are at most so many times as frequent as each by itself would have it. */
const mostCoupled = 50;
/** Of one person's rows so many, for each that shows the same home, show another. */
const believedMoved = 0.2;

/** Rows of one name that are held against each other: more do not change the shares. */
const namesakesEach = 20;
/** Log odds without the e-mail address below which two rows are no person's whose address has changed. */
const surelyTwo = -8;

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

/**
 * Counts how alike the e-mail addresses are of two people with the same family name, or with the same whole name
 * (`isWhole`). Addresses are made of names, so strangers of one name have similar ones (smith12 and smith21), which
 * would otherwise count as evidence for one person. `before`: for each row an earlier row of the same person, or -1.
 */
export function countNamesakes(
  scorer: Scorer,
  { values, count }: PackedRows,
  isWhole: boolean,
  before?: Int32Array,
): Float64Array {
  const counts = new Float64Array(stride * levelRoom);
  const firsts = before && firstRows(before);
  const seen = new Map<number, number[]>();
  const step = stride * Math.max(1, Math.floor(count / sampledRows));
  for (let at = 0; at < count * stride; at += step) {
    const [given, family] = [values[at + field.given] as number, values[at + field.family] as number];
    if (family === 0 || (isWhole && given === 0) || values[at + field.email] === 0) continue;
    const name = isWhole ? mix(given, family) : family;
    const others = seen.get(name) ?? [];
    if (others.length >= namesakesEach) continue;
    seen.set(name, others);
    const row = values.slice(at, at + stride);
    row[field.email] = 0;
    for (const other of others) {
      if (firsts && firsts[at / stride] === firsts[other / stride]) continue;
      if (scorer.score(row, 0, values, other) >= surelyTwo) continue;
      scorer.comparer.compareSigns(values, at, values, other);
      const level = field.email * levelRoom + (scorer.comparer.levels[field.email] as number);
      counts[level] = (counts[level] as number) + 1;
    }
    others.push(at);
  }
  return counts;
}

/** For each row the first row of the same person, where `before` names an earlier one. */
export function firstRows(before: Int32Array): Int32Array {
  const firsts = new Int32Array(before.length);
  for (let row = 0; row < before.length; row += 1) {
    const earlier = before[row] as number;
    firsts[row] = earlier < 0 ? row : (firsts[earlier] as number);
  }
  return firsts;
}

/**
 * The rows of a file by key, as offsets; of a large file, those of a sample of the keys, which are of what is said and not of numbers of a
 * vocabulary. A row whose key is 0 has none.
 */
export function groupRows(rows: PackedRows, keyOf: (offset: number) => number): Map<number, number[]> {
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

/** More rows than this with one number are nobody's, and where most numbers are of as many names they are a school's or a town's. */
const mostBearers = 10;
/** And to this share of rows another's number is given by mistake. */
const mistaken = 0.02;

/**
 * Places of the identifiers that people have for themselves. A number is a family's, or a telephone's, where more than half as many
 * pairs of rows with one number have other given names as have one, beyond those of whom one was given the other's by mistake; and
 * a school's, or whose else, where most rows have one with very many people.
 */
export function countOwnNumbers(comparer: Comparer, rows: PackedRows): number[] {
  const { values } = rows;
  const { signs } = comparer.vocabulary.identifiers;
  return identifierPlaces.filter((place) => {
    const bearers = groupRows(rows, (at) => signs[values[at + place] as number] as number);
    let [one, other, numbered, crowded] = [0, 0, 0, 0];
    for (const group of bearers.values()) {
      numbered += group.length;
      if (group.length > mostBearers) {
        // Somebody may have so many rows.
        const names = group.map((at) =>
          mix(values[at + field.given] as number, values[at + field.family] as number),
        );
        if (new Set(names).size > mostBearers) crowded += group.length;
        continue;
      }
      for (const [at, a] of group.entries()) {
        for (const b of group.slice(0, at)) {
          comparer.compareNames(values, a, values, b);
          const given = comparer.levels[field.given];
          if (given === nameLevel.other) other += 1;
          else if (given !== unknown) one += 1;
        }
      }
    }
    return crowded * 2 <= numbered && other <= (one + few + mistaken * numbered) / 2;
  });
}

/** How names hang together in a file. */
export interface WholeNames {
  /** How many times as often strangers have both names equal as each name by itself would have it; at least 1. */
  readonly coupled: number;
  /** The logarithms of the shares of whole names that several people have, as one of them meets another, by `wholeName`. */
  readonly shares: ReadonlyMap<number, number>;
}

/** A given and a family name as one number. */
export const wholeName = (given: number, family: number): number => mix(given, family);

/**
 * How much more often two people of one file have both names equal than if given and family names were drawn
 * independently, as where names come from many countries, and how many have which. Pairs that may be one person
 * (`mayBeOne`) are left out, and so is the estimated number of pairs that are one person who moved.
 */
export function countWholeNames(comparer: Comparer, { values, count }: PackedRows): WholeNames {
  const [givens, families] = [new Map<number, number>(), new Map<number, number>()];
  const named = new Map<number, number[]>();
  const step = stride * Math.max(1, Math.floor(count / sampledRows));
  const dated = share(values, count, field.dateOfBirth) >= 0.5;
  let known = 0;
  for (let at = 0; at < count * stride; at += step) {
    const [given, family] = [values[at + field.given] as number, values[at + field.family] as number];
    if (given === 0 || family === 0 || (dated && values[at + field.dateOfBirth] === 0)) continue;
    known += 1;
    const name = wholeName(given, family);
    increment(givens, given);
    increment(families, family);
    const others = named.get(name);
    if (others) others.push(at);
    else named.set(name, [at]);
  }
  const expected = known < 2 ? 0 : (countPairs(givens) * countPairs(families)) / pairsAmong(known);
  const shares = new Map<number, number>();
  let [strangers, one] = [0, 0];
  for (const [name, rows] of named) {
    const looked = rows.slice(0, namesakesEach);
    const weight = pairsAmong(rows.length) / Math.max(1, pairsAmong(looked.length));
    let apart = 0;
    for (const [place, a] of looked.entries()) {
      for (const b of looked.slice(0, place)) {
        comparer.compare(values, a, values, b);
        if (mayBeOne(comparer.levels)) one += weight;
        else {
          strangers += weight;
          if (areTwo(comparer)) apart += weight;
        }
      }
    }
    if (apart > 0) shares.set(name, Math.log((peopleOf(apart) - 1) / known));
  }
  const seen = Math.max(0, strangers - (dated ? 0 : believedMoved * one));
  const coupled = Math.min(mostCoupled, Math.max(1, (seen + few) / (expected + few)));
  return { coupled, shares };
}

/** How many people make so many pairs. */
const peopleOf = (pairs: number) => (1 + Math.sqrt(1 + 8 * pairs)) / 2;

/** How often two rows of one given name are of one sex. */
export function countSexOfName(rows: PackedRows, vocabulary: Vocabulary): number {
  const { values } = rows;
  const { signs } = vocabulary.names;
  let [same, seen] = [0, 0];
  for (const named of groupRows(rows, (at) => signs[values[at + field.given] as number] as number).values()) {
    for (let at = 1; at < Math.min(named.length, namesakesEach); at += 1) {
      const [a, b] = [named[at - 1], named[at]].map((row) => values[(row as number) + field.sex]);
      if (a === 0 || b === 0) continue;
      seen += 1;
      if (a === b) same += 1;
    }
  }
  return (same + few / 2) / (seen + few);
}

/** What tells of two people of one name that they may be one: where it agrees, or is not said at all. */
const telling = [field.dateOfBirth, field.street, field.postcode, field.email, ...identifierPlaces];

/** From this level on two dates of birth are two people's: copies of one row whose date is damaged are no strangers. */
const otherDate = levelNames.dateOfBirth.indexOf('other');

/** Whether two people of one name who are hardly one are told so by a number of their own, without a date that may be wrong. */
function areTwo({ levels, ownNumbers }: Comparer): boolean {
  return levels[field.dateOfBirth] === unknown && ownNumbers.some((place) => levels[place] !== unknown);
}

function mayBeOne(levels: Uint8Array): boolean {
  if (levels[field.dateOfBirth] !== unknown) return (levels[field.dateOfBirth] as number) < otherDate;
  const said = telling.filter((place) => levels[place] !== unknown);
  if (said.length === 0) return levels[field.locality] === unknown || (levels[field.locality] as number) <= 1;
  return said.some((place) => (levels[place] as number) <= 1);
}

function share(values: Int32Array, count: number, place: number): number {
  let known = 0;
  for (let at = place; at < count * stride; at += stride) if (values[at] !== 0) known += 1;
  return count === 0 ? 0 : known / count;
}

/** Counts one more of a key. */
export function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** How many pairs so many rows make. */
export const pairsAmong = (rows: number): number => (rows * (rows - 1)) / 2;

/** How many pairs have one key, of rows counted by their keys. */
export function countPairs(counts: ReadonlyMap<number, number>): number {
  let pairs = 0;
  for (const rows of counts.values()) pairs += pairsAmong(rows);
  return pairs;
}
