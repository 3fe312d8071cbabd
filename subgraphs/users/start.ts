import type { Sql } from '../../platform/database.ts';
import type { Keys } from '../../platform/keys.ts';
import { firstId } from '../../platform/page.ts';
import { StartRefused } from '../../platform/startFault.ts';
import { demoAccountsPresent } from './account/demo.ts';
import { isGenuine, type StandingRow, standingColumns } from './account/standing.ts';

/** Throws when the database holds accounts of the demo, whose passwords are printed for everybody. */
export async function refuseDemoAccounts(sql: Sql): Promise<void> {
  if (!(await demoAccountsPresent(sql))) return;
  throw new StartRefused(
    'The database holds demo accounts, whose passwords anybody knows; production runs on a database of its own.',
  );
}

const pageSize = 500;

/**
 * Refuses the start when there are accounts and none has a valid stamp: nobody could sign in, and nobody would be
 * told why (ADR 0085). Stops at the first valid one, so that it costs a start nothing.
 */
export async function refuseStrangeStamps(sql: Sql, keys: Pick<Keys, 'standingKey'>): Promise<void> {
  for (let after = firstId; ; ) {
    const rows = await sql<StandingRow[]>`
      select ${standingColumns(sql)} from users.account a
      where a.username is not null and a.status = 'ACTIVE' and a.id > ${after} order by a.id limit ${pageSize}`;
    const last = rows.at(-1)?.account_id;
    if (last === undefined && after === firstId) return;
    if (rows.some((row) => isGenuine(keys.standingKey(), row))) return;
    if (last === undefined) break;
    after = last;
  }
  throw new StartRefused(
    'No account of this database has a stamp that this release knows, so that nobody could sign in: run ' +
      '"npm run accounts:nightly" of the release before this one, then start this one (docs/accounts.md).',
  );
}
