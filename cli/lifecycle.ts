import { parseArgs } from 'node:util';
import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { openPool } from '../platform/database.ts';
import { forgetKeys } from '../platform/idempotency.ts';
import { parseIsoDate } from '../platform/identifiers.ts';
import { eraseOldMatters } from '../subgraphs/compliance/matter/nightly.ts';
import { renewLawfulUntil } from '../subgraphs/compliance/serviceMode/serviceMode.ts';
import { dropExpiredPacks } from '../subgraphs/compliance/subjectAccess/nightly.ts';
import { clockOn, openNight, runNight } from '../subgraphs/records/lifecycle/lifecycle.ts';
import { withBar } from './command/bar.ts';
import { runCommand, WrongCall } from './command/command.ts';
import { withPool } from './command/database.ts';

const usage = 'npm run lifecycle -- [--as-of yyyy-MM-dd] [--dry-run]';
const night = { max: 1, applicationName: 'signpost night' } as const;
const compliance = { ...night, role: 'signpost_compliance' } as const;

/**
 * `npm run lifecycle`: what is done every night, as of today in London or of a day before. With `--dry-run` it counts
 * and changes nothing. Status 0: done; 1: not; 2: called wrongly.
 */
function main(): Promise<number> {
  const { values } = parseArgs({
    options: { 'as-of': { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  });
  const dryRun = values['dry-run'];
  const asOf = values['as-of'] === undefined ? systemClock.today() : parseIsoDate(values['as-of']);
  if (asOf === null) throw new WrongCall('Give a day of the calendar.');
  // A day that has not come archives children too early, and nothing brings them back by itself.
  if (asOf > systemClock.today() && !dryRun)
    throw new WrongCall('The day has not come yet: only --dry-run may look ahead.');
  return withPool(compliance, async (sql, { url, keys, policy }) => {
    const began = performance.now();
    const pools = openNight({ databaseUrl: url, keys, policy });
    const results = await withBar((progress) =>
      runNight(pools, { asOf, dryRun, clock: systemClock, progress }),
    ).finally(() => pools.stop());
    const clock = clockOn(asOf, systemClock);
    const packs = { sql, audit: new AuditWriter(sql), clock, dryRun };
    results.push({ step: 'packs', counts: await dropExpiredPacks(packs) });
    results.push({ step: 'matters', counts: await eraseOldMatters({ ...packs, policy }) });
    results.push({ step: 'legal basis', counts: await renewLawfulUntil(packs) });
    const users = openPool({ ...night, url, role: 'signpost_users', databaseKey: keys.databaseKey() });
    const old = { policy, now: clock.now(), dryRun };
    for (const [schema, pool] of Object.entries({ users, compliance: sql }))
      results.push({ step: `${schema} keys`, counts: { forgotten: await forgetKeys(pool, schema, old) } });
    await users.end({ timeout: 5 });
    console.log(`${dryRun ? 'Would be done' : 'Done'} as of ${asOf}:`);
    for (const { step, counts } of results) {
      for (const [what, count] of Object.entries(counts)) {
        console.log(`  ${step.padEnd(15)} ${what.padEnd(14)} ${count.toLocaleString('en-GB').padStart(9)}`);
      }
    }
    console.log(`${((performance.now() - began) / 1_000).toFixed(1)} s`);
    return 0;
  });
}

await runCommand(
  { usage, stopped: 'The run stopped; run it again for the same day, what was done stands.' },
  main,
);
