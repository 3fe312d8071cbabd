import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { isUnavailable, type Sql } from '../database.ts';
import { type Log, silentLog } from '../log.ts';
import { type Opening, openSocket, provingItself } from '../provenServer.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { type Home, own, prepareHome, refuseOtherMajor, refuseUnfinished } from './folder.ts';
import { keepUp } from './keep.ts';
import { bufferMegabytes } from './memory.ts';
import { choosePort, findRunning, launch, run } from './postmaster.ts';
import { EmbeddedRefused, explainFileError, explainOutput } from './refusal.ts';

export { EmbeddedRefused };

interface EmbeddedOptions {
  /** Folder for the database; made when missing. */
  dataDir: string;
  log?: Log;
  /** Server settings beside or instead of ours. */
  settings?: Record<string, string>;
  /** Whether this is the restore itself, which nobody else may start a server of. */
  restoring?: boolean;
}

/** A running embedded server. */
export interface Embedded {
  /** The superuser's address of the database `signpost`. Holds the password: never print it. */
  url: string;
  /** `cold`: made anew; `warm`: started on its old data; `reused`: found running. */
  started: 'cold' | 'warm' | 'reused';
  port: number;
  /** From now on until `stop` the server is started again, at its address, whenever it is down; the log tells. */
  keepUp(): void;
  /**
   * For a process that is told to end in the middle of its work: the server stops by itself once everybody has left it, this
   * process too. Another process of ours that uses it keeps it. One of a restore is down when this returns. A `stop` that is
   * called from then on waits for the end of the process.
   */
  abandon(): Promise<'stopped' | 'left'>;
  /** Stops the server, unless another process uses it or is connected to it: then it is left running. Once. */
  stop(): Promise<'stopped' | 'left'>;
}

const SUPERUSER = 'signpost';
const DATABASE = 'signpost';
const PATIENCE_MS = 60_000;
const LEAVING_MS = 2_000;
// Any constant serves, as long as every process uses the same.
const IN_USE = 5_230_144_903;
const APPLICATION = 'signpost start';

const serverSettings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: `${bufferMegabytes()}MB`,
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  synchronous_commit: 'on',
  // What a backup's slot keeps of the log: one that nobody fetches must not fill the disk (docs/backup.md).
  max_slot_wal_keep_size: '4GB',
  jit: 'off',
  random_page_cost: '1.1',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Statements and messages of failed ones can hold personal data: the log gets the server's own life only.
  log_statement: 'none',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/**
 * Starts the PostgreSQL that comes with the npm packages, or finds it running: a server outlives a killed parent
 * and is used again. Any number of processes may call this at once; they end with one server. It listens on
 * loopback only, on a free port, with a random password. Throws `EmbeddedRefused` with one sentence.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const log = options.log ?? silentLog;
  const home = prepareHome(options.dataDir);
  const binaries = findBinaries(home.path, home.user);
  refuseOtherMajor(home.data, binaries.major);
  if (!options.restoring) refuseUnfinished(home.data);
  const made = existsSync(home.data) ? false : await makeData(home, binaries);
  configure(home, { ...serverSettings, ...options.settings });
  const { port, reused, use } = await bringUpToUse(home, binaries);
  const url = address(home, port, DATABASE);
  const started = reused ? 'reused' : made ? 'cold' : 'warm';
  log.info('embedded PostgreSQL is up', { outcome: started, port });
  let stopped: ReturnType<Embedded['stop']> | undefined;
  let keeping: ReturnType<typeof keepUp> | undefined;
  const stopOnce = () => {
    stopped ??= Promise.resolve(keeping?.stop())
      .then(() => stop(home, binaries, port, use))
      .finally(() => use.sql.end({ timeout: 1 }));
    return stopped;
  };
  const keep = () => {
    if (!stopped) keeping ??= keepUp({ home, binaries, port, log, up: () => markInUseAgain(use) });
  };
  const abandonOnce = async () => {
    await keeping?.stop();
    if (stopped) return stopped;
    stopped = new Promise(() => {});
    return abandon(home, binaries, port, use, options.restoring);
  };
  return { url, started, port, keepUp: keep, abandon: abandonOnce, stop: stopOnce };
}

/**
 * Brings the server up and says so in it, on a connection that lasts as long as the use: a command that ends meanwhile
 * leaves the server running, also while this process has nothing to ask it. One that is stopping just now is started anew.
 */
