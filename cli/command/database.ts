import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openPool, type PoolOptions, type Sql, startTimeout } from '../../platform/database.ts';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { type Embedded, startEmbedded } from '../../platform/embedded/server.ts';
import { ensureMigrated } from '../../platform/ensureMigrated.ts';
import { type Keys, openKeys } from '../../platform/keys.ts';
import { silentLog } from '../../platform/log.ts';
import { type Policy, readPolicy } from '../../platform/policy.ts';
import { isFrozen, unlessFrozen } from '../../platform/serviceMode.ts';
import { keysFolder } from '../../platform/settings.ts';
import { explainStart, noIndex, StartRefused } from '../../platform/startFault.ts';
import { type CommandSettings, readCommandSettings } from './settings.ts';

/** What a command says that changes the data, while nobody may. */
export const frozen = 'The service is closed: its data is frozen, and was left as it is.';

/**
 * Lets a command change the data: with a pool whose transactions come to nothing once the service is closed. While it is, the
 * command says so, does nothing, and ends with `status`.
 */
export async function unlessClosed(
  sql: Sql,
  work: (sql: Sql) => Promise<number>,
  status = 0,
): Promise<number> {
  if (!(await isFrozen(sql))) return work(unlessFrozen(sql));
  console.log(frozen);
  return status;
}

/** Throws `StartRefused` for what the user of `DATABASE_URL` can mend; else the error itself. */
function refuseStart(error: unknown): never {
  const sentence = explainStart(error);
  throw sentence === undefined ? error : new StartRefused(sentence, { cause: error });
}

const unread = new Set(['42P01', '3F000', '42501']);

/**
 * For a command that reads a database without migrating it: turns "holds no index" and "this login may not read it"
 * into a sentence.
 */
export function asIndex<T>(looking: Promise<T>): Promise<T> {
  return looking.catch((error: unknown) => {
    if (unread.has((error as { code?: string }).code ?? ''))
      throw new StartRefused(
        'The database holds no index of this release, or this login may not read it; correct DATABASE_URL.',
        { cause: error },
      );
    return refuseStart(error);
  });
}

/** What a shell says of a process that a signal ended. */
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Leaves an embedded server, also one that is still starting, before a signal ends this process: by itself the server would
 * outlive it, and nobody would know. Returns what gives the signals back.
 */
export function leaveAtSignals(starting: Promise<Embedded>): () => void {
  const end = (signal: NodeJS.Signals) =>
    void starting
      .then((server) => server.abandon())
      .catch(() => {})
      .finally(() => process.exit(signals[signal as keyof typeof signals]));
  for (const signal of Object.keys(signals)) process.once(signal, end);
  return () => {
    for (const signal of Object.keys(signals)) process.off(signal, end);
  };
}

/**
 * The embedded server for as long as `work` takes: found running, or started, and stopped again unless another process uses
 * it; also where this one is told to end meanwhile. One is made for a command that `begins` an index alone. @throws StartRefused
 */
export async function withEmbedded<T>(
  dataDir: string,
  work: (server: Embedded) => Promise<T>,
  begins = false,
): Promise<T> {
  if (!begins && !existsSync(prepareHome(dataDir).data)) throw new StartRefused(noIndex);
  const starting = startEmbedded({ dataDir });
  const stayAtSignals = leaveAtSignals(starting);
  try {
    const server = await starting;
    try {
      return await work(server);
    } finally {
      await server.stop();
    }
  } finally {
    stayAtSignals();
  }
}

/** The database of an operator's command, migrated, and the keys that go with it. */
export interface CommandDatabase {
  readonly settings: CommandSettings;
  /** The owner's address. */
  readonly url: string;
  readonly keys: Keys;
  /** The numbers that the service goes by too. */
  readonly policy: Policy;
}

/**
 * Opens what `DATABASE_URL` names, or the embedded server (found running, or started) as `npm start` does, and gives
 * it to `work`. Afterwards it stops the embedded server, unless another process uses it. Only a command that `begins`
 * an index is given an empty database: any other would work on nothing and report success.
 * @throws what `work` throws; `StartRefused`, `SettingsError` or `KeyFault` for what its user can correct
 */
export async function withDatabase<T>(
  work: (database: CommandDatabase) => Promise<T>,
  begins = false,
): Promise<T> {
  const settings = readCommandSettings();
  const policy = readPolicy(settings.SIGNPOST_POLICY_FILE);
  // Keys that are looked for in a wrong place would be made there.
  const create = begins && settings.NODE_ENV !== 'production';
  const keys = openKeys(keysFolder(settings), { create });
  const open = async (url: string) => {
    await ensureMigrated(url, keys, silentLog, { begins }).catch(refuseStart);
    return work({ settings, url, keys, policy });
  };
  if (settings.DATABASE_URL) return open(settings.DATABASE_URL);
  const dataDir = join(settings.SIGNPOST_DATA_DIR, 'postgres');
  return withEmbedded(dataDir, ({ url }) => open(url), begins);
}

/** As `withDatabase`, with a pool of it: the owner's unless `options` name a role. Closes the pool too. */
export function withPool<T>(
  { begins, ...options }: Omit<PoolOptions, 'url' | 'databaseKey'> & { readonly begins?: boolean },
  work: (sql: Sql, database: CommandDatabase) => Promise<T>,
): Promise<T> {
  return withDatabase(async (database) => {
    const own = { url: database.url, databaseKey: database.keys.databaseKey(), connectTimeout: startTimeout };
    const sql = openPool({ ...options, ...own });
    try {
      return await work(sql, database);
    } finally {
      await sql.end({ timeout: 5 });
    }
  }, begins);
}
