import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backupsIn, takeBackup, takeLog } from '../../cli/backup/backup.ts';
import { restoreBackup } from '../../cli/backup/restore.ts';
import { databaseRoles, openPool } from '../../platform/database.ts';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { startEmbedded } from '../../platform/embedded/server.ts';
import { ensureMigrated } from '../../platform/ensureMigrated.ts';
import { silentLog } from '../../platform/log.ts';
import { compiled } from '../support/command.ts';
import { testSettings } from '../support/settings.ts';
import { nextSecond, note, prepareBackups, settingOf, textsIn } from './backups.ts';

const backups = prepareBackups();
const { root, keysDir, keys, key } = backups;

test('what backups that were killed have left is removed by the next; what is being written is not', async () => {
  const { target } = await backups.noted('left');
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
  const { sql, target } = await backups.noted('holed');
  await takeBackup(target);
  await note(sql, 'first');
  const moment = await note(sql, 'second');
  expect(await takeLog(target)).toBeGreaterThan(0);
  for (const text of ['third', 'fourth']) {
    await note(sql, text);
    expect(await takeLog(target)).toBeGreaterThan(0);
  }
  const wal = join(target.folder, 'wal');
  const hole = readdirSync(wal).sort().at(-2) as string;
  renameSync(join(wal, hole), join(root, hole));
  const restore = (name: string, at?: Date) => backups.restored(target.folder, name, at);
  await expect(restore('holed-whole')).rejects.toThrow(`lacks ${hole.replace('.sealed', '')} of the log`);
  // To a moment before it, it is whole.
  expect(await textsIn(await restore('holed-past', moment))).toEqual(['first']);
  renameSync(join(root, hole), join(wal, hole));
  expect(await textsIn(await restore('holed-brought'))).toEqual(['first', 'second', 'third', 'fourth']);
  // The server hands out its log once: what another folder has, this one will not get.
  const other = { ...target, folder: join(root, 'elsewhere') };
  await takeBackup(other);
  await note(sql, 'fifth');
  await takeLog(other);
  await expect(takeLog(target)).rejects.toThrow('no whole backup that this log continues');
});

test('a moment at which a backup was being taken is restored from the one before it', async () => {
  const { sql, target } = await backups.noted('during');
  await note(sql, 'first');
  const { name: first } = await takeBackup(target);
  await nextSecond();
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
  const restore = (into: string) => backups.restored(target.folder, into, moment);
  const texts = await textsIn(await restore('during-restored'));
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
  const { sql, target } = await backups.noted('killed');
  await takeBackup(target);
  await note(sql, 'first');
  await takeLog(target);
  const whole = backupsIn(target.folder);
  await nextSecond();
  const command = ['--import', await compiled('test/faults/killAt.ts'), await compiled('cli/backup.ts')];
  for (let step = 0; backupsIn(target.folder).length === whole.length; step += 1) {
    const child = spawn(process.execPath, [...command, '--to', target.folder], {
      env: {
        PATH: testSettings.path,
        SIGNPOST_DATA_DIR: settingOf(target),
        SIGNPOST_KEYS: keysDir,
        KILL_AT: String(step),
      },
    });
    await once(child, 'close');
  }
  expect(await textsIn(await backups.restored(target.folder, 'killed-restored'))).toEqual(['first']);
});

test('a restore that is broken off before it ended what was open leaves nothing that can be started', async () => {
  const { server, dataDir: into, finish } = await backups.restored(await backups.kept(), 'broken-restored');
  // As a start would find it running, and as one would find it down.
  await expect(startEmbedded({ dataDir: into })).rejects.toThrow('left by a restore that is not at its end');
  await server.stop();
  await expect(startEmbedded({ dataDir: into })).rejects.toThrow('left by a restore that is not at its end');
  finish();
  expect(await textsIn(backups.use(await startEmbedded({ dataDir: into }), into))).toEqual(['first']);
});

test('Ctrl-C in the middle of a restore leaves no server running', async () => {
  const from = await backups.kept();
  const into = backups.dirOf('stopped-restored');
  const child = spawn(process.execPath, [await compiled('cli/restore.ts'), '--from', from, '--into', into], {
    env: { PATH: testSettings.path, SIGNPOST_KEYS: keysDir },
  });
  const ended = once(child, 'close');
  const { data, log } = prepareHome(into);
  // At the end of the replay, where a server that waits for its clients to leave would wait for ever.
  await expect
    .poll(() => readFileSync(log, 'utf8'), { timeout: 300_000, interval: 5 })
    .toContain('read-only connections');
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  // A server that stops takes it away.
  expect(existsSync(join(data, 'postmaster.pid'))).toBe(false);
});

test('login roles that a restore brought without passwords are entered again with the keys', async () => {
  const { sql, target } = await backups.noted('roles');
  const enter = async () => {
    const { url } = target;
    const role = 'signpost_records' as const;
    const databaseKey = keys.databaseKey();
    const pool = openPool({ url, role, databaseKey, max: 1, applicationName: 'tests' });
    return pool`select 1`
      .then(
        () => 'enters',
        ({ code }) => code,
      )
      .finally(() => pool.end({ timeout: 1 }));
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
  const from = await backups.kept();
  const into = backups.dirOf('raced-started');
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
  expect(await textsIn(backups.use((restored[0] as (typeof restored)[0]).server, into))).toEqual(['first']);
});

test('L10 a server that was restored to another moment mixes its log with nobody’s', async () => {
  const { sql, target } = await backups.noted('other');
  const { folder } = target;
  await takeBackup(target);
  const moment = await note(sql, 'first');
  await takeLog(target);
  const restore = async (name: string, at?: Date) => {
    const { dataDir, ...restored } = await backups.restored(folder, name, at);
    return { ...restored, target: { ...target, url: restored.server.url, dataDir } };
  };
  await nextSecond();
  const second = await restore('second');
  await note(second.sql, 'second');
  await takeBackup(second.target);
  await note(second.sql, 'second again');
  await takeLog(second.target);
  const whole = backupsIn(folder);
  expect(whole).toHaveLength(2);
  // Restored once more from the first backup: its segments have the names that the second server's have.
  await nextSecond();
  const third = await restore('third', moment);
  await note(third.sql, 'third');
  await expect(takeBackup(third.target)).rejects.toThrow('Give a new folder');
  // What cannot be restored does not stand before what can.
  expect(backupsIn(folder)).toEqual(whole);
  const apart = join(root, 'apart');
  await takeBackup({ ...third.target, folder: apart });
  expect(await textsIn(await backups.restored(apart, 'last'))).toEqual(['third']);
});
