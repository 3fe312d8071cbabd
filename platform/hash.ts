import { createHmac } from 'node:crypto';

/**
 * Keyed hash of a personal value, for what must be compared but not read: search criteria in the audit, identifiers
 * in their lookup table. `purpose` keeps hashes of one use from being compared with those of another.
 */
export function keyedHash(key: Buffer, purpose: string, value: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}\0${value}`).digest();
}
