import { readFileSync } from 'node:fs';
import { passwordLength } from './credentials.ts';

const words: ReadonlySet<string> = new Set(
  readFileSync(new URL('./data/common-words.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean),
);
const longest = Math.max(...[...words].map((word) => word.length));

const disguises: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Whether letters are nothing but common words, one after the other. */
function onlyCommonWords(letters: string): boolean {
  const ends = [true];
  for (let at = 1; at <= letters.length; at += 1) {
    ends[at] = Array.from({ length: Math.min(longest, at) }, (_, back) => back + 1).some(
      (length) => ends[at - length] === true && words.has(letters.slice(at - length, at)),
    );
  }
  return letters.length > 0 && ends[letters.length] === true;
}

/** Whether signs repeat a short piece, or climb or fall by one. */
function isMonotonous(text: string): boolean {
  if (/^(.{1,4})\1+.{0,3}$/su.test(text)) return true;
  const signs = [...text].map((sign) => sign.codePointAt(0) as number);
  const steps = signs.slice(1).map((sign, at) => sign - (signs[at] as number));
  const small = steps.filter((step) => Math.abs(step) <= 1).length;
  return small >= steps.length * 0.8;
}

/**
 * Whether a password is one that many use (against a bundled list, no composition rules): words
 * of the list, however written or strung together, with figures around them; a run; a repetition; the own user name.
 */
function isCommonPassword(password: string, username: string): boolean {
  const lower = password.normalize('NFKC').toLowerCase();
  const core = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const undisguised = [...core].map((sign) => disguises[sign] ?? sign).join('');
  const bare = [lower, undisguised].map((text) => text.replace(/[^\p{L}]/gu, ''));
  if (bare.some((letters) => letters.length < 4 || onlyCommonWords(letters))) {
    // Figures and signs alone are a date, a telephone number, a walk over the keyboard.
    return true;
  }
  return isMonotonous(lower) || (username.length >= 4 && lower.includes(username.toLowerCase()));
}

/** Whether a password may be chosen: 12 to 128 characters, and none that many use. */
export function mayBeChosen(password: string, username: string): boolean {
  const { length } = [...password.normalize('NFKC')];
  return (
    length >= passwordLength.least && length <= passwordLength.most && !isCommonPassword(password, username)
  );
}
