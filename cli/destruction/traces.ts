import type { Queryable, Sql, TransactionSql } from '../../platform/database.ts';
import { backupSlot } from '../backup/backup.ts';

/** Tables by name, with their indexes: an index of an expression has statistics of its own. */
const relations = (sql: Queryable, tables: readonly string[]) => sql`
  select t.oid from unnest(${[...tables]}::text[]) as name, lateral (select name::regclass::oid) as t (oid)
  union all
  select i.indexrelid from unnest(${[...tables]}::text[]) as name join pg_index i on i.indrelid = name::regclass`;

async function isSuperuser(sql: Queryable): Promise<boolean> {
  const [row] = await sql<{ is: boolean }[]>`
    select rolsuper as is from pg_roles where rolname = current_user`;
  return row?.is === true;
}

/** Whether `clearStatistics` can do its work here. */
export async function canClearStatistics(sql: Queryable): Promise<boolean> {
  const [row] = await sql<{ can: boolean }[]>`
    select to_regprocedure('pg_clear_attribute_stats(text, text, text, boolean)') is not null as can`;
  return row?.can === true || (await isSuperuser(sql));
}

/**
 * Forgets what the planner keeps of the contents of tables: samples of each column, names and numbers of children as
 * they stood there. Emptying a table leaves them, and so does analysing an empty one.
 */
export async function clearStatistics(transaction: TransactionSql, tables: readonly string[]): Promise<void> {
  if (await isSuperuser(transaction))
    await transaction`delete from pg_statistic where starelid in (${relations(transaction, tables)})`;
  else
    await transaction`
      select pg_clear_attribute_stats(schemaname, tablename, attname, inherited) from pg_stats
      where format('%I.%I', schemaname, tablename)::regclass in (${relations(transaction, tables)})`;
}

/**
 * Removes plain copies of emptied tables from the embedded server's own files: deleted statistics, and the
 * write-ahead log, which a backup's slot would keep for a backup that nobody can read any more. Log segments that
 * wait for reuse still hold their old content, so the log is moved past them and none is kept. Safe to repeat.
 */
export async function clearFiles(sql: Sql): Promise<void> {
  await sql`vacuum full pg_statistic`;
  await sql`
    select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ${backupSlot} and not active`;
  await sql`alter system set wal_recycle = off`;
  await sql`select pg_reload_conf()`;
  const [log] = await sql<{ last: string }[]>`
    select max(name) as last from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'`;
  for (let now = ''; now <= (log?.last ?? ''); ) {
    await sql`select pg_logical_emit_message(false, 'signpost', 'past what was destroyed', true)`;
    await sql`select pg_switch_wal()`;
    const [at] = await sql<{ file: string }[]>`
      select pg_walfile_name(pg_logical_emit_message(false, 'signpost', 'from here on', true)) as file`;
    now = at?.file as string;
  }
  await sql`checkpoint`;
  await sql`alter system reset wal_recycle`;
  await sql`select pg_reload_conf()`;
}
