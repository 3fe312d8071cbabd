import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databaseRoles, openPool, type Sql } from '../../platform/database.ts';
import { ensureMigrated } from '../../platform/ensureMigrated.ts';
import { openKeys } from '../../platform/keys.ts';
import { silentLog } from '../../platform/log.ts';
import {
  MigrationFault,
  type MigrationFile,
  migrate,
  migrationFiles,
  migrationState,
} from '../../platform/migrate.ts';
import { scramVerifier } from '../../platform/roles.ts';
import { explainStart } from '../../platform/startFault.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { talk } from '../support/talker.ts';
import { soon, stopwatch } from '../support/time.ts';

const folder = temporaryFolder();
// The roles of the test server keep the passwords that the other tests rely on.
const databaseKey = testKeys().databaseKey();

function filesOf(name: string, contents: Record<string, string>): { path: string; files: MigrationFile[] } {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, sql] of Object.entries(contents)) writeFileSync(join(path, file), sql);
  return { path, files: migrationFiles([{ folder: 'platform', path }]) };
}

const two = {
  '202601010000_create_first.sql': 'create table first (n int);',
  '202601020000_fill_first.sql': 'insert into first values (1); insert into first values (2);',
};

test("this checkout's migrations apply to an empty database, and a second time change nothing", async () => {
  const database = await freshDatabase({ empty: true });
  await database.sql.unsafe(`alter database ${database.name} set timezone = 'America/New_York'`);
  const files = migrationFiles();
  expect(files.length).toBeGreaterThan(3);
  expect((await migrationState(database.sql)).pending).toHaveLength(files.length);
  const first = await migrate({ url: database.url, databaseKey });
  expect(first).toEqual(files.map((file) => `${file.folder}/${file.name}`));
  expect(await migrate({ url: database.url, databaseKey })).toEqual([]);
  for (const role of databaseRoles) {
    expect(await migrationState(database.poolFor(role)), role).toEqual({
      ready: true,
      pending: [],
      writable: true,
    });
  }
  // Further months of the audit follow the first ones without a gap, and overlap none, whatever the server's own zone is.
  await database.poolFor('signpost_sealer')`select audit.ensure_months(6)`;
  const months = await database.poolFor('signpost_gateway')`
    select pg_get_expr(relpartbound, oid) as bounds from pg_class where relname ~ '^event_[0-9]+$' order by relname`;
  expect(months).toHaveLength(7);
  for (const { bounds } of months) expect(bounds).toMatch(/-01 00:00:00\+00'\) TO .*-01 00:00:00\+00'\)$/);
});

test('whatever the defaults of the database are, roles and owner work by the settings that our SQL takes for granted', async () => {
  const database = await freshDatabase({ empty: true });
  const hostile = {
    bytea_output: 'escape',
    standard_conforming_strings: 'off',
    array_nulls: 'off',
    quote_all_identifiers: 'on',
    default_transaction_isolation: 'repeatable read',
    synchronous_commit: 'off',
    TimeZone: 'America/New_York',
    DateStyle: 'SQL, DMY',
  };
  for (const [name, value] of Object.entries(hostile))
    await database.sql.unsafe(`alter database ${database.name} set ${name} = '${value}'`);
  await migrate({ url: database.url, databaseKey });
  const owner = openPool({ url: database.url, max: 1, applicationName: 'tests as the owner' });
  try {
    const pools: Sql[] = [owner, ...databaseRoles.map((role) => database.poolFor(role))];
    for (const sql of pools) {
      const rows = await sql`
        select name, setting from pg_settings where name = any(${Object.keys(hostile)})`;
      expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
        bytea_output: 'hex',
        standard_conforming_strings: 'on',
        array_nulls: 'on',
        quote_all_identifiers: 'off',
        default_transaction_isolation: 'read committed',
        synchronous_commit: 'on',
        TimeZone: 'UTC',
        DateStyle: 'ISO, YMD',
      });
    }
  } finally {
    await owner.end({ timeout: 1 });
  }
});

test('a further run leaves the verifiers of the passwords as they are: a pooler enters by what it kept of them', async () => {
  const database = await freshDatabase();
  const verifiers = () =>
    database.sql`select rolname, rolpassword from pg_authid where rolname = any(${[...databaseRoles]}) order by 1`;
  const before = await verifiers();
  await migrate({ url: database.url, databaseKey });
  expect(await verifiers()).toEqual(before);
  expect(before.every(({ rolpassword }) => rolpassword?.startsWith('SCRAM-SHA-256$'))).toBe(true);
  expect(new Set(before.map(({ rolpassword }) => rolpassword.split('$')[1])).size).toBe(databaseRoles.length);
});

