import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { backupsIn, takeBackup, takeLog } from '../../cli/backup/backup.ts';
import { restoreBackup } from '../../cli/backup/restore.ts';
import { openPool, type Sql } from '../../platform/database.ts';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { type Embedded, startEmbedded } from '../../platform/embedded/server.ts';
import { openKeys } from '../../platform/keys.ts';
import { migrate } from '../../platform/migrate.ts';
import { temporaryFolder } from '../support/processes.ts';
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

test('L10 a server that was restored to another moment mixes its log with nobody’s', async () => {
  const dataDir = dirOf('first');
  const server = await startEmbedded({ dataDir });
  await migrate({ url: server.url, databaseKey: keys.databaseKey() });
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
