import { createHash, randomBytes } from 'node:crypto';

/** A session's token: 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token: SHA-256 of its text. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
