import { systemClock } from '../platform/clock.ts';
import { isUnavailable, openPool } from '../platform/database.ts';
import { readPolicy } from '../platform/policy.ts';
import { findDuplicates } from '../subgraphs/records/resident/duplicates.ts';
import { Bar } from './seed/bar.ts';
import { openCommandDatabase } from './seed/database.ts';

/**
 * `npm run duplicates`: looks for children who have two records, and proposes each pair to its team. Nothing is linked.
 * Status 0: done; 1: not, or not to the end: start it again, what was proposed is not proposed twice.
 */
async function main(): Promise<number> {
  if (process.argv.length > 2) {
    console.error('It takes no arguments. Usage: npm run duplicates');
    return 2;
  }
  const database = await openCommandDatabase();
  const sql = openPool({
    ...{ url: database.url, role: 'signpost_records', databaseKey: database.keys.databaseKey(), max: 2 },
    ...{ applicationName: 'signpost duplicates', deadlineMs: 60_000 },
  });
  const bar = new Bar(process.stderr);
  const began = performance.now();
  try {
    const result = await findDuplicates({
      ...{ sql, policy: readPolicy(), clock: systemClock },
      progress: (step, done, total) => bar.show(step, done, total),
    });
    bar.end();
    const count = (of: number) => of.toLocaleString('en-GB');
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    console.log(`${count(result.records)} records, ${count(result.pairs)} pairs, ${seconds} s`);
    for (const [outcome, pairs] of Object.entries(result.outcomes)) {
      console.log(`  ${outcome.padEnd(14)} ${count(pairs).padStart(9)}`);
    }
    return 0;
  } finally {
    bar.end();
    await sql.end({ timeout: 5 });
    await database.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code, message } = error as { code?: unknown; message: string };
  if (isUnavailable(error))
    console.error('The database cannot be reached at present; run it again when it is up.');
  else if (typeof code === 'string' && /^[A-Z_]+$/.test(code) && !code.startsWith('ERR_'))
    console.error(message);
  else console.error('The search was broken off; run it again: what was proposed is not proposed twice.');
  process.exitCode = 1;
}
