import type { Comparer } from './compare.ts';
import { field, identifierPlaces, levelNames, stride, unknown } from './fields.ts';
import { middleInitial, nameLevel, otherMiddle } from './likeness.ts';

/** What is made of a pair: linked without anybody looking, or shown to somebody. */
export type Decision = 'match' | 'review';

/** Pairs less likely than this are not worth a look. */
export const reviewFrom = 0.01;
/** From here on a pair is linked, where nothing forbids it. */
export const matchFrom = 0.9;
/** By how much in log odds the best partner must lead the second: one hundred to one. */
export const margin = Math.log(100);

/** Identifiers that differ in more than two slips. */
const otherIdentifier = levelNames.identifier.indexOf('other');
/** Dates of birth that have no year in common, or all but nothing. */
const otherDate = levelNames.dateOfBirth.indexOf('other');
/** Postcodes of which not even the district is one. */
const otherDistrict = levelNames.postcode.indexOf('other');

/**
 * How many facts speak for one person: names, date of birth, e-mail address and identifiers each, the address once. Number
 * and street in another postal district are another address. Names that changed places are two.
 */
function agreeing(levels: Uint8Array): { readonly names: number; readonly facts: number } {
  let names = levels[field.given] === nameLevel.crossed && levels[field.family] === unknown ? 1 : 0;
  let facts = 0;
  let address = 0;
  for (let place = 0; place < stride; place += 1) {
    const level = levels[place] as number;
    if (level === unknown) continue;
    if (place === field.given || place === field.family) {
      if (level !== nameLevel.initial && level !== nameLevel.other) names += 1;
    } else if (place === field.dateOfBirth || place >= field.email) {
      if (level <= 1) facts += 1;
    } else if (place === field.street || place === field.postcode || place === field.houseNumber) {
      if (level <= 1 && levels[field.postcode] !== otherDistrict) address = 1;
    }
  }
  return { names, facts: names + facts + address };
}

/** What agrees without being a fact of its own, by place and levels: a sex, an initial, a date or a place of which a part is one. */
const beside: readonly (readonly [place: number, from: number, to: number])[] = [
  [field.sex, 0, 0],
  [field.middle, 0, middleInitial],
  [field.given, nameLevel.initial, nameLevel.initial],
  [field.family, nameLevel.initial, nameLevel.initial],
  [field.dateOfBirth, 2, 4],
  [field.locality, 0, 1],
  [field.postcode, 2, 3],
  [field.email, 2, 2],
];

/** Whether a row says more than one thing. */
function saysMore(rows: Int32Array, offset: number): boolean {
  let said = 0;
  for (let at = offset; at < offset + stride; at += 1) if (rows[at] !== 0) said += 1;
  return said > 1;
}

/**
 * Whether a pair says enough to be thought one person at all: two things that agree, of which one is a fact. Between files
 * (`isBetween`) one fact does for rows that say more, for there nobody else may be left whose they could be.
 */
function isEnough(
  levels: Uint8Array,
  isBetween: boolean,
  rowsA: Int32Array,
  a: number,
  rowsB: Int32Array,
  b: number,
): boolean {
  const { facts } = agreeing(levels);
  if (facts !== 1) return facts > 1;
  if (isBetween && saysMore(rowsA, a) && saysMore(rowsB, b)) return true;
  return beside.some(
    ([place, from, to]) => (levels[place] as number) >= from && (levels[place] as number) <= to,
  );
}

/** A probability of a pair that is shown and not thought one person: below one half. */
export const belowHalf = (probability: number) => Math.min(probability, 0.49);

/** The probability of a pair by what its rows say: `belowHalf` where that is not enough to be thought one person (`isEnough`). */
export function asFarAsTold(probability: number, ...told: Parameters<typeof isEnough>): number {
  return isEnough(...told) ? probability : belowHalf(probability);
}

const isAnother = (levels: Uint8Array) => (place: number) => levels[place] === otherIdentifier;

/** Whether one of two rows says no name but perhaps an initial, or only one that brothers share: it may be anybody's of the family. */
function isUnnamed(compared: Comparer): boolean {
  const given = compared.levels[field.given] as number;
  return given === unknown || given === nameLevel.initial || compared.lacksSecondName();
}

/**
 * Whether the two rows have one identifier of their own, and whether one kind differs in more than slips. Who is called so may have
 * another telephone number by now.
 */
