import { AuditWriter } from '../platform/audit.ts';
import { systemClock } from '../platform/clock.ts';
import { isUnavailable, openPool } from '../platform/database.ts';
import { readPolicy } from '../platform/policy.ts';
import { raiseAltered, raiseOverdue } from '../subgraphs/records/shield/alarms.ts';
import { openCommandDatabase } from './seed/database.ts';

/**
 * `npm run shields`: tells teams of their overdue shields, and finds shields that were changed in the database past
 * every decision (security.md). Status 0: none; 1: it could not look; 3: some, by child number and what does not fit.
 */
async function main(): Promise<number> {
  const database = await openCommandDatabase();
  const sql = openPool({ url: database.url, max: 1, applicationName: 'signpost shields' });
  try {
    const dependencies = {
      ...{ sql, audit: new AuditWriter(sql), clock: systemClock, policy: readPolicy() },
      lookupKey: database.keys.lookupKey(),
    };
    const overdue = await raiseOverdue(dependencies);
    console.log(`${overdue} teams’ notices of overdue shields.`);
    const altered = await raiseAltered(dependencies);
    for (const { number, code } of altered) console.error(`${number}  ${code}`);
    console.log(`${altered.length} shields do not fit what was decided.`);
    return altered.length > 0 ? 3 : 0;
  } finally {
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
  else if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) console.error(message);
  else console.error('The look was broken off; run it again.');
  process.exitCode = 1;
}
