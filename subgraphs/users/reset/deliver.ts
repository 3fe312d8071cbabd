import type { Sql } from '../../../platform/database.ts';
import { type KeyRing, open } from '../../../platform/seal.ts';
import { type MessageKind, type NoticeMessage, outboxPlace, type ResetMessage } from './outbox.ts';

interface OutboxRow {
  readonly id: string;
  readonly key_version: number;
  readonly ciphertext: Buffer;
}

/**
 * Hands each waiting message of a kind to `send`, one transaction each, and forgets it once that has succeeded. One whose delivery
 * failed waits for the next run and keeps back no other; its error is thrown at the end. How many.
 */
async function deliver<M>(
  sql: Sql,
  ring: KeyRing,
  now: () => Date,
  kind: MessageKind,
  send: (message: M) => Promise<void>,
): Promise<number> {
  const failed: string[] = [];
  let fault: unknown;
  let sent = 0;
  for (;;) {
    let id: string | undefined;
    try {
      await sql.begin(async (transaction) => {
        const [row] = await transaction<OutboxRow[]>`
          select id, key_version, ciphertext from users.outbox
          where kind = ${kind} and delivered_at is null and id <> all(${failed}::uuid[])
          order by made_at, id limit 1 for update skip locked`;
        id = row?.id;
        if (!row) return;
        await send(JSON.parse(open(ring, outboxPlace(row.id), row.key_version, row.ciphertext)) as M);
        await transaction`
          update users.outbox set ciphertext = null, delivered_at = ${now()} where id = ${row.id}`;
      });
      if (id === undefined) break;
      sent += 1;
    } catch (error) {
      if (id === undefined) throw error;
      fault ??= error;
      failed.push(id);
    }
  }
  if (failed.length > 0) throw fault;
  return sent;
}

/** Delivers waiting links. Runs as the owner, since no role of a process may read the outbox. Throws what a delivery threw. */
export function deliverOutbox(
  sql: Sql,
  ring: KeyRing,
  now: () => Date,
  send: (message: ResetMessage) => Promise<void>,
): Promise<number> {
  return deliver(sql, ring, now, 'LINK', send);
}

/** Delivers waiting notices, as `deliverOutbox` does links. */
export function deliverNotices(
  sql: Sql,
  ring: KeyRing,
  now: () => Date,
  send: (notice: NoticeMessage) => Promise<void>,
): Promise<number> {
  return deliver(sql, ring, now, 'NOTICE', send);
}
