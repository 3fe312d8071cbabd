import { createCipheriv, createHash, randomInt, randomUUID } from 'node:crypto';
import type { IsoDate } from './clock.ts';

/** The index's own identifier: 10 digits, the first not 0, the last a check digit (ISO 7064 MOD 11,10; domain.md 1). */
export type ChildNumber = string;

const FIRST = 100_000_000;
const COUNT = 900_000_000;
const betweenGroups = /[\s\p{Pd}]+/gu;

/** The text without spaces and dashes of any kind, look-alike digits and letters folded (NFKC). */
function compact(text: string): string {
  return text.normalize('NFKC').replace(betweenGroups, '');
}

/** Check digit of ISO 7064 MOD 11,10 for a string of digits: finds every single wrong digit, 98 % of swapped neighbours. */
function mod11of10(digits: string): number {
  let product = 10;
  for (let place = 0; place < digits.length; place += 1) {
    const sum = (digits.charCodeAt(place) - 48 + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10;
}

/** The child number in its canonical form, or null when it cannot be one. */
export function parseChildNumber(text: string): ChildNumber | null {
  const digits = compact(text);
  if (!/^[1-9]\d{9}$/.test(digits)) return null;
  return mod11of10(digits.slice(0, 9)) === digits.charCodeAt(9) - 48 ? digits : null;
}

/** The child number of nine digits (100000000 to 999999999). Throws RangeError outside. */
export function childNumberFrom(nineDigits: number): ChildNumber {
  if (!Number.isInteger(nineDigits) || nineDigits < FIRST || nineDigits >= FIRST + COUNT) {
    throw new RangeError('A child number is made of nine digits, the first not 0.');
  }
  const digits = String(nineDigits);
  return digits + mod11of10(digits);
}

/** A number nobody can foretell. Whether it is taken already, the table's key says. */
export function randomChildNumber(): ChildNumber {
  return childNumberFrom(FIRST + randomInt(COUNT));
}

const ROUNDS = 6;

/**
 * A keyed permutation of 0 to side² - 1 (a Feistel network of two halves): no two indexes give the same value, no
 * look-up is needed, and the same key gives the same order for ever. `side` is at most 65,535.
 */
export function keyedPermutation(key: string, side: number): (index: number) => number {
  const tables = Array.from({ length: ROUNDS }, (_, round) => roundTable(key, side, round));
  return (index) => {
    if (!Number.isInteger(index) || index < 0 || index >= side * side) {
      throw new RangeError(`The permutation has ${side * side} places, counted from 0.`);
    }
    let left = Math.floor(index / side);
    let right = index % side;
    for (const table of tables) {
      const mixed = (left + (table[right] as number)) % side;
      left = right;
      right = mixed;
    }
    return left * side + right;
  };
}

/** One round's function as a table: pseudo-random numbers below `side` from AES in counter mode. */
function roundTable(key: string, side: number, round: number): Uint16Array {
  const secret = createHash('sha256').update(`permutation\0${key}\0${side}\0${round}`).digest();
  const stream = createCipheriv('aes-256-ctr', secret, Buffer.alloc(16)).update(Buffer.alloc(side * 4));
  return Uint16Array.from({ length: side }, (_, at) => stream.readUInt32LE(at * 4) % side);
}

/** Child numbers in a keyed order without repeats, by a count from 0 to 899,999,999: for seeds. */
export function childNumberSequence(key: string): (index: number) => ChildNumber {
  const place = keyedPermutation(key, Math.sqrt(COUNT));
  return (index) => childNumberFrom(FIRST + place(index));
}

/** Check digit of nine digits of an NHS number (modulus 11); null where there is none, and the nine are not used. */
function nhsCheckDigit(nine: string): number | null {
  let sum = 0;
  for (let place = 0; place < 9; place += 1) sum += (nine.charCodeAt(place) - 48) * (10 - place);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? null : check;
}

/** The NHS number in its canonical form (10 digits), or null; the check digit counts. */
export function parseNhsNumber(text: string): string | null {
  const digits = compact(text);
  if (!/^\d{10}$/.test(digits) || /^(\d)\1{9}$/.test(digits)) return null;
  return nhsCheckDigit(digits.slice(0, 9)) === digits.charCodeAt(9) - 48 ? digits : null;
}

/** The NHS number of nine digits, or null when those nine have no check digit or only repeat one digit. */
export function nhsNumberFrom(nineDigits: number): string | null {
  if (!Number.isInteger(nineDigits) || nineDigits < 0 || nineDigits > 999_999_999) {
    throw new RangeError('An NHS number is made of nine digits.');
  }
  const digits = String(nineDigits).padStart(9, '0');
  const check = nhsCheckDigit(digits);
  return check === null ? null : parseNhsNumber(digits + check);
}

/** Check letters of the unique pupil number (DfE, UPN guide): I, O and S are not used. */
const upnLetters = 'ABCDEFGHJKLMNPQRTUVWXYZ';
const upnForm = /^[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]$/;

function upnCheckLetter(twelve: string): string {
  let sum = 0;
  for (let place = 0; place < 12; place += 1) {
    const digit = twelve.charCodeAt(place) - 48;
    // A temporary number ends in a letter, which counts as its place among the check letters.
    const value = digit >= 0 && digit <= 9 ? digit : upnLetters.indexOf(twelve[place] as string);
    sum += value * (place + 2);
  }
  return upnLetters[sum % 23] as string;
}

/** The unique pupil number in its canonical form (a check letter, 11 digits, a digit or letter), or null. */
export function parseUpn(text: string): string | null {
  // A file has millions of numbers, nearly all of them in their form already.
  const upn = upnForm.test(text) ? text : compact(text).toUpperCase();
  if (!upnForm.test(upn)) return null;
  return upnCheckLetter(upn.slice(1)) === upn[0] ? upn : null;
}

/** The unique pupil number of twelve signs: authority (3), school (4), year (2), serial (3). */
export function upnFrom(twelve: string): string {
  if (!/^\d{11}[\dA-HJ-NP-RT-Z]$/.test(twelve))
    throw new RangeError('A pupil number is made of twelve signs.');
  return upnCheckLetter(twelve) + twelve;
}

// Letters by place as in BS 7666 and the Royal Mail's programmers' guide.
const outwardPattern = /^(?:[A-PR-UWYZ]\d[\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRV-Y]?|GIR)$/;
const inwardPattern = /^\d[ABD-HJLNP-UW-Z]{2}$/;
const wholePattern = new RegExp(`${outwardPattern.source.slice(0, -1)} ${inwardPattern.source.slice(1)}`);

/** Canonical form of a postcode: capitals, one space before the inward half. Does not judge it. */
export function canonicalPostcode(text: string): string {
  const compact = text.replace(/\s+/g, '').toUpperCase();
  return compact.length > 3 ? `${compact.slice(0, -3)} ${compact.slice(-3)}` : compact;
}

/** The postcode in its canonical form (`LS1 4AP`), or null when it is not of the form of one. */
export function parsePostcode(text: string): string | null {
  if (wholePattern.test(text)) return text;
  const postcode = canonicalPostcode(text.normalize('NFKC').trim());
  const [outward, inward, more] = postcode.split(' ');
  if (!outward || !inward || more !== undefined) return null;
  return outwardPattern.test(outward) && inwardPattern.test(inward) ? postcode : null;
}

/** The outward half of a canonical postcode: the district that allocates records (domain.md 8). */
export function outwardOf(postcode: string): string {
  return postcode.slice(0, -4);
}

const dayForm = /^(?:19|20|21)\d{2}-\d{2}-\d{2}$/;
const longMonths = new Set([1, 3, 5, 7, 8, 10, 12]);

/** The day as `YYYY-MM-DD`, or null when it is not a day of the calendar between 1900 and 2199. */
export function parseIsoDate(text: string): IsoDate | null {
  const iso = dayForm.test(text) ? text : text.normalize('NFKC').trim();
  if (!dayForm.test(iso)) return null;
  const [year, month, day] = [Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8))];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 ? (leap ? 29 : 28) : longMonths.has(month) ? 31 : 30;
  return month >= 1 && month <= 12 && day >= 1 && day <= last ? iso : null;
}

/** What is wrong with the days of a life; null when they make sense (domain.md 3). */
type LifeFault = 'BIRTH_IN_FUTURE' | 'DEATH_IN_FUTURE' | 'DEATH_BEFORE_BIRTH';

/** Whether a birth and a death can be: neither later than `today`, the death not before the birth. */
export function lifeFault(birth: IsoDate, death: IsoDate | null, today: IsoDate): LifeFault | null {
  if (birth > today) return 'BIRTH_IN_FUTURE';
  if (death === null) return null;
  if (death > today) return 'DEATH_IN_FUTURE';
  return death < birth ? 'DEATH_BEFORE_BIRTH' : null;
}

/**
 * A UUID that begins with the time in milliseconds (RFC 9562, version 7) and is otherwise random, so that an index
 * keeps new ones together. Not for anything whose time must stay unknown.
 */
export function timedUuid(): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
