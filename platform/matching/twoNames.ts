import { readFileSync } from 'node:fs';
import { soundOf } from './names.ts';
import { variantsOf } from './variants.ts';

let known: ReadonlySet<string> | undefined;

/** Whether many children were given a name (data/README.md), so that it is hardly a slip of another. One word, normalised. */
export function isGivenName(word: string): boolean {
  known ??= new Set(
    readFileSync(new URL('data/given-names.csv', import.meta.url), 'utf8')
      .trim()
      .split(/\s+/)
      .slice(1),
  );
  return known.has(word);
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
 * Whether two given names that are alike are two names all the same, as parents give them to twins: both of them common,
 * neither a nickname or another spelling of the other (Jason and Mason, Hassan and Hussain; not Muhammad and Mohammed).
 */
export function areTwoNames(a: string, b: string): boolean {
  return isGivenName(a) && isGivenName(b) && !variantsOf('given', a).has(b) && !isOneSound(a, b);
}
