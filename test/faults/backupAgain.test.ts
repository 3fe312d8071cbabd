import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { backupsIn, takeBackup, takeLog } from '../../cli/backup/backup.ts';
import { restoreBackup } from '../../cli/backup/restore.ts';
import { databaseRoles, openPool, type Sql } from '../../platform/database.ts';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { type Embedded, startEmbedded } from '../../platform/embedded/server.ts';
import { openKeys } from '../../platform/keys.ts';
import { silentLog } from '../../platform/log.ts';
import { ensureMigrated } from '../../platform/subgraphProcess.ts';
import { compiled } from '../support/command.ts';
import { startMigrated } from '../support/migratedServer.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';
import { pause } from './client.ts';

const root = temporaryFolder();
const [keysDir, folder] = [join(root, 'keys'), join(root, 'backups')];
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
const at = (server: Embedded, dataDir: string) => {
  running.push(server);
  const sql = openPool({ url: server.url, max: 1, applicationName: 'tests' });
  pools.push(sql);
  return { sql, target: { url: server.url, dataDir, folder, key } };
};
const dirOf = (name: string) => made[made.push(join(root, name)) - 1] as string;
const note = (sql: Sql, text: string) =>
  sql`insert into public.noted (text, at) values (${text}, clock_timestamp())`;

/** A server with a table to write into, and the folder that it is backed up into. */
async function noted(name: string) {
  const dataDir = dirOf(join(name, 'postgres'));
  const server = await startMigrated(dataDir);
  const { sql, target } = at(server, dataDir);
  await sql`create table public.noted (text text, at timestamptz)`;
  return { sql, target: { ...target, folder: join(root, `${name}-backups`) } };
}
/** One with a word in it, for tests that ship nothing of its log. */
let quiet: ReturnType<typeof noted> | undefined;
async function quietOne(name: string) {
  quiet ??= noted('quiet').then(async (made) => {
    await note(made.sql, 'first');
    return made;
  });
  return { ...(await quiet).target, folder: join(root, `${name}-backups`) };
}
/** The folder of its backup, for tests that only restore. */
let kept: Promise<string> | undefined;
function keptBackup(): Promise<string> {
  kept ??= quietOne('kept').then(async (target) => {
    await takeBackup(target);
    return target.folder;
  });
  return kept;
}
const textsIn = async (sql: Sql) =>
  (await sql`select text from public.noted order by at`).map(({ text }) => text);

test('what backups that were killed have left is removed by the next; what is being written is not', async () => {
  const target = await quietOne('left');
  const { pid: ended } = spawnSync('true');
  const [base, log] = ['base-20261129T051153Z.sealed.unshipped', '000000010000000000000004.sealed'];
  const left = [`${base}.${ended}`, `${base}.${ended}.${ended}`, join('wal', `${log}.${ended}`)];
  const others = [`${base}.${process.ppid}`, `notes.${ended}`];
  mkdirSync(join(target.folder, 'wal'), { recursive: true });
  for (const name of [...left, ...others]) writeFileSync(join(target.folder, name), 'half');
  const nowhere = { ...target, folder: join(root, 'nowhere') };
  await expect(takeLog(nowhere)).rejects.toThrow('no whole backup that this log continues');
  const { name } = await takeBackup(target);
  expect(readdirSync(target.folder).sort()).toEqual([name, ...others, 'wal'].sort());
  expect(readdirSync(join(target.folder, 'wal')).filter((each) => !each.endsWith('.sealed'))).toEqual([]);
});

