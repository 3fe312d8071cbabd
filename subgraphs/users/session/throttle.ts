import { keyedHash } from '../../../platform/hash.ts';

/** The one form of a user name, stored and entered: NFKC, trimmed, lower case. */
export function canonicalUsername(entered: string): string {
  return entered.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
}

/**
 * What failures to sign in are counted under, and what the audit holds of a user name: a keyed hash of it, known or not. Two
 * entries that reach the same account have the same key; nothing else in a request has a part in it.
 */
export function usernameKey(lookupKey: Buffer, canonical: string): Buffer {
  return keyedHash(lookupKey, 'users.username', canonical);
}

/**
 * What failures of somebody who is signed in are counted under: the account. Who knows the user name alone keeps nobody from what
 * needs a fresh factor (ADR 0148).
 */
export function inSessionKey(lookupKey: Buffer, accountId: string): Buffer {
  return keyedHash(lookupKey, 'users.account in session', accountId);
}

/**
 * What failed codes of mediators are counted under: the name, apart from sign-ins, since who gives one is signed in. Neither do
 * strangers keep a practitioner from being acted for, nor mediators from signing in (ADR 0148).
 */
export function mediatedKey(lookupKey: Buffer, canonical: string): Buffer {
  return keyedHash(lookupKey, 'users.username mediated', canonical);
}

/**
 * What failed codes of one mediator are counted under, whomever they name: a few guesses at each of very many practitioners are as
 * good as very many at one (ADR 0167). One key for all accounts of a person.
 */
export function mediatorKey(lookupKey: Buffer, person: string): Buffer {
  return keyedHash(lookupKey, 'users.mediator', person);
}

/** What attempts with a passkey that was proven are counted under once the user name is closed: nobody else can have them counted (ADR 0148). */
export function passkeyKey(lookupKey: Buffer, passkeyId: string): Buffer {
  return keyedHash(lookupKey, 'users.passkey', passkeyId);
}
