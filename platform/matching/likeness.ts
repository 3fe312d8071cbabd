import type { ByteTable } from './bytes.ts';
import { editsApart, jaroWinkler, oneEditApart } from './similarity.ts';
import { bitsOf, lettersOf, type Sketches } from './sketch.ts';
import { areTwoNames, isCommonName, mayBeTwoNames } from './twoNames.ts';
import { type NamePart, variantsOf } from './variants.ts';

/** Levels of a given or a family name (`levelNames`). */
export const nameLevel = {
  equal: 0,
  slip: 1,
  variant: 2,
  sound: 3,
  initial: 4,
  other: 5,
  crossed: 6,
} as const;

// Below these lengths one letter, or a beginning, is shared by too many names.
const editable = 3;
const telling = 3;
const closeNames = 0.92;
const likeNames = 0.82;

/** How alike two different names are. Symmetrical. `soundAlike`: whether their first words do. */
export function nameLikeness(part: NamePart, a: string, b: string, soundAlike: boolean): number {
  const single = !a.includes(' ') && !b.includes(' ');
  const joinedA = single ? a : a.replaceAll(' ', '');
  const joinedB = single ? b : b.replaceAll(' ', '');
  if (joinedA === joinedB) return nameLevel.equal;
  const shorter = Math.min(joinedA.length, joinedB.length);
  if (shorter === 1) return joinedA[0] === joinedB[0] ? nameLevel.initial : nameLevel.other;
  // Names with few letters in common are neither a slip apart nor alike; most pairs end here.
  const near = shareLetters(joinedA, joinedB);
  if (near && shorter >= editable && oneEditApart(joinedA, joinedB)) return nameLevel.slip;
  const alike = near ? jaroWinkler(joinedA, joinedB) : 0;
  if (alike >= closeNames) return nameLevel.slip;
  if (single ? variantsOf(part, a).has(b) : isVariant(part, a.split(' '), b.split(' ')))
    return nameLevel.variant;
  const begins = shorter >= telling && (joinedA.startsWith(joinedB) || joinedB.startsWith(joinedA));
  if (begins) return nameLevel.variant;
  if (alike >= likeNames) return nameLevel.sound;
  if (near && shorter > 4 && editsApart(joinedA, joinedB, 2) <= 2) return nameLevel.sound;
  return soundAlike ? nameLevel.sound : nameLevel.other;
}

/** What `nameLikeness` needs to know of a name beside its letters: bits of `Sketches.mark`. */
export const nameMark = { words: 1, given: 2, family: 4, common: 8, initials: 16 } as const;

/** One letter or several by themselves, but for signs that are a syllable or a word and so a name. */
const initials =
  /^(?![\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}])\p{L}(?: \p{L})*$/u;

/** Bits of `nameMark`; a name of several words has that one alone, and whether they are initials. */
export function markOfName(text: string): number {
  const isInitials = initials.test(text) ? nameMark.initials : 0;
  if (text.includes(' ')) return nameMark.words + isInitials;
  const given = variantsOf('given', text).size > 0 ? nameMark.given : 0;
  const common = isCommonName(text) ? nameMark.common : 0;
  return given + common + isInitials + (variantsOf('family', text).size > 0 ? nameMark.family : 0);
}

/** `nameLikeness` where two sketches tell it; otherwise -1. */
export function nameAtAGlance(
  part: NamePart,
  names: Sketches,
  a: number,
  b: number,
  soundAlike: boolean,
): number {
  const [markA, markB] = [names.mark(a), names.mark(b)];
  if (((markA | markB) & nameMark.words) !== 0 || !names.judges(a, b)) return -1;
  const shorter = Math.min(names.length(a), names.length(b));
  if (shorter === 1 || (markA & markB & nameMark[part]) !== 0) return -1;
  if (names.shareLetters(a, b)) {
    if (names.prefix(a, b) >= telling || names.likenessAtMost(a, b) >= likeNames) return -1;
    if (names.editsAtLeast(a, b) <= (shorter > 4 ? 2 : 1)) return -1;
  }
  // Alike to the ear, and perhaps two names (`areTwoNames`).
  if (soundAlike && part === 'given' && (markA & markB & nameMark.common) !== 0) return -1;
  return soundAlike ? nameLevel.sound : nameLevel.other;
}

function shareLetters(a: string, b: string): boolean {
  const [lettersA, lettersB] = [lettersOf(a), lettersOf(b)];
  return 2 * bitsOf(lettersA & lettersB) >= Math.min(bitsOf(lettersA), bitsOf(lettersB));
}

