import { execFile } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { takeBackup } from '../../cli/backup/backup.ts';
import { restoreBackup } from '../../cli/backup/restore.ts';
import { openPool, type Sql } from '../../platform/database.ts';
import { prepareHome } from '../../platform/embedded/folder.ts';
import type { Embedded } from '../../platform/embedded/server.ts';
import { type Keys, openKeys } from '../../platform/keys.ts';
import { compiled } from '../support/command.ts';
import { afterFile } from '../support/endings.ts';
import { startMigrated } from '../support/migratedServer.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';

/** Where a backup of a test's server goes. */
type Target = Parameters<typeof takeBackup>[0];

/** A server of a file's tests, asked by its owner. */
interface Asked {
  readonly sql: Sql;
  readonly dataDir: string;
  readonly server: Embedded;
}

/** What tests of backups stand on: a folder with keys in it, and servers, which are stopped and removed after the file. */
interface Backups {
  readonly root: string;
  readonly keysDir: string;
  readonly keys: Keys;
  readonly key: Buffer;
  /** A folder for a server, which is removed wherever the server stands. */
  dirOf(...names: string[]): string;
  /** A server that somebody started, asked and stopped with the others. */
  use(server: Embedded, dataDir: string): Asked;
  /** A new migrated server. */
  start(name: string): Promise<Asked>;
  /** Backups of a server into a folder of that name. */
  target(of: Asked, name: string): Target;
  /**
   * The file's server with an empty table to write into, and a folder of its own that it is backed up into: one server for
   * all tests, each of which begins with a backup of its own.
   */
  noted(name: string): Promise<{ readonly sql: Sql; readonly target: Target }>;
  /** The folder of a backup of it in which `first` is noted, for tests that only restore. */
  kept(): Promise<string>;
  /** A server that was restored from a folder. */
  restored(
    from: string,
    into: string,
    at?: Date,
  ): Promise<Asked & Omit<Awaited<ReturnType<typeof restoreBackup>>, 'server'>>;
  /** Runs a command as an operator does, with these keys unless told: its status and what it said. */
  ran(
    program: string,
    args: readonly string[],
    env?: Record<string, string>,
  ): Promise<{ status: number; said: string }>;
}

/**
 * Writes a text into the table, and says when. In a later millisecond than what was noted before: a moment has no smaller parts, and
 * one of the same would be of before that too.
 */
export async function note(sql: Sql, text: string): Promise<Date> {
  await sql`select pg_sleep(0.002)`;
  const [row] = await sql<{ at: Date }[]>`
    insert into public.noted (text, at) values (${text}, clock_timestamp()) returning at`;
  return row?.at as Date;
}

/** The texts in the table, in the order in which they were written. */
export async function textsIn({ sql }: Pick<Asked, 'sql'>): Promise<string[]> {
  return (await sql<{ text: string }[]>`select text from public.noted order by at`).map(({ text }) => text);
}

/** Waits for the next second of the clock: backups are named by theirs. */
export const nextSecond = () => new Promise((resume) => setTimeout(resume, 1_001 - (Date.now() % 1_000)));

/** Makes the folder and the keys. Nothing starts before it is asked for. */
export function prepareBackups(): Backups {
  const root = temporaryFolder();
  // Else the servers, which are another user's where root runs them, would stand elsewhere, on another disk.
  chmodSync(root, 0o711);
  const keysDir = join(root, 'keys');
  cpSync(inject('testKeys'), keysDir, { recursive: true });
  const keys = openKeys(keysDir, { create: false });
  const key = keys.backupKey();
  const made: string[] = [];
  const asked: Asked[] = [];
  afterFile(async () => {
    await Promise.all(
      asked.map(async ({ sql, server }) => {
        await sql.end({ timeout: 1 });
        await server.stop();
      }),
    );
    for (const dataDir of made) rmSync(prepareHome(dataDir).path, { recursive: true, force: true });
  });
  const dirOf = (...names: string[]) => {
    const dataDir = join(root, ...names);
    made.push(dataDir);
    return dataDir;
  };
  const use = (server: Embedded, dataDir: string) => {
    const sql = openPool({ url: server.url, max: 2, applicationName: 'tests' });
    const one = { sql, dataDir, server };
    asked.push(one);
    return one;
  };
  const start = async (name: string) => {
    const dataDir = dirOf(name, 'postgres');
    return use(await startMigrated(dataDir), dataDir);
  };
  const target = ({ server, dataDir }: Asked, name: string) => ({
    url: server.url,
    dataDir,
    folder: join(root, name),
    key,
  });
  let shared: Promise<Asked> | undefined;
  const noted = async (name: string) => {
    shared ??= start('noted').then(async (one) => {
      await one.sql`create table public.noted (text text, at timestamptz)`;
      return one;
    });
    const one = await shared;
    await one.sql`truncate public.noted`;
    return { sql: one.sql, target: target(one, `${name}-backups`) };
  };
  let kept: Promise<string> | undefined;
  return {
    root,
    keysDir,
    keys,
    key,
    dirOf,
    use,
    start,
    target,
    noted,
    kept: () => {
      kept ??= noted('kept').then(async (of) => {
        await note(of.sql, 'first');
        await takeBackup(of.target);
        return of.target.folder;
      });
      return kept;
    },
    restored: async (from, into, at) => {
      const dataDir = dirOf(into);
      const { server, backup, finish } = await restoreBackup({
        folder: from,
        dataDir,
        key,
        ...(at && { at }),
      });
      return { ...use(server, dataDir), backup, finish };
    },
    ran: async (program, args, env = {}) =>
      promisify(execFile)(process.execPath, [await compiled(program), ...args], {
        env: { PATH: testSettings.path, SIGNPOST_KEYS: keysDir, ...env },
      }).then(
        ({ stdout, stderr }) => ({ status: 0, said: stdout + stderr }),
        ({ code, stdout, stderr }) => ({ status: code as number, said: `${stdout}${stderr}` }),
      ),
  };
}

/** `SIGNPOST_DATA_DIR` of the server that a target is of. */
export const settingOf = ({ dataDir }: Target) => dirname(dataDir);
