import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import {
  type DatabaseRole,
  databaseRoles,
  databaseUrl,
  openPool,
  type PoolOptions,
  type Sql,
} from '../../platform/database.ts';
import { type Keys, openKeys } from '../../platform/keys.ts';
import { afterFile } from './endings.ts';
import { givesTime } from './limits.ts';
import { testSettings } from './settings.ts';

/** A migrated database of a test file's own. */
export interface TestDatabase {
  /** The owner's address. */
  url: string;
  name: string;
  /** The owner's pool. */
  sql: Sql;
  /** A pool as one of the login roles; closed with the database. */
  poolFor(role: DatabaseRole, options?: Partial<PoolOptions>): Sql;
  /** Closes the pools and drops the database. Done after all tests of the file anyway. */
  drop(): Promise<void>;
}

/** The keys that the test server's roles have their passwords from. */
export function testKeys(): Keys {
  return openKeys(inject('testKeys'), { create: false });
}

/** How many connections to a database wait for a lock that another holds. */
export async function waitingIn({ sql }: Pick<TestDatabase, 'sql'>): Promise<number> {
  const [row] = await sql`
    select count(distinct l.pid)::int as waiting from pg_locks l join pg_stat_activity a using (pid)
    where not l.granted and a.datname = current_database()`;
  return row?.waiting as number;
}

const roleLimits = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];

/**
 * Lets the roles wait for a minute in one database. They wait for this process too: a statement's time begins when it is
 * parsed, and passes while what it is run with is on its way.
 */
const patientRoles = (name: string) =>
  databaseRoles
    .flatMap((role) =>
      roleLimits.map((limit) => `alter role ${role} in database ${name} set ${limit} = '60s'`),
    )
    .join(';');

/** What many files' databases begin with: made once in a run, and copied as what is migrated is. */
interface Filling {
  /** Names it in this run: letters, digits and underscores. */
  readonly name: string;
  /** Fills a migrated database; `sql` is the owner's. */
  readonly fill: (sql: Sql) => Promise<unknown>;
}

/**
 * Copies the migrated template, in 0.1-0.3 s. The database is dropped after the file's tests, wherever it was made. With
 * `empty`, an unmigrated one; with `filled`, one in which that is already.
 */
export async function freshDatabase(
  options: { empty?: boolean; filled?: Filling } = {},
): Promise<TestDatabase> {
  const templateUrl = inject('templateUrl');
  const name = `signpost_test_${Date.now().toString(36)}_${randomBytes(5).toString('hex')}`;
  // Where nothing waits for a disk, files are copied in two thirds of the time that their pages are.
  const strategy = testSettings.databaseUrl ? '' : 'strategy file_copy';
  const unfilled = options.empty ? 'template0' : migratedTemplate();
  const template = options.filled ? await filledTemplate(options.filled) : unfilled;
  await server().unsafe(`create database ${name} template ${template} ${strategy}`);
  if (givesTime() && !options.empty) await server().unsafe(patientRoles(name));
  const url = databaseUrl(templateUrl, name);
  const sql = openPool({ url, max: 2, applicationName: 'signpost tests' });
  const pools: Sql[] = [sql];
  if (testSettings.serviceMode !== 'NORMAL' && !options.empty)
    await sql`update service.state set mode = ${testSettings.serviceMode}`;
  let dropped: Promise<void> | undefined;
  const drop = () => {
    dropped ??= (async () => {
      await Promise.all(pools.map((pool) => pool.end({ timeout: 1 })));
      await dropUnused(name);
    })();
    return dropped;
  };
  afterFile(drop);
  return {
    url,
    name,
    sql,
    poolFor: (role, more = {}) => {
      const databaseKey = testKeys().databaseKey();
      // A test's own work in this thread, an index that is filled, keeps it from hearing that a connection is there.
      const own = { url, role, databaseKey, max: 2, connectTimeout: 30, applicationName: `tests as ${role}` };
      const pool = openPool({ ...own, ...more });
      pools.push(pool);
      return pool;
    },
    drop,
  };
}

const migratedTemplate = () => new URL(inject('templateUrl')).pathname.slice(1);

/** The database of this run that has the filling; whoever comes first makes it. It goes with the run. */
async function filledTemplate({ name, fill }: Filling): Promise<string> {
  const template = `${inject('filledTemplates')}_${name}`;
  const isThere = async () =>
    (await server()`select from pg_database where datname = ${template}`).length > 0;
  if (await isThere()) return template;
  await oneAtATime(async () => {
    if (await isThere()) return;
    const draft = `${template}_draft`;
    await server().unsafe(`drop database if exists ${draft} with (force)`);
    await server().unsafe(`create database ${draft} template ${migratedTemplate()}`);
    const owner = openPool({
      url: databaseUrl(inject('templateUrl'), draft),
      max: 2,
      applicationName: 'signpost tests',
    });
    await fill(owner).finally(() => owner.end({ timeout: 1 }));
    await server().unsafe(`alter database ${draft} rename to ${template}`);
  });
  return template;
}

/** Drops a database that everybody has left: what a test leaves running would ask for it again and again beside all later files. */
async function dropUnused(name: string): Promise<void> {
  try {
    await server().unsafe(`drop database if exists ${name}`);
  } catch (error) {
    const left =
      await server()`select usename, application_name from pg_stat_activity where datname = ${name}`;
    await server().unsafe(`drop database if exists ${name} with (force)`);
    throw new Error(`Still connected after the file's tests: ${JSON.stringify(left)}`, { cause: error });
  }
}

// One lock for what is made for all workers; any constant serves that nothing else of the harness takes.
const MAKING = 2_710_444;

/** Does something while no other worker does what is done so: whoever comes second finds it done. */
export async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  // The lock is let go with its connection.
  const sql = openServer();
  try {
    await sql`select pg_advisory_lock(${MAKING}::bigint)`;
    return await work();
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The server's maintenance database, outside of any transaction. */
const openServer = (more: { idle_timeout?: number } = {}) =>
  postgres(databaseUrl(inject('templateUrl'), 'postgres'), { max: 1, onnotice: () => {}, ...more });

let kept: postgres.Sql | undefined;

/** It for this worker's files, one after the other: a connection for each database made, and for each dropped, took 20 ms of CPU. */
function server(): postgres.Sql {
  kept ??= openServer({ idle_timeout: 10 });
  return kept;
}
