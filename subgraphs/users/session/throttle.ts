import { keyedHash } from '../../../platform/hash.ts';

/** The one form of a user name, stored and entered: NFKC, trimmed, lower case. */
export function canonicalUsername(entered: string): string {
  return entered.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
}

/**
 * What failures are counted under, and what the audit holds of a user name: a keyed hash of it, known or not. Two
 * entries that reach the same account have the same key; nothing else in a request has a part in it.
 */
export function usernameKey(lookupKey: Buffer, canonical: string): Buffer {
  return keyedHash(lookupKey, 'users.username', canonical);
}