function isVariant(part: NamePart, wordsA: readonly string[], wordsB: readonly string[]): boolean {
  for (const a of wordsA) {
    if (a.length < 2) continue;
    const variants = variantsOf(part, a);
    for (const b of wordsB) if (a === b || variants.has(b)) return true;
    if ((wordsA.length > 1 || wordsB.length > 1) && a.length > 3) {
      for (const b of wordsB) if (b.length > 3 && oneEditApart(a, b)) return true;
    }
  }
  return false;
}

/** Whether two words of given names may be one: equal, a slip or a variant apart, or one begins or is the initial of the other. */
function isSameWord(a: string, b: string): boolean {
  if (a === b || variantsOf('given', a).has(b)) return true;
  const shorter = Math.min(a.length, b.length);
  if (shorter === 1) return a[0] === b[0];
  // Of two letters one is too much to be wrong.
  if (shorter < telling) return a.length === 2 && a[0] === b[1] && a[1] === b[0];
  return a.startsWith(b) || b.startsWith(a) || oneEditApart(a, b);
}

/** Whether each of two given names has a word that is none of the other's: Muhammad Ali and Muhammad Hassan are brothers. */
export function haveOwnWords(a: readonly string[], b: readonly string[]): boolean {
  const hasOwn = (words: readonly string[], others: readonly string[]) =>
    words.some((word) => !others.some((other) => isSameWord(word, other)));
  return hasOwn(a, b) && hasOwn(b, a);
}

/**
 * `nameLikeness` of given names. Where each has a word of its own they are other names, whatever they share, and so are names
 * that are merely alike (`areTwoNames`); of two letters, a slip away from the other, a name says no more than an initial.
 */
export function givenLikeness(a: string, b: string, soundAlike: boolean): number {
  const level = nameLikeness('given', a, b, soundAlike);
  if (level === nameLevel.equal) return level;
  if (a.includes(' ') && b.includes(' '))
    return haveOwnWords(a.split(' '), b.split(' ')) ? nameLevel.other : level;
  if ((level === nameLevel.slip || level === nameLevel.sound) && areTwoNames(a, b)) return nameLevel.other;
  const isShort = level === nameLevel.other && Math.min(a.length, b.length) === 2;
  return isShort && oneEditApart(a, b) ? nameLevel.initial : level;
}

/**
 * Whether two given names that are alike may be two children's, of whatever level: in the words that they do not share
 * (`mayBeTwoNames`), or where one is called as the other is second (Martina, and Elena Martina).
 */
export function mayBeOfTwo(a: string, b: string): boolean {
  const [wordsA, wordsB] = [a.split(' '), b.split(' ')];
  const one = wordsA.find((word) => !wordsB.includes(word));
  const two = wordsB.find((word) => !wordsA.includes(word));
  if (one === undefined || two === undefined) return wordsA[0] !== wordsB[0];
  return mayBeTwoNames(one, two);
}

/** The level of two middle names of which one is the other's initial: the last at which they agree. */
export const middleInitial = 2;
/** The levels of two middle names that are not one: words that are not alike, and what a slip may have made of one. */
export const otherMiddle = { surely: 3, perhaps: 4 } as const;

/** Middle names: 0 equal, 1 alike, 2 one is the other's initial, 3 other, 4 near: another's initial, or two slips. */
export function middleLikeness(a: string, b: string): number {
  if (a.length === 1 || b.length === 1) {
    const [initial, word] = a.length === 1 ? [a, b] : [b, a];
    // A letter too many, or two changed, leave the first in the second place.
    return word[0] === initial || word[1] === initial ? middleInitial : otherMiddle.perhaps;
  }
  if (a.includes(' ') || b.includes(' ')) {
    const [wordsA, wordsB] = [a.split(' '), b.split(' ')];
    const shared = wordsA.some((word) => wordsB.some((other) => isSameWord(word, other)));
    return shared && !haveOwnWords(wordsA, wordsB) ? 1 : otherMiddle.surely;
  }
  if (oneEditApart(a, b) || isSameWord(a, b)) return 1;
  const level = a[0] === b[0] ? nameLikeness('given', a, b, false) : nameLevel.other;
  if (level <= nameLevel.variant) return 1;
  return level === nameLevel.sound ? otherMiddle.perhaps : otherMiddle.surely;
}

