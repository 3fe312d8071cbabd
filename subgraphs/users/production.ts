import type { Sql } from '../../platform/database.ts';
import { StartRefused } from '../../platform/startFault.ts';
import { demoAccountsPresent } from './account/demo.ts';

/** Throws when the database holds accounts of the demo, whose passwords are printed for everybody. */
export async function refuseDemoAccounts(sql: Sql): Promise<void> {
  if (!(await demoAccountsPresent(sql))) return;
  throw new StartRefused(
    'The database holds demo accounts, whose passwords anybody knows; production runs on a database of its own.',
  );
}
