import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../platform/database.ts';
import type { SealRing } from '../../platform/keys.ts';
import type { KeyRing } from '../../platform/seal.ts';
import { type SealedColumn, type SealedValue, sealedColumns } from './columns.ts';

const batchSize = 1_000;
const pauseMilliseconds = 200;

const columnsUnder = (name: SealRing) => sealedColumns.filter(({ ring }) => ring === name);

/** How many values stand under each version of a ring's key, over all its columns. */
export async function countByVersion(sql: Sql, name: SealRing = 'seal'): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for (const { table, version, value } of columnsUnder(name)) {
    const rows = await sql.unsafe<{ version: number; many: number }[]>(
      `select ${version} as version, count(*)::int as many from ${table} where ${value} is not null group by 1`,
    );
    for (const { version: of, many } of rows) counts.set(of, (counts.get(of) ?? 0) + many);
  }
  return counts;
}

/**
 * Re-seals every value of a key ring that is not under its current key, until no value of another version is left;
 * values that a process with the old ring writes or commits meanwhile are included. Returns how many were re-sealed.
 *
 * Works in batches, each a transaction that locks its rows for milliseconds. Rows that are locked by others are
 * skipped and tried again. Killed at any point it loses nothing and continues where it was, since what is done
 * carries the new version.
 * @throws when a value does not open; the value is left as it was
 */
export async function resealAll(
  sql: Sql,
  ring: () => KeyRing,
  progress: (sealed: number) => void = () => {},
  name: SealRing = 'seal',
): Promise<number> {
  let sealed = 0;
  for (;;) {
    for (const column of columnsUnder(name)) {
      sealed += await resealColumn(sql, column, ring, (more) => progress(sealed + more));
    }
    const current = ring().current;
    await transactionsEnded(sql);
    const stale = [...(await countByVersion(sql, name))].filter(([version]) => version !== current);
    if (stale.length === 0) return sealed;
    await sleep(pauseMilliseconds);
  }
}

/**
 * Resolves when every transaction of the service that is open now has ended: nobody counts what it sealed with an
 * earlier key until it commits, and nothing could open that once the key is gone.
 */
export async function transactionsEnded(sql: Sql): Promise<void> {
  const open = async (among: readonly string[] | null) => {
    const rows = await sql<{ transaction: string }[]>`
      select l.virtualtransaction as transaction from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'virtualxid' and a.datname = current_database() and a.usename like 'signpost\_%'
        and (${among}::text[] is null or l.virtualtransaction = any(${among}::text[]))`;
    return rows.map(({ transaction }) => transaction);
  };
  for (let left = await open(null); left.length > 0; left = await open(left)) await sleep(pauseMilliseconds);
}

async function resealColumn(
  sql: Sql,
  column: SealedColumn,
  ring: () => KeyRing,
  progress: (sealed: number) => void,
): Promise<number> {
  const primary = column.keys.slice(0, column.primary);
  const names = primary.map(([name]) => `t.${name}`).join(', ');
  const after = primary.map(([, type], at) => `$${at + 2}::text::${type}`).join(', ');
  const picked = column.keys.map(([name]) => `'${name}', t.${name}::text`).join(', ');
  const select = (more: string) => `
    select json_build_object(${picked}) as keys, ${column.version} as version, ${column.value} as bytes
    from ${column.table} t where ${column.value} is not null and ${column.version} <> $1 ${more}
    order by ${names} limit ${batchSize} for no key update skip locked`;
  const first = select('');
  const next = select(`and (${names}) > (${after})`);
  const given = primary.map(([name, type]) => `${name} ${type}`).join(', ');
  const update = `
    update ${column.table} t set ${column.assign}
    from (select ${primary.map(([name]) => name).join(', ')}, version, decode(hex, 'hex') as bytes
      from jsonb_to_recordset($1::text::jsonb) as r(${given}, version int, hex text)) r
    where ${primary.map(([name]) => `t.${name} = r.${name}`).join(' and ')}`;
  let sealed = 0;
  let last: string[] | undefined;
  for (let found = batchSize; found > 0; ) {
    const keyRing = ring();
    found = await sql.begin(async (transaction) => {
      const parameters = [keyRing.current, ...(last ?? [])];
      const rows = await transaction.unsafe<SealedValue[]>(last ? next : first, parameters);
      const written = rows.map((row) => ({
        ...row.keys,
        version: keyRing.current,
        hex: column.reseal(keyRing, row).toString('hex'),
      }));
      if (written.length > 0) await transaction.unsafe(update, [JSON.stringify(written)]);
      last = primary.map(([name]) => rows.at(-1)?.keys[name] as string);
      return rows.length;
    });
    sealed += found;
    progress(sealed);
  }
  return sealed;
}
