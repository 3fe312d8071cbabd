import { createHash, randomBytes } from 'node:crypto';
import { isStamp, keyedHash } from '../../../platform/hash.ts';

/** A session's token: 256 random bits, base64url. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token: SHA-256 of its text. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whose a session is: what its stamp is made of. */
export interface StampedSession {
  readonly tokenHash: Buffer;
  readonly id: string;
  readonly accountId: string;
  /** The person for whom a partner's system asks. */
  readonly onBehalfOf: string | null;
}

/** The stamp of a session: one that somebody wrote into the table, or gave to another account or token, has none (ADR 0077). */
export function sessionStamp(
  key: Buffer,
  { tokenHash: hash, id, accountId, onBehalfOf }: StampedSession,
): Buffer {
  return keyedHash(key, 'users.session', JSON.stringify([hash.toString('hex'), id, accountId, onBehalfOf]));
}

/** Whether a session is as this system began it. */
export const isSession = (key: Buffer, session: StampedSession, stamp: Buffer | null) =>
  isStamp(stamp, sessionStamp(key, session));
