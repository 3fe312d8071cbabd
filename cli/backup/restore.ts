import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable, openPool } from '../../platform/database.ts';
import { findBinaries } from '../../platform/embedded/binaries.ts';
import { type Home, own, prepareHome, unfinishedRestore } from '../../platform/embedded/folder.ts';
import { DiskFull, isFull } from '../../platform/embedded/refusal.ts';
import { type Embedded, EmbeddedRefused, startEmbedded } from '../../platform/embedded/server.ts';
import { removeLeft } from '../../platform/processes.ts';
import { backupsIn, firstSegment, missingSegment, nextSegment } from './backup.ts';
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
  let hole: BackupFault | undefined;
  const logged = statSync(home.log).size;
  try {
    const unpacked = await unpackBackup({ ...options, name, draft, home });
    const { password, backup } = unpacked;
    ({ hole } = unpacked);
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
    await replayed(server.url, home, logged);
    return { server, backup, finish: () => rmSync(join(home.data, unfinishedRestore)) };
  } catch (error) {
    await server?.stop().catch(() => {});
    rmSync(ours, { recursive: true, force: true });
    if (isFullDisk(error)) throw noRoom(home);
    const reason = error instanceof EmbeddedRefused ? (reasonIn(error.message) ?? error) : error;
    throw reason === tooLate && hole ? hole : reason;
  }
}

const isFullDisk = (error: unknown) =>
  error instanceof DiskFull || /^(ENOSPC|EDQUOT)$/.test((error as NodeJS.ErrnoException).code ?? '');
const noRoom = ({ path }: Home) =>
  new BackupFault(
    `The disk that holds ${path} is full: a restore takes the room of the whole database and of its log since. Nothing was restored; make room, or restore into a folder on another disk.`,
  );

/**
 * Unpacks a backup, with the log that was shipped since, into the data folder of a server that will replay it and
 * that nobody else starts. Returns what was stored beside the data: the superuser's password, and what the backup
 * says it holds; and why the log ends where it ends, if more of it should be there.
 */
async function unpackBackup(
  unpacking: RestoreOptions & { readonly name: string; readonly draft: string; readonly home: Home },
): Promise<{ password: Buffer; backup: Evidence; hole: BackupFault | undefined }> {
  const { folder, key, at, name, draft, home } = unpacking;
  const { user } = home;
  mkdirSync(draft, { mode: 0o700 });
  own(draft, user);
  await openFrom(join(folder, name), name, key, (content) => unpackInto(draft, content, user));
  refuseOtherMajor(name, draft, home);
  const first = firstSegment(readFileSync(join(draft, 'backup_label'), 'utf8'));
  const hole = await restoreLog(unpacking, first);
  if (hole && !(at && existsSync(join(draft, 'pg_wal', first)))) throw hole;
  const backup = JSON.parse(readFileSync(join(draft, 'signpost', 'evidence.json'), 'utf8')) as Evidence;
  const password = readFileSync(join(draft, 'signpost', 'password'));
  rmSync(join(draft, 'signpost'), { recursive: true });
  for (const mark of ['recovery.signal', unfinishedRestore]) {
    writeFileSync(join(draft, mark), '', { mode: 0o600 });
    own(join(draft, mark), user);
  }
  return { password, backup, hole };
}

/** Its folder is removed: what a start says of one that another PostgreSQL made would lead nowhere. */
function refuseOtherMajor(name: string, draft: string, { path, user }: Home): void {
  const made = readFileSync(join(draft, 'PG_VERSION'), 'utf8').trim();
  const { major } = findBinaries(path, user);
  if (made !== String(major))
    throw new BackupFault(
      `${name} was made by PostgreSQL ${made}, and this release brings ${major}: restore it with a release of Signpost that brings ${made}.`,
    );
}

const mendHole = 'Bring back a copy of it that is whole, or give a moment of before it with --at.';
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
async function replayed(url: string, home: Home, logged: number): Promise<void> {
  const sql = openPool({ url, max: 1, applicationName: 'signpost restore' });
  try {
    for (;;) {
      const [state] = await sql<{ replays: boolean }[]>`select pg_is_in_recovery() as replays`;
      if (!state?.replays) return;
      await sleep(100);
    }
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    const words = readFileSync(home.log).subarray(logged).toString('utf8');
    if (isFull(words)) throw noRoom(home);
    throw (
      reasonIn(words) ??
      new BackupFault(
        `The server stopped while it replayed the log: ${home.log} says why. Use another backup.`,
      )
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/**
 * Puts the log from a backup's first segment on beside it, as far as it is whole; what was shipped before or lies behind a hole serves
 * nothing. Says where more of it should be.
 */
async function restoreLog(
  { folder, key, draft, home }: Pick<RestoreOptions, 'folder' | 'key'> & { draft: string; home: Home },
  first: string,
): Promise<BackupFault | undefined> {
  const gap = missingSegment(folder, first);
  for (let name = first; name !== gap; name = nextSegment(name)) {
    const file = join(folder, 'wal', `${name}.sealed`);
    if (!existsSync(file)) return undefined;
    const path = join(draft, 'pg_wal', name);
    const content = await readSegment(file, name, key).catch((error) => {
      if (error instanceof BackupFault) return error;
      throw error;
    });
    if (content instanceof BackupFault)
      return new BackupFault(
        `${file} does not open: it was damaged, cut or changed, or cannot be read. What came after it cannot be restored. ${mendHole}`,
      );
    writeFileSync(path, content, { mode: 0o600 });
    own(path, home.user);
  }
  return new BackupFault(
    `${folder} lacks ${gap} of the log: what came after it cannot be restored. ${mendHole}`,
  );
}
