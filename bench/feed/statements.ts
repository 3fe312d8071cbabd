import type { Sql } from '../../platform/database.ts';

/** Settings of a server that counts what each statement takes: for looking, not for measuring. */
export const watched = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'all',
  'pg_stat_statements.track_planning': 'on',
};

const most = 40;

/** Prints the statements of the current database that took the server longest, in microseconds for each of so many rows. */
export async function tellStatements(owner: Sql, rows: number): Promise<void> {
  const found = await owner`
    select s.toplevel, s.calls, s.rows, (s.total_exec_time + s.total_plan_time) as ms, s.wal_bytes, s.wal_fpi,
      regexp_replace(s.query, '\\s+', ' ', 'g') as query
    from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database()
    order by ms desc limit ${most}`;
  for (const { toplevel, calls, rows: touched, ms, wal_bytes: wal, wal_fpi: pages, query } of found)
    console.log(
      `  ${toplevel ? ' ' : '>'} ${((Number(ms) * 1_000) / rows).toFixed(1).padStart(6)} us ${String(calls).padStart(6)} calls ${String(
        touched,
      ).padStart(
        8,
      )} rows ${(Number(wal) / 1e6).toFixed(0).padStart(5)} MB, ${pages} pages  ${String(query).slice(0, 110)}`,
    );
}
