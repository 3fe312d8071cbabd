import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Witness, witnessedFile } from '../../cli/audit/witnessing.ts';
import { takeBackup, takeLog } from '../../cli/backup/backup.ts';
import { textEntry } from '../../cli/backup/pack.ts';
import { restoreBackup } from '../../cli/backup/restore.ts';
import { sealInto } from '../../cli/backup/sealed.ts';
import { startEmbedded } from '../../platform/embedded/server.ts';
import { changeSealKeys } from '../../platform/keys.ts';
import { migrate, migrationFiles, migrationState } from '../../platform/migrate.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { sealAll } from '../audit/sealAll.ts';
import { seedCast } from '../support/cast.ts';
import { note, prepareBackups, settingOf, textsIn } from './backups.ts';

const backups = prepareBackups();
const { root, key, keys, keysDir } = backups;

test('L10 a backup is made under the keys that are there, and makes none', async () => {
  const { target } = await backups.noted('keyless');
  await takeBackup(target);
  const elsewhere = { keys: join(root, 'no-keys'), to: join(root, 'keyless-elsewhere') };
  const { status, said } = await backups.ran('cli/backup.ts', ['--to', elsewhere.to], {
    SIGNPOST_DATA_DIR: settingOf(target),
    SIGNPOST_KEYS: elsewhere.keys,
  });
  expect([status, said]).toEqual([1, expect.stringContaining('backup.key is missing')]);
  expect([existsSync(elsewhere.keys), existsSync(elsewhere.to)]).toEqual([false, false]);
});

test('backups and shipments of the log that run beside each other all end, and nothing of the log is missing', async () => {
  const { sql, target } = await backups.noted('beside');
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
  const restored = await backups.restored(target.folder, 'beside-restored');
  expect((await textsIn(restored)).sort()).toEqual(written.sort());
});

test('what of the log is damaged keeps no restore that does not need it, and is named where one does', async () => {
  const { sql, target } = await backups.noted('damaged');
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
  const restore = (name: string, at?: Date) => backups.restored(target.folder, name, at);
  expect(await textsIn(await restore('damaged-whole'))).toEqual(['first', 'second', 'third', 'fourth']);
  const last = readdirSync(wal).sort().at(-1) as string;
  truncateSync(join(wal, last), 3_000);
  const name = last.replace('.sealed', '');
  await expect(restore('damaged-all')).rejects.toThrow(
    new RegExp(`${name}\\.sealed does not open.*or give a moment of before it`),
  );
  expect(await textsIn(await restore('damaged-past', moment))).toEqual(['first']);
  await expect(restore('damaged-later', later)).rejects.toThrow(name);
  // The server has it still, and ships it again once it is out of the way.
  await note(sql, 'fifth');
  await expect(takeLog(target)).rejects.toThrow('move the file away and run this again');
  rmSync(join(wal, last));
  await takeLog(target);
  expect(await textsIn(await restore('damaged-again'))).toEqual([
    'first',
    'second',
    'third',
    'fourth',
    'fifth',
  ]);
  await note(sql, 'sixth');
  await takeLog(target);
  rmSync(join(wal, last));
  await expect(restore('damaged-lacking', later)).rejects.toThrow(`lacks ${name} of the log`);
});

test('a disk that is too small for a restore is said to be full, and the backup is not blamed', async ({
  skip,
}) => {
  const { sql, target } = await backups.noted('small');
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
      const { status, said } = await backups.ran('cli/restore.ts', ['--from', target.folder, '--into', into]);
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
});

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
  await expect(restoreBackup({ folder, dataDir: backups.dirOf('older'), key })).rejects.toThrow(
    `${name} was made by PostgreSQL 17`,
  );
});

test('L10 a backup of an earlier release is brought up to date before what was open in it is ended', async () => {
  const dataDir = backups.dirOf('earlier', 'postgres');
  const earlier = backups.use(await startEmbedded({ dataDir }), dataDir);
  const target = backups.target(earlier, 'earlier-backups');
  const files = migrationFiles();
  const since = files.filter(({ name }) => name > '202611290000');
  await migrate({
    url: target.url,
    databaseKey: keys.databaseKey(),
    files: files.filter((file) => !since.includes(file)),
  });
  await takeBackup(target);
  const into = backups.dirOf('earlier-restored');
  const { status, said } = await backups.ran('cli/restore.ts', ['--from', target.folder, '--into', into]);
  expect([since.length > 0, status, said]).toEqual([true, 0, expect.stringContaining('SOUND')]);
  const restored = backups.use(await startEmbedded({ dataDir: into }), into);
  expect((await migrationState(restored.sql)).ready).toBe(true);
});

