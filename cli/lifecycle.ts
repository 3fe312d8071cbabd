import { parseArgs } from 'node:util';
import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { openPool } from '../platform/database.ts';
import { forgetKeys } from '../platform/idempotency.ts';
import { parseIsoDate } from '../platform/identifiers.ts';
import { isFrozen, unlessFrozen } from '../platform/serviceMode.ts';
import { eraseOldMatters, sealTold } from '../subgraphs/compliance/matter/nightly.ts';
import { rightsRing } from '../subgraphs/compliance/rights.ts';
import { renewLawfulUntil } from '../subgraphs/compliance/serviceMode/serviceMode.ts';
import { dropExpiredPacks } from '../subgraphs/compliance/subjectAccess/nightly.ts';
import { clockOn, openNight, runNight, type StepResult } from '../subgraphs/records/lifecycle/lifecycle.ts';
import type { NightlyStep } from '../subgraphs/records/lifecycle/step.ts';
import { nightlySteps } from '../subgraphs/records/lifecycle/steps.ts';
import { withBar } from './command/bar.ts';
import { runCommand, WrongCall } from './command/command.ts';
import { frozen, withPool } from './command/database.ts';

const usage = 'npm run lifecycle -- [--as-of yyyy-MM-dd] [--dry-run]';
const night = { max: 1, applicationName: 'signpost night' } as const;
const compliance = { ...night, role: 'signpost_compliance' } as const;

/**
 * `npm run lifecycle`: what is done every night, as of today in London or of a day before. With `--dry-run` it counts
 * and changes nothing. While the service is closed its data is left as it is. Status 0: done; 1: not; 2: called wrongly.
 */
function main(): Promise<number> {
  const { values } = parseArgs({
    options: { 'as-of': { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  });
  const dryRun = values['dry-run'];
  const given = values['as-of'] === undefined ? undefined : parseIsoDate(values['as-of']);
  if (given === null) throw new WrongCall('Give a day of the calendar.');
  return withPool(compliance, async (sql, { url, keys, policy }) => {
    // The database's, which was heard when it was opened.
    const today = systemClock.today();
    const asOf = given ?? today;
    const isAhead = asOf > today;
    // A day that has not come archives children too early, and nothing brings them back by itself.
    if (isAhead && !dryRun) throw new WrongCall('The day has not come yet: only --dry-run may look ahead.');
    const began = performance.now();
    const pools = openNight({ databaseUrl: url, keys, policy });
    const users = openPool({ ...night, url, role: 'signpost_users', databaseKey: keys.databaseKey() });
    const clock = clockOn(asOf, systemClock);
    const legal = { sql, audit: new AuditWriter(sql), clock, dryRun };
    const packs = { ...legal, sql: unlessFrozen(sql) };
    // The service goes by what carries it today: a night that is made good says nothing of that.
    const present = { ...legal, clock: isAhead ? clock : systemClock };
    const forgotten = async (schema: string, pool: typeof sql) => ({
      forgotten: await forgetKeys(pool, schema, { policy, now: clock.now(), dryRun }),
    });
    const steps: readonly NightlyStep[] = [
      ...nightlySteps,
      { name: 'packs', run: () => dropExpiredPacks(packs) },
      { name: 'matters', run: () => eraseOldMatters({ ...packs, policy }) },
      { name: 'told', run: () => sealTold({ ...packs, ring: () => rightsRing(keys.sealKeys()) }) },
      { name: 'legal basis', run: () => renewLawfulUntil(present), whenFrozen: true },
      { name: 'users keys', run: () => forgotten('users', users) },
      { name: 'compliance keys', run: () => forgotten('compliance', sql) },
    ];
    const done: StepResult[] = [];
    await withBar((progress) =>
      runNight(pools, {
        asOf,
        dryRun,
        clock: systemClock,
        steps,
        progress,
        done: (result) => done.push(result),
      }),
    ).finally(async () => {
      await Promise.all([pools.stop(), users.end({ timeout: 5 })]);
      tell(done, `${dryRun ? 'Would be done' : 'Done'} as of ${asOf}:`);
    });
    if (await isFrozen(sql)) console.log(frozen);
    console.log(`${((performance.now() - began) / 1_000).toFixed(1)} s`);
    return 0;
  });
}

function tell(done: readonly StepResult[], title: string): void {
  console.log(title);
  for (const { step, counts } of done) {
    for (const [what, count] of Object.entries(counts)) {
      console.log(`  ${step.padEnd(15)} ${what.padEnd(14)} ${count.toLocaleString('en-GB').padStart(9)}`);
    }
  }
}

await runCommand(
  { usage, stopped: 'Not all of it could be done; run it again for the same day, what was done stands.' },
  main,
);
