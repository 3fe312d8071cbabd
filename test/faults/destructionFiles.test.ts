import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeBackup, takeLog } from '../../cli/backup/backup.ts';
import { countForDestruction } from '../../cli/destruction/carryOut.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { rowsOf } from '../../subgraphs/compliance/destruction/store.ts';
import { castMember, seedCast } from '../support/cast.ts';
import { prepareBackups, settingOf } from './backups.ts';

const backups = prepareBackups();

/** The files of a server that hold a text as it is. */
const filesWith = (dataDir: string, text: string) => {
  const { data } = prepareHome(dataDir);
  const files = readdirSync(data, { recursive: true, withFileTypes: true });
  return files
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name))
    .filter((path) => readFileSync(path).includes(text));
};

test('L10 after a destruction no file of the embedded server holds what a child’s record said', async () => {
  const one = await backups.start('emptied');
  const { sql, server, dataDir } = one;
  await seedCast(sql, backups.keys);
  await sql`analyze`;
  // A backup's slot keeps the log from here on; and there is one of before, whose files are used again.
  const target = backups.target(one, 'backups');
  await takeBackup(target);
  await takeLog(target);
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
  await did('SERVICE_MODE_DECIDED', lena, { mode: 'CLOSED', outcome: 'IN_FORCE', officers: [kofi, lena] });
  await did('DESTRUCTION_PROPOSED', kofi, {});
  const rows = String(rowsOf(await countForDestruction(sql, audit)));
  await sql`update compliance.destruction set state = 'APPROVED', decided_by = ${lena}, decided_at = now()`;
  await did('DESTRUCTION_DECIDED', lena, { state: 'APPROVED', rows });
  await sql.end({ timeout: 5 });
  for (const text of ['Quenby', 'Whitaker']) expect(filesWith(dataDir, text), text).not.toEqual([]);

  const out = ['carry-out', '--out', join(backups.root, 'certificate.txt')];
  const env = { SIGNPOST_DATA_DIR: settingOf(target) };
  expect(await backups.ran('cli/destruction.ts', out, env)).toMatchObject({ status: 0 });
  await server.stop();
  for (const text of ['Quenby', 'Whitaker', 'Amira Hassan'])
    expect(filesWith(dataDir, text), text).toEqual([]);
});
