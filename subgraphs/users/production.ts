import type { Sql } from '../../platform/database.ts';
import { StartRefused } from '../../platform/startFault.ts';

/** Throws when the database holds accounts of the demo, whose passwords are printed for everybody. */
export async function refuseDemoAccounts(sql: Sql): Promise<void> {
  const [row] = await sql`select exists (select from users.account where demo) as found`;
  if (!row?.found) return;
  throw new StartRefused(
    'The database holds demo accounts, whose passwords anybody knows; production runs on a database of its own.',
  );
}
