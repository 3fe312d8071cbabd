import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { openKeys } from '../../platform/keys.ts';
import { compiled, runCommand } from '../support/command.ts';
import { freshDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';

const folder = temporaryFolder();
const filesIn = (path: string) =>
  readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]);

test('a command that works on an index makes none in an empty database, and keeps the keys that the right one needs', async () => {
  const database = await freshDatabase({ empty: true });
  const keys = join(folder, 'keys');
  cpSync(inject('testKeys'), keys, { recursive: true });
  const before = filesIn(keys);
  const ended = await Promise.all(
    [['lifecycle.ts'], ['shields.ts'], ['accounts.ts', 'nightly'], ['rotate.ts']].map((call) =>
      runCommand({ url: database.url, keys }, ...(call as [string])),
    ),
  );
  for (const each of ended)
    expect(each).toEqual({
      status: 1,
      out: '',
      err: expect.stringMatching(/^There is no index in this database; correct DATABASE_URL .*\.\n$/),
    });
  expect(await database.sql`select from pg_namespace where nspname = 'migration'`).toHaveLength(0);
  expect(filesIn(keys)).toEqual(before);
});

test('what only looks at a database says in a sentence that it holds no index', async () => {
  const database = await freshDatabase({ empty: true });
  const key = join(inject('testKeys'), 'audit.public.pem');
  const witness = ['audit/witness.ts', '--once', '--folder', join(folder, 'witness'), '--key', key];
  for (const call of [['restore.ts', '--check'], witness])
    expect(await runCommand(database, ...(call as [string])), call[0]).toEqual({
      status: 2,
      out: '',
      err: expect.stringMatching(/^The database holds no index of this release, or .*\.\n$/),
    });
});

test('a command with the keys of another index shuts nobody out of this one; with no keys it makes none', async () => {
  const database = await freshDatabase();
  const others = join(folder, 'others');
  openKeys(others, { create: true });
  const refused = await runCommand({ url: database.url, keys: others }, 'shields.ts');
  expect(refused).toMatchObject({ status: 1, err: expect.stringMatching(/^The keys are not those /) });
  expect(await database.poolFor('signpost_records')`select 1 as entered`).toEqual([{ entered: 1 }]);
  const nowhere = join(folder, 'nowhere');
  const without = await runCommand({ url: database.url, keys: nowhere }, 'shields.ts');
  expect(without).toMatchObject({ status: 1, err: expect.stringMatching(/^The key file .* is missing; /) });
  expect(readdirSync(folder)).not.toContain('nowhere');
});

test('a backup of a folder without a server makes none there', async () => {
  const data = join(folder, 'nothing');
  const call = [await compiled('cli/backup.ts'), '--to', join(folder, 'backups')];
  const { status, stderr } = spawnSync(process.execPath, call, {
    env: { PATH: testSettings.path, SIGNPOST_DATA_DIR: data, SIGNPOST_KEYS: inject('testKeys') },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^There is no index in this database; .*\n$/)]);
  expect(existsSync(prepareHome(join(data, 'postgres')).data)).toBe(false);
  expect(existsSync(join(folder, 'backups'))).toBe(false);
});