test('L10 what a restored database has sealed under keys that are not there is told, and it is not sound', async () => {
  const { sql, target } = await backups.noted('sealed');
  await seedCast(sql, keys);
  await takeBackup(target);
  const others = join(root, 'rotated');
  cpSync(keysDir, others, { recursive: true });
  const restore = (name: string) =>
    backups.ran('cli/restore.ts', ['--from', target.folder, '--into', backups.dirOf(name)], {
      SIGNPOST_KEYS: others,
    });
  changeSealKeys(others, { add: true });
  changeSealKeys(others, { use: 2 });
  expect(await restore('sealed-before')).toMatchObject({ status: 0 });
  changeSealKeys(others, { retire: [1] });
  const { status, said } = await restore('sealed-after');
  expect([status, said]).toEqual([
    1,
    expect.stringMatching(/^\d+ values sealed under key 1 of seal\.key, which is not there: /m),
  ]);
});

test('months of the audit that were retired since a backup are no loss to a restore, and are told', async () => {
  const { sql, server, dataDir } = await backups.start('retired');
  const reach = { DATABASE_URL: server.url };
  const target = backups.target({ sql, server, dataDir }, 'retired-backups');
  const watching = join(root, 'retired-witness');
  const witness = new Witness(watching, [keys.auditPublicKey()]);
  const sealer = new Sealer(sql, keys.auditPrivateKey());
  await sql`create table audit.event_199001 partition of audit.event for values from ('1990-01-01') to ('1990-02-01')`;
  const old = {
    writer: randomUUID(),
    occurred_at: '1990-01-10T09:00:00Z',
    kind: 'SEARCHED',
    outcome: 'DONE',
  };
  const young = { ...old, occurred_at: new Date().toISOString() };
  const events = [1, 2, 3, 4].map((sequence) => ({ ...(sequence < 4 ? old : young), sequence }));
  await sql`select audit.append(${sql.json(events)})`;
  await sealAll(sql, sealer);
  await witness.look(sql, new Date());
  await takeBackup(target);

  const signed = ['--key', join(keysDir, 'audit.public.pem'), '--witness', join(watching, witnessedFile)];
  const evidence = [...signed, '--witness-key', join(watching, 'witness.public.pem')];
  const retire = (...more: string[]) =>
    backups.ran('cli/audit/retire.ts', ['--dump', join(root, 'retired-dump'), ...evidence, ...more], reach);
  expect(await retire('--before', '1990-02')).toMatchObject({
    status: 0,
    said: expect.stringContaining('Nothing was retired: add --carry-out'),
  });
  for (const before of ['1990-2', '1990-02-01', '1990-13', ''])
    expect(await retire('--before', before)).toMatchObject({
      status: 2,
      said: expect.stringContaining('Usage: '),
    });
  expect(await retire('--before', '2026-11')).toMatchObject({
    status: 1,
    said: expect.stringContaining('The audit is kept for 31 years'),
  });
  expect(await retire('--before', '1990-02', '--carry-out')).toMatchObject({
    status: 0,
    said: expect.stringMatching(/1990-01 +3 events\nRetired\./),
  });
  expect(await retire('--before', '1990-02', '--carry-out')).toEqual({
    status: 0,
    said: 'No month is that old.\n',
  });
  // What is gone keeps its leaves, so that there are more of them than events.
  await expect
    .poll(async () => {
      await sealer.seal();
      return (await sql`select from audit.leaf`).count;
    })
    .toBe(5);
  await takeLog(target);

  const restore = (into: string) =>
    backups.ran('cli/restore.ts', ['--from', target.folder, '--into', backups.dirOf(into), ...evidence], {
      DATABASE_URL: '',
    });
  const whole = await restore('retired-restored');
  expect(whole).toMatchObject({
    status: 0,
    said: expect.stringContaining(
      'Months of the audit were retired, with 3 events: verify it with --retired-before 1990-02-01.\nSOUND.',
    ),
  });
});
