import { createReadStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import { birthsFile } from '../cli/seed/birthsFile.ts';
import { seedOnce } from '../cli/seed/seed.ts';
import { systemClock } from '../platform/clock.ts';
import { databaseUrl, openPool } from '../platform/database.ts';
import { silentLog } from '../platform/log.ts';
import { readPolicy } from '../platform/policy.ts';
import { addDays } from '../platform/workingDays.ts';
import type { FeedDependencies } from '../subgraphs/records/feed/batch.ts';
import { openFeedDependencies } from '../subgraphs/records/feed/feed.ts';
import { runFeed } from '../subgraphs/records/feed/run.ts';
import { feedSources } from '../subgraphs/records/feed/sources.ts';
import { cpuMilliseconds, memoryMegabytes } from './cpu.ts';
import { startBenchDatabase } from './database.ts';
import { type Mix, registerSchools, writeCensus } from './feed/census.ts';
import { loadBySql } from './feed/peer.ts';
import { measureSearches } from './feed/searching.ts';
import { tellStatements, watched } from './feed/statements.ts';
import { benchOptions } from './options.ts';

/**
 * `npm run bench:feed -- [--children N] [--rows N] [--only again|next|first|births|peer|search]`: loads a School
 * Census into an index (reading, matching, committing with provenance and audit), each time into a fresh copy of the
 * index.
 * - `again`: a year's census in which most pupil numbers are known; then the same file once more, which must be
 *   skipped
 * - `next`: the next term's census, in which 95 of 100 rows are unchanged
 * - `first`: the index knows no pupil number, so every row is matched by its score
 * - `births`: makes a record of each row
 * - `peer`: a script of COPY and set-based SQL by exact identity, for comparison
 * - `search`: the practitioner's search alone and during a load, in the product as `npm start` runs it
 *
 * CPU is that of Node with its thread, and of PostgreSQL.
 */
const values = benchOptions(
  'npm run bench:feed -- [--children N] [--rows N] [--only again|next|first|births|peer|search] [--statements] [--server NAME=VALUE]...',
  {
    children: { type: 'string', default: '100000' },
    rows: { type: 'string', default: '20000' },
    only: { type: 'string' },
    // What each statement took, of those that took most.
    statements: { type: 'boolean', default: false },
    // Settings of the server, `name=value`, beside ours.
    server: { type: 'string', multiple: true, default: [] },
  },
  ['children', 'rows'],
);
const [children, rows] = [Number(values.children), Number(values.rows)];
const folder = `.signpost/bench-feed-${children}`;
const usual = { moved: 0.08, far: 0.15, changedSchool: 0.1, strangers: 0.02, bad: 0.005, slips: 0.1 };
const mixes: Readonly<Record<string, Mix>> = {
  again: { ...usual, unnumbered: 0.03 },
  next: { ...usual, moved: 0.02, changedSchool: 0.02, unnumbered: 0.005, strangers: 0.005, bad: 0.002 },
  first: { ...usual, unnumbered: 0.98 },
  births: { ...usual, unnumbered: 0.03 },
  peer: { ...usual, unnumbered: 0.03 },
  search: { ...usual, unnumbered: 0.03 },
};

const database = await startBenchDatabase(folder, {
  ...(values.statements && watched),
  ...Object.fromEntries(values.server.map((each) => each.split('='))),
});
const { keys } = database;
await seedOnce({ databaseUrl: database.server.url, keys, children, production: false });
const postmaster = Number(readFileSync(`${folder}/data/postmaster.pid`, 'utf8').split('\n')[0]);
const admin = openPool({
  url: databaseUrl(database.server.url, 'postgres'),
  max: 1,
  applicationName: 'bench',
});

interface Measured {
  readonly rows: number;
  readonly seconds: number;
  readonly node: number;
  readonly postgres: number;
  /** Bytes of write-ahead log. */
  readonly logged: number;
}

/** How much write-ahead log the server has written, in bytes. */
async function loggedBytes(): Promise<number> {
  const [row] = await admin<{ bytes: number }[]>`select pg_current_wal_lsn() - '0/0' as bytes`;
  return Number(row?.bytes);
}

/** Seconds, CPU in milliseconds, and write-ahead log that some work takes. */
async function measured(work: () => Promise<number>): Promise<Measured> {
  const logged = await loggedBytes();
  const own = process.cpuUsage();
  const theirs = cpuMilliseconds([postmaster]);
  const began = performance.now();
  const done = await work();
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(own);
  return {
    rows: done,
    seconds,
    node: (user + system) / 1_000,
    postgres: cpuMilliseconds([postmaster]) - theirs,
    logged: (await loggedBytes()) - logged,
  };
}

function tell(what: string, { rows: done, seconds, node, postgres, logged }: Measured): void {
  const each = (milliseconds: number) => `${((milliseconds * 1_000) / done).toFixed(0)} us`;
  console.log(
    `${what.padEnd(24)} ${String(done).padStart(9)} rows ${seconds.toFixed(2).padStart(8)} s ${String(
      Math.round(done / seconds),
    ).padStart(
      8,
    )} rows/s   CPU a row: node ${each(node)}, postgres ${each(postgres)}, log ${(logged / done / 1024).toFixed(1)} KB`,
  );
}

for (const name of Object.keys(mixes).filter((each) => !values.only || values.only === each)) {
  await admin`drop database if exists bench_feed`;
  await admin`create database bench_feed template signpost strategy file_copy`;
  const url = databaseUrl(database.server.url, 'bench_feed');
  const owner = openPool({ url, max: 1, applicationName: 'bench' });
  if (name === 'search') {
    const settings = { databaseUrl: url, keysFolder: database.keysFolder, folder };
    await measureSearches(owner, settings, Math.ceil(rows / 4));
    await owner.end({ timeout: 5 });
    continue;
  }
  await registerSchools(owner);
  if (name === 'first') await owner`delete from records.identifier where scheme = 'UPN'`;
  const file = `${folder}/census-${name}.csv`;
  const day = systemClock.today();
  const before =
    name === 'next' ? { file: `${folder}/census-before.csv`, day: addDays(day, -120) } : undefined;
  if (name === 'births')
    writeFileSync(file, Buffer.concat([...birthsFile({ rows, bad: 0.005, today: day })]));
  else await writeCensus(owner, file, { rows, mix: mixes[name] as Mix, day, before });
  await owner`vacuum analyze`;
  await owner`checkpoint`;
  if (name === 'peer') {
    let matched = 0;
    const peer = await measured(async () => {
      matched = await loadBySql(owner, file);
      return rows;
    });
    tell('peer', peer);
    console.log(`  matched ${matched}`);
  } else {
    const deps = openFeedDependencies({
      databaseUrl: url,
      keys,
      policy: readPolicy(),
      clock: systemClock,
      log: silentLog,
    });
    const opened = await measured(async () => {
      await deps.lookalikes.find([]);
      return children;
    });
    tell(`${name}: index filled`, opened);
    if (before) {
      await load(deps, `${name}: the term before`, before.file);
      await owner`vacuum analyze records.feed_row`;
      await owner`checkpoint`;
    }
    if (values.statements) {
      await owner`create extension if not exists pg_stat_statements`;
      await owner`select pg_stat_statements_reset()`;
    }
    await load(deps, name, file, name === 'births' ? 'gro-births' : 'school-census');
    if (name === 'again') await load(deps, 'again: sent once more', file);
    if (values.statements) await tellStatements(owner, rows);
    await deps.stop();
  }
  await owner.end({ timeout: 5 });
}
await admin.end({ timeout: 5 });
await database.server.stop();

/** Takes a file in and tells of it. */
async function load(
  deps: FeedDependencies,
  what: string,
  file: string,
  source: keyof typeof feedSources = 'school-census',
): Promise<void> {
  let outcomes: object = {};
  let peak = 0;
  const taken = await measured(async () => {
    const result = await runFeed(deps, {
      source: feedSources[source],
      body: createReadStream(file),
      startedBy: null,
      actor: {},
      progress: ({ rows: done }) => {
        if (done % 10_000 === 0) peak = Math.max(peak, memoryMegabytes([process.pid]));
      },
    });
    if (result.fault) throw new Error(result.fault.code);
    outcomes = { ...result.outcomes, ...result.reasons };
    return result.rows;
  });
  tell(what, taken);
  console.log(`  ${JSON.stringify(outcomes)}`);
  console.log(`  file ${(statSync(file).size / 1e6).toFixed(1)} MB, memory at most ${Math.round(peak)} MB`);
}
