import { createHash } from 'node:crypto';
import { join } from 'node:path';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { compile } from '../../cli/compile.ts';
import { databaseUrl } from '../../platform/database.ts';
import { startEmbedded } from '../../platform/embedded/server.ts';
import { openKeys } from '../../platform/keys.ts';
import { migrate, migrationFiles } from '../../platform/migrate.ts';
import { testServerFolder } from './memory.ts';
import { testSettings } from './settings.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The owner's address of the migrated template database. */
    templateUrl: string;
    /** What the names of databases begin with that are filled once in this run and copied. */
    filledTemplates: string;
    /** The keys folder of the test server; its database key gives the roles their passwords. */
    testKeys: string;
    /** Modules that run in threads beside tests, and the file of JavaScript that was made of each. */
    madeThreads: readonly (readonly [module: string, file: string])[];
  }
}

const root = join(import.meta.dirname, '..', '..');
const threads = [
  'subgraphs/compliance/document/typesetter.ts',
  'subgraphs/records/feed/worker.ts',
  'subgraphs/records/resident/worker.ts',
  'test/support/watchThread.ts',
];
const KEPT_TEMPLATES = 4;
const LEFTOVER_AGE_MS = 60 * 60 * 1000;
// One lock for all that the harness does to a server; any constant serves.
const LOCK = 2_710_443;

/** Before all tests: one server, one migrated template database that each test file's own is copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const made = Promise.all(threads.map(async (module) => [module, await compile(module)] as const));
  const folder = join(root, '.signpost', 'test');
  const embedded = testSettings.databaseUrl
    ? undefined
    : await startEmbedded({
        dataDir: join(testServerFolder(root, folder), 'postgres'),
        // Nothing here needs to survive a power cut, and its log may lie in memory.
        settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200', max_wal_size: '256MB' },
      });
  const url = embedded?.url ?? (testSettings.databaseUrl as string);
  const keys = join(folder, 'keys');
  const databaseKey = openKeys(keys, { create: true }).databaseKey();
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: 'signpost tests' },
  });
  let template: string;
  try {
    await sql`select pg_advisory_lock(${LOCK}::bigint)`;
    template = await makeTemplate(sql, url, databaseKey);
    await sweep(sql, template);
  } finally {
    await sql.end({ timeout: 5 });
  }
  const filled = `signpost_test_${Date.now().toString(36)}_${process.pid}`;
  project.provide('templateUrl', databaseUrl(url, template));
  project.provide('filledTemplates', filled);
  project.provide('testKeys', keys);
  project.provide('madeThreads', await made);
  // In memory it would outlive its checkout. Where another run is at it, it stays.
  return async () => {
    const left = postgres(url, { max: 1, onnotice: () => {} });
    try {
      await drop(left, await left`select datname from pg_database where starts_with(datname, ${filled})`);
    } finally {
      await left.end({ timeout: 5 });
    }
    await embedded?.stop();
  };
}

async function makeTemplate(sql: postgres.Sql, url: string, databaseKey: Buffer): Promise<string> {
  const files = migrationFiles();
  const digest = createHash('sha256').update(databaseKey);
  for (const file of files) digest.update(`${file.folder}/${file.name}:${file.sha256}\n`);
  const template = `signpost_template_${digest.digest('hex').slice(0, 16)}`;
  const [made] = await sql`select 1 from pg_database where datname = ${template}`;
  if (made) {
    // Another checkout's tests may have set the roles' passwords on a shared server since.
    if (testSettings.databaseUrl) await migrate({ url: databaseUrl(url, template), databaseKey, files });
    return template;
  }
  const draft = `signpost_building_${process.pid}`;
  await sql.unsafe(`drop database if exists ${draft} with (force)`);
  await sql.unsafe(`create database ${draft} template template0`);
  await migrate({ url: databaseUrl(url, draft), databaseKey, files });
  await sql.unsafe(`alter database ${draft} rename to ${template}`);
  return template;
}

/** Templates of migrations as they were, and databases of runs that were killed. */
async function sweep(sql: postgres.Sql, template: string): Promise<void> {
  const templates = await sql`
    select datname from pg_database where starts_with(datname, 'signpost_template_') and datname <> ${template}
    order by oid desc offset ${KEPT_TEMPLATES - 1}`;
  const tests =
    await sql`select datname from pg_database where datname ~ '^signpost_(test_[0-9a-z]+|building)_'`;
  const left = tests.filter(({ datname }) => {
    const [, , born] = (datname as string).split('_');
    return (
      datname.startsWith('signpost_building_') ||
      Date.now() - Number.parseInt(born ?? '', 36) > LEFTOVER_AGE_MS
    );
  });
  await drop(sql, [...templates, ...left]);
}

/** Drops databases. One that is still in use refuses, and goes when another run sweeps. */
async function drop(sql: postgres.Sql, databases: readonly postgres.Row[]): Promise<void> {
  for (const { datname } of databases)
    await sql.unsafe(`drop database if exists "${datname}"`).catch(() => {});
}
