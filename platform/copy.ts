import type { TransactionSql } from './database.ts';

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

/** How the driver tells a statement that it failed. */
interface Rejected {
  reject(error: unknown): void;
}

/**
 * Sends rows in the text format of COPY into a table.
 *
 * Two faults of the driver (postgres 3.4.9) are worked round. It reports no failure that comes after all rows are
 * sent, so that the wait would never end: the next statement of the transaction, which is aborted then, reports it
 * instead. And it tells the server that the COPY failed when it closes a stream that ended well: the server ignores
 * that, but PgBouncer waits for an answer and loses count of what is prepared on the connection.
 */
export async function copyIn(
  tx: TransactionSql,
  into: string,
  rows: Buffer | string,
  options = '',
): Promise<void> {
  const copying = tx.unsafe(`copy ${into} from stdin ${options}`);
  const { reject } = copying as unknown as Rejected;
  let refused: unknown;
  (copying as unknown as Rejected).reject = (error) => {
    refused = error;
    reject(error);
  };
  const stream = await copying.writable();
  const [end, fail] = [stream._final.bind(stream), stream._destroy.bind(stream)];
  stream._destroy = (error, done) => (error ? fail(error, done) : done(null));
  await new Promise<void>((resolve, reject) => {
    stream.on('error', reject);
    stream._final = (done) => {
      end(done);
      resolve();
    };
    stream.end(typeof rows === 'string' ? Buffer.from(rows) : rows);
  });
  await tx.unsafe('select').catch((error: unknown) => {
    throw refused ?? error;
  });
}
