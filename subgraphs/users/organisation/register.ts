import { keyedHash } from '../../../platform/hash.ts';

/**
 * HMAC over which authority a public register gave a school or practice to: the night takes its people's accounts there by it, and not
 * by what somebody wrote into the table (ADR 0089).
 */
export function registerStamp(key: Buffer, organisationId: string, authorityCode: string | null): Buffer {
  return keyedHash(key, 'users.organisation.register', JSON.stringify([organisationId, authorityCode]));
}
