import { parseChildNumber, parseNhsNumber, parseUpn } from './identifiers.ts';

/**
 * Whether a text that people write holds a child's number (index, NHS or pupil's), however it is spaced: such a text is
 * refused where no child may be named (domain.md 2, SUPPORT; L14).
 */
export function namesAChild(text: string): boolean {
  const plain = text.normalize('NFKC');
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

/** A sign that nobody sees: control and format characters, private and unassigned ones. Line breaks and tabs are none. */
export const unseen = /(?![\n\t\r])\p{C}/u;

/** A text of one line or more, trimmed, NFKC, lines ended by LF, of `least` to `most` characters without unseen signs; null otherwise. */
export function plainText(text: string, least: number, most: number): string | null {
  const trimmed = text.normalize('NFKC').replace(/\r\n?/g, '\n').trim();
  const { length } = [...trimmed];
  return length >= least && length <= most && !unseen.test(trimmed) ? trimmed : null;
}
