import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, inject, test } from 'vitest';
import { takeBackup, takeLog } from '../../cli/backup/backup.ts';
import { textEntry } from '../../cli/backup/pack.ts';
import { restoreBackup } from '../../cli/backup/restore.ts';
import { sealInto } from '../../cli/backup/sealed.ts';
import { openPool, type Sql } from '../../platform/database.ts';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { type Embedded, startEmbedded } from '../../platform/embedded/server.ts';
import { changeSealKeys, openKeys } from '../../platform/keys.ts';
import { migrate, migrationFiles, migrationState } from '../../platform/migrate.ts';
import { seedCast } from '../support/cast.ts';
import { compiled } from '../support/command.ts';
import { startMigrated } from '../support/migratedServer.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';

const root = temporaryFolder();
// Else the servers, which are another user's where root runs them, would stand elsewhere, on another disk.
chmodSync(root, 0o711);
const keysDir = join(root, 'keys');
cpSync(inject('testKeys'), keysDir, { recursive: true });
const keys = openKeys(keysDir, { create: false });
const key = keys.backupKey();
const made: string[] = [];
const running: Embedded[] = [];
const pools: Sql[] = [];
afterAll(async () => {
  for (const pool of pools) await pool.end({ timeout: 1 });
  for (const server of running) await server.stop();
  for (const dataDir of made) rmSync(prepareHome(dataDir).path, { recursive: true, force: true });
});
const dirOf = (...names: string[]) => made[made.push(join(root, ...names)) - 1] as string;
const connect = (server: Embedded) => {
  running.push(server);
  const sql = openPool({ url: server.url, max: 1, applicationName: 'tests' });
  pools.push(sql);
  return sql;
};

/** A server with a table to write into, and the folder that it is backed up into. */
async function noted(name: string) {
  const dataDir = dirOf(name, 'postgres');
  const server = await startMigrated(dataDir);
  const sql = connect(server);
  await sql`create table public.noted (text text, at timestamptz)`;
  return { sql, target: { url: server.url, dataDir, folder: join(root, `${name}-backups`), key } };
}
const note = async (sql: Sql, text: string) => {
  const [row] = await sql<{ at: Date }[]>`
    insert into public.noted (text, at) values (${text}, clock_timestamp()) returning at`;
  return row?.at as Date;
};
const textsIn = async (sql: Sql) =>
  (await sql`select text from public.noted order by at`).map(({ text }) => text);

/** A command as an operator runs it: its status and what it said. */
async function ran(program: string, args: readonly string[], env: Record<string, string>) {
  const call = [await compiled(program), ...args];
  return promisify(execFile)(process.execPath, call, {
    env: { PATH: testSettings.path, ...env },
  }).then(
    ({ stdout, stderr }) => ({ status: 0, said: stdout + stderr }),
    ({ code, stdout, stderr }) => ({ status: code as number, said: `${stdout}${stderr}` }),
  );
}

test('L10 a backup is made under the keys that are there, and makes none', async () => {
  const { target } = await noted('keyless');
  await takeBackup(target);
  const elsewhere = { keys: join(root, 'no-keys'), to: join(root, 'keyless-elsewhere') };
  const { status, said } = await ran('cli/backup.ts', ['--to', elsewhere.to], {
    SIGNPOST_DATA_DIR: dirname(target.dataDir),
    SIGNPOST_KEYS: elsewhere.keys,
  });
  expect([status, said]).toEqual([1, expect.stringContaining('backup.key is missing')]);
  expect([existsSync(elsewhere.keys), existsSync(elsewhere.to)]).toEqual([false, false]);
});

test('backups and shipments of the log that run beside each other all end, and nothing of the log is missing', async () => {
  const { sql, target } = await noted('beside');
  await takeBackup(target);
  const written: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const shipping = Array.from({ length: 6 }, async (_, each) => {
      written.push(`${round} ${each}`);
      await note(sql, `${round} ${each}`);
      return takeLog(target);
    });
    const ends = await Promise.allSettled([...shipping, takeBackup(target)]);
    expect(ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []))).toEqual([]);
  }
  const { server } = await restoreBackup({ folder: target.folder, dataDir: dirOf('beside-restored'), key });
  expect((await textsIn(connect(server))).sort()).toEqual(written.sort());
}, 300_000);

