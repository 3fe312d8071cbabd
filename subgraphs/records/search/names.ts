import {
  cutToKey,
  familyKey,
  familyWords,
  givenKey,
  keyLength,
  nameWords,
  normaliseName,
  soundOf,
} from '../../../platform/matching/names.ts';
import { oneEditApart } from '../../../platform/matching/similarity.ts';
import { type NamePart, variantsOf } from '../../../platform/matching/variants.ts';
import { remember } from '../../../platform/remember.ts';

/** A name that is searched for, prepared once for all that it is compared with. */
export interface SoughtName {
  readonly part: NamePart;
  /** The form in which it is compared. */
  readonly text: string;
  readonly words: readonly string[];
  /** Its words without what stands between them. */
  readonly joined: string;
  /** Nicknames and variant spellings of its words. */
  readonly variants: ReadonlySet<string>;
  /** How its words sound. */
  readonly sounds: ReadonlySet<string>;
  /** Whether a * stood at its end: then its text begins the name. */
  readonly open: boolean;
}

/** How alike two names are, from best to none. The numbers rank candidates and are shown nowhere. */
export const likeness = {
  same: 100,
  begins: 90,
  variant: 85,
  /** One of the parts of a hyphenated or multi-part name. */
  onePart: 80,
  oneEdit: 70,
  sounds: 60,
  none: 0,
} as const;

/** Prepares a name that is searched for; a * at its end stands for any further letters. */
export function soughtName(part: NamePart, entered: string): SoughtName {
  const open = entered.trimEnd().endsWith('*');
  const words = part === 'family' ? familyWords(entered) : nameWords(entered);
  return {
    part,
    text: normaliseName(entered),
    words,
    joined: words.join(''),
    variants: new Set(words.flatMap((word) => [...variantsOf(part, word)])),
    sounds: new Set(words.map(soundOf)),
    open,
  };
}

/** Names and words that are compared again and again: what they come down to is remembered. */
const remembered = 50_000;
const variantKey = { given: remember(remembered, givenKey), family: remember(remembered, familyKey) };
const heard = remember(remembered, soundOf);
const inWords = {
  given: remember(remembered, (text) => wordsOf(nameWords(text))),
  family: remember(remembered, (text) => wordsOf(familyWords(text))),
};
const normalised = remember(remembered, normaliseName);

function wordsOf(words: readonly string[]): { words: readonly string[]; joined: string } {
  return { words, joined: words.join('') };
}

/** Keys of `records.child` under which the name, its parts and its variants stand as this part of a name. */
export function keysOf(sought: SoughtName, as: NamePart): string[] {
  if (sought.open) return [];
  const key = as === 'family' ? familyKey : givenKey;
  return [
    ...new Set([
      key(sought.text),
      ...sought.sounds,
      ...[...sought.variants].map((variant) => variantKey[as](variant)),
    ]),
  ];
}

/** Every sound of `soundOf`; "a" stands for a vowel, at the beginning only. */
const soundLetters = [...'afhjklmnprstwx'];

/**
 * Keys that differ from the first key of a name by one sound: one more, one less, another, or two neighbours swapped.
 * A name with a mistyped letter is found under one of them. Empty for a name that is only the beginning of one.
 */
export function slippedKeysOf(sought: SoughtName, as: NamePart): string[] {
  if (sought.open) return [];
  const key = variantKey[as](sought.text);
  const letters = [...key];
  const slipped = new Set<string>();
  for (let at = 0; at <= letters.length; at += 1) {
    const [begin, [one, two, ...others]] = [letters.slice(0, at).join(''), letters.slice(at)];
    const rest = letters.slice(at + 1).join('');
    for (const sound of soundLetters) {
      slipped.add(cutToKey(begin + sound + (one ?? '') + rest));
      if (one !== undefined) slipped.add(begin + sound + rest);
    }
    if (one === undefined) continue;
    const less = begin + rest;
    slipped.add(less);
    // Of a full key, what was cut off comes in again.
    if (key.length === keyLength) for (const sound of soundLetters) slipped.add(less + sound);
    if (two !== undefined) slipped.add(begin + two + one + others.join(''));
  }
  slipped.delete(key);
  slipped.delete('');
  return [...slipped];
}

// Shorter words are one letter from too many others.
const editable = 4;

function wordLikeness(sought: SoughtName, word: string): number {
  if (sought.words.includes(word)) return likeness.onePart;
  if (sought.variants.has(word)) return likeness.variant;
  if (
    word.length >= editable &&
    sought.words.some((other) => other.length >= editable && oneEditApart(other, word))
  ) {
    return likeness.oneEdit;
  }
  const sound = heard(word);
  return sound !== '' && sought.sounds.has(sound) ? likeness.sounds : likeness.none;
}

/** How alike a name of a record is to the one sought, taken as that part of a name. */
export function nameLikeness(sought: SoughtName, name: string, as: NamePart): number {
  const text = normalised(name);
  if (text === sought.text) return likeness.same;
  if (sought.open) return text.startsWith(sought.text) ? likeness.begins : likeness.none;
  const { words, joined } = inWords[as](text);
  // "Anne-Marie" and "Annemarie", "O Neill" and "O'Neill", "van Berg" and "Berg".
  if (joined === sought.joined) return likeness.same - 1;
  let best = 0;
  for (const word of words) best = Math.max(best, wordLikeness(sought, word));
  return best;
}
