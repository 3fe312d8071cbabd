import { isParticle } from './names.ts';
import { familyText, givenText, isTitle } from './texts.ts';
import { isKnownName } from './twoNames.ts';

/** What stands behind a whole name and is no family name. */
const suffix = /^(?:jr|sr|snr|jnr|i{2,3}|iv|esq)\.?$/i;

/** A whole name in its parts, as they are compared; what is not said is empty. */
type NameParts = readonly [given: string, middle: string, family: string];

/** The words of a whole name as they were written, without titles before it. */
function wordsOf(raw: string): string[] {
  const words = raw.split(/\s+/u).filter((word) => word !== '');
  while (words.length > 1 && isTitle(words[0] as string)) words.shift();
  return words;
}

/** The words before and behind the first comma that parts names; nothing where none does ("Ada Hill, Jr"). */
function byComma(raw: string): readonly [family: string[], given: string[]] | undefined {
  const at = raw.indexOf(',');
  if (at < 0) return undefined;
  const [family, given] = [wordsOf(raw.slice(0, at)), wordsOf(raw.slice(at + 1).replaceAll(',', ' '))];
  return family.length > 0 && given.some((word) => !suffix.test(word)) ? [family, given] : undefined;
}

function takeSuffixes(words: string[]): string[] {
  const taken: string[] = [];
  while (words.length > 1 && suffix.test(words.at(-1) as string)) taken.unshift(words.pop() as string);
  return taken;
}

/**
 * Takes a whole name apart: "Ada May van der Hill", "Hill, Ada May", "Dr Ada Hill Jr". The last word is the family name, with the
 * particles before it; the first is the given name. A word by itself is a family name.
 */
export function splitName(raw: string): NameParts {
  const parted = byComma(raw);
  if (parted) {
    const [family, given] = parted;
    family.push(...takeSuffixes(given));
    const [first = '', ...further] = given;
    return [givenText(first), givenText(further.join(' ')), familyText(family.join(' '))];
  }
  const words = wordsOf(raw.replaceAll(',', ' '));
  const suffixes = takeSuffixes(words);
  if (words.length < 2) return ['', '', familyText([...words, ...suffixes].join(' '))];
  let from = words.length - 1;
  while (from > 1 && isParticle(words[from - 1] as string)) from -= 1;
  const family = [...words.slice(from), ...suffixes].join(' ');
  return [givenText(words[0] as string), givenText(words.slice(1, from).join(' ')), familyText(family)];
}

/** Of values so many have several words where they are whole names, and of these begin so many with a known given name. */
const several = 0.7;
const known = 0.4;

/**
 * Whether values of a column of family names (or of given names: `part`) are whole names in truth. Family names of two words
 * ("García López") begin with no given name, and given names of two words end with one.
 */
export function areWholeNames(values: readonly string[], part: 'given' | 'family'): boolean {
  let [parted, whole, first, last] = [0, 0, 0, 0];
  for (const value of values) {
    if (byComma(value)) {
      parted += 1;
      continue;
    }
    const words = wordsOf(value.replaceAll(',', ' '));
    takeSuffixes(words);
    if (words.length < 2) continue;
    whole += 1;
    if (isKnown(words[0] as string)) first += 1;
    if (isKnown(words.at(-1) as string)) last += 1;
  }
  if (values.length === 0 || parted + whole < several * values.length) return false;
  if (parted >= whole) return true;
  return first >= known * whole && (part === 'family' || last <= (1 - known) * whole);
}

function isKnown(word: string): boolean {
  const [name = ''] = givenText(word).split(' ');
  return name.length > 1 && isKnownName(name);
}
