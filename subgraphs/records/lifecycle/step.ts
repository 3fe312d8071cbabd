import type { AuditWriter } from '../../../platform/audit.ts';
import type { Clock, IsoDate } from '../../../platform/clock.ts';
import type { Sql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Policy } from '../../../platform/policy.ts';

/** What a nightly step stands on. */
export interface NightlyDependencies {
  /** As signpost_records. */
  readonly sql: Sql;
  /** As signpost_sealed. */
  readonly sealedSql: Sql;
  readonly audit: AuditWriter;
  readonly keys: Keys;
  readonly policy: Policy;
  /** Stands on the day that the night is reckoned for: what is due is due by this clock. */
  readonly clock: Clock;
  /** Nothing may be changed: the step counts what it would do. */
  readonly dryRun: boolean;
  /** Hears how far the step is. */
  readonly progress: (done: number, total: number) => void;
}

/** How many of what a step did, or would do. Names and numbers only. */
export type Counts = Readonly<Record<string, number>>;

/**
 * One thing that is done every night. It works in transactions of its own, claims rows with `for update skip locked`,
 * and may be killed anywhere: run again for the same day it ends as if it had not been.
 */
export interface NightlyStep {
  readonly name: string;
  /** Goes on while the service is shut: it touches none of the data that is frozen then. */
  readonly whenFrozen?: true;
  readonly run: (deps: NightlyDependencies, asOf: IsoDate) => Promise<Counts>;
}
