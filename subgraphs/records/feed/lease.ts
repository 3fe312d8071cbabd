import type { Queryable, TransactionSql } from '../../../platform/database.ts';

/** The key of the lock that whoever reads a file of a source holds; `source`: SQL of the source's name. */
const leaseSql = (source: string) => `hashtextextended(${source}, 5821)`;

/**
 * Whether a run that is marked as running has nobody who reads its file, as SQL over a row `r` of `records.feed_run`: it was left by a
 * process that died. One that ends meanwhile is marked before its lease ends, so that whoever finds a run left looks at its mark again.
 */
export const isLeftSql = `(r.status = 'RUNNING' and not exists (select from pg_locks l
  where l.locktype = 'advisory' and l.granted and l.objsubid = 1
    and l.database = (select oid from pg_database where datname = current_database())
    and (l.classid::bigint << 32 | l.objid::bigint) = ${leaseSql('r.source')}))`;

/** Why a run failed that was left. */
export const interrupted = 'INTERRUPTED';

/** Takes a source for one file until the transaction ends, in all processes; false where it is taken. */
export async function takeLease(tx: TransactionSql, source: string): Promise<boolean> {
  const [lock] = await tx`select pg_try_advisory_xact_lock(${tx.unsafe(leaseSql('asked.source'))}) as held
    from (select ${source}::text as source) asked`;
  return lock?.held === true;
}

/** A run as it is read. */
interface Marked {
  readonly id: string;
  readonly status: string;
  readonly fault: string | null;
  readonly left: boolean;
}

/** Runs as they stand: those that were left are told as failed, before the next file of their source marks them so. */
export async function asTheyStand<R extends Marked>(sql: Queryable, runs: readonly R[]): Promise<R[]> {
  const left = runs.filter((run) => run.left).map(({ id }) => id);
  if (left.length === 0) return [...runs];
  const still = await sql<{ id: string }[]>`
    select id from records.feed_run where id = any(${left}::uuid[]) and status = 'RUNNING'`;
  const ids = new Set(still.map(({ id }) => id));
  return runs.map((run) => (ids.has(run.id) ? { ...run, status: 'FAILED', fault: interrupted } : run));
}