test('no file is applied last without the passwords: a start that finds all applied would never set them', async () => {
  const database = await freshDatabase({ empty: true });
  const { files } = filesOf('passwords', two);
  await migrate({ url: database.url, databaseKey, files: files.slice(0, 1) });
  // What is granted with the passwords tells whether they were set in the file's own transaction.
  await database.sql`revoke select on migration.applied from signpost_gateway`;
  await database.sql.unsafe(`
    create function refuse() returns event_trigger language plpgsql as $$ begin raise 'no' using errcode = '57014'; end $$;
    create event trigger refuse on ddl_command_start when tag in ('GRANT') execute function refuse()`);
  await expect(migrate({ url: database.url, databaseKey, files })).rejects.toThrow();
  expect((await migrationState(database.sql, files)).ready).toBe(false);
  await database.sql`drop event trigger refuse`;
  await migrate({ url: database.url, databaseKey, files });
  expect((await migrationState(database.poolFor('signpost_gateway'), files)).ready).toBe(true);
});

test('a database that holds tables of something else is left as it is, and said so; what an extension brings is nobody’s', async () => {
  const database = await freshDatabase({ empty: true });
  const { sql } = database;
  await sql`create extension pg_stat_statements`;
  const { files } = filesOf('beside', two);
  await sql`create table users (id int)`;
  const schemas = () => sql`select nspname from pg_namespace order by 1`;
  const before = await schemas();
  const migrating = migrate({ url: database.url, databaseKey, files });
  expect(await migrating.catch(explainStart)).toMatch(/^The database holds tables of something else; .*\.$/);
  expect(await schemas()).toEqual(before);
  await sql`drop table users`;
  expect(await migrate({ url: database.url, databaseKey, files })).toHaveLength(2);
  // What others put beside the index later is no reason to leave it without a migration.
  await sql`create table users (id int)`;
  expect(await migrate({ url: database.url, databaseKey, files })).toEqual([]);
});

test('keys of another installation are refused before they shut anybody out', async () => {
  const database = await freshDatabase();
  const other = openKeys(join(folder, 'other-keys'), { create: true });
  const refused = await ensureMigrated(database.url, other, silentLog).catch(explainStart);
  expect(refused).toMatch(
    /^The keys are not those that this database, or another index on its server, was made with; /,
  );
  expect(await ensureMigrated(database.url, testKeys(), silentLog)).toEqual([]);
  // A second index on the server would give the roles other passwords: they are the whole server's.
  const second = await freshDatabase({ empty: true });
  expect(await ensureMigrated(second.url, other, silentLog).catch(explainStart)).toBe(refused);
  expect(await ensureMigrated(second.url, testKeys(), silentLog)).not.toEqual([]);
});

test('files go by folder, then by name', () => {
  const order = migrationFiles().map((file) => file.folder);
  expect([...new Set(order)]).toEqual(['platform', 'users', 'records', 'compliance']);
  const { files } = filesOf('order', {
    '202602010000_do_b.sql': '',
    '202601010000_do_a.sql': '',
    'README.md': '',
  });
  expect(files.map((file) => file.name)).toEqual(['202601010000_do_a.sql', '202602010000_do_b.sql']);
});

test('several migrators at once apply each file once', async () => {
  const database = await freshDatabase({ empty: true });
  const { files } = filesOf('at-once', {
    ...two,
    ...Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [
        `2026030100${10 + n}_add_row.sql`,
        `select pg_sleep(0.01); insert into first values (${n});`,
      ]),
    ),
  });
  const runs = await Promise.all(
    Array.from({ length: 4 }, () => migrate({ url: database.url, databaseKey, files })),
  );
  expect(runs.flat().sort()).toEqual(files.map((file) => `platform/${file.name}`));
  const [row] = await database.sql`select count(*)::int as rows from first`;
  expect(row?.rows).toBe(12);
});

test('migrators of several databases of one server do not trip over the roles that these share', async () => {
  const databases = await Promise.all(Array.from({ length: 4 }, () => freshDatabase({ empty: true })));
  await Promise.all(databases.map(({ url }) => migrate({ url, databaseKey })));
  for (const { sql } of databases) expect((await migrationState(sql)).ready).toBe(true);
});

