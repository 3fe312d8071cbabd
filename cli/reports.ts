import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { isUnavailable, openPool } from '../platform/database.ts';
import { readPolicy } from '../platform/policy.ts';
import { runReports } from '../subgraphs/compliance/userReport/run.ts';
import { Bar } from './seed/bar.ts';
import { openCommandDatabase } from './seed/database.ts';

/**
 * `npm run reports`: the user reports of the night (docs/user-reports.md). Run again after a failure it goes on where it
 * was. Status 0: done; 1: not.
 */
async function main(): Promise<number> {
  const database = await openCommandDatabase();
  const sql = openPool({
    url: database.url,
    role: 'signpost_compliance',
    databaseKey: database.keys.databaseKey(),
    max: 2,
    applicationName: 'signpost reports',
  });
  const bar = new Bar(process.stderr);
  try {
    const running = { sql, audit: new AuditWriter(sql), policy: readPolicy(), clock: systemClock };
    const { counted, results } = await runReports(running, (step, done, total) =>
      bar.show(step, done, total),
    );
    bar.end();
    console.log(`${'days counted'.padEnd(24)} ${String(counted).padStart(6)}`);
    for (const { kind, found, incidents } of results)
      console.log(
        `${kind.padEnd(24)} ${String(found).padStart(6)} found ${String(incidents).padStart(5)} incidents`,
      );
    if (results.length === 0) console.log('The reports of today are run already.');
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
  process.exitCode = 1;
  if (isUnavailable(error))
    console.error('The database cannot be reached at present; try again when it is up.');
  else if (typeof code === 'string' && /^[A-Z_]+$/.test(code) && !code.startsWith('ERR_'))
    console.error(message);
  else console.error('The run stopped; run it again, what was done stands.');
}
