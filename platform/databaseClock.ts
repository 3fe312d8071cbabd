import { setSystemClock } from './clock.ts';
import { isUnavailable, type Queryable, type Sql } from './database.ts';
import type { Log } from './log.ts';

/** Milliseconds between two questions: a machine's clock that is set goes unnoticed for no longer. */
const askEvery = 5_000;

/** Asks the database for the time, and sets `systemClock` by it. */
export async function hearTime(sql: Queryable): Promise<void> {
  const asked = performance.now();
  const [row] = await sql<{ now: Date }[]>`select clock_timestamp() as now`;
  if (row) setSystemClock(row.now, performance.now() - asked);
}

/** Keeps `systemClock` to the database's while this process serves; as long as the database cannot be asked it goes on by itself. */
export function followDatabase(sql: Sql, log: Log): { stop(): void } {
  const timer = setInterval(() => {
    hearTime(sql).catch((error: unknown) => {
      if (!isUnavailable(error)) log.warn('the database was not asked for the time', { error });
    });
  }, askEvery);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
