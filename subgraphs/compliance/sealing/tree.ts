import type { Queryable } from '../../../platform/database.ts';
import { completeSubtrees, Frontier, joinSubtrees, type Range, type Subtree } from './merkle.ts';

/** Between two heights whose nodes are stored: 8, 16, 24, ... */
export const storedEvery = 8;

/** The newest checkpoint that is stored. */
interface StoredCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly note: string;
}

/** The newest checkpoint; undefined before the first. */
export async function findCheckpoint(sql: Queryable): Promise<StoredCheckpoint | undefined> {
  const [row] = await sql<StoredCheckpoint[]>`
    select size, root, note from audit.checkpoint order by size desc limit 1`;
  return row && { size: row.size, root: Buffer.from(row.root), note: row.note };
}

/** The root of a complete subtree from the nearest stored hashes below it: 128 of them at most. */
async function subtreeHash(sql: Queryable, { level, index }: Subtree): Promise<Buffer> {
  const stored = Math.floor(level / storedEvery) * storedEvery;
  const width = 2 ** (level - stored);
  const [from, to] = [index * width, (index + 1) * width];
  const rows =
    stored === 0
      ? await sql<{ hash: Buffer }[]>`
          select hash from audit.leaf where position >= ${from}::bigint and position < ${to}::bigint order by position`
      : await sql<{ hash: Buffer }[]>`
          select hash from audit.node
          where level = ${stored}::smallint and index >= ${from}::bigint and index < ${to}::bigint order by index`;
  if (rows.length !== width) throw new RangeError('The stored tree has a gap.');
  const frontier = new Frontier();
  for (const { hash } of rows) frontier.append(Buffer.from(hash));
  return frontier.root();
}

/** The hash of a range of a proof. @throws RangeError when leaves or nodes of it are missing */
export async function rangeHash(sql: Queryable, range: Range): Promise<Buffer> {
  return joinSubtrees(await Promise.all(completeSubtrees(range).map((each) => subtreeHash(sql, each))));
}

/** The right edge of the stored tree of `size` leaves. @throws RangeError when leaves or nodes of it are missing */
export async function readFrontier(sql: Queryable, size: number): Promise<Frontier> {
  const subtrees = completeSubtrees({ start: 0, end: size });
  return Frontier.of(size, await Promise.all(subtrees.map((each) => subtreeHash(sql, each))));
}
