import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { birthsFile } from '../../cli/seed/birthsFile.ts';
import { systemClock } from '../../platform/clock.ts';
import { contents, feed, feedDependencies } from '../records/feed/support.ts';
import { seedCast } from '../support/cast.ts';
import { compiled } from '../support/command.ts';
import { freshDatabase, type TestDatabase, testKeys, waitingIn } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';

/** When a load is killed, in milliseconds after its first batch: in the long form, until it has nothing left to load. */
const moments =
  testSettings.faults === 'long'
    ? [0, ...Array.from({ length: 199 }, () => Math.random() * 300)]
    : [0, 40, 150];
const rows = testSettings.faults === 'long' ? 60_000 : 6_000;
const text = Buffer.concat([...birthsFile({ rows, bad: 0.02, seed: 'killed', today: systemClock.today() })]);

async function castDatabase(): Promise<TestDatabase> {
  const database = await freshDatabase();
  await seedCast(database.sql, testKeys());
  return database;
}

async function startLoader(database: TestDatabase, path: string, stops: boolean): Promise<ChildProcess> {
  const loader = await compiled('test/records/feed/loader.ts');
  const given = [database.url, inject('testKeys'), path, ...(stops ? ['stops'] : [])];
  return spawn(process.execPath, [loader, ...given], { stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Waits until a batch of the loader is durable and kills it a moment later, in the midst of the next. */
async function killInTheMiddle(process: ChildProcess, afterMs: number): Promise<void> {
  const ended = once(process, 'close');
  await once(process.stdout as NodeJS.ReadableStream, 'data');
  await new Promise((resume) => setTimeout(resume, afterMs));
  process.kill('SIGKILL');
  await ended;
}

test('a load that is killed again and again ends as one that was not (historical failure 5)', async () => {
  const [killed, whole] = await Promise.all([castDatabase(), castDatabase()]);
  const path = join(temporaryFolder(), 'births.csv');
  writeFileSync(path, text);
  for (const afterMs of moments) {
    await killInTheMiddle(await startLoader(killed, path, afterMs === 0), afterMs);
    const [before] = await killed.sql`select count(*)::int as rows from records.feed_row`;
    if (afterMs > 0) continue;
    expect(before?.rows).toBeGreaterThan(0);
    expect(before?.rows).toBeLessThan(rows * 0.9);
  }
  const deps = feedDependencies(killed);
  // The server notices the dead process in its own time; until then the source is still taken.
  await expect.poll(async () => (await feed(deps, text)).status, { interval: 200 }).toBe('DONE');
  await feed(feedDependencies(whole), text);
  expect(await contents(killed, false)).toEqual(await contents(whole, false));

  const [left] =
    await killed.sql`select count(*)::int as runs from records.feed_run where status = 'RUNNING'`;
  expect(left?.runs).toBe(0);
  const [unaudited] = await killed.sql`
    select count(*)::int as children from records.feed_row r where r.outcome = 'CREATED'
      and (select count(*) from audit.event e where e.child_number = r.child_number and e.kind = 'RECORD_CREATED') <> 1`;
  expect(unaudited?.children).toBe(0);
});

test('of a batch whose process is killed when all but its count is written nothing is there', async () => {
  const database = await castDatabase();
  const { sql } = database;
  const path = join(temporaryFolder(), 'births.csv');
  writeFileSync(path, text);
  const there = async () => {
    const [counts] = await sql`
      select (select count(*) from records.child)::int as children, (select count(*) from records.feed_row)::int as rows,
        (select count(*) from audit.event where kind = 'RECORD_CREATED')::int as created`;
    return counts;
  };
  const before = await there();
  await sql.begin(async (tx) => {
    await tx`lock table records.feed_reject in share mode`;
    const loader = await startLoader(database, path, false);
    await expect.poll(() => waitingIn(database)).toBeGreaterThan(0);
    const ended = once(loader, 'close');
    loader.kill('SIGKILL');
    await ended;
  });
  const serving = async () =>
    (
      await sql`select count(*)::int as backends from pg_stat_activity
        where datname = current_database() and usename = 'signpost_records'`
    )[0]?.backends;
  await expect.poll(serving).toBe(0);
  expect(await there()).toEqual(before);
});
