import { isStamp, keyedHash } from '../../../platform/hash.ts';

/** Whose session acts for whom, and until when: what the stamp of a mediation is made of. */
interface StampedMediation {
  readonly id: string;
  /** The mediator's own. */
  readonly sessionId: string;
  readonly mediatorId: string;
  /** The practitioner. */
  readonly accountId: string;
  readonly expiresAt: Date;
}

/** The stamp of a mediation: one that somebody wrote into the table, or gave to another, has none (ADR 0077). */
export function mediationStamp(
  key: Buffer,
  { id, sessionId, mediatorId, accountId, expiresAt }: StampedMediation,
): Buffer {
  const content = [id, sessionId, mediatorId, accountId, expiresAt.getTime()];
  return keyedHash(key, 'users.mediation stamp', JSON.stringify(content));
}

/** Whether a mediation is as this system began it. */
export const isMediation = (key: Buffer, mediation: StampedMediation, stamp: Buffer | null) =>
  isStamp(stamp, mediationStamp(key, mediation));
