import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '../makeFolder.ts';
import { diskFull, EmbeddedRefused, explainFileError } from './refusal.ts';
import { reachable, type ServerUser, serverUser } from './user.ts';

/** Where the embedded server keeps its things, and as whom it runs. */
export interface Home {
  /** Folder of all that follows. */
  path: string;
  /** The server's own data folder, 0700, owned by `user`. */
  data: string;
  /** The server's log, owned by `user`. */
  log: string;
  /** Of the database's superuser; the file is 0600 and ours. */
  password: string;
  /** Undefined: the present user. */
  user: ServerUser | undefined;
}

const ROOM_NEEDED = 300 * 1024 * 1024;
const LOG_LIMIT = 10 * 1024 * 1024;
const ABANDONED_MS = 10 * 60 * 1000;
const OUTSIDE = '/var/lib/signpost';

/**
 * Makes the folder ready. As root the server runs as another user; where that user cannot reach `dataDir` (a
 * checkout below /root), the data goes to a folder of its own under /var/lib/signpost instead, named after
 * `dataDir`. Throws `EmbeddedRefused`.
 */
export function prepareHome(dataDir: string): Home {
  const wanted = resolve(dataDir);
  // pg_ctl hands the path to a shell inside double quotes.
  if (process.platform !== 'win32' && /["$`\\\n]/.test(wanted)) {
    throw new EmbeddedRefused(
      'The data folder has a quote, dollar sign, backslash or line break in its path, which PostgreSQL cannot take; ' +
        'set SIGNPOST_DATA_DIR to a plainer path.',
    );
  }
  try {
    const runner = serverUser();
    const path = settle(wanted, runner);
    const data = join(path, 'data');
    const user = runner && (ownerOf(data) ?? runner);
    sweep(path);
    if (!existsSync(data)) refuseWithoutRoom(path);
    const log = join(path, 'server.log');
    closeSync(openSync(log, 'a', 0o600));
    if (statSync(log).size > LOG_LIMIT) truncateSync(log, 0);
    own(log, user);
    return { path, data, log, password: passwordIn(path), user };
  } catch (error) {
    throw explainFileError(error, wanted);
  }
}

/** Gives a file or folder to the server's user. */
export function own(path: string, user: ServerUser | undefined): void {
  if (user) chownSync(path, user.uid, user.gid);
}

/** In a data folder from the moment that a restore puts it in its place until what was open in the backup is ended. */
export const unfinishedRestore = 'restore.unfinished';

/** Refuses a server that a broken-off restore left: who was locked out, or signed out, since the backup would be in again. */
export function refuseUnfinished(data: string): void {
  if (existsSync(join(data, unfinishedRestore)))
    throw new EmbeddedRefused(
      `The folder ${data} was left by a restore that is not at its end: wait for it, or, if it was broken off, remove the folder and restore again.`,
    );
}

/** Refuses a data folder that another major version of PostgreSQL made. */
export function refuseOtherMajor(data: string, major: number): void {
  let found: string;
  try {
    found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  } catch (error) {
    if (!existsSync(data)) return;
    const code = (error as NodeJS.ErrnoException).code;
    throw new EmbeddedRefused(
      `The folder ${data} is not a PostgreSQL data folder that this user can read (${code}); move it away, or set ` +
        'SIGNPOST_DATA_DIR to another folder.',
    );
  }
  if (found !== String(major)) {
    throw new EmbeddedRefused(
      `The folder ${data} was made by PostgreSQL ${found} and this release brings PostgreSQL ${major}; move the ` +
        'folder away and load the data again, or run that version yourself and set DATABASE_URL.',
    );
  }
}

function settle(wanted: string, runner: ServerUser | undefined): string {
  makeFolder(wanted, 0o755);
  if (!runner) {
    chmodSync(wanted, 0o700);
    return wanted;
  }
  chmodSync(wanted, 0o711);
  if (reachable(runner, wanted)) return wanted;
  const outside = join(OUTSIDE, createHash('sha256').update(wanted).digest('hex').slice(0, 16));
  makeFolder(outside, 0o755);
  chmodSync(OUTSIDE, 0o711);
  chmodSync(outside, 0o711);
  if (!reachable(runner, outside)) {
    throw new EmbeddedRefused(
      `The embedded PostgreSQL runs as another user than root, and that user cannot reach ${wanted}; set ` +
        'SIGNPOST_DATA_DIR to a folder outside /root, or set DATABASE_URL to a server of your own.',
    );
  }
  writeFileSync(join(wanted, 'README'), `The database's files are in ${outside}\n`, { mode: 0o644 });
  return outside;
}

function ownerOf(data: string): ServerUser | undefined {
  try {
    const { uid, gid } = statSync(data);
    return uid === 0 ? undefined : { uid, gid };
  } catch {
    return undefined;
  }
}

function refuseWithoutRoom(path: string): void {
  const { bavail, bsize } = statfsSync(path);
  if (bavail * bsize < ROOM_NEEDED) throw diskFull(path);
}

/** Drafts that a killed start left behind. */
function sweep(path: string): void {
  for (const name of readdirSync(path)) {
    if (!/^(data|binaries-[\w.-]+|password|conf|pw)\.[0-9a-f]{8}-[0-9a-f-]{27}$/.test(name)) continue;
    const draft = join(path, name);
    const age = Date.now() - (statSync(draft, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_MS) rmSync(draft, { recursive: true, force: true });
  }
}

function passwordIn(path: string): string {
  const file = join(path, 'password');
  if (!existsSync(file)) {
    const draft = `${file}.${randomUUID()}`;
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
    try {
      linkSync(draft, file);
    } catch (error) {
      // Another start was first; its password counts.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return readFileSync(file, 'utf8');
}
