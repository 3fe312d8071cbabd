import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { type Sql, startTimeout, type TransactionSql, verifying } from './database.ts';
import { type Log, silentLog } from './log.ts';
import { provingItself } from './provenServer.ts';
import { assumeSettings, refreshRoles } from './roles.ts';

/** The migrator stopped; the database is as the last whole file left it. One sentence: what, where, what to do. */
export class MigrationFault extends Error {
  readonly code = 'MIGRATION_FAULT';
  override readonly name = 'MigrationFault';
}

/** One migration: a plain SQL file, applied once, in a transaction of its own. */
export interface MigrationFile {
  /** `platform` or a subgraph's name. */
  folder: string;
  /** `<yyyyMMddHHmm>_<verb_what>.sql` */
  name: string;
  sha256: string;
  sql: string;
}

/** Whether a database has all the migrations that this checkout has. */
interface MigrationState {
  ready: boolean;
  /** `folder/name` of files that are not applied yet. */
  pending: string[];
  /** Not a standby, nor one that became it: nothing is answered that cannot be audited. */
  writable: boolean;
}

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const folders: readonly { folder: string; path: string }[] = [
  { folder: 'platform', path: join(root, 'platform', 'migrations') },
  ...['users', 'records', 'compliance'].map((folder) => ({
    folder,
    path: join(root, 'subgraphs', folder, 'migrations'),
  })),
];

const FILE_NAME = /^\d{12}_[a-z][a-z0-9]*(_[a-z0-9]+)+\.sql$/;
const OWN_TRANSACTION = /^\s*(begin|start\s+transaction|commit|rollback)(\s+(work|transaction))?\s*;/im;

// Any constant will do as long as every version of the migrator uses the same one.
const LOCK = 5_411_920_764;
const OLDEST_SERVER = 150_000;
// A migration that waits for a lock makes everybody else wait behind it: give up soon and come back.
const LOCK_TIMEOUT_MS = 150;
const PATIENCE_MS = 60_000;
// What is read after the lock was waited for must be what the other migrator left.
const asAssumed = 'isolation level read committed';
const passingCodes = new Set(['55P03', '40P01', '40001']);

