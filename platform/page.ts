import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { CodedError } from './errors.ts';
import type { Policy } from './policy.ts';

/** For whom, and for which query with which filters, a cursor is made. It serves nobody and nothing else. */
export interface CursorOwner {
  readonly accountId: string;
  /** The query's name; with filters, their canonical text too: a cursor of another filter is a foreign one. */
  readonly query: string;
}

/** A page of a connection (graph.md 3): keyset cursors, no total count. */
export interface Page<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
const longest = 1_000;

function placeOf({ accountId, query }: CursorOwner): Buffer {
  return Buffer.from(`cursor\0${accountId}\0${query}`);
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

/** How many rows a page has: what was asked for, at least 1, at most the policy's longest page. */
export function pageSize(first: number | null | undefined, policy: Pick<Policy, 'pageSize'>): number {
  return Math.min(Math.max(Math.trunc(first ?? policy.pageSize), 1), policy.pageSize);
}

/**
 * A page from rows in order, of which one more than `size` was read, to know whether another page follows.
 * `position` gives what the next page's statement starts after.
 */
export function pageOf<T>(
  key: Buffer,
  owner: CursorOwner,
  rows: readonly T[],
  size: number,
  position: (row: T) => string,
): Page<T> {
  const edges = rows.slice(0, size).map((node) => ({ cursor: sealCursor(key, owner, position(node)), node }));
  return {
    edges,
    pageInfo: { hasNextPage: rows.length > size, endCursor: edges.at(-1)?.cursor ?? null },
  };
}
