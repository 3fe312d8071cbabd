import type { Sql } from '../../../platform/database.ts';
import { type KeyRing, open } from '../../../platform/seal.ts';
import { outboxPlace, type ResetMessage } from './start.ts';

interface OutboxRow {
  readonly id: string;
  readonly key_version: number;
  readonly ciphertext: Buffer;
}

/**
 * Hands each waiting message to `send`, one transaction each, and forgets it once that has succeeded. One whose delivery
 * failed waits for the next run and keeps back no other; its error is thrown at the end. Runs as the owner, since no role of
 * a process may read the outbox. How many.
 */
export async function deliverOutbox(
  sql: Sql,
  ring: KeyRing,
  now: () => Date,
  send: (message: ResetMessage) => Promise<void>,
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
          where delivered_at is null and id <> all(${failed}::uuid[])
          order by made_at, id limit 1 for update skip locked`;
        id = row?.id;
        if (!row) return;
        await send(
          JSON.parse(open(ring, outboxPlace(row.id), row.key_version, row.ciphertext)) as ResetMessage,
        );
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
