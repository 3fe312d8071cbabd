import { arrayText } from '../../platform/arrays.ts';
import { copyIn } from '../../platform/copy.ts';
import type { Queryable, TransactionSql } from '../../platform/database.ts';
import { type ChildTable, childTables } from './rows.ts';

/** Sends rows in the text format of COPY into one table. `frozen` needs the table to be empty in this transaction. */
export async function copyInto(
  tx: TransactionSql,
  table: string,
  columns: string,
  rows: Buffer | string,
  frozen = false,
): Promise<void> {
  await copyIn(tx, `${table} (${columns})`, rows, frozen ? 'with (freeze)' : '');
}

/** Sends what a `RowWriter` has taken, table by table. */
export async function copyChildren(
  tx: TransactionSql,
  rows: ReadonlyMap<ChildTable, Buffer>,
  frozen = false,
): Promise<void> {
  for (const [table, bytes] of rows) await copyInto(tx, table, childTables[table], bytes, frozen);
}

/** Puts back what `dropIndexes` took away, one statement after the other; `step` hears after each. */
type Restore = (step: (done: number, total: number) => void) => Promise<void>;

/** The indexes of tables that hold no constraint, and how each is made again. */
export function indexesOf(sql: Queryable, tables: readonly string[]) {
  return sql<{ name: string; definition: string }[]>`
    select i.indexrelid::regclass::text as name,
      replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ') as definition
    from pg_index i
    where i.indrelid = any(${arrayText(tables)}::text::regclass[])
      and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
    order by 1`;
}

/**
 * Takes indexes and keys off the tables with a child's data, all empty, and empties them for frozen rows. Building
 * them once at the end takes a third of the time. It all belongs to the transaction: a killed load leaves the
 * tables as they were.
 */
export async function dropIndexes(tx: TransactionSql): Promise<Restore> {
  const tables = Object.keys(childTables);
  const constraints = await tx`
    select c.conname as name, c.conrelid::regclass::text as on_table, pg_get_constraintdef(c.oid) as definition,
      c.contype as kind
    from pg_constraint c
    where (c.conrelid = any(${tables}::regclass[]) or c.confrelid = any(${tables}::regclass[]))
      and c.contype in ('f', 'p', 'u')
    order by case c.contype when 'f' then 0 else 1 end, c.conname`;
  const indexes = await indexesOf(tx, tables);
  const outside = constraints.filter(({ on_table }) => !tables.includes(on_table as string));
  for (const { on_table } of outside) {
    const [row] = await tx.unsafe(`select exists (select from ${on_table}) as used`);
    if (row?.used) throw new Error('A table that hangs on the empty index has rows.');
  }
  for (const { name, on_table } of constraints) {
    await tx.unsafe(`alter table ${on_table} drop constraint "${name}"`);
  }
  for (const { name } of indexes) await tx.unsafe(`drop index ${name}`);
  await tx.unsafe(`truncate ${tables.join(', ')}`);
  return async (step) => {
    const statements = [
      ...constraints.filter(({ kind }) => kind !== 'f').map(addConstraint),
      ...indexes.map(({ definition }) => definition),
      ...constraints.filter(({ kind }) => kind === 'f').map(addConstraint),
    ];
    for (const [done, statement] of statements.entries()) {
      await tx.unsafe(statement);
      step(done + 1, statements.length);
    }
  };
}

function addConstraint({ name, on_table, definition }: { [column: string]: unknown }): string {
  return `alter table ${on_table} add constraint "${name}" ${definition}`;
}
