import type { Sql } from '../../../platform/database.ts';
import { type KeyRing, open } from '../../../platform/seal.ts';
import { outboxPlace, type ResetMessage } from './start.ts';

interface OutboxRow {
  readonly id: string;
  readonly key_version: number;
  readonly ciphertext: Buffer;
}

/**
 * Hands each waiting message to `send`, one transaction each, and forgets it once that has succeeded: a message whose
 * delivery failed waits for the next run. Runs as the owner, since no role of a process may read the outbox. How many.
 */
export async function deliverOutbox(
  sql: Sql,
  ring: KeyRing,
  now: () => Date,
  send: (message: ResetMessage) => Promise<void>,
): Promise<number> {
  for (let sent = 0; ; sent += 1) {
    const one = await sql.begin(async (transaction) => {
      const [row] = await transaction<OutboxRow[]>`
        select id, key_version, ciphertext from users.outbox where delivered_at is null
        order by made_at, id limit 1 for update skip locked`;
      if (!row) return false;
      await send(
        JSON.parse(open(ring, outboxPlace(row.id), row.key_version, row.ciphertext)) as ResetMessage,
      );
      await transaction`
        update users.outbox set ciphertext = null, delivered_at = ${now()} where id = ${row.id}`;
      return true;
    });
    if (!one) return sent;
  }
}
