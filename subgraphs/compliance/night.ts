import type { AuditWriter } from '../../platform/audit.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sql } from '../../platform/database.ts';

/** What a nightly step of compliance stands on. */
export interface Night {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  /** Counts what would be done, and does nothing. */
  readonly dryRun: boolean;
}
