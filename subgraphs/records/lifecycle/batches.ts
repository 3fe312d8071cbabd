import type { Sql, TransactionSql } from '../../../platform/database.ts';

/** Values as PostgreSQL writes an array: numbers and dates, which need no quotes. */
export function arrayLiteral(values: readonly (number | string)[]): string {
  return `{${values.join(',')}}`;
}

/** Lets the statements of a transaction take as long as a night's work does, not a person's. */
export async function setNight(tx: TransactionSql): Promise<void> {
  await tx`select set_config('statement_timeout', '10min', true), set_config('plan_cache_mode', 'auto', true)`;
}

/**
 * Works through a list batch by batch, each in a transaction of its own: killed between two, what was done stands.
 * Resolves to the sum of what the batches did; the deps' `progress` hears after each.
 */
export async function forEachBatch<T>(
  { sql, progress }: { readonly sql: Sql; readonly progress: (done: number, total: number) => void },
  all: readonly T[],
  size: number,
  work: (tx: TransactionSql, some: readonly T[]) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let at = 0; at < all.length; at += size) {
    const some = all.slice(at, at + size);
    sum += await sql.begin(async (tx) => {
      await setNight(tx);
      return work(tx, some);
    });
    progress(Math.min(at + size, all.length), all.length);
  }
  return sum;
}
