import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, inject, test } from 'vitest';
import { takeBackup, takeLog } from '../../cli/backup/backup.ts';
import { countForDestruction } from '../../cli/destruction/carryOut.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { openPool } from '../../platform/database.ts';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { openKeys } from '../../platform/keys.ts';
import { rowsOf } from '../../subgraphs/compliance/destruction/store.ts';
import { castMember, seedCast } from '../support/cast.ts';
import { compiled } from '../support/command.ts';
import { startMigrated } from '../support/migratedServer.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';

const folder = temporaryFolder();
const [keysDir, dataDir] = [join(folder, 'keys'), join(folder, 'postgres')];
// As root the server stands elsewhere.
afterAll(() => rmSync(prepareHome(dataDir).path, { recursive: true, force: true }));

/** The files of the server that hold a text as it is. */
const filesWith = (text: string) => {
  const { data } = prepareHome(dataDir);
  const files = readdirSync(data, { recursive: true, withFileTypes: true });
  return files
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .filter((path) => readFileSync(path).includes(text));
};

test('L10 after a destruction no file of the embedded server holds what a child’s record said', async () => {
  cpSync(inject('testKeys'), keysDir, { recursive: true });
  const keys = openKeys(keysDir, { create: false });
  const server = await startMigrated(dataDir);
  const sql = openPool({ url: server.url, max: 2, applicationName: 'tests' });
  await seedCast(sql, keys);
  await sql`analyze`;
  // A backup's slot keeps the log from here on; and there is one of before, whose files are used again.
  const backups = { url: server.url, dataDir, folder: join(folder, 'backups'), key: keys.backupKey() };
  await takeBackup(backups);
  await takeLog(backups);
  await sql`update records.child set given_name = 'Quenby'`;
  await sql`checkpoint`;

  const [kofi, lena] = [castMember('kofi').id, castMember('lena').id];
  const id = '5f0f7c2e-9a52-4a6c-8f52-0d1b5a3a0c12';
  await sql`update service.state set mode = 'CLOSED', officers = ${[kofi, lena]}::uuid[]`;
  await sql`insert into compliance.destruction (id, scope, reason, state, proposed_by, proposed_at)
    values (${id}, 'EVERYTHING', 'The Regulations were revoked on 31 October.', 'PROPOSED', ${kofi}, now())`;
  const audit = new AuditWriter(sql);
  const did = (kind: string, accountId: string, detail: object) =>
    audit.write({ kind, outcome: 'DONE', accountId, detail: { destruction: id, ...detail } } as never);
  await did('DESTRUCTION_PROPOSED', kofi, {});
  const rows = String(rowsOf(await countForDestruction(sql, audit)));
  await sql`update compliance.destruction set state = 'APPROVED', decided_by = ${lena}, decided_at = now()`;
  await did('DESTRUCTION_DECIDED', lena, { state: 'APPROVED', rows });
  await sql.end({ timeout: 5 });
  for (const text of ['Quenby', 'Whitaker']) expect(filesWith(text), text).not.toEqual([]);

  const env = { PATH: testSettings.path, SIGNPOST_DATA_DIR: folder };
  const command = [
    await compiled('cli/destruction.ts'),
    'carry-out',
    '--out',
    join(folder, 'certificate.txt'),
  ];
  await promisify(execFile)(process.execPath, command, { env });
  await server.stop();
  for (const text of ['Quenby', 'Whitaker', 'Amira Hassan']) expect(filesWith(text), text).toEqual([]);
});
