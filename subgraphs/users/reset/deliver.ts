import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { type KeyRing, open } from '../../../platform/seal.ts';
import { tokenHash } from '../session/token.ts';
import { type MessageKind, type NoticeMessage, outboxPlace, type ResetMessage } from './outbox.ts';

interface OutboxRow {
  readonly id: string;
  readonly key_version: number;
  readonly ciphertext: Buffer;
}

/**
 * Hands each waiting message of a kind to `send`, one transaction each, and forgets it once that has succeeded. One whose delivery
 * failed waits for the next run and keeps back no other; its error is thrown at the end. How many `send` says that it sent.
 */
async function deliver<M>(
  sql: Sql,
  ring: KeyRing,
  now: () => Date,
  kind: MessageKind,
  send: (message: M, transaction: TransactionSql) => Promise<boolean>,
): Promise<number> {
  const failed: string[] = [];
  let fault: unknown;
  let sent = 0;
  for (;;) {
    let id: string | undefined;
    let isSent = false;
    try {
      await sql.begin(async (transaction) => {
        const [row] = await transaction<OutboxRow[]>`
          select id, key_version, ciphertext from users.outbox
          where kind = ${kind} and delivered_at is null and id <> all(${failed}::uuid[])
          order by made_at, id limit 1 for update skip locked`;
        id = row?.id;
        if (!row) return;
        const text = open(ring, outboxPlace(row.id), row.key_version, row.ciphertext);
        isSent = await send(JSON.parse(text) as M, transaction);
        await transaction`
          update users.outbox set ciphertext = null, delivered_at = ${now()} where id = ${row.id}`;
      });
      if (id === undefined) break;
      if (isSent) sent += 1;
    } catch (error) {
      if (id === undefined) throw error;
      fault ??= error;
      failed.push(id);
    }
  }
  if (failed.length > 0) throw fault;
  return sent;
}

/** What became of waiting links. */
interface DeliveredLinks {
  readonly sent: number;
  /** How many were not sent because their time was over, as after a while in which the service was closed. */
  readonly ranOut: number;
}

/**
 * Delivers waiting links, and forgets those that serve no more: whose time is over, or that another took the place of. Runs as the
 * owner, since no role of a process may read the outbox. Throws what a delivery threw.
 */
export async function deliverOutbox(
  sql: Sql,
  ring: KeyRing,
  now: () => Date,
  send: (message: ResetMessage) => Promise<void>,
): Promise<DeliveredLinks> {
  let ranOut = 0;
  const sent = await deliver<ResetMessage>(sql, ring, now, 'LINK', async (message, transaction) => {
    const [link] = await transaction<{ over: boolean }[]>`
      select expires_at <= ${now()} as over from users.reset
      where token_hash = ${tokenHash(message.token)} and ended_at is null`;
    if (link?.over) ranOut += 1;
    if (link?.over !== false) return false;
    await send(message);
    return true;
  });
  return { sent, ranOut };
}

/** Delivers waiting notices, as `deliverOutbox` does links; however late they are, what they tell is true. */
export function deliverNotices(
  sql: Sql,
  ring: KeyRing,
  now: () => Date,
  send: (notice: NoticeMessage) => Promise<void>,
): Promise<number> {
  return deliver<NoticeMessage>(sql, ring, now, 'NOTICE', async (message) => {
    await send(message);
    return true;
  });
}
