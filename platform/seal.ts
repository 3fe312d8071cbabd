import { createCipheriv, createDecipheriv, hkdfSync, randomFillSync } from 'node:crypto';

/** The keys that seal: the one in use for new values, and all that may still be needed to open old ones. */
export interface KeyRing {
  readonly current: number;
  readonly keys: ReadonlyMap<number, Buffer>;
}

const nonceBytes = 12;
const tagBytes = 16;

/** Random bytes for the nonces to come: drawn one by one they cost as much as the sealing. */
const nonces = Buffer.alloc(1_024 * nonceBytes);
let noncesUsed = nonces.length;

function writeNonce(to: Buffer): void {
  if (noncesUsed === nonces.length) {
    randomFillSync(nonces);
    noncesUsed = 0;
  }
  nonces.copy(to, 0, noncesUsed, noncesUsed + nonceBytes);
  noncesUsed += nonceBytes;
}

/**
 * Seals text with AES-256-GCM under the ring's current key: nonce, tag, ciphertext. `place` (table, row and column)
 * is authenticated with it, so that a ciphertext moved elsewhere does not open (ARCHITECTURE.md, wall 5).
 */
export function seal(ring: KeyRing, place: string, text: string): { keyVersion: number; ciphertext: Buffer } {
  const key = ring.keys.get(ring.current);
  if (!key) throw new Error('the key ring lacks its current key');
  // As long as the text: a counter mode pads nothing.
  const ciphertext = Buffer.allocUnsafe(nonceBytes + tagBytes + Buffer.byteLength(text));
  writeNonce(ciphertext);
  const cipher = createCipheriv('aes-256-gcm', key, ciphertext.subarray(0, nonceBytes));
  cipher.setAAD(Buffer.from(place));
  cipher.update(text, 'utf8').copy(ciphertext, nonceBytes + tagBytes);
  cipher.final();
  cipher.getAuthTag().copy(ciphertext, nonceBytes);
  return { keyVersion: ring.current, ciphertext };
}

/** What was sealed does not open: its key is missing, or its bytes, or their place, are others. */
export class Unreadable extends Error {}

/** Opens what `seal` made. @throws Unreadable when the key is missing, or anything was changed or moved */
export function open(ring: KeyRing, place: string, keyVersion: number, sealed: Buffer): string {
  const key = ring.keys.get(keyVersion);
  if (!key) throw new Unreadable('the key ring lacks the key that sealed this');
  try {
    // A shorter tag would verify too, and be easier to guess.
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const body = decipher.update(sealed.subarray(nonceBytes + tagBytes));
    return Buffer.concat([body, decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new Unreadable('what was sealed was changed or moved', { cause });
  }
}

/** What a sealed value holds; null where it does not open, so that one value does not take a whole list with it (ADR 0073). */
export function ifReadable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    return nullIfUnreadable(error);
  }
}

/** The same of a promise, as what catches its rejection. */
export function nullIfUnreadable(error: unknown): null {
  if (error instanceof Unreadable) return null;
  throw error;
}

/**
 * The ring of keys for one purpose, derived from a ring version by version (HKDF-SHA256): what is sealed for one purpose
 * opens for no other, and a rotation of the ring rotates them all.
 */
export function purposeRing(ring: KeyRing, purpose: string): KeyRing {
  const derived = (key: Buffer) => Buffer.from(hkdfSync('sha256', key, '', `signpost ${purpose}`, 32));
  return {
    current: ring.current,
    keys: new Map([...ring.keys].map(([version, key]) => [version, derived(key)])),
  };
}
