import { type DatabaseRole, openPool, type PoolOptions, type Sql, startTimeout } from './database.ts';
import { hearTime } from './databaseClock.ts';
import { KeyFault } from './keyFiles.ts';
import type { Keys } from './keys.ts';
import type { Log } from './log.ts';
import { migrate, migrationFiles, migrationState } from './migrate.ts';
import { noIndex, StartRefused } from './startFault.ts';

/** A start's own pool, for what it looks at before it serves. */
export function openStart(options: Pick<PoolOptions, 'url' | 'role' | 'databaseKey'>): Sql {
  const start = { max: 1, applicationName: 'signpost start', prepare: false, connectTimeout: startTimeout };
  return openPool({ ...options, ...start });
}

/**
 * Migrates the database if needed; otherwise the owner's rights are not used. Sets the clock of this process by the database's.
 * @throws KeyFault when `role` has a password but cannot sign in with these keys: migrating would shut out every
 * process with the right ones
 * @throws StartRefused when the database is empty and `begins` is false
 */
export async function ensureMigrated(
  url: string,
  keys: Keys,
  log: Log,
  {
    role = 'signpost_gateway',
    begins = true,
  }: { readonly role?: DatabaseRole; readonly begins?: boolean } = {},
): Promise<readonly string[]> {
  const sql = openStart({ url });
  try {
    await hearTime(sql);
    const { ready, pending } = await migrationState(sql);
    const isEmpty = pending.length === migrationFiles().length;
    if (isEmpty && !begins) throw new StartRefused(noIndex);
    // This setting comes with the password, at the end of the migrations: a role may be without either, where they were cut
    // off. Roles are the whole server's: a second index on it would shut out the first. Of one that was dropped no other
    // database knows the role.
    const [known] = await sql<{ elsewhere: boolean }[]>`
      select exists (select from pg_shdepend where refobjid = r.oid and refclassid = 'pg_authid'::regclass and dbid <> 0
        and dbid <> (select oid from pg_database where datname = current_database())) as elsewhere
      from pg_roles r where rolname = ${role} and rolconfig::text ~ '[{,"]statement_timeout='`;
    if (known && (known.elsewhere || !isEmpty)) await refuseOtherKeys(url, keys, role);
    // Roles that were made by hand, for a database that was restored beside them, have neither: they get both.
    if (ready && known) return [];
  } finally {
    await sql.end({ timeout: 1 });
  }
  return migrate({ url, databaseKey: keys.databaseKey(), log });
}

async function refuseOtherKeys(url: string, keys: Keys, role: DatabaseRole): Promise<void> {
  const databaseKey = keys.databaseKey();
  const sql = openStart({ url, role, databaseKey });
  try {
    await sql`select 1`;
  } catch (error) {
    if ((error as { code?: string }).code !== '28P01') throw error;
    throw new KeyFault(
      'The keys are not those that this database, or another index on its server, was made with; point SIGNPOST_KEYS at ' +
        'the folder that has them, or give each index a server of its own.',
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}
