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

/** Whose a session is, and how old: what its stamp is made of. */
interface StampedSession {
  readonly tokenHash: Buffer;
  readonly id: string;
  readonly accountId: string;
  /** The person for whom a partner's system asks. */
  readonly onBehalfOf: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When the second factor was last given. */
  readonly factorAt: Date;
}

/**
 * The stamp of a session: one that somebody wrote into the table, gave to another account or token, lengthened, or made look
 * as if its factor had just been given, has none (ADR 0077).
 */
export function sessionStamp(
  key: Buffer,
  { tokenHash: hash, id, accountId, onBehalfOf, createdAt, expiresAt, factorAt }: StampedSession,
): Buffer {
  const times = [createdAt, expiresAt, factorAt].map((at) => at.getTime());
  const content = [hash.toString('hex'), id, accountId, onBehalfOf, ...times];
  return keyedHash(key, 'users.session', JSON.stringify(content));
}

/** Whether a session is as this system began it. */
export const isSession = (key: Buffer, session: StampedSession, stamp: Buffer | null) =>
  isStamp(stamp, sessionStamp(key, session));
