import { randomUUID } from 'node:crypto';
import type { Caller } from './caller.ts';
import type { Queryable } from './database.ts';

/** Stored information that leaves the index: an export of a record, a report, a document. */
interface Holding {
  readonly kind: 'EXPORT' | 'REPORT' | 'DOCUMENT';
  /** What it is, in words of ours; it names no child. */
  readonly title: string;
  readonly class: 'CHILD_DATA' | 'STAFF_DATA' | 'NO_PERSONAL_DATA';
  /** After it the holding is not handed out any more, and its owner has to dispose of it. */
  readonly expiresAt: Date;
}

/**
 * Enters a holding into the register (L12, L13), in the transaction that makes it, with the caller as its owner. Its
 * id, for `fetchHolding`. Every subgraph's role may.
 */
export async function registerHolding(
  transaction: Queryable,
  owner: Pick<Caller, 'accountId' | 'authorityCode' | 'organisationId'>,
  holding: Holding,
): Promise<string> {
  const id = randomUUID();
  await transaction`
    select service.register_holding(${id}::uuid, ${holding.kind}, ${holding.title}, ${holding.class},
      ${owner.accountId}::uuid, ${owner.authorityCode}, ${owner.organisationId}::uuid,
      ${holding.expiresAt}::timestamptz)`;
  return id;
}

/**
 * Whether a holding may be handed out at `now`, which is counted; false once it has expired or was disposed of (L13).
 * Ask it in the transaction that reads the content; the audit row of the fetch is the caller's to write.
 */
export async function fetchHolding(transaction: Queryable, id: string, now: Date): Promise<boolean> {
  const [row] = await transaction<{ fetched: boolean }[]>`
    select service.fetch_holding(${id}::uuid, ${now}::timestamptz) as fetched`;
  return row?.fetched ?? false;
}
