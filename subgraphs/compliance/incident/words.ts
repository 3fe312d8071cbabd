import { keyedHashHex } from '../../../platform/hash.ts';

/** How whatever says that the database was edited begins: it is not compared, for it is nobody's words. */
export const edited = 'The database was edited: ';
/** What is written before words that are not those which somebody wrote. */
export const notTheirs = `${edited}these are not the words that were written. `;

/**
 * What the audit has of words that somebody wrote into an incident, or at the end of a finding: it holds no words, and by this tells
 * others from them (ADR 0119).
 */
export function hashOfWords(hashKey: Buffer, incident: string, step: number, words: string): string {
  return keyedHashHex(hashKey, 'words of an incident', `${incident}\0${step}\0${words}`);
}

/**
 * Whether a text is not the one that the audit has of a step, by the hash of its words; of words that the audit has no hash of nobody
 * knows, and what says that the database was edited is nobody's.
 */
export function isEdited(
  hashKey: Buffer,
  { of, step, words }: { readonly of: string; readonly step: number; readonly words: string | null },
  text: string | null,
): text is string {
  return (
    text !== null &&
    words !== null &&
    !text.startsWith(edited) &&
    hashOfWords(hashKey, of, step, text) !== words
  );
}