test('what of the log is damaged keeps no restore that does not need it, and is named where one does', async () => {
  const { sql, target } = await noted('damaged');
  await takeBackup(target);
  const wal = join(target.folder, 'wal');
  // Of a server of before, or from before the oldest backup that is kept.
  writeFileSync(join(wal, '000000010000000000000001.sealed'), 'noise');
  await note(sql, 'first');
  const moment = await note(sql, 'second');
  await takeLog(target);
  const later = await note(sql, 'third');
  await note(sql, 'fourth');
  await takeLog(target);
  const restore = (name: string, at?: Date) =>
    restoreBackup({ folder: target.folder, dataDir: dirOf(name), key, ...(at && { at }) });
  const { server: whole } = await restore('damaged-whole');
  expect(await textsIn(connect(whole))).toEqual(['first', 'second', 'third', 'fourth']);
  const last = readdirSync(wal).sort().at(-1) as string;
  truncateSync(join(wal, last), 3_000);
  const name = last.replace('.sealed', '');
  await expect(restore('damaged-all')).rejects.toThrow(
    new RegExp(`${name}\\.sealed does not open.*or give a moment of before it`),
  );
  const { server: past } = await restore('damaged-past', moment);
  expect(await textsIn(connect(past))).toEqual(['first']);
  await expect(restore('damaged-later', later)).rejects.toThrow(name);
  // The server has it still, and ships it again once it is out of the way.
  await note(sql, 'fifth');
  await expect(takeLog(target)).rejects.toThrow('move the file away and run this again');
  rmSync(join(wal, last));
  await takeLog(target);
  const { server: again } = await restore('damaged-again');
  expect(await textsIn(connect(again))).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
  await note(sql, 'sixth');
  await takeLog(target);
  rmSync(join(wal, last));
  await expect(restore('damaged-lacking', later)).rejects.toThrow(`lacks ${name} of the log`);
}, 300_000);

test('a disk that is too small for a restore is said to be full, and the backup is not blamed', async ({
  skip,
}) => {
  const { sql, target } = await noted('small');
  await takeBackup(target);
  const full = join(root, 'full');
  mkdirSync(full);
  const restore = async () => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=305m,mode=755', 'tmpfs', full], {
        stdio: 'ignore',
      });
    } catch {
      skip('mounting a small disk needs root outside a container');
    }
    try {
      const into = join(full, 'postgres');
      const { status, said } = await ran('cli/restore.ts', ['--from', target.folder, '--into', into], {
        SIGNPOST_KEYS: keysDir,
      });
      return { status, said, left: readdirSync(into).filter((name) => name.startsWith('data')) };
    } finally {
      execFileSync('umount', [full]);
    }
  };
  // Each is 16 MB in the new folder.
  for (let segments = 0; segments < 24; segments += 1) {
    await note(sql, `${segments}`);
    await sql`select pg_switch_wal()`;
  }
  await takeLog(target);
  expect(await restore()).toEqual({
    status: 2,
    said: expect.stringMatching(/^The disk that holds \S+ is full: .* on another disk\.\n$/),
    left: [],
  });
}, 300_000);

test('a backup of another PostgreSQL says with what it is restored', async () => {
  const folder = join(root, 'older-backups');
  mkdirSync(join(folder, 'wal'), { recursive: true });
  const name = 'base-20261129T051153Z.sealed';
  const files = {
    PG_VERSION: '17\n',
    backup_label: 'START WAL LOCATION: 0/2000028 (file 000000010000000000000002)\n',
  };
  await sealInto(
    join(folder, name),
    name,
    key,
    (async function* () {
      yield textEntry('signpost/password', 'secret');
      yield textEntry('signpost/evidence.json', '{}');
      for (const [path, text] of Object.entries(files)) yield textEntry(path, text);
    })(),
  );
  const wal = '000000010000000000000002';
  await sealInto(
    join(folder, 'wal', `${wal}.sealed`),
    wal,
    key,
    (async function* () {
      yield Buffer.alloc(8);
    })(),
  );
  await expect(restoreBackup({ folder, dataDir: dirOf('older'), key })).rejects.toThrow(
    `${name} was made by PostgreSQL 17`,
  );
});

test('L10 a backup of an earlier release is brought up to date before what was open in it is ended', async () => {
  const dataDir = dirOf('earlier', 'postgres');
  const server = await startEmbedded({ dataDir });
  running.push(server);
  const files = migrationFiles();
  const since = files.filter(({ name }) => name > '202611290000');
  await migrate({
    url: server.url,
    databaseKey: keys.databaseKey(),
    files: files.filter((file) => !since.includes(file)),
  });
  const folder = join(root, 'earlier-backups');
  await takeBackup({ url: server.url, dataDir, folder, key });
  const into = dirOf('earlier-restored');
  const { status, said } = await ran('cli/restore.ts', ['--from', folder, '--into', into], {
    SIGNPOST_KEYS: keysDir,
  });
  expect([since.length > 0, status, said]).toEqual([true, 0, expect.stringContaining('SOUND')]);
  const restored = await startEmbedded({ dataDir: into });
  expect((await migrationState(connect(restored))).ready).toBe(true);
}, 300_000);

test('L10 what a restored database has sealed under keys that are not there is told, and it is not sound', async () => {
  const { sql, target } = await noted('sealed');
  await seedCast(sql, keys);
  await takeBackup(target);
  const others = join(root, 'rotated');
  cpSync(keysDir, others, { recursive: true });
  const restore = (name: string) =>
    ran('cli/restore.ts', ['--from', target.folder, '--into', dirOf(name)], { SIGNPOST_KEYS: others });
  changeSealKeys(others, { add: true });
  changeSealKeys(others, { use: 2 });
  expect(await restore('sealed-before')).toMatchObject({ status: 0 });
  changeSealKeys(others, { retire: [1] });
  const { status, said } = await restore('sealed-after');
  expect([status, said]).toEqual([
    1,
    expect.stringMatching(/^\d+ values sealed under key 1 of seal\.key, which is not there: /m),
  ]);
}, 300_000);