/** `middleLikeness` where two sketches tell it; otherwise -1. */
export function middleAtAGlance(names: Sketches, a: number, b: number): number {
  if (((names.start(a) ^ names.start(b)) & 255) === 0) return -1;
  if (Math.min(names.length(a), names.length(b)) === 1) return -1;
  const [markA, markB] = [names.mark(a), names.mark(b)];
  if (((markA | markB) & nameMark.words) !== 0 || (markA & markB & nameMark.given) !== 0) return -1;
  return names.editsAtLeast(a, b) > 1 ? otherMiddle.surely : -1;
}

/** A street without its kind: "mill" of "mill lane". */
export const streetName = (street: string) => street.replace(/ \w+$/, '');

/** The mark of a street in its sketch: which telling words its name has, as bits that words may share. */
export function markOfStreet(street: string): number {
  let words = 0;
  for (const word of streetName(street).split(' ')) {
    if (word.length <= 3) continue;
    let hash = 0;
    for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
    words |= 1 << ((hash ^ (hash >>> 13)) & 31);
  }
  return words;
}

/** `streetLikeness` where the sketches of two streets, and of their names, tell it; otherwise -1. */
export function streetAtAGlance(whole: Sketches, names: Sketches, a: number, b: number): number {
  if (!whole.judges(a, b) || (whole.mark(a) & whole.mark(b)) !== 0) return -1;
  if (names.letters(a) === names.letters(b) || whole.editsAtLeast(a, b) <= 1) return -1;
  if (!names.shareLetters(a, b)) return 3;
  if (whole.editsAtLeast(a, b) <= 2 || whole.likenessAtMost(a, b) >= 0.94) return -1;
  return names.likenessAtMost(a, b) >= 0.88 ? -1 : 3;
}

/** `placeLikeness` where two sketches tell it; otherwise -1. */
export function placeAtAGlance(places: Sketches, a: number, b: number): number {
  if (!places.judges(a, b)) return -1;
  const shorter = Math.min(places.length(a), places.length(b));
  if (shorter >= 2 && places.editsAtLeast(a, b) <= 1) return -1;
  return shorter > 3 && places.likenessAtMost(a, b) >= 0.9 ? -1 : 2;
}

/** `postcodeLikeness` where two sketches tell it; otherwise -1. */
export function postcodeAtAGlance(codes: Sketches, a: number, b: number): number {
  if (!codes.judges(a, b) || codes.editsAtLeast(a, b) <= 2) return -1;
  // Another beginning is another district, and another place in any country.
  return ((codes.start(a) ^ codes.start(b)) & 0xffff) === 0 ? -1 : 4;
}

/** Streets: 0 equal, 1 one slip, 2 one holds a telling word of the other, 3 other. */
export function streetLikeness(a: string, b: string): number {
  if (oneEditApart(a, b)) return 1;
  const [nameA, nameB] = [streetName(a), streetName(b)];
  if (nameA === nameB && nameA.length > 2) return 1;
  if (shareLetters(nameA, nameB)) {
    if (jaroWinkler(a, b) >= 0.94 || editsApart(a, b, 2) <= 2) return 1;
    if (jaroWinkler(nameA, nameB) >= 0.88) return 2;
  }
  const wordsB = nameB.split(' ');
  return nameA.split(' ').some((word) => word.length > 3 && wordsB.includes(word)) ? 2 : 3;
}

/** Places and house numbers: 0 equal, 1 one slip, 2 other. */
export function placeLikeness(a: string, b: string): number {
  if (a.length >= 2 && b.length >= 2 && oneEditApart(a, b)) return 1;
  return Math.min(a.length, b.length) > 3 && jaroWinkler(a, b) >= 0.9 ? 1 : 2;
}

const british = /^([A-Z]{1,2}\d[A-Z\d]?)(\d)[A-Z]{2}$/;

/** Postcodes: 1 one slip, 2 same sector, 3 same district, 4 other; of other countries all but the last signs. */
export function postcodeLikeness(a: string, b: string): number {
  if (oneEditApart(a, b)) return 1;
  const [, districtA, sectorA] = british.exec(a) ?? [];
  const [, districtB, sectorB] = british.exec(b) ?? [];
  if (districtA !== undefined && districtB !== undefined) {
    if (districtA !== districtB) return editsApart(a, b, 2) <= 2 ? 2 : 4;
    return sectorA === sectorB ? 2 : 3;
  }
  if (editsApart(a, b, 2) <= 2 && Math.min(a.length, b.length) > 4) return 2;
  return a.slice(0, 3) === b.slice(0, 3) ? 3 : 4;
}

