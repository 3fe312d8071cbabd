import {
  closeSync,
  type Dirent,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { own } from '../../platform/embedded/folder.ts';
import type { ServerUser } from '../../platform/embedded/user.ts';
import { BackupFault } from './sealed.ts';

/** A file of the backup: its path in the data folder, and how many bytes follow. A folder has none. */
interface Entry {
  readonly path: string;
  readonly size: number;
  readonly folder: boolean;
}

/** Parts of a data folder that a backup leaves out: they are made anew (PostgreSQL manual, "Making a base backup"). */
const emptied = [
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
];
const leftOut =
  /^(postmaster\.(pid|opts)|recovery\.signal|standby\.signal|backup_label(\.old)?|tablespace_map)$/;

function headerOf(entry: Entry): Buffer {
  const json = Buffer.from(JSON.stringify(entry));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}

/** A text as a file of the backup. */
export function textEntry(path: string, text: string): Buffer {
  const content = Buffer.from(text);
  return Buffer.concat([headerOf({ path, size: content.length, folder: false }), content]);
}

/** Everything of a running server's data folder. What changes or goes meanwhile, the write-ahead log mends. */
export async function* packFolder(root: string, under = ''): AsyncGenerator<Buffer> {
  for (const entry of readdirSync(join(root, under), { withFileTypes: true }) as Dirent[]) {
    const path = under ? `${under}/${entry.name}` : entry.name;
    if (leftOut.test(path) || entry.name.startsWith('pgsql_tmp')) continue;
    if (entry.isDirectory()) {
      yield headerOf({ path, size: 0, folder: true });
      if (!emptied.includes(path)) yield* packFolder(root, path);
      else if (path === 'pg_wal') yield headerOf({ path: 'pg_wal/archive_status', size: 0, folder: true });
    } else if (entry.isFile()) yield* packFile(root, path);
    else
      throw new BackupFault(
        `${path} is no plain file: tablespaces elsewhere are not backed up. Move them back.`,
      );
  }
}

async function* packFile(root: string, path: string): AsyncGenerator<Buffer> {
  let handle: number;
  try {
    handle = openSync(join(root, path), 'r');
  } catch (error) {
    // Dropped since the folder was listed.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    const { size } = fstatSync(handle);
    yield headerOf({ path, size, folder: false });
    for (let done = 0; done < size; ) {
      const block = Buffer.alloc(Math.min(1 << 20, size - done));
      const read = readSync(handle, block, 0, block.length, done);
      // Cut off meanwhile: what was there does not matter any more.
      done += read === 0 ? block.length : read;
      yield read === 0 ? block : block.subarray(0, read);
    }
  } finally {
    closeSync(handle);
  }
}

/** Writes a packed folder out under `root`, which must be new, as the server's user. */
export async function unpackInto(
  root: string,
  content: AsyncIterable<Buffer>,
  user: ServerUser | undefined,
): Promise<void> {
  let kept: Buffer = Buffer.alloc(0);
  let open: { handle: number; left: number } | undefined;
  const begin = (entry: Entry) => {
    const path = normalize(join(root, entry.path));
    if (!path.startsWith(`${normalize(root)}/`))
      throw new BackupFault('The backup names a file outside of its folder.');
    mkdirSync(entry.folder ? path : dirname(path), { recursive: true, mode: 0o700 });
    if (entry.folder) return own(path, user);
    const handle = openSync(path, 'w', 0o600);
    own(path, user);
    open = { handle, left: entry.size };
  };
  for await (const block of content) {
    kept = kept.length === 0 ? block : Buffer.concat([kept, block]);
    for (;;) {
      if (open) {
        const part = kept.subarray(0, open.left);
        // On a disk that is nearly full one writing alone would leave part of it out, and not say so.
        writeFileSync(open.handle, part);
        kept = kept.subarray(part.length);
        open.left -= part.length;
        if (open.left > 0) break;
        closeSync(open.handle);
        open = undefined;
      }
      if (kept.length < 4) break;
      const length = kept.readUInt32BE(0);
      if (kept.length < 4 + length) break;
      begin(JSON.parse(kept.subarray(4, 4 + length).toString('utf8')) as Entry);
      kept = kept.subarray(4 + length);
    }
  }
  if (open || kept.length > 0) throw new BackupFault('The backup ends in the middle of a file.');
}
