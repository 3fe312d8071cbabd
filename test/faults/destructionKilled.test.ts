import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { carryOut, countForDestruction } from '../../cli/destruction/carryOut.ts';
import { certificateFaults } from '../../cli/destruction/certificate.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { dataKeyFiles, destructionOf } from '../../platform/keyDestruction.ts';
import { openKeys } from '../../platform/keys.ts';
import { rowsOf } from '../../subgraphs/compliance/destruction/store.ts';
import { castMember, seedCast } from '../support/cast.ts';
import { compiled } from '../support/command.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';

const folder = temporaryFolder();
const id = '5f0f7c2e-9a52-4a6c-8f52-0d1b5a3a0c11';
const [kofi, lena] = [castMember('kofi').id, castMember('lena').id];
let database: TestDatabase;

/** A copy of the keys as they were, and of one a draft that a change which was cut off has left. */
function keysIn(name: string): string {
  const keys = join(folder, name);
  cpSync(inject('testKeys'), keys, { recursive: true });
  writeFileSync(join(keys, '.seal.key.4711'), 'a key');
  return keys;
}
const keysLeft = (keys: string) =>
  readdirSync(keys).filter((file) => dataKeyFiles.some((key) => file.includes(key)));

/** The command, killed before its n-th step on files; its status, null where it was killed. */
async function killed(
  at: number,
  keys: string,
  ...args: string[]
): Promise<{ status: number | null; said: string }> {
  const command = ['--import', await compiled('test/faults/killAt.ts'), await compiled('cli/destruction.ts')];
  const child = spawn(process.execPath, [...command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: testSettings.path, DATABASE_URL: database.url, SIGNPOST_KEYS: keys, KILL_AT: String(at) },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const [status] = await once(child, 'close');
  return { status, said };
}

beforeAll(async () => {
  database = await freshDatabase();
  const { sql } = database;
  await seedCast(sql, testKeys());
  await sql`update service.state set mode = 'CLOSED', officers = ${[kofi, lena]}::uuid[]`;
  await sql`insert into compliance.destruction (id, scope, reason, state, proposed_by, proposed_at)
    values (${id}, 'EVERYTHING', 'The Regulations were revoked on 31 October.', 'PROPOSED', ${kofi}, now())`;
  const audit = new AuditWriter(sql);
  await audit.write({
    kind: 'SERVICE_MODE_DECIDED',
    outcome: 'DONE',
    accountId: lena,
    detail: { mode: 'CLOSED', outcome: 'IN_FORCE', officers: [kofi, lena] },
  });
  await audit.write({
    kind: 'DESTRUCTION_PROPOSED',
    outcome: 'DONE',
    accountId: kofi,
    detail: { destruction: id },
  });
  const counts = await countForDestruction(sql, audit);
  await sql`update compliance.destruction set state = 'APPROVED', decided_by = ${lena}, decided_at = now()`;
  await audit.write({
    kind: 'DESTRUCTION_DECIDED',
    outcome: 'DONE',
    accountId: lena,
    detail: { destruction: id, state: 'APPROVED', rows: String(rowsOf(counts)) },
  });
});

test('a destruction that is killed before each of its steps ends with one certificate and without a key', async () => {
  const keys = keysIn('keys');
  const file = join(folder, 'certificate.txt');
  const standing = async () => {
    const [row] = await database.sql`select state, certificate from compliance.destruction`;
    return row as { state: string; certificate: string | null };
  };
  let at = 0;
  const certificates = new Set<string>();
  for (; ; at += 1) {
    const { status, said } = await killed(at, keys, 'carry-out', '--out', file);
    const { state, certificate } = await standing();
    if (certificate) certificates.add(certificate);
    // Certified is only what is done.
    if (state === 'DONE') expect(keysLeft(keys)).toEqual([]);
    // Where a key is gone it is said why: else a start would make new ones.
    if (keysLeft(keys).length <= dataKeyFiles.length) expect(destructionOf(keys)).toBe(id);
    if (status === 0) break;
    expect([at, status, said]).toEqual([at, null, '']);
    // Processes that are still up are asked to let somebody in.
    if (state !== 'DONE')
      await database.sql`insert into users.throttle (key, failed_at) values (${Buffer.from([at])}, '{}')`;
  }
  expect(at).toBeGreaterThan(5);
  expect(keysLeft(keys)).toEqual([]);
  expect([...certificates]).toEqual([readFileSync(file, 'utf8')]);
  expect(
    certificateFaults(readFileSync(file, 'utf8'), [openKeys(keys, { create: false }).auditPublicKey()]),
  ).toEqual([]);
  const { sql } = database;
  // What was written meanwhile went too.
  expect(await sql`select from users.throttle`).toHaveLength(0);
  const again = {
    sql,
    audit: new AuditWriter(sql),
    keys: openKeys(keys, { create: false }),
    keysFolder: keys,
  };
  expect(new Set([...certificates, await carryOut(again)]).size).toBe(1);
});

test('the copies of keys elsewhere are destroyed, wherever the command was killed', async () => {
  const certificate = join(folder, 'certificate.txt');
  const args = (keys: string) =>
    [
      'keys',
      '--folder',
      keys,
      '--certificate',
      certificate,
      '--key',
      join(keys, 'audit.public.pem'),
    ] as const;
  const wanted =
    testSettings.faults === 'long' ? Array.from({ length: 22 }, (_, at) => at) : [0, 2, 3, 4, 5, 11];
  for (const at of wanted) {
    const keys = keysIn(`copies-${at}`);
    // What a name that was taken away leaves of a file stays under another.
    const [was, stays] = [join(keys, 'seal.key'), join(folder, `stays-${at}`)];
    const key = readFileSync(was);
    linkSync(was, stays);
    expect((await killed(at, keys, ...args(keys))).status).toBeNull();
    expect(await killed(-1, keys, ...args(keys))).toMatchObject({ status: 0 });
    expect(keysLeft(keys)).toEqual([]);
    expect(readFileSync(stays)).not.toEqual(key);
    expect(existsSync(join(keys, 'audit.public.pem'))).toBe(true);
  }
});
