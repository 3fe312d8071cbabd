import { parseChildNumber, parseNhsNumber, parseUpn } from './identifiers.ts';

/** What a digit of any script is worth: Unicode has those of each in a row, from nought to nine. */
function digitOf(sign: string): string {
  const code = sign.codePointAt(0) as number;
  let nought = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(nought - 1))) nought -= 1;
  return String((code - nought) % 10);
}

/**
 * Whether a text that people write holds a child's number (index, NHS or pupil's), however it is spaced, in the digits of any
 * script and whatever stands on or around them: such a text is refused where no child may be named (domain.md 2, SUPPORT; L14).
 */
export function namesAChild(text: string): boolean {
  const plain = text
    .normalize('NFKC')
    // Of 1️⃣ there is the 1; marks, and what shows nothing, keep no two digits apart.
    .replace(/[\p{M}\p{DI}\u2800]/gu, '')
    .replace(/(?!\d)\p{Nd}/gu, digitOf)
    // As spreadsheets show a number of ten digits, and no sum of money with pence.
    .replace(/(?<![\d.,])\d{1,3}(?:[,'’]\d{3}){3}(?![.,'’]?\d)/g, (number) => number.replace(/\D/g, ''));
  // Programs that people write in make long dashes and dots of what they type between groups.
  const runs = plain.replace(/(?<=[\p{L}\d])[\s._/·−\p{Pd}]+(?=\d)/gu, '').match(/\d{10,}/g) ?? [];
  // Telephone numbers would be taken for others too often.
  const tens = runs
    .filter((run) => !/^0\d{10}$/.test(run))
    .flatMap((run) => Array.from({ length: run.length - 9 }, (_, at) => run.slice(at, at + 10)));
  const pupils = plain.replace(/[\s._/·−\p{Pd}]/gu, '').match(/[A-Z]\d{11}[\dA-Z]/gi) ?? [];
  return (
    tens.some((ten) => parseChildNumber(ten) !== null || parseNhsNumber(ten) !== null) ||
    pupils.some((pupil) => parseUpn(pupil) !== null)
  );
}

/**
 * A sign that nobody sees: control and format characters, private and unassigned ones, and letters, marks and patterns without a form
 * (fillers, joiners, the empty braille pattern). Line breaks and tabs are none, nor is what says in which form a sign is shown.
 */
export const unseen = /(?![\n\t\r]|[\ufe00-\ufe0f])[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

const alphabets = [/\p{Script=Latin}/u, /\p{Script=Greek}/u, /\p{Script=Cyrillic}/u];

/** Whether a word has letters of two alphabets, of which one has letters that look like those of the other. No name has. */
export function mixesAlphabets(text: string): boolean {
  return text.split(/\s+/).some((word) => {
    const letters = word.match(/(?![\p{Script=Common}\p{Script=Inherited}])\p{L}/gu) ?? [];
    return alphabets.some((one) => {
      const own = letters.filter((letter) => one.test(letter)).length;
      return own > 0 && own < letters.length;
    });
  });
}

/** A text of one line or more, trimmed, NFKC, lines ended by LF, of `least` to `most` characters without unseen signs; null otherwise. */
export function plainText(text: string, least: number, most: number): string | null {
  const trimmed = text.normalize('NFKC').replace(/\r\n?/g, '\n').trim();
  const { length } = [...trimmed];
  return length >= least && length <= most && !unseen.test(trimmed) ? trimmed : null;
}
