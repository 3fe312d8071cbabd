import { familyWords, nameWords } from './names.ts';

// What stands where a name is not known yet ("Baby", "infant", "twin one" are no names).
const noNames = new Set(
  'baby infant newborn twin triplet unnamed unknown unk notknown nk nameless respondent respondant inmate adult'.split(
    ' ',
  ),
);
// Words that stand beside them and are names, or part of one, when alone.
const besideNoNames = new Set(
  'boy girl male female child son daughter of one two three four first second third i ii iii a b c d no not name first last given family known yet to be'.split(
    ' ',
  ),
);
// Roles that forms ask for and some people write into the name; no given or family name in use.
const roles = new Set(
  'mom mommy mum mummy dad daddy mother father husband wife grandma grandpa mr mrs ms female male boy girl refused refuse refusal child person'.split(
    ' ',
  ),
);

function isNoName(words: readonly string[]): boolean {
  if (words.length === 0) return true;
  if (words.length === 1 && roles.has(words[0] as string)) return true;
  if (words.some((word) => word.length > 1 && !noNames.has(word) && !besideNoNames.has(word))) return false;
  return (
    words.some((word) => noNames.has(word)) ||
    /^(?:(?:no|not) (?:\w+ ?)*(?:name|known)|(?:first|last|given|family) name)$/.test(words.join(' '))
  );
}

const digitsAsLetters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '5': 's',
  '8': 'b',
  '|': 'l',
  '3': 'e',
  '6': 'g',
};

// A reader of scanned forms takes letters for digits: "J0hn", "8our".
function lettersForDigits(text: string): string {
  return /\p{L}/u.test(text) && /[013568|]/.test(text)
    ? text.replace(/[013568|](?=\p{L})|(?<=\p{L})[013568|]/gu, (sign) => digitsAsLetters[sign] as string)
    : text;
}

// How people are addressed, before a given name.
const titles = new Set('mr mrs ms miss master mstr dr'.split(' '));

/** Whether a word is how people are addressed ("Mr", "Dr."). */
export function isTitle(word: string): boolean {
  return titles.has(word.toLowerCase().replace('.', ''));
}

/** The words of a given name as they are compared, with one space between; empty when it is no name. */
export function givenText(raw: string): string {
  const words = nameWords(lettersForDigits(raw));
  if (words.length > 1 && titles.has(words[0] as string)) words.shift();
  return isNoName(words) ? '' : words.join(' ');
}

/** The words of a family name that tell people apart, with one space between; empty when it is no name. */
export function familyText(raw: string): string {
  const words = familyWords(lettersForDigits(raw));
  return isNoName(words) ? '' : words.join(' ');
}

const shortened: Readonly<Record<string, string>> = {
  st: 'street',
  str: 'street',
  rd: 'road',
  ave: 'avenue',
  av: 'avenue',
  dr: 'drive',
  ln: 'lane',
  ct: 'court',
  crt: 'court',
  cl: 'close',
  cres: 'crescent',
  cr: 'crescent',
  cir: 'circle',
  pl: 'place',
  gdns: 'gardens',
  gdn: 'garden',
  pkwy: 'parkway',
  blvd: 'boulevard',
  ter: 'terrace',
  terr: 'terrace',
  sq: 'square',
  hwy: 'highway',
  n: 'north',
  s: 'south',
  e: 'east',
  w: 'west',
};

/** A text as it is compared where nothing else is known of it: lower case letters and digits, no marks, single spaces. */
export function plainText(raw: string): string {
  return raw
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’.]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A street as it is compared: lower case, the usual abbreviations written out, without the number of a flat. */
export function streetText(raw: string): string {
  return plainText(raw)
    .replace(/ (?:apt|apartment|suite|ste|unit|flat|no) \w+$/, '')
    .split(' ')
    .map((word, at) => (at > 0 ? (shortened[word] ?? word) : word))
    .join(' ');
}

/** The number of the house that a line of an address begins with, and what follows it; no number when there is none. */
export function houseAndStreet(raw: string): readonly [house: string, street: string] {
  const [, house, rest] =
    /^\s*(?:(?:flat|apt|unit)\s+\w+[\s,]+)?(\d+[a-z]?)[\s,]+(.*\p{L}.*)$/iu.exec(raw) ?? [];
  return house === undefined ? ['', streetText(raw)] : [houseText(house), streetText(rest as string)];
}

/** A house number or name as it is compared. */
export function houseText(raw: string): string {
  return plainText(raw)
    .replace(/ /g, '')
    .replace(/^0+(?=.)/, '');
}

/** A postcode as it is compared: capitals and digits only. */
export function postcodeText(raw: string): string {
  return plainText(raw).replace(/ /g, '').toUpperCase();
}

/** 1 female, 2 male, 3 said to be neither, 0 not said. */
export function sexCode(raw: string): number {
  const text = raw.trim().toLowerCase();
  if (/^(?:f|female|girl|woman|w|2)$/.test(text)) return 1;
  if (/^(?:m|male|boy|man|1)$/.test(text)) return 2;
  return /^(?:x|o|other|non-?binary|diverse|i|indeterminate)$/.test(text) ? 3 : 0;
}
