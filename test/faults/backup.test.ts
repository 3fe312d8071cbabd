import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readWitnessFile } from '../../cli/audit/witnessFile.ts';
import { TreeRefused, Witness, witnessedFile } from '../../cli/audit/witnessing.ts';
import { backupsIn, takeBackup, takeLog } from '../../cli/backup/backup.ts';
import { countEvidence, restoredFaults } from '../../cli/backup/check.ts';
import { restoreBackup } from '../../cli/backup/restore.ts';
import { AuditWriter } from '../../platform/audit.ts';
import type { Sql } from '../../platform/database.ts';
import { destroyDataKeys } from '../../platform/keyDestruction.ts';
import { openPair } from '../../platform/keyFiles.ts';
import { openKeys } from '../../platform/keys.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { openDetail } from '../../subgraphs/records/sealed/detail.ts';
import { sealAll } from '../audit/sealAll.ts';
import { castNumbers, seedCast } from '../support/cast.ts';
import { prepareBackups } from './backups.ts';
import { pause } from './client.ts';

const prepared = prepareBackups();
const { keysDir } = prepared;
const watching = join(prepared.root, 'witness');
let sql: Sql;
let sealer: Sealer;
let target: Parameters<typeof takeBackup>[0];
let backups: string;
const keys = () => openKeys(keysDir, { create: false });

beforeAll(async () => {
  const one = await prepared.start('data');
  ({ sql } = one);
  await seedCast(sql, keys());
  sealer = new Sealer(sql, keys().auditPrivateKey());
  target = prepared.target(one, 'backups');
  backups = target.folder;
});

const audit = async (many: number) => {
  const writer = new AuditWriter(sql);
  for (let n = 0; n < many; n += 1)
    await writer.write({ kind: 'SEARCHED', outcome: 'DONE', operation: 'backup' });
  await sealAll(sql, sealer);
};
const restore = async (into: string, at?: Date) => {
  const { sql: restored, backup } = await prepared.restored(backups, into, at);
  return { restored, backup };
};
const witnessed = () => {
  const { publicKey } = openPair(watching, 'witness');
  const from = { log: [keys().auditPublicKey()], witness: publicKey };
  return readWitnessFile(join(watching, witnessedFile), from);
};

test('L10 a backup restores to a moment, is checked against the witness, and is noise without its keys', async () => {
  const witness = new Witness(watching, [keys().auditPublicKey()]);
  // From one digit to two, as a young audit goes.
  await audit(8);
  // Writers go on while the backup is taken.
  let busy = true;
  const writer = (async () => {
    while (busy) await sql`update records.child set version = version + 1 where number = ${castNumbers.noah}`;
  })();
  const { name, evidence } = await takeBackup(target);
  busy = false;
  await writer;
  expect(backupsIn(backups)).toEqual([name]);
  // With nothing written in between no segment is shipped before it is whole.
  expect(await takeLog(target)).toBeLessThan(2);
  expect(await takeLog(target)).toBe(0);
  await witness.look(sql, new Date());
  await audit(10);
  await sql`update records.child set given_name = 'Before' where number = ${castNumbers.noah}`;
  const [{ moment }] = (await sql`select clock_timestamp() as moment`) as unknown as [{ moment: Date }];
  await pause(1_100);
  await sql`update records.child set given_name = 'After' where number = ${castNumbers.noah}`;
  await audit(5);
  await witness.look(sql, new Date());
  expect(await takeLog(target)).toBeGreaterThan(0);
  const present = await countEvidence(sql);
  const nameOf = async (from: Sql) =>
    (await from`select given_name from records.child where number = ${castNumbers.noah}`)[0]?.given_name;

  const whole = await restore('whole');
  expect(whole.backup).toEqual(evidence);
  const all = await countEvidence(whole.restored);
  expect({ ...all, at: '' }).toEqual({ ...present, at: '' });
  expect(await nameOf(whole.restored)).toBe('After');
  expect(await restoredFaults(whole.restored, all, whole.backup, witnessed())).toEqual([]);
  await witness.look(whole.restored, new Date());

  const past = await restore('past', new Date(moment.getTime() + 500));
  expect(await nameOf(past.restored)).toBe('Before');
  const then = await countEvidence(past.restored);
  expect(then.rows['audit.event']).toBe((present.rows['audit.event'] ?? 0) - 5);
  const faults = await restoredFaults(past.restored, then, past.backup, witnessed());
  expect(faults).toEqual([expect.stringContaining('ROLLED BACK')]);
  await expect(witness.look(past.restored, new Date())).rejects.toThrow(TreeRefused);

  await expect(restore('future', new Date(Date.now() + 3_600_000))).rejects.toThrow(
    'log ends before that moment',
  );

  // No byte of it can be read without the key; one that is wrong anywhere is refused, not half restored.
  const files = [
    join(backups, name),
    ...readdirSync(join(backups, 'wal')).map((each) => join(backups, 'wal', each)),
  ];
  for (const file of files) expect(readFileSync(file).includes('Whitfield'), file).toBe(false);
  const damaged = readFileSync(join(backups, name));
  for (const [at, how] of [
    [damaged.length >> 1, (bytes: Buffer) => bytes.fill(7, damaged.length >> 1, (damaged.length >> 1) + 1)],
    [0, (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
  ] as const) {
    writeFileSync(join(backups, name), how(Buffer.from(damaged)));
    await expect(restore(`damaged${at}`)).rejects.toThrow('does not open');
  }
  writeFileSync(join(backups, name), damaged);
  await expect(
    restoreBackup({ folder: backups, dataDir: prepared.dirOf('stranger'), key: Buffer.alloc(32, 1) }),
  ).rejects.toThrow('does not open');

  // After a destruction: what was restored before, or is copied, keeps its sealed columns shut; a backup stays shut whole.
  const [sealed] = await whole.restored<Parameters<typeof openDetail>[1][]>`
    select child_number as "childNumber", id, kind, key_version as "keyVersion", ciphertext from sealed.detail limit 1`;
  expect(openDetail(keys().sealKeys(), sealed as never)).toBeTypeOf('object');
  destroyDataKeys(keysDir, randomUUID());
  expect(() => keys().backupKey()).toThrow('destroyed by decision');
  expect(() => openDetail(keys().sealKeys(), sealed as never)).toThrow('destroyed by decision');
});
