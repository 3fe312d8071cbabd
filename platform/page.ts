import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Caller } from './caller.ts';
import { CodedError } from './errors.ts';
import type { Policy } from './policy.ts';

/** How much of a connection is asked for, and after which cursor. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** Who asks for a page, and what its cursors and its length go by. */
interface PageContext {
  readonly caller: Pick<Caller, 'accountId'>;
  readonly cursorKey: Buffer;
  readonly policy: Pick<Policy, 'pageSize'>;
}

/** Where a list in the order of a moment and an id goes on. The moment is text to the microsecond: it must not be rounded. */
export interface Position {
  readonly at: string;
  readonly id: string;
}

/** Before every id of ours: where going through rows by their ids begins. */
export const firstId = '00000000-0000-0000-0000-000000000000';
/** Where a list that gives the newest first begins. */
export const newest: Position = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** The position of a row that has its moment to the microsecond beside it. */
export const positionOf = ({
  exactly: at,
  id,
}: {
  readonly exactly: string;
  readonly id: string;
}): Position => ({
  at,
  id,
});

/** For whom, and for which query with which filters, a cursor is made. It serves nobody and nothing else. */
interface CursorOwner {
  readonly accountId: string;
  /** The query's name; with filters, their canonical text too: a cursor of another filter is a foreign one. */
  readonly query: string;
}

/** A page of a connection: keyset cursors, no total count. */
export interface Page<T> {
  readonly edges: { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const longest = 1_000;

function placeOf({ accountId, query }: CursorOwner): Buffer {
  return Buffer.from(`page\0${accountId}\0${query}`);
}

/** An opaque cursor for a position, which nobody can read, alter, or use in another's name or another query. */
export function sealCursor(key: Buffer, owner: CursorOwner, position: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(placeOf(owner));
  const body = Buffer.concat([cipher.update(position, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

/** The position behind a cursor. Throws INVALID_CURSOR, always the same, when it is forged, edited or foreign. */
export function openCursor(key: Buffer, owner: CursorOwner, cursor: string): string {
  try {
    if (cursor.length > longest) throw new Error('too long');
    const bytes = Buffer.from(cursor, 'base64url');
    // The decoder skips what is not base64url: only the one spelling of a cursor is that cursor.
    if (bytes.toString('base64url') !== cursor || bytes.length <= nonceBytes + tagBytes)
      throw new Error('edited');
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes)).setAAD(placeOf(owner));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    const body = bytes.subarray(nonceBytes + tagBytes);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    throw new CodedError('INVALID_CURSOR');
  }
}

/**
 * The page of a query that somebody asks for: as many rows as are asked for, at most the
 * policy's longest page. `query` is as in `CursorOwner`. `read` gives at most `limit` rows that come after a position, or from the
 * start (null); `at` says where a row stands. Throws INVALID_CURSOR, and INVALID_PAGE for less than one row.
 */
export async function readPage<T, P>(
  { caller, cursorKey, policy }: PageContext,
  query: string,
  { first, after }: PageArguments,
  read: (after: P | null, limit: number) => Promise<readonly T[]>,
  at: (row: T) => P,
): Promise<Page<T>> {
  const owner = { accountId: caller.accountId, query };
  if (first != null && first < 1) throw new CodedError('INVALID_PAGE');
  const size = Math.min(first ?? policy.pageSize, policy.pageSize);
  const position = after == null ? null : (JSON.parse(openCursor(cursorKey, owner, after)) as P);
  // One more, to know whether another page follows.
  const rows = await read(position, size + 1);
  const edges = rows
    .slice(0, size)
    .map((node) => ({ cursor: sealCursor(cursorKey, owner, JSON.stringify(at(node))), node }));
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > size, endCursor: edges.at(-1)?.cursor ?? null },
  };
}
