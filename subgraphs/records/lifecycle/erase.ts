import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import { open, seal } from '../../../platform/seal.ts';
import { heldPlace } from '../feed/effects.ts';
import { arrayLiteral } from './batches.ts';
import { retireNumbers } from './tombstones.ts';

/**
 * Rows of held feeds about the given children. Which child a held row is about only its ciphertext says: it is opened
 * here to compare, and nothing of it is kept.
 */
async function heldAbout(tx: Queryable, keys: Keys, doomed: ReadonlySet<string>) {
  const rows = await tx<{ source: string; key: string; key_version: number; ciphertext: Buffer }[]>`
    select source, encode(row_key, 'hex') as key, key_version, ciphertext from records.feed_held`;
  return rows.flatMap(({ source, key, key_version: version, ciphertext }) => {
    const text = open(keys.sealKeys(), heldPlace(source, key), version, ciphertext);
    const { childNumber, ...content } = JSON.parse(text) as { childNumber?: number | null };
    return doomed.has(String(childNumber)) ? [{ source, key, number: Number(childNumber), content }] : [];
  });
}

interface Erased {
  readonly child_number: number;
  readonly on_table: string;
  readonly erased: number;
}

/** Destroys what other schemas than the directory's, and not the audit, hold about numbers that have no record any more. */
export async function eraseElsewhere(tx: Queryable, numbers: readonly number[]): Promise<readonly Erased[]> {
  return tx<Erased[]>`select * from records.erase_elsewhere(${arrayLiteral(numbers)}::text::bigint[])`;
}

/**
 * Destroys records that are sealed, everywhere, in the given transaction, which holds their rows. What stays is a
 * tombstone of each number and the audit, which is append-only and knows numbers alone. For a purge, held feed rows
 * about them go too, and what other schemas hold about them. For a new identity held rows are detached: they wait on
 * and say no number; what others do about the former number (a complaint) goes with its vault entry. Gives the rows
 * that went by child and table.
 */
export async function eraseRecords(
  tx: TransactionSql,
  keys: Keys,
  numbers: readonly number[],
  purpose: 'PURGE' | 'NEW_IDENTITY',
): Promise<Map<number, Record<string, number>>> {
  const counts = new Map<number, Record<string, number>>(numbers.map((number) => [number, {}]));
  const count = (number: number, table: string, rows: number) => {
    const of = counts.get(number);
    if (of) of[table] = (of[table] ?? 0) + rows;
  };
  const held = await heldAbout(tx, keys, new Set(numbers.map(String)));
  for (const { source, key, number, content } of held) {
    if (purpose === 'PURGE') {
      await tx`delete from records.feed_held where source = ${source} and row_key = decode(${key}, 'hex')`;
      count(number, 'records.feed_held', 1);
    } else {
      const text = JSON.stringify({ ...content, childNumber: null });
      const { keyVersion, ciphertext } = seal(keys.sealKeys(), heldPlace(source, key), text);
      await tx`
        update records.feed_held set key_version = ${keyVersion}, ciphertext = ${ciphertext}
        where source = ${source} and row_key = decode(${key}, 'hex')`;
    }
  }
  const erased = await tx<Erased[]>`
    select * from records.erase_children(${arrayLiteral(numbers)}::text::bigint[])`;
  const elsewhere = purpose === 'PURGE' ? await eraseElsewhere(tx, numbers) : [];
  for (const row of [...erased, ...elsewhere]) count(row.child_number, row.on_table, row.erased);
  await retireNumbers(tx, keys.lookupKey(), numbers);
  return counts;
}
