import type { Admission } from '../../../platform/admission.ts';
import type { AuditWriter } from '../../../platform/audit.ts';
import { type Clock, systemClock } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Log } from '../../../platform/log.ts';
import type { Policy } from '../../../platform/policy.ts';
import type { Refusals } from './refusals.ts';

/** What sessions stand on. */
export interface SessionDependencies {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly keys: Pick<Keys, 'sealKeys' | 'lookupKey' | 'standingKey'>;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
  /** The door before hashing, where others go through it too. */
  readonly door?: Admission;
  /** Refusals that cost nobody anything, where others count them too. */
  readonly refusals?: Refusals;
}

/** The moment a test has set; null lets the database say what time it is. */
export function momentOf({ clock }: Pick<SessionDependencies, 'clock'>): Date | null {
  return clock === systemClock ? null : clock.now();
}
