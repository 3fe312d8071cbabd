import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Json } from '../../../platform/audit.ts';
import type { Queryable } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { type KeyRing, open, seal } from '../../../platform/seal.ts';

const versionBytes = 4;
const nonceBytes = 16;
const timeBytes = 6;
const challengeBytes = nonceBytes + timeBytes + 32;

/**
 * What somebody brings back in the next step, sealed so that nobody reads or makes one, for one purpose and until one
 * moment: nothing of it is kept here meanwhile.
 */
export function sealTicket(ring: KeyRing, purpose: string, content: Json, until: Date): string {
  const text = JSON.stringify({ until: until.getTime(), content });
  const { keyVersion, ciphertext } = seal(ring, `users.ticket:${purpose}`, text);
  const version = Buffer.alloc(versionBytes);
  version.writeUInt32BE(keyVersion);
  return Buffer.concat([version, ciphertext]).toString('base64url');
}

/** The content of a ticket; null when it is of another purpose, too old, or not ours. */
export function openTicket<T>(ring: KeyRing, purpose: string, ticket: string, now: Date): T | null {
  try {
    const bytes = Buffer.from(ticket, 'base64url');
    const text = open(ring, `users.ticket:${purpose}`, bytes.readUInt32BE(), bytes.subarray(versionBytes));
    const { until, content } = JSON.parse(text) as { until: number; content: T };
    return now.getTime() < until ? content : null;
  } catch {
    return null;
  }
}

/** A challenge of ours that was answered in time: what is remembered of it, so that it serves once. */
export interface Challenge {
  readonly key: Buffer;
  readonly until: Date;
}

const mark = (key: Buffer, purpose: string, bytes: Buffer) =>
  keyedHash(key, 'users.challenge', `${purpose}\0${bytes.toString('hex')}`);

/** A new challenge, base64url: random, with its end, authenticated; asking for many costs no memory. */
export function newChallenge(key: Buffer, purpose: string, until: Date): string {
  const head = Buffer.alloc(nonceBytes + timeBytes);
  randomBytes(nonceBytes).copy(head);
  head.writeUIntBE(until.getTime(), nonceBytes, timeBytes);
  return Buffer.concat([head, mark(key, purpose, head)]).toString('base64url');
}

/** The challenge behind a text; null when it is not ours, of another purpose, or too old. */
export function readChallenge(key: Buffer, purpose: string, text: string, now: Date): Challenge | null {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== challengeBytes) return null;
  const head = bytes.subarray(0, nonceBytes + timeBytes);
  if (!timingSafeEqual(bytes.subarray(nonceBytes + timeBytes), mark(key, purpose, head))) return null;
  const until = new Date(head.readUIntBE(nonceBytes, timeBytes));
  return now < until ? { key: head.subarray(0, nonceBytes), until } : null;
}

/** Uses up what serves once; false when it was used before, in whichever process. */
export async function takeOnce(sql: Queryable, purpose: string, key: Buffer, until: Date): Promise<boolean> {
  const taken = await sql`
    insert into users.used_once (purpose, key, expires_at) values (${purpose}, ${key}, ${until})
    on conflict do nothing returning 1`;
  return taken.length === 1;
}