/** The migrations of this checkout in the order in which they are applied. */
export function migrationFiles(from: readonly { folder: string; path: string }[] = folders): MigrationFile[] {
  return from.flatMap(({ folder, path }) =>
    listSql(path).map((name) => {
      if (!FILE_NAME.test(name)) {
        throw new MigrationFault(
          `The migration ${folder}/${name} is misnamed; call it <yyyyMMddHHmm>_<verb_what>.sql.`,
        );
      }
      const sql = readFileSync(join(path, name), 'utf8').replaceAll('\r\n', '\n');
      if (OWN_TRANSACTION.test(sql)) {
        throw new MigrationFault(
          `The migration ${folder}/${name} begins or ends a transaction itself; take that statement out, each ` +
            'file already runs in one.',
        );
      }
      return { folder, name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function listSql(path: string): string[] {
  try {
    return readdirSync(path)
      .filter((name) => name.endsWith('.sql'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

interface MigrateOptions {
  /** The owner's address (`DATABASE_URL` as given). */
  url: string;
  /** The roles' passwords are derived from it and set anew at every run. */
  databaseKey: Buffer;
  log?: Log;
  /** Other migrations than this checkout's, for tests. */
  files?: MigrationFile[];
}

/**
 * Migrates the database to this checkout, forward only. Each file runs in one transaction that also records it, so
 * that a killed run leaves nothing half done and the next continues. The advisory lock is taken inside each
 * transaction, and the applied files are read again under it, so any number of migrators may run at once, also
 * through PgBouncer. Needs PostgreSQL 15. Gives the files that this run applied, in order.
 * @throws MigrationFault
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const log = options.log ?? silentLog;
  const files = options.files ?? migrationFiles();
  const sql = postgres(options.url, {
    ...verifying(options.url),
    ...provingItself(),
    max: 1,
    connect_timeout: startTimeout,
    prepare: false,
    onnotice: () => {},
    // Months of the audit begin and end as those do that the service makes later, whatever the server's own zone is.
    connection: { application_name: 'signpost migrate', TimeZone: 'UTC' },
  }) as unknown as Sql;
  try {
    await refuseOldServer(sql);
    await retryPassing(() => sql.begin(asAssumed, prepareLedger));
    const last = (await refuseChanged(sql, files)).at(-1);
    const applied: string[] = [];
    for (const file of files) {
      const began = performance.now();
      const apply = async (tx: TransactionSql) => {
        const isNew = await applyOne(tx, file);
        // With the last: a start that finds all applied migrates no more, and nobody would ever enter.
        if (isNew && file === last) await refreshRoles(tx, options.databaseKey);
        return isNew;
      };
      if (await retryPassing(() => sql.begin(asAssumed, apply))) {
        applied.push(`${file.folder}/${file.name}`);
        log.info('migration applied', { migration: file.name, ms: Math.round(performance.now() - began) });
      }
    }
    await retryPassing(() =>
      sql.begin(asAssumed, async (tx) => {
        await lock(tx);
        await refreshRoles(tx, options.databaseKey);
      }),
    );
    return applied;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Whether all files are applied, unchanged. Any of the roles may ask. Rejects when the database is away. */
export async function migrationState(
  sql: Sql,
  files: MigrationFile[] = migrationFiles(),
): Promise<MigrationState> {
  const [ledger] = await sql`select to_regclass('migration.applied') is not null as made,
    current_setting('transaction_read_only') = 'off' as writable`;
  const rows = ledger?.made ? await readLedger(sql) : new Map<string, string>();
  const pending = files
    .filter((file) => rows.get(`${file.folder}/${file.name}`) !== file.sha256)
    .map((file) => `${file.folder}/${file.name}`);
  return { ready: pending.length === 0, pending, writable: ledger?.writable === true };
}

async function refuseOldServer(sql: Sql): Promise<void> {
  const [server] = await sql`select current_setting('server_version_num')::int as version`;
  if (server?.version < OLDEST_SERVER) {
    throw new MigrationFault(
      `The database server is PostgreSQL ${Math.floor(server?.version / 10_000)}; use version 15 or later.`,
    );
  }
}

async function lock(tx: TransactionSql): Promise<void> {
  // Waiting for another migrator is expected, so the lock comes before the short timeout.
  await tx`select pg_advisory_xact_lock(${LOCK}::bigint)`;
  await tx.unsafe(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
  await assumeSettings(tx);
}

async function prepareLedger(tx: TransactionSql): Promise<void> {
  await lock(tx);
  // What an extension brings is nobody's: many servers put pg_stat_statements and its like into each database.
  const [others] = await tx<{ tables: boolean }[]>`
    select to_regclass('migration.applied') is null and exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
          and d.deptype = 'e')) as tables`;
  if (others?.tables)
    throw new MigrationFault(
      'The database holds tables of something else; correct DATABASE_URL, or give Signpost a database of its own.',
    );
  await tx.unsafe(`
    create schema if not exists migration;
    create table if not exists migration.applied (
      folder     text        not null,
      name       text        not null,
      sha256     text        not null,
      applied_at timestamptz not null default clock_timestamp(),
      constraint applied_pkey primary key (folder, name)
    );
    comment on table migration.applied is 'Which migration files this database has; written by the migrator only.';
  `);
}

async function readLedger(sql: Sql | TransactionSql): Promise<Map<string, string>> {
  const rows = await sql`select folder, name, sha256 from migration.applied`;
  return new Map(rows.map((row) => [`${row.folder}/${row.name}`, row.sha256 as string]));
}

/** The files that are not applied yet. */
async function refuseChanged(sql: Sql, files: MigrationFile[]): Promise<MigrationFile[]> {
  const ledger = await readLedger(sql);
  const hashOf = ({ folder, name }: MigrationFile) => ledger.get(`${folder}/${name}`);
  for (const file of files) refuseIfChanged(file, hashOf(file));
  return files.filter((file) => hashOf(file) === undefined);
}

function refuseIfChanged(file: MigrationFile, sha256: string | undefined): void {
  if (sha256 === undefined || sha256 === file.sha256) return;
  throw new MigrationFault(
    `The migration ${file.folder}/${file.name} was changed after this database applied it; put the file back as it ` +
      'was and write a new migration for the change.',
  );
}

async function applyOne(tx: TransactionSql, file: MigrationFile): Promise<boolean> {
  await lock(tx);
  const [row] = await tx`
    select sha256 from migration.applied where folder = ${file.folder} and name = ${file.name}`;
  if (row) {
    refuseIfChanged(file, row.sha256);
    return false;
  }
  try {
    await tx.unsafe(file.sql).simple();
  } catch (error) {
    if (isPassing(error)) throw error;
    throw described(file, error);
  }
  await tx`
    insert into migration.applied (folder, name, sha256)
    values (${file.folder}, ${file.name}, ${file.sha256})`;
  return true;
}

function described(file: MigrationFile, error: unknown): unknown {
  const { code, position } = error as { code?: string; position?: string };
  if (!/^[0-9A-Z]{5}$/.test(code ?? '')) return error;
  const line = position ? file.sql.slice(0, Number(position)).split('\n').length : undefined;
  return new MigrationFault(
    `The migration ${file.folder}/${file.name} failed with SQLSTATE ${code}${line ? ` at line ${line}` : ''} and ` +
      'was rolled back; mend the cause and run the migrator again.',
    { cause: error },
  );
}

/**
 * Roles belong to the whole server, so migrators of two databases, which share no advisory lock, can meet in
 * pg_authid; whoever comes second tries again and finds the role there.
 */
function isPassing(error: unknown): boolean {
  const { code, message, table_name } = error as { code?: string; message?: string; table_name?: string };
  return (
    passingCodes.has(code ?? '') ||
    (code === 'XX000' && /tuple concurrently (updated|deleted)/.test(message ?? '')) ||
    (code === '23505' && /^pg_(authid|auth_members|db_role_setting|namespace)$/.test(table_name ?? ''))
  );
}

async function retryPassing<T>(attempt: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error) || performance.now() > until) throw error;
      await sleep(Math.min(20 * tries, 500) * (0.5 + Math.random()));
    }
  }
}