async function bringUpToUse(
  home: Home,
  binaries: Binaries,
): Promise<{ port: number; reused: boolean; use: Use }> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const { port, reused } = await bringUp(home, binaries);
    const use = openUse(home, port);
    try {
      await makeDatabase(use.sql);
      await markInUse(use);
      return { port, reused, use };
    } catch (error) {
      await use.sql.end({ timeout: 1 });
      if (!isUnavailable(error) || performance.now() > until) throw error;
    }
  }
}

async function markInUse(use: Use): Promise<void> {
  await use.sql`select pg_advisory_lock_shared(${IN_USE}::bigint)`;
  use.socket?.unref();
}

/** Says it once more on a connection that a server which went down took with it. */
async function markInUseAgain(use: Use): Promise<void> {
  if (use.socket?.destroyed) await markInUse(use);
}

function address(home: Home, port: number, database: string): string {
  return `postgres://${SUPERUSER}:${home.password}@127.0.0.1:${port}/${database}`;
}

/** Made under another name and renamed, so that a kill or a second start never meets half of a data folder. */
async function makeData(home: Home, binaries: Binaries): Promise<boolean> {
  const draft = `${home.data}.${randomUUID()}`;
  const passwordFile = join(home.path, `pw.${randomUUID()}`);
  try {
    mkdirSync(draft, { mode: 0o700 });
    own(draft, home.user);
    writeFileSync(passwordFile, home.password, { mode: 0o600, flag: 'wx' });
    own(passwordFile, home.user);
    const { status, output } = await run(home, binaries.initdb, [
      ...['-D', draft, '-U', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      ...['--locale', 'C', '--no-instructions'],
    ]);
    if (status !== 0) throw explainOutput('initdb', output, home.path);
    appendFileSync(join(draft, 'postgresql.conf'), "\ninclude_if_exists = 'signpost.conf'\n");
    renameSync(draft, home.data);
    return true;
  } catch (error) {
    if (existsSync(join(home.data, 'PG_VERSION'))) return false;
    throw explainFileError(error, home.path);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

function configure(home: Home, settings: Record<string, string>): void {
  const file = join(home.data, 'signpost.conf');
  const draft = join(home.path, `conf.${randomUUID()}`);
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  try {
    writeFileSync(draft, `# Written anew at every start.\n${lines.join('\n')}\n`, { mode: 0o600 });
    own(draft, home.user);
    renameSync(draft, file);
  } catch (error) {
    throw explainFileError(error, home.path);
  } finally {
    rmSync(draft, { force: true });
  }
}

async function bringUp(home: Home, binaries: Binaries): Promise<{ port: number; reused: boolean }> {
  const until = performance.now() + PATIENCE_MS;
  let ours: number | undefined;
  for (let output = ''; ; ) {
    const running = findRunning(home);
    if (running) {
      const port = await answers(home, running.port);
      if (port) return { port, reused: port !== ours };
    } else {
      ours = await choosePort(home);
      const launched = await launch(home, binaries, ours);
      if (launched.status === 0) continue;
      output = launched.output;
      // Another start was first, another program took the port, or a killed server's last children still hold
      // its memory: all of these pass.
      const passing = /postmaster\.pid|another server|in use|could not bind|shared memory block/i.test(
        output,
      );
      if (!passing || performance.now() > until) throw explainOutput('pg_ctl', output, home.path);
    }
    if (performance.now() > until) {
      throw new EmbeddedRefused(
        `A PostgreSQL server holds ${home.data} and does not answer; stop it, or restart the machine, and start again.`,
      );
    }
    await sleep(running ? 30 : 250);
  }
}

/** The port, once the server there takes our password; undefined while it is starting or stopping. */
async function answers(home: Home, port: number): Promise<number | undefined> {
  if (!port) return undefined;
  const sql = connect(home, port);
  try {
    await sql`select 1`;
    return port;
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new EmbeddedRefused(
        `The server in ${home.data} does not take the password in ${join(home.path, 'password')}; put that file back ` +
          'as it was, or move the folder away to begin anew.',
      );
    }
    return undefined;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The connection that says that this process uses the server. It alone keeps no process from ending. */
interface Use {
  readonly sql: Sql;
  socket: Socket | undefined;
}

function openUse(home: Home, port: number): Use {
  const socket = (to: Opening) =>
    new Promise<Socket>((resolve, reject) => {
      const opened = openSocket(to, 0);
      opened.once('connect', () => {
        opened.off('error', reject);
        use.socket = opened;
        resolve(opened);
      });
      opened.once('error', reject);
    });
  const use: Use = { sql: connect(home, port, { socket }), socket: undefined };
  return use;
}

async function makeDatabase(sql: Sql): Promise<void> {
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (!found) await sql.unsafe(`create database ${DATABASE}`);
  } catch (error) {
    const code = (error as { code?: string }).code;
    // Another start made it in the same moment.
    if (code !== '42P04' && code !== '23505') throw error;
  }
}

async function stop(home: Home, binaries: Binaries, port: number, use: Use): Promise<'stopped' | 'left'> {
  if (await usedByOthers(use)) return 'left';
  // Stopped by another meanwhile, and perhaps started anew by a third.
  if (findRunning(home)?.port !== port) return 'stopped';
  const { status, output } = await run(home, binaries.pgCtl, [
    ...['stop', '-D', home.data, '-m', 'fast', '-w', '-t', '60'],
  ]);
  if (status !== 0 && findRunning(home)) throw explainOutput('pg_ctl', output, home.path);
  return 'stopped';
}

/**
 * As `stop`, but without waiting for whoever is connected still. A server that is at the end of its replay when it is to stop
 * in that way waits for ever, for workers that nobody tells to end (PostgreSQL 18.4): one that is restored is stopped at once.
 */
async function abandon(
  home: Home,
  binaries: Binaries,
  port: number,
  use: Use,
  restoring = false,
): Promise<'stopped' | 'left'> {
  if (!(await isAlone(use).catch(() => true)) || findRunning(home)?.port !== port) return 'left';
  const how = restoring ? ['-m', 'fast', '-w', '-t', '60'] : ['-m', 'smart', '-W'];
  await run(home, binaries.pgCtl, ['stop', '-D', home.data, ...how]);
  return 'stopped';
}

/** Whether no other process of ours uses the server. When so, none can begin to until the connection ends. */
async function isAlone({ sql, socket }: Use): Promise<boolean> {
  socket?.ref();
  await sql`select pg_advisory_unlock_shared(${IN_USE}::bigint)`;
  const [own] = await sql<{ alone: boolean }[]>`select pg_try_advisory_lock(${IN_USE}::bigint) as alone`;
  return own?.alone === true;
}

/**
 * Whether a process of ours uses the server, or anybody else is connected, longer than what was just closed or killed takes
 * to be gone. When not, nobody of ours can begin to until the connection ends.
 */
async function usedByOthers(use: Use): Promise<boolean> {
  const { sql } = use;
  try {
    if (!(await isAlone(use))) return true;
    for (const until = performance.now() + LEAVING_MS; ; await sleep(100)) {
      const [other] = await sql`
        select from pg_stat_activity where backend_type = 'client backend' and application_name <> ${APPLICATION}`;
      if (!other || performance.now() > until) return other !== undefined;
    }
  } catch {
    return false;
  }
}

function connect(home: Home, port: number, more: object = {}): Sql {
  return postgres(address(home, port, 'postgres'), {
    ...provingItself(),
    ...more,
    max: 1,
    max_lifetime: null,
    connect_timeout: 3,
    fetch_types: false,
    prepare: false,
    onnotice: () => {},
    connection: { application_name: APPLICATION },
  });
}
