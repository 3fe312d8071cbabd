import { keyedHashHex } from '../../../platform/hash.ts';

/** What the audit has of words that somebody wrote into an incident: it holds no words, and by this tells others from them (ADR 0119). */
export function hashOfWords(hashKey: Buffer, incident: string, step: number, words: string): string {
  return keyedHashHex(hashKey, 'words of an incident', `${incident}\0${step}\0${words}`);
}