test('a log with a hole in it, or of which part went elsewhere, is no whole backup', async () => {
  const { sql, target } = await noted('holed');
  await takeBackup(target);
  for (const texts of [['first', 'second'], ['third'], ['fourth']]) {
    for (const text of texts) await note(sql, text);
    expect(await takeLog(target)).toBeGreaterThan(0);
  }
  const [{ moment }] =
    (await sql`select at as moment from public.noted where text = 'second'`) as unknown as [{ moment: Date }];
  const wal = join(target.folder, 'wal');
  const hole = readdirSync(wal).sort().at(-2) as string;
  renameSync(join(wal, hole), join(root, hole));
  const restore = (name: string, more: object = {}) =>
    restoreBackup({ folder: target.folder, dataDir: dirOf(name), key, ...more });
  await expect(restore('holed-whole')).rejects.toThrow(`lacks ${hole.replace('.sealed', '')} of the log`);
  // To a moment before it, it is whole.
  const { server: past } = await restore('holed-past', { at: moment });
  expect(await textsIn(at(past, '').sql)).toEqual(['first']);
  renameSync(join(root, hole), join(wal, hole));
  const { server: whole } = await restore('holed-brought');
  expect(await textsIn(at(whole, '').sql)).toEqual(['first', 'second', 'third', 'fourth']);
  // The server hands out its log once: what another folder has, this one will not get.
  const other = { ...target, folder: join(root, 'elsewhere') };
  await takeBackup(other);
  await note(sql, 'fifth');
  await takeLog(other);
  await expect(takeLog(target)).rejects.toThrow('no whole backup that this log continues');
});

test('a moment at which a backup was being taken is restored from the one before it', async () => {
  const { sql, target } = await noted('during');
  await note(sql, 'first');
  const { name: first } = await takeBackup(target);
  await pause(1_100);
  let busy = true;
  const writing = (async () => {
    for (let n = 0; busy; n += 1) await note(sql, `during ${n}`);
    return 'ended';
  })();
  const { name } = await takeBackup(target).finally(() => {
    busy = false;
  });
  expect([await writing, name > first]).toEqual(['ended', true]);
  await takeLog(target);
  const written = await sql<{ text: string; at: Date }[]>`select text, at from public.noted order by at`;
  const moment = written[Math.floor(written.length / 2)]?.at as Date;
  const restore = (into: string) =>
    restoreBackup({ folder: target.folder, dataDir: dirOf(into), key, at: moment });
  const { server } = await restore('during-restored');
  const texts = await textsIn(at(server, '').sql);
  // All that was committed until then, and nothing that was written after it.
  const until = (milliseconds: number) =>
    written.filter(({ at: on }) => on.getTime() < moment.getTime() + milliseconds).map(({ text }) => text);
  expect(texts).toEqual(expect.arrayContaining(['first', ...until(-1_000)]));
  expect(until(1)).toEqual(expect.arrayContaining(texts));
  // Where there is none before it, that is said, and nothing is left.
  rmSync(join(target.folder, first));
  await expect(restore('during-none')).rejects.toThrow('still being taken at that moment');
  expect(existsSync(prepareHome(join(root, 'during-none')).data)).toBe(false);
});

test('a backup that is killed before any of its steps does not stand before those that can be restored', async () => {
  const { sql, target } = await noted('killed');
  await takeBackup(target);
  await note(sql, 'first');
  await takeLog(target);
  const whole = backupsIn(target.folder);
  await pause(1_100);
  const command = ['--import', await compiled('test/faults/killAt.ts'), await compiled('cli/backup.ts')];
  for (let step = 0; backupsIn(target.folder).length === whole.length; step += 1) {
    const child = spawn(process.execPath, [...command, '--to', target.folder], {
      env: {
        PATH: testSettings.path,
        SIGNPOST_DATA_DIR: dirname(target.dataDir),
        SIGNPOST_KEYS: keysDir,
        KILL_AT: String(step),
      },
    });
    await once(child, 'close');
  }
  const { server } = await restoreBackup({ folder: target.folder, dataDir: dirOf('killed-restored'), key });
  expect(await textsIn(at(server, '').sql)).toEqual(['first']);
});

test('a restore that is broken off before it ended what was open leaves nothing that can be started', async () => {
  const from = await keptBackup();
  const into = dirOf('broken-restored');
  const { server, finish } = await restoreBackup({ folder: from, dataDir: into, key });
  // As a start would find it running, and as one would find it down.
  await expect(startEmbedded({ dataDir: into })).rejects.toThrow('left by a restore that is not at its end');
  await server.stop();
  await expect(startEmbedded({ dataDir: into })).rejects.toThrow('left by a restore that is not at its end');
  finish();
  expect(await textsIn(at(await startEmbedded({ dataDir: into }), into).sql)).toEqual(['first']);
});