test('a migrator killed half-way leaves nothing half done, and the next one goes on', async () => {
  const database = await freshDatabase({ empty: true });
  const { path, files } = filesOf('killed', {
    ...two,
    '202601020001_create_go_on.sql': 'create table go_on ();',
    '202601030000_fill_slowly.sql': `insert into first values (3);
      do $$ begin while not exists (select from go_on) loop perform pg_sleep(0.02); end loop; end $$;
      comment on table first is 'whole';`,
  });
  const child = talk('test/support/migrateProcess.ts', [database.url, path]);
  await child.next();
  // By what it does, and not by the clock: however late this process hears of it, the file is not at its end.
  const halfWay = () => database.sql`
    select 1 from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
  await expect.poll(halfWay, { interval: 20 }).toHaveLength(1);
  expect(await migrationState(database.sql, files)).toMatchObject({
    ready: false,
    pending: ['platform/202601030000_fill_slowly.sql'],
  });
  child.kill('SIGKILL');
  await child.gone;
  expect((await database.sql`select n from first order by n`).map((row) => row.n)).toEqual([1, 2]);
  await database.sql`insert into go_on default values`;
  const run = await migrate({ url: database.url, databaseKey, files });
  expect(run).toEqual(['platform/202601030000_fill_slowly.sql']);
  expect((await database.sql`select n from first order by n`).map((row) => row.n)).toEqual([1, 2, 3]);
});

test('a file that fails is rolled back whole and named, without the values in it', async () => {
  const database = await freshDatabase({ empty: true });
  const { files } = filesOf('failing', {
    ...two,
    '202601030000_break_first.sql': "insert into first values (3);\nselect 'secret'::int;",
    '202601040000_never_come.sql': 'create table never (n int);',
  });
  const run = migrate({ url: database.url, databaseKey, files });
  await expect(run).rejects.toThrow(MigrationFault);
  await expect(run).rejects.toThrow(
    /^The migration platform\/202601030000_break_first\.sql failed with SQLSTATE 22P02 at line 2 and was rolled back/,
  );
  await expect(run).rejects.not.toThrow(/secret/);
  expect((await database.sql`select count(*)::int as rows from first`)[0]?.rows).toBe(2);
  expect((await migrationState(database.sql, files)).pending).toHaveLength(2);
});

test('a file that was changed after it was applied stops everything with one sentence', async () => {
  const database = await freshDatabase({ empty: true });
  await migrate({ url: database.url, databaseKey, files: filesOf('changed', two).files });
  const { files } = filesOf('changed', {
    '202601010000_create_first.sql': 'create table first (n int, m int);',
    '202601030000_add_more.sql': 'create table more (n int);',
  });
  await expect(migrate({ url: database.url, databaseKey, files })).rejects.toThrow(
    'The migration platform/202601010000_create_first.sql was changed after this database applied it; put the file ' +
      'back as it was and write a new migration for the change.',
  );
  expect((await database.sql`select to_regclass('more') as more`)[0]?.more).toBeNull();
  expect((await migrationState(database.sql, files)).ready).toBe(false);
});

test('line endings of a checkout do not change a file', async () => {
  const [unix] = filesOf('unix', { '202601010000_do_a.sql': 'select 1;\nselect 2;\n' }).files;
  const [windows] = filesOf('windows', { '202601010000_do_a.sql': 'select 1;\r\nselect 2;\r\n' }).files;
  expect(windows?.sha256).toBe(unix?.sha256);
});

test.each([
  ['first.sql', 'select 1;', /is misnamed; call it <yyyyMMddHHmm>_<verb_what>\.sql/],
  ['202601010000_create.sql', 'select 1;', /is misnamed/],
  ['202601010000_create_a.sql', 'create table a (n int);\nCOMMIT;', /begins or ends a transaction itself/],
  ['202601010000_create_b.sql', 'begin;\ncreate table a (n int);', /begins or ends a transaction itself/],
])('%s is refused before anything is written', (file, sql, says) => {
  expect(() => filesOf(`refused-${file}`, { [file]: sql })).toThrow(says);
});

test('a migration that meets a lock lets the others pass, and comes back', async () => {
  const database = await freshDatabase({ empty: true });
  await migrate({ url: database.url, databaseKey, files: filesOf('locked', two).files });
  const { files } = filesOf('locked', { '202601030000_add_column.sql': 'alter table first add m int;' });
  let release = () => {};
  const held = new Promise<void>((resume) => {
    release = resume;
  });
  const holder = database.sql.begin(async (tx) => {
    await tx`select * from first`;
    await held;
  });
  const migrating = migrate({ url: database.url, databaseKey, files });
  const { passed, stop } = stopwatch();
  let slowest = 0;
  const reader = openPool({ url: database.url, max: 1, applicationName: 'reads beside a migration' });
  // Until it has met the lock, and come back more than once: told by when it began to wait, which no busy machine hides.
  for (const met = new Set<string>(); met.size < 3; ) {
    const began = passed();
    const reading = reader`select * from first`;
    const waits = await database.sql<{ since: string }[]>`
      select waitstart::text as since from pg_locks
      where relation = 'first'::regclass and mode = 'AccessExclusiveLock' and waitstart is not null`;
    for (const { since } of waits) met.add(since);
    await reading;
    slowest = Math.max(slowest, passed() - began);
  }
  stop();
  await reader.end();
  release();
  await holder;
  expect(await migrating).toEqual(['platform/202601030000_add_column.sql']);
  expect(slowest).toBeLessThan(soon(200));
});

test('a password travels as the verifier that the server itself would make', async () => {
  const database = await freshDatabase({ empty: true });
  const role = `signpost_try_${process.pid}`;
  await database.sql.begin(async (tx) => {
    await tx.unsafe(`create role ${role} password 'pencil'`);
    const [made] = await tx`select rolpassword as verifier from pg_authid where rolname = ${role}`;
    const salt = Buffer.from(made?.verifier.split('$')[1].split(':')[1], 'base64');
    expect(scramVerifier('pencil', salt)).toBe(made?.verifier);
    await tx.unsafe(`drop role ${role}`);
  });
});
