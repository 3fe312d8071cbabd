import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { flushFolder } from './flushFolder.ts';

/**
 * The files of keys that open data: sealed columns, the vault, look-ups by keyed hash, cursors, backups. What signs the
 * audit and its certificates stays, and so do the keys between processes.
 */
export const dataKeyFiles = [
  'seal.key',
  'vault.key',
  'vault-lookup.key',
  'lookup.key',
  'cursor.key',
  'backup.key',
] as const;

/** What stands in a folder in place of its data keys. */
const markFile = 'destroyed.txt';

/** The destruction that took the data keys of a folder, by its identifier; undefined where none did. */
export function destructionOf(dir: string): string | undefined {
  const path = join(resolve(dir), markFile);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** SHA-256 of each data key file of a folder that is there, so that a copy elsewhere is known again. */
export function printDataKeys(dir: string): Record<string, string> {
  const present = dataKeyFiles.filter((file) => existsSync(join(resolve(dir), file)));
  return Object.fromEntries(
    present.map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(resolve(dir), file)))
        .digest('hex'),
    ]),
  );
}

/**
 * Destroys the data keys of a folder for good: overwrites, flushes and removes them (L10). Without them sealed
 * columns and every backup are unreadable. Media that keep old blocks, and copies elsewhere, are the operator's to
 * destroy. Safe to repeat. Leaves `destruction`, its identifier, in their place, which says that it was decided and
 * keeps new keys from being made there.
 */
export function destroyDataKeys(dir: string, destruction: string): void {
  const folder = resolve(dir);
  overwrite(join(folder, markFile), Buffer.from(`${destruction}\n`), 'w');
  flushFolder(folder);
  // Drafts of a change that was cut off hold keys too.
  const isKey = (file: string) => dataKeyFiles.some((name) => file === name || file.startsWith(`.${name}.`));
  for (const file of readdirSync(folder).filter(isKey)) {
    const path = join(folder, file);
    try {
      overwrite(path, randomBytes(statSync(path).size), 'r+');
    } catch (error) {
      // By another run, just now.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    rmSync(path, { force: true });
  }
  flushFolder(folder);
}

function overwrite(path: string, content: Buffer, flags: 'w' | 'r+'): void {
  const handle = openSync(path, flags, 0o600);
  try {
    writeSync(handle, content, 0, undefined, 0);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
