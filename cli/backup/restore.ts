import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable, openPool } from '../../platform/database.ts';
import { type Home, own, prepareHome, unfinishedRestore } from '../../platform/embedded/folder.ts';
import { type Embedded, EmbeddedRefused, startEmbedded } from '../../platform/embedded/server.ts';
import { removeLeft } from '../../platform/processes.ts';
import { backupsIn, firstSegment, missingSegment } from './backup.ts';
import type { Evidence } from './check.ts';
import { unpackInto } from './pack.ts';
import { BackupFault, openFrom, readSegment } from './sealed.ts';

/** From where to where a backup is restored. */
interface RestoreOptions {
  readonly folder: string;
  readonly key: Buffer;
  /** A folder for a new embedded server; it must not hold one. */
  readonly dataDir: string;
  /** To which moment; as far as the shipped log goes when left out. */
  readonly at?: Date;
  /** Hears of the server as it begins to start. */
  readonly starts?: (server: Promise<Embedded>) => void;
}

/** `base-yyyyMMddTHHmmssZ.sealed` as a moment. */
function takenAt(name: string): Date {
  const [, y, mo, d, h, mi, s] = /base-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(name) ?? [];
  return new Date(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
}

/** What was restored: a running server, what the backup held when it was taken, and how to say that what was open in it is ended. */
interface Restored {
  readonly server: Embedded;
  readonly backup: Evidence;
  readonly finish: () => void;
}

/**
 * Restores the latest backup from before the moment, replays the log up to it, and leaves the server running. One that was still
 * being taken at that moment is of later: then the one before it. Until what was open in it is ended, and `finish` says so, nobody
 * else starts a server there. @throws BackupFault, and then the folder holds no server.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { folder, dataDir, at } = options;
  const names = backupsIn(folder).filter((each) => !at || takenAt(each) <= at);
  if (names.length === 0)
    throw new BackupFault(
      `${folder} holds no backup${at ? ' from before that moment' : ''}; correct the path.`,
    );
  const home = prepareHome(dataDir);
  if (existsSync(home.data)) throw taken(home);
  removeLeft(home.path, /^data\.restored\.(\d+)\./);
  for (;;) {
    try {
      return await restoreFrom(names.pop() as string, home, options);
    } catch (error) {
      if (error !== tooEarly || names.length === 0) throw error;
    }
  }
}

const taken = ({ data }: Home) => new BackupFault(`${data} holds a server already; give a new folder.`);

async function restoreFrom(name: string, home: Home, options: RestoreOptions): Promise<Restored> {
  const { dataDir, at, starts = () => {} } = options;
  // Of its own: of two restores into one folder one ends, and neither writes into what the other has.
  const draft = `${home.data}.restored.${process.pid}.${randomUUID()}`;
  let ours = draft;
  let server: Embedded | undefined;
  const logged = statSync(home.log).size;
  try {
    const { password, backup } = await unpackBackup({ ...options, name, draft, user: home.user });
    try {
      renameSync(draft, home.data);
    } catch (error) {
      // Made since it was looked for: by a start, or by another restore.
      throw existsSync(home.data) ? taken(home) : error;
    }
    ours = home.data;
    // The superuser's password is the one that the server had.
    writeFileSync(join(home.path, 'password'), password, { mode: 0o600 });
    chmodSync(join(home.path, 'password'), 0o600);
    const starting = startEmbedded({
      dataDir,
      restoring: true,
      settings: {
        // Nothing is fetched: the shipped log stands in pg_wal.
        restore_command: 'exit 1',
        recovery_target_timeline: 'current',
        recovery_target_action: 'promote',
        ...(at && { recovery_target_time: at.toISOString().replace('T', ' ').replace('Z', '+00') }),
      },
    });
    starts(starting);
    server = await starting;
    await replayed(server.url, home.log, logged);
    return { server, backup, finish: () => rmSync(join(home.data, unfinishedRestore)) };
  } catch (error) {
    await server?.stop().catch(() => {});
    rmSync(ours, { recursive: true, force: true });
    throw (error instanceof EmbeddedRefused && reasonIn(error.message)) || error;
  }
}

/**
 * Unpacks a backup, with the log that was shipped since, into the data folder of a server that will replay it and
 * that nobody else starts. Returns what was stored beside the data: the superuser's password, and what the backup
 * says it holds.
 */
async function unpackBackup({
  folder,
  key,
  at,
  name,
  draft,
  user,
}: RestoreOptions & {
  readonly name: string;
  readonly draft: string;
  readonly user: Home['user'];
}): Promise<{ password: Buffer; backup: Evidence }> {
  mkdirSync(draft, { mode: 0o700 });
  own(draft, user);
  await openFrom(join(folder, name), name, key, (content) => unpackInto(draft, content, user));
  await restoreLog(folder, draft, key, user);
  const gap = missingSegment(folder, firstSegment(readFileSync(join(draft, 'backup_label'), 'utf8')));
  if (gap && !at)
    throw new BackupFault(
      `${folder} lacks ${gap} of the log: what came after it cannot be restored. Bring it back, or give the moment up to which to restore.`,
    );
  const backup = JSON.parse(readFileSync(join(draft, 'signpost', 'evidence.json'), 'utf8')) as Evidence;
  const password = readFileSync(join(draft, 'signpost', 'password'));
  rmSync(join(draft, 'signpost'), { recursive: true });
  for (const mark of ['recovery.signal', unfinishedRestore]) {
    writeFileSync(join(draft, mark), '', { mode: 0o600 });
    own(join(draft, mark), user);
  }
  return { password, backup };
}

const tooLate = new BackupFault(
  'The shipped log ends before that moment. Give an earlier one, or leave --at out to restore as far as it goes.',
);
const tooEarly = new BackupFault(
  'The first backup was still being taken at that moment. Give a later one, or use another folder of backups.',
);

/** Why the server did not get to the moment, in its own words; undefined where that was for something else. */
function reasonIn(words: string): BackupFault | undefined {
  if (words.includes('recovery ended before')) return tooLate;
  return words.includes('before consistent recovery point') ? tooEarly : undefined;
}

/**
 * Until the whole log is replayed. The server answers before that, with what it has replayed until then; stopped then, it
 * would not know any more to which moment it was to go. What it says of it stands in its log behind what was `logged` before.
 */
async function replayed(url: string, log: string, logged: number): Promise<void> {
  const sql = openPool({ url, max: 1, applicationName: 'signpost restore' });
  try {
    for (;;) {
      const [state] = await sql<{ replays: boolean }[]>`select pg_is_in_recovery() as replays`;
      if (!state?.replays) return;
      await sleep(100);
    }
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const reason = reasonIn(readFileSync(log).subarray(logged).toString('utf8'));
    throw (
      reason ??
      new BackupFault(`The server stopped while it replayed the log: ${log} says why. Use another backup.`)
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function restoreLog(folder: string, data: string, key: Buffer, user: Home['user']): Promise<void> {
  for (const file of readdirSync(join(folder, 'wal')).filter((each) => each.endsWith('.sealed'))) {
    const name = file.replace('.sealed', '');
    const path = join(data, 'pg_wal', name);
    writeFileSync(path, await readSegment(join(folder, 'wal', file), name, key), { mode: 0o600 });
    own(path, user);
  }
}
