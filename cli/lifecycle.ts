import { parseArgs } from 'node:util';
import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { isUnavailable, openPool } from '../platform/database.ts';
import { parseIsoDate } from '../platform/identifiers.ts';
import { readPolicy } from '../platform/policy.ts';
import { dropExpiredPacks } from '../subgraphs/compliance/subjectAccess/nightly.ts';
import { openNight, runNight } from '../subgraphs/records/lifecycle/lifecycle.ts';
import { Bar } from './seed/bar.ts';
import { openCommandDatabase } from './seed/database.ts';

const usage = 'npm run lifecycle -- [--as-of yyyy-MM-dd] [--dry-run]';

/**
 * `npm run lifecycle`: what is done every night, as of today in London or of a day before. With `--dry-run` it counts
 * and changes nothing. Status 0: done; 1: not; 2: called wrongly.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { 'as-of': { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  });
  const dryRun = values['dry-run'];
  const asOf = values['as-of'] === undefined ? systemClock.today() : parseIsoDate(values['as-of']);
  if (asOf === null) return wrong(`Give a day of the calendar. Usage: ${usage}`);
  // A day that has not come archives children too early, and nothing brings them back by itself.
  if (asOf > systemClock.today() && !dryRun) {
    return wrong('The day has not come yet: only --dry-run may look ahead.');
  }
  const database = await openCommandDatabase();
  const pools = openNight({ databaseUrl: database.url, keys: database.keys, policy: readPolicy() });
  const compliance = openPool({
    ...{ url: database.url, role: 'signpost_compliance', databaseKey: database.keys.databaseKey(), max: 1 },
    applicationName: 'signpost night',
  });
  const bar = new Bar(process.stderr);
  const began = performance.now();
  try {
    const results = await runNight(pools, {
      ...{ asOf, dryRun, clock: systemClock },
      progress: (step, done, total) => bar.show(step, done, total),
    });
    bar.end();
    const packs = { sql: compliance, audit: new AuditWriter(compliance), clock: systemClock, dryRun };
    results.push({ step: 'packs', counts: await dropExpiredPacks(packs) });
    console.log(`${dryRun ? 'Would be done' : 'Done'} as of ${asOf}:`);
    for (const { step, counts } of results) {
      for (const [what, count] of Object.entries(counts)) {
        console.log(`  ${step.padEnd(14)} ${what.padEnd(14)} ${count.toLocaleString('en-GB').padStart(9)}`);
      }
    }
    console.log(`${((performance.now() - began) / 1_000).toFixed(1)} s`);
    return 0;
  } finally {
    bar.end();
    await pools.stop();
    await compliance.end({ timeout: 5 });
    await database.close();
  }
}

function wrong(sentence: string): number {
  console.error(sentence);
  return 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message } = error as { code?: unknown; message: string };
  process.exitCode = 1;
  if (isUnavailable(error))
    console.error('The database cannot be reached at present; try again when it is up.');
  else if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) {
    console.error(`Usage: ${usage}`);
    process.exitCode = 2;
  } else if (typeof code === 'string' && /^[A-Z_]+$/.test(code) && !code.startsWith('ERR_'))
    console.error(message);
  else console.error('The run stopped; run it again for the same day, what was done stands.');
}