test('Ctrl-C in the middle of a restore leaves no server running', async () => {
  const from = await keptBackup();
  const into = dirOf('stopped-restored');
  const child = spawn(process.execPath, [await compiled('cli/restore.ts'), '--from', from, '--into', into], {
    env: { PATH: testSettings.path, SIGNPOST_KEYS: keysDir },
  });
  const ended = once(child, 'close');
  const pidFile = join(prepareHome(into).data, 'postmaster.pid');
  await expect.poll(() => existsSync(pidFile), { timeout: 60_000, interval: 5 }).toBe(true);
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  // A server that stops takes it away.
  await expect.poll(() => existsSync(pidFile), { timeout: 60_000 }).toBe(false);
});

test('login roles that a restore brought without passwords are entered again with the keys', async () => {
  const { sql, target } = await noted('roles');
  const enter = async () => {
    const { url } = target;
    const role = 'signpost_records' as const;
    const databaseKey = keys.databaseKey();
    const pool = openPool({ url, role, databaseKey, max: 1, applicationName: 'tests' });
    pools.push(pool);
    return pool`select 1`.then(
      () => 'enters',
      ({ code }) => code,
    );
  };
  await sql.unsafe(databaseRoles.map((role) => `alter role ${role} password null;`).join(''));
  expect(await enter()).toBe('28P01');
  // As from another index's: told so, until somebody says that they were restored.
  await expect(ensureMigrated(target.url, keys, silentLog)).rejects.toThrow('The keys are not those');
  await sql`alter role signpost_gateway reset all`;
  expect(await ensureMigrated(target.url, keys, silentLog)).toEqual([]);
  expect(await enter()).toBe('enters');
});

test('a restore takes no folder in which a server is made meanwhile, and of two restores one ends', async () => {
  const from = await keptBackup();
  const into = dirOf('raced-started');
  const restore = () => restoreBackup({ folder: from, dataDir: into, key });
  // It has looked, and found none.
  const restoring = restore();
  const home = prepareHome(into);
  mkdirSync(home.data);
  writeFileSync(join(home.data, 'PG_VERSION'), '18');
  await expect(restoring).rejects.toThrow('holds a server already');
  expect(readFileSync(join(home.data, 'PG_VERSION'), 'utf8')).toBe('18');
  expect(readFileSync(join(home.path, 'password'), 'utf8')).toBe(home.password);
  rmSync(home.data, { recursive: true });
  const ends = await Promise.allSettled([restore(), restore()]);
  const restored = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  expect(restored).toHaveLength(1);
  expect(await textsIn(at(restored[0]?.server as Embedded, into).sql)).toEqual(['first']);
});

test('L10 a server that was restored to another moment mixes its log with nobody’s', async () => {
  const dataDir = dirOf('first');
  const server = await startMigrated(dataDir);
  const first = at(server, dataDir);
  await first.sql`create table public.noted (text text, at timestamptz)`;
  await takeBackup(first.target);
  await note(first.sql, 'first');
  await takeLog(first.target);
  const restore = async (name: string, moment?: Date) => {
    const into = dirOf(name);
    const { server: restored } = await restoreBackup({
      folder,
      dataDir: into,
      key,
      ...(moment && { at: moment }),
    });
    return at(restored, into);
  };
  const before = new Date();
  await pause(1_100);
  const second = await restore('second');
  await note(second.sql, 'second');
  await takeBackup(second.target);
  await note(second.sql, 'second again');
  await takeLog(second.target);
  const whole = backupsIn(folder);
  expect(whole).toHaveLength(2);
  // Restored once more from the first backup: its segments have the names that the second server's have.
  await pause(1_100);
  const [{ moment }] = (await first.sql`select max(at) as moment from public.noted`) as unknown as [
    { moment: Date },
  ];
  expect(moment.getTime()).toBeLessThan(before.getTime());
  const third = await restore('third', moment);
  await note(third.sql, 'third');
  await expect(takeBackup(third.target)).rejects.toThrow('Give a new folder');
  // What cannot be restored does not stand before what can.
  expect(backupsIn(folder)).toEqual(whole);
  const apart = { ...third.target, folder: join(root, 'apart') };
  await takeBackup(apart);
  const { server: last } = await restoreBackup({ folder: apart.folder, dataDir: dirOf('last'), key });
  const { sql } = at(last, '');
  expect((await sql`select text from public.noted order by at`).map(({ text }) => text)).toEqual(['third']);
});
