import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TransactionSql } from '../../../platform/database.ts';

/**
 * What COPY TO STDOUT sends, as it comes. The driver (postgres 3.4.9) holds the connection back while the reader is
 * behind, and forgets to let it go on when the last of the data came meanwhile; reading once more does so.
 */
export async function* copyOut(tx: TransactionSql, select: string, options = ''): AsyncGenerator<Buffer> {
  const stream = await tx.unsafe(`copy (${select}) to stdout ${options}`).readable();
  try {
    yield* stream;
  } finally {
    stream._read(0);
  }
}

/** Sends lines in the text format of COPY into a table. */
export async function copyIn(tx: TransactionSql, into: string, lines: readonly string[]): Promise<void> {
  const stream = await tx.unsafe(`copy ${into} from stdin`).writable();
  await pipeline(Readable.from([Buffer.from(lines.join(''))]), stream);
}
