import { readFileSync } from 'node:fs';
import { soundOf } from './names.ts';
import { oneEditApart } from './similarity.ts';
import { variantsOf } from './variants.ts';

let known: ReadonlyMap<string, boolean> | undefined;

/** Given names of children, and whether many were given each (data/README.md). */
function givenNames(): ReadonlyMap<string, boolean> {
  known ??= new Map(
    readFileSync(new URL('data/given-names.csv', import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [name, common] = line.trim().split(',') as [string, string];
        return [name, common === 'yes'];
      }),
  );
  return known;
}

/** Whether many children were given a name, so that it is hardly a slip of another. One word, normalised. */
export function isCommonName(word: string): boolean {
  return givenNames().get(word) === true;
}

/** Whether anybody is known to be called so. One word, normalised. */
export function isKnownName(word: string): boolean {
  return givenNames().has(word) || variantsOf('given', word).size > 0;
}

/** Vowels that stand for each other where one name is spelled in several ways: Muhammad, Mohammed. */
const alikeVowels: ReadonlySet<string> = new Set(['ae', 'ea', 'ei', 'ie', 'ou', 'uo', 'eu', 'ue']);
/** The same at the beginning, where they are heard: Omar and Umar are one name, Ava and Eva two. */
const alikeFirst: ReadonlySet<string> = new Set(['ei', 'ie', 'ou', 'uo']);

/** The first vowel of each syllable; a silent e at the end is none. */
function vowelsOf(word: string): readonly string[] {
  const groups = word.replace(/(?<=[aeiouy][^aeiouy]+)e$/, '').match(/[aeiouy]+/g) ?? [];
  return groups.map(([first]) => (first === 'y' ? 'i' : (first as string)));
}

/** Whether two words may be spellings of one name: consonants that sound alike, vowels that stand for each other. */
function isOneSound(a: string, b: string): boolean {
  if (soundOf(a) !== soundOf(b)) return false;
  const [vowelsA, vowelsB] = [vowelsOf(a), vowelsOf(b)];
  if (vowelsA.length !== vowelsB.length) return false;
  const begins = /^[aeiouy]/.test(a) && /^[aeiouy]/.test(b);
  return vowelsA.every((vowel, at) => {
    const other = vowelsB[at] as string;
    return vowel === other || (begins && at === 0 ? alikeFirst : alikeVowels).has(vowel + other);
  });
}

/**
 * Whether two similar given names are two different names, as parents give them to twins: both are common, and
 * neither is a nickname or another spelling of the other (Jason and Mason, Hassan and Hussain; not Muhammad and
 * Mohammed).
 */
export function areTwoNames(a: string, b: string): boolean {
  return isCommonName(a) && isCommonName(b) && !variantsOf('given', a).has(b) && !isOneSound(a, b);
}

/** First letters that stand for each other in spellings of one name: Catherine and Katherine. */
const alikeLetters = ['ckqs', 'fp', 'gj', 'iey', 'ou', 'xz', 'vw'];

/** Whether two names begin as spellings of one name do not: Sara and Zara, Bella and Ella. */
function beginApart(a: string, b: string): boolean {
  const [firstA, firstB] = [a[0] as string, b[0] as string];
  return firstA !== firstB && !alikeLetters.some((all) => all.includes(firstA) && all.includes(firstB));
}

/** Whether two names end in other vowels: Kayla and Kaylee. */
function endApart(a: string, b: string): boolean {
  return /[aeiouy]$/.test(a) && /[aeiouy]$/.test(b) && vowelsOf(a).at(-1) !== vowelsOf(b).at(-1);
}

/** A name that many families give to each of their sons before the one that he is called by, however it is spelled. */
const sharedFirst = /^(?:m(?:u|o|ou)h[ao]mm?[aeiou]d|mohd|md)$/;

/** Whether the first word of a given name is one that brothers share (`sharedFirst`). */
export function isSharedFirst(given: string): boolean {
  return sharedFirst.test(given.split(' ', 1)[0] as string);
}

/** One syllable as Chinese names are written in Latin letters: of these another letter is another name, Min and Ming. */
const syllable =
  /^(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])(?:i?(?:ao?|an|ang)|ai|ei|ou|en|eng|i?ong|i|ie|iu|ing?|u[aeoi]?|uai|u?an|un|uang|e|o)|[aeo]|ai|ao|ou|an|en|ang)$/;

/** Whether a name is such a syllable, and no Ben or Dan. */
function isSyllable(word: string): boolean {
  return syllable.test(word) && !isCommonName(word);
}

/**
 * Whether two similar given names may be two different names, so that only a number of their own can say that they
 * are one child's: they are more than a slip apart (Gurpreet and Harpreet, Oluwaseun and Oluwatobi), or both known
 * (Priya and Riya, Wiktor and Wiktoria).
 */
export function mayBeTwoNames(a: string, b: string): boolean {
  if (variantsOf('given', a).has(b))
    return isCommonName(a) && isCommonName(b) && beginApart(a, b) && oneEditApart(a, b);
  if (isSyllable(a) && isSyllable(b)) return true;
  const areKnown = isKnownName(a) && isKnownName(b);
  if (isOneSound(a, b)) return areKnown && (beginApart(a, b) || endApart(a, b));
  return areKnown || !(oneEditApart(a, b) || a.startsWith(b) || b.startsWith(a));
}
