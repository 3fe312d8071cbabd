import { randomUUID } from 'node:crypto';
import { createWriteStream, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { copyOut } from '../../../platform/copy.ts';
import type { Sql } from '../../../platform/database.ts';
import { makeFolder } from '../../../platform/makeFolder.ts';
import { removeLeft } from '../../../platform/processes.ts';
import { eventColumns, printCanonically } from './encoding.ts';

/** A file of a dump: its name, its columns, and what it holds. */
export interface DumpFile {
  readonly file: string;
  readonly columns: readonly string[];
  readonly select: string;
}

/** The files of a dump: COPY text with a header line, in UTC, in the order of the tree. */
export const dumpFiles = {
  events: {
    file: 'events.tsv',
    columns: eventColumns,
    select: `select ${eventColumns.join(', ')} from audit.event order by xid, id`,
  },
  leaves: {
    file: 'leaves.tsv',
    columns: ['position', 'event_id', 'xid', 'writer', 'sequence', 'occurred_at', 'hash'],
    select: `select position, event_id, xid, writer, sequence, occurred_at, encode(hash, 'hex') as hash
      from audit.leaf order by position`,
  },
  checkpoints: {
    file: 'checkpoints.tsv',
    columns: ['size', 'root', 'sealed_at', 'note'],
    select: `select size, encode(root, 'hex') as root, sealed_at, note from audit.checkpoint order by size`,
  },
} as const satisfies Readonly<Record<string, DumpFile>>;

/**
 * Writes the audit and what it is sealed in to a folder, as one moment shows them. The owner's rights are needed. What does not
 * come to its end leaves no file, and the dump of before: of two moments together it would look like a forgery.
 */
export async function dumpAudit(sql: Sql, folder: string): Promise<void> {
  makeFolder(folder, 0o700);
  removeLeft(folder, /\.tsv\.begun\.(\d+)\./);
  // Of its own: of two dumps into one folder the later stands, whole.
  const mark = `begun.${process.pid}.${randomUUID()}`;
  const begun = (path: string) => `${path}.${mark}`;
  const paths = Object.values(dumpFiles).map(({ file }) => join(folder, file));
  let broke: unknown;
  try {
    await sql.begin('isolation level repeatable read read only', async (tx) => {
      await tx`set local statement_timeout = 0`;
      await printCanonically(tx);
      for (const { file, select } of Object.values(dumpFiles)) {
        const written = createWriteStream(begun(join(folder, file)), { mode: 0o600 });
        await pipeline(copyOut(tx, select, 'with (header)'), written).catch((error: unknown) => {
          // The transaction's end tells only that the server had more to send.
          broke = error;
          throw error;
        });
      }
    });
    // One after the other with nothing between, so that files of two dumps do not mix.
    for (const path of paths) renameSync(begun(path), path);
  } catch (error) {
    await Promise.all(paths.map((path) => rm(begun(path), { force: true })));
    throw broke ?? error;
  }
}
