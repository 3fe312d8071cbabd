import { AuditWriter } from '../../../platform/audit.ts';
import type { Clock, IsoDate } from '../../../platform/clock.ts';
import { openPool } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Policy } from '../../../platform/policy.ts';
import { isFrozen, unlessFrozen } from '../../../platform/serviceMode.ts';
import type { Counts, NightlyDependencies, NightlyStep } from './step.ts';
import { nightlySteps } from './steps.ts';

/** Connections of a nightly run. */
interface NightPools extends Pick<NightlyDependencies, 'sql' | 'sealedSql' | 'audit' | 'keys' | 'policy'> {
  stop(): Promise<void>;
}

/** Opens what a nightly run stands on; nothing connects before the first step. */
export function openNight(options: { databaseUrl: string; keys: Keys; policy: Policy }): NightPools {
  const { databaseUrl, keys, policy } = options;
  const pool = (role: 'signpost_records' | 'signpost_sealed') =>
    openPool({
      url: databaseUrl,
      role,
      databaseKey: keys.databaseKey(),
      max: 2,
      applicationName: 'signpost night',
    });
  const sql = unlessFrozen(pool('signpost_records'));
  const sealedSql = pool('signpost_sealed');
  const stop = async () => {
    await Promise.all([sql.end({ timeout: 5 }), sealedSql.end({ timeout: 5 })]);
  };
  return { sql, sealedSql, audit: new AuditWriter(sql), keys, policy, stop };
}

/** A clock that stands on a day: at `now` when that is the day, else at its noon. */
export function clockOn(asOf: IsoDate, clock: Clock): Clock {
  const now = clock.today() === asOf ? clock.now() : new Date(`${asOf}T12:00:00Z`);
  return { now: () => now, today: () => asOf };
}

/** What was done in one step. */
export interface StepResult {
  readonly step: string;
  readonly counts: Counts;
}

/**
 * Runs the steps of a night one after the other, as of a day (domain.md 10). Killed anywhere and run again for that
 * day it ends the same; two at once do each thing once. A step that fails does not stop the others, which go by their
 * own dates; its error, or the first of several, is thrown at the end. While the service is shut the data is frozen:
 * steps that change data are skipped and are due when it is opened again.
 */
export async function runNight(
  pools: NightPools,
  options: {
    readonly asOf: IsoDate;
    readonly dryRun: boolean;
    readonly clock: Clock;
    readonly progress?: (step: string, done: number, total: number) => void;
    /** Hears of each step that was done. */
    readonly done?: (result: StepResult) => void;
    /** The nightly ones unless told. */
    readonly steps?: readonly NightlyStep[];
  },
): Promise<StepResult[]> {
  const { asOf, dryRun, steps = nightlySteps } = options;
  const clock = clockOn(asOf, options.clock);
  const results: StepResult[] = [];
  const failures: unknown[] = [];
  for (const { name, run, whenFrozen } of steps) {
    const progress = (done: number, total: number) => options.progress?.(name, done, total);
    try {
      if (!whenFrozen && (await isFrozen(pools.sql))) continue;
      const result = { step: name, counts: await run({ ...pools, clock, dryRun, progress }, asOf) };
      results.push(result);
      options.done?.(result);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return results;
}