/** E-mail addresses: 1 one slip, 2 the same or nearly the same before the @, 3 other. */
export function emailLikeness(a: string, b: string): number {
  if (editsApart(a, b, 2) <= 2) return 1;
  const [localA, localB] = [a.split('@', 1)[0] as string, b.split('@', 1)[0] as string];
  if (localA === localB || jaroWinkler(localA, localB) >= 0.94) return 2;
  return 3;
}

/** How many more of each sign one text has than another: of two identifiers of few signs most differ in more than slips do. */
const surplus = new Int16Array(256);

/** Two different identifiers: 1 one slip (a swap of neighbours too), 2 two slips, 3 other. */
export function identifierLikeness(table: ByteTable, a: number, b: number): number {
  const lengthA = table.length(a);
  const lengthB = table.length(b);
  if (Math.abs(lengthA - lengthB) > 2 || Math.min(lengthA, lengthB) < 4) return 3;
  surplus.fill(0);
  for (let at = 0; at < lengthA; at += 1)
    surplus[table.byte(a, at)] = (surplus[table.byte(a, at)] as number) + 1;
  let missing = 0;
  for (let at = 0; at < lengthB; at += 1) {
    const left = (surplus[table.byte(b, at)] as number) - 1;
    surplus[table.byte(b, at)] = left;
    if (left < 0) missing += 1;
  }
  // Each slip changes one sign at the most, wherever it stands; only then is the text worth making.
  if (missing > 2 || missing + lengthA - lengthB > 2) return 3;
  const [textA, textB] = [table.text(a), table.text(b)];
  if (oneEditApart(textA, textB)) return 1;
  return editsApart(textA, textB, 2) <= 2 ? 2 : 3;
}

/** Years between parents and children, at the least. */
const generation = 15;

/** Levels of dates of birth as `packDate` packs them: 0 equal, ..., 6 a generation apart (`levelNames`). */
export function dateLikeness(a: number, b: number): number {
  const [yearA, yearB] = [(a / 10_000) | 0, (b / 10_000) | 0];
  const [monthA, monthB] = [((a / 100) | 0) % 100, ((b / 100) | 0) % 100];
  const [dayA, dayB] = [a % 100, b % 100];
  if (yearA === 0 || yearB === 0 || monthA === 0 || monthB === 0 || dayA === 0 || dayB === 0) {
    return damagedLikeness(yearA, monthA, dayA, yearB, monthB, dayB);
  }
  if (a === b) return 0;
  const swapped = monthA === dayB && dayA === monthB;
  if (yearA === yearB && swapped) return 1;
  const equal = Number(yearA === yearB) + Number(monthA === monthB) + Number(dayA === dayB);
  // Where all three parts are others, so are three digits at the least.
  const apart = Math.abs(yearA - yearB) >= generation ? 6 : 5;
  if (equal === 0) return swapped && Math.abs(yearA - yearB) <= 1 ? 3 : apart;
  const differing = digitsApart(a, b);
  if (differing === 1) return 1;
  if (differing === 2 && equal === 2 && isSwap(a, b)) return 1;
  if (equal === 2) return 2;
  if (differing === 2 || (Math.abs(yearA - yearB) <= 1 && swapped)) return 3;
  return yearA === yearB ? 4 : apart;
}

function damagedLikeness(yA: number, mA: number, dA: number, yB: number, mB: number, dB: number): number {
  let same = 0;
  let other = 0;
  for (const [a, b] of [
    [yA, yB],
    [mA, mB],
    [dA, dB],
  ] as const) {
    if (a === 0 || b === 0) continue;
    if (a === b) same += 1;
    else other += 1;
  }
  if (same + other === 0) return 5;
  if (other === 0) return same === 2 ? 1 : yA === yB && yA !== 0 ? 4 : 3;
  return same === 1 && other === 1 && yA === yB ? 4 : 5;
}

function digitsApart(a: number, b: number): number {
  let apart = 0;
  for (let place = 0; place < 8; place += 1) {
    const [restA, restB] = [(a / 10) | 0, (b / 10) | 0];
    if (a - restA * 10 !== b - restB * 10) apart += 1;
    [a, b] = [restA, restB];
  }
  return apart;
}

function isSwap(a: number, b: number): boolean {
  while (a % 10 === b % 10) {
    a = Math.floor(a / 10);
    b = Math.floor(b / 10);
  }
  return a % 10 === Math.floor(b / 10) % 10 && b % 10 === Math.floor(a / 10) % 10;
}
