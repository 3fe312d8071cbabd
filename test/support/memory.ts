import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const PREFIX = 'signpost-test-';
/** What all workers' databases of one run take at most, with room to spare. */
const ROOM_BYTES = 4 * 1024 ** 3;

/**
 * The folder for the test server's data: in memory where the system has room there (Linux), else `onDisk`. ext4 looks at each file
 * that was removed within minutes before it makes one: a thousand files for each test file's database, dropped and made, were a
 * sixth of all the processors' time. Folders of checkouts that are gone are removed.
 */
export function testServerFolder(checkout: string, onDisk: string): string {
  if (!roomInMemory()) return onDisk;
  for (const name of readdirSync(MEMORY).filter((name) => name.startsWith(PREFIX)))
    if (isLeft(join(MEMORY, name))) rmSync(join(MEMORY, name), { recursive: true, force: true });
  const folder = join(MEMORY, PREFIX + createHash('sha256').update(checkout).digest('hex').slice(0, 12));
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  // Whoever made it before us could read and change what is in it.
  if (!isOurs(folder)) return onDisk;
  writeFileSync(join(folder, 'checkout'), checkout);
  return folder;
}

function roomInMemory(): boolean {
  if (process.platform !== 'linux' || !existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  const mount = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .find((line) => line.split(' ')[1] === MEMORY);
  return bavail * bsize >= ROOM_BYTES && mount !== undefined && !/[ ,]noexec\b/.test(mount);
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === process.getuid?.();
}

function isLeft(folder: string): boolean {
  const said = join(folder, 'checkout');
  return isOurs(folder) && existsSync(said) && !existsSync(readFileSync(said, 'utf8'));
}
