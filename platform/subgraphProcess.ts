import { z } from 'zod';
import { watchAudit } from './auditWatch.ts';
import type { SubgraphName } from './caller.ts';
import { systemClock } from './clock.ts';
import { type DatabaseRole, openPool, type PoolOptions, type Sql, startTimeout } from './database.ts';
import { followDatabase, hearTime } from './databaseClock.ts';
import { KeyFault } from './keyFiles.ts';
import { type Keys, openKeys } from './keys.ts';
import { createLifecycle, stopDeadline } from './lifecycle.ts';
import { createLog, type Log } from './log.ts';
import { migrate, migrationFiles, migrationState } from './migrate.ts';
import { endWithNpm } from './parent.ts';
import { readPolicy } from './policy.ts';
import { environment, keysFolder, readSettings, singleSettings } from './settings.ts';
import { noIndex, StartRefused, startWords } from './startFault.ts';
import type { RunningSubgraph, SubgraphDependencies } from './subgraph.ts';
import { createSubgraphServer } from './subgraphServer.ts';

/** The settings of a subgraph in a process of its own, with its usual port. */
export function subgraphSettings(port: number) {
  return z.object({
    ...singleSettings,
    PORT: z.preprocess((value) => value ?? port, singleSettings.PORT),
  });
}

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
  return (await migrate({ url, databaseKey: keys.databaseKey(), log })).applied;
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

/** What a subgraph needs to run in a process of its own. */
interface SubgraphProcess {
  readonly name: SubgraphName;
  readonly settings: ReturnType<typeof subgraphSettings>;
  readonly create: (deps: SubgraphDependencies) => RunningSubgraph;
  /** Refuses to go on, by throwing, when this release cannot serve what the database holds. */
  readonly check?: (sql: Sql, keys: Keys) => Promise<void>;
  /** The same, when it is not fit for production. */
  readonly checkProduction?: (sql: Sql) => Promise<void>;
}

/** Runs one subgraph in this process until a signal ends it: `npm run start:<name>`. */
export async function runSubgraph(options: SubgraphProcess): Promise<void> {
  const { name } = options;
  startWords(`npm run start:${name}, which takes its settings only (.env.example)`);
  const settings = readSettings(options.settings, environment());
  const production = settings.NODE_ENV === 'production';
  const log = createLog({ part: name, level: settings.LOG_LEVEL });
  const lifecycle = createLifecycle({ log, deadlineMs: stopDeadline(settings.DRAIN_MS) });
  endWithNpm(settings, lifecycle);
  try {
    const keys = openKeys(keysFolder(settings), { create: !production });
    await ensureMigrated(settings.DATABASE_URL, keys, log, { role: `signpost_${name}` });
    const watch = openPool({
      url: settings.DATABASE_URL,
      role: `signpost_${name}`,
      databaseKey: keys.databaseKey(),
      max: 1,
      applicationName: `signpost ${name} health`,
    });
    lifecycle.onStop('health', () => watch.end({ timeout: 1 }));
    lifecycle.onStop('clock', followDatabase(watch, log).stop);
    await options.check?.(watch, keys);
    if (production) await options.checkProduction?.(watch);
    const subgraph = options.create({
      databaseUrl: settings.DATABASE_URL,
      directUrl: settings.DATABASE_DIRECT_URL,
      keys,
      policy: readPolicy(settings.SIGNPOST_POLICY_FILE),
      clock: systemClock,
      log,
    });
    lifecycle.onStop(name, () => subgraph.stop());
    lifecycle.onStop('audit watch', watchAudit(log).stop);
    const server = createSubgraphServer({
      subgraph,
      callerKey: keys.callerPublicKey(),
      log,
      ready: async () => {
        const state = await migrationState(watch);
        return { database: state.writable, migrations: state.ready };
      },
      drainDelay: settings.DRAIN_MS,
    });
    const port = await server.listen(settings.PORT, settings.HOST);
    lifecycle.onStop('port', () => server.close());
    log.info('listening', { port });
  } catch (error) {
    await lifecycle.stop('start failed');
    throw error;
  }
}
