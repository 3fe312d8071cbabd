import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

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
 * Destroys the data keys of a folder for good: overwritten, flushed, removed (L10). Without them sealed columns and every
 * backup are noise. Media that keep old blocks, and copies elsewhere, are the operator's to destroy. Safe to repeat.
 */
export function destroyDataKeys(dir: string): void {
  for (const file of dataKeyFiles) {
    const path = join(resolve(dir), file);
    if (!existsSync(path)) continue;
    const handle = openSync(path, 'r+');
    try {
      writeSync(handle, randomBytes(statSync(path).size), 0, undefined, 0);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    rmSync(path);
  }
}