function numbersOf(compared: Comparer): { readonly shared: boolean; readonly conflicting: boolean } {
  const { levels, ownNumbers, keptNumbers } = compared;
  const isCalledAlike = (levels[field.given] as number) <= nameLevel.sound && !isUnnamed(compared);
  return {
    shared: ownNumbers.some((place) => levels[place] === 0),
    conflicting: (isCalledAlike ? keptNumbers : identifierPlaces).some(isAnother(levels)),
  };
}

/** Whether only numbers could tell whose two rows are, and say that they are two people's. */
export function isToldByNumber(compared: Comparer): boolean {
  const { shared, conflicting } = numbersOf(compared);
  return conflicting && !shared && isUnnamed(compared);
}

/**
 * Whether a pair must never be linked without a person: twins (born on one day, with a different given or middle
 * name, or with a similar given name and another sex), and people with different identifiers of one kind.
 */
export function isForbidden(compared: Comparer): boolean {
  const { levels } = compared;
  const given = levels[field.given] as number;
  const date = levels[field.dateOfBirth] as number;
  const family = levels[field.family] as number;
  const otherSex = levels[field.sex] === 1;
  if (given === nameLevel.other && date <= 1) return true;
  const { shared, conflicting } = numbersOf(compared);
  // Called by the middle name, or the twin, a brother or a parent of that name: only a number of their own tells.
  const isCalled = given === nameLevel.crossed && family !== unknown;
  if (isCalled && !shared) return true;
  if (isCalled && date <= 1 && (otherSex || family > nameLevel.sound)) return true;
  // Muhammad Ali and Muhammad Hassan, whatever number is written beside both.
  if (given !== unknown && levels[field.middle] === otherMiddle.surely) return true;
  if (shared) return false;
  if (given !== unknown && levels[field.middle] === otherMiddle.perhaps) return true;
  // Daniel and Daniella: twins get names that are alike.
  if (conflicting || !otherSex || date > 1 || given === unknown) return conflicting;
  return (given > nameLevel.slip && !compared.isSwapped) || compared.mayBeTwoNames();
}

/** Whether a pair under another given or middle name has no number in common: twins, and not one person, unless others vouch for them. */
export function looksLikeTwins(compared: Comparer): boolean {
  const { levels } = compared;
  const given = levels[field.given] as number;
  // Without a date of birth a child who is called as the other's middle name is rather a brother.
  const isCalled =
    given === nameLevel.crossed && levels[field.family] !== unknown && levels[field.dateOfBirth] === unknown;
  const isOther = given === nameLevel.other || isCalled || levels[field.middle] === otherMiddle.surely;
  return isOther && isForbidden(compared) && !sharesNumber(compared);
}

/** Whether an identifier of their own is equal. */
export function sharesNumber(compared: Comparer): boolean {
  return numbersOf(compared).shared;
}

/** Whether an identifier of their own is another one. */
export function hasOtherNumber({ levels, ownNumbers }: Comparer): boolean {
  return ownNumbers.some(isAnother(levels));
}

/** Whether a pair says enough to be linked by itself: a name among three facts that agree. */
function isTold(levels: Uint8Array): boolean {
  const { names, facts } = agreeing(levels);
  return names >= 1 && facts >= 3;
}

/**
 * Whether the given name is good enough evidence that two rows are one person. It is not when:
 * - it is missing or an initial: it may be the twin's
 * - it is only alike and may be another name, or the date differs: it may be a brother's
 * - it is equal under an altogether different date, or one date is missing and no middle name agrees: it may be a
 *   parent's
 * - brothers share it and one of the rows has no second name: then a number of their own must agree
 *
 * A different given name is never enough.
 */
function isCalledSo(compared: Comparer): boolean {
  const { levels } = compared;
  const given = levels[field.given] as number;
  const date = levels[field.dateOfBirth] as number;
  const { shared } = numbersOf(compared);
  if (given === unknown || given === nameLevel.initial) return date <= 1 && shared;
  if (shared) return given !== nameLevel.other;
  if (compared.lacksSecondName()) return false;
  if (given === nameLevel.equal)
    return date < otherDate || (date === unknown && (levels[field.middle] as number) <= 1);
  if (given === nameLevel.other) return false;
  // Jack and Jacob: under another spelling a number of one's own that differs is not thought to have changed.
  if (given > nameLevel.slip && hasOtherNumber(compared)) return false;
  return date <= 1 && !compared.mayBeTwoNames();
}

/** The decision on a pair that is at least `reviewFrom` likely; `lead` is in log odds over the next best. */
export function decide(probability: number, compared: Comparer, lead: number): Decision {
  const sure = probability >= matchFrom && lead >= margin && isTold(compared.levels);
  return sure && isCalledSo(compared) && !isForbidden(compared) ? 'match' : 'review';
}
