import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { carryOut, countForDestruction, countRows, tablesOf } from '../../cli/destruction/carryOut.ts';
import { certificateFaults } from '../../cli/destruction/certificate.ts';
import { canClearStatistics, clearStatistics } from '../../cli/destruction/traces.ts';
import { seedOnce } from '../../cli/seed/seed.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { dataKeyFiles } from '../../platform/keyDestruction.ts';
import { openKeys } from '../../platform/keys.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { openDetail } from '../../subgraphs/records/sealed/detail.ts';
import { sealAll } from '../audit/sealAll.ts';
import { castMember } from '../support/cast.ts';
import { compiled } from '../support/command.ts';
import { testKeys, waitingIn } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';
import { ageFactor } from '../support/people.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';

let graph: Signpost;
const folder = temporaryFolder();
beforeAll(async () => {
  graph = await startSignpost();
  cpSync(inject('testKeys'), folder, { recursive: true });
  await graph.as('kofi').query('{ me { roles } }');
  await graph.as('lena').query('{ me { roles } }');
});
afterAll(async () => {
  await graph.close();
});

type SealedRow = Parameters<typeof openDetail>[1];
const run = async (who: string | SignedIn, field: string, input: object) => {
  const selection = `... on DestructionNoted { destruction { id state rows counts { table rows } viewerCanDecide } }
    ... on InvalidInput { field }`;
  const answer = await (typeof who === 'string' ? graph.as(who) : who).query(
    ...mutation(field, input, selection),
  );
  return answer.code ? { code: answer.code } : answer.data[field];
};
const reason = 'The Regulations were revoked on 31 October.';
const propose = (who: string | SignedIn, scope = 'CHILDREN') =>
  run(who, 'proposeDestruction', { scope, reason });
const decide = (who: string | SignedIn, id: string, more: object) =>
  run(who, 'decideDestruction', { id, ...more });
const officers = ['kofi', 'lena'].map((who) => castMember(who).id);
const close = async () => {
  const proposed = '... on ServiceModeProposed { change { id } }';
  const { change } = await graph
    .as('kofi')
    .act('proposeServiceMode', { mode: 'CLOSED', officers, reason }, proposed);
  const decided = await graph.as('lena').act('decideServiceMode', { id: change.id, accept: true });
  expect(decided).toEqual({ __typename: 'ServiceModeDecided' });
};

/** The command, as the operator runs it. */
const command = async (...args: readonly string[]) => {
  const program = await compiled('cli/destruction.ts');
  return new Promise<{ status: number; out: string }>((resolve) => {
    const env = { PATH: testSettings.path, DATABASE_URL: graph.database.url, SIGNPOST_KEYS: folder };
    execFile(process.execPath, [program, ...args], { env }, (error, out, err) =>
      resolve({ status: error ? Number(error.code) : 0, out: out + err }),
    );
  });
};

test('L10 destruction takes two officers, reconciles its counts, empties every table, and certifies it', async () => {
  const { sql } = graph.database;
  const audit = new AuditWriter(sql);
  const keys = openKeys(folder, { create: false });
  const destroy = () => carryOut({ sql, audit, keys, keysFolder: folder });
  expect(await propose('kofi')).toEqual({ __typename: 'NotPermitted' });
  await expect(countForDestruction(sql, audit)).rejects.toThrow('No destruction is under way');
  await close();
  await expect.poll(async () => (await graph.as('amira').query('{ me { roles } }')).status).not.toBe(200);

  // Without a fresh second factor an officer neither proposes nor decides.
  const factorOf = (ago: string) => ageFactor(graph.database, 'kofi', ago);
  const stale = graph.again('kofi');
  await stale.token();
  await factorOf('6 minutes');
  expect(await propose(stale)).toEqual({ __typename: 'NeedsStepUp' });
  expect(await decide(stale, randomUUID(), { accept: true })).toEqual({ __typename: 'NeedsStepUp' });
  await factorOf('0 minutes');

  // What was approved and cannot be carried out any more, for a row that came since, is rejected, and begun anew.
  const { destruction: former } = await propose('kofi');
  const countsThen = Object.values(await countForDestruction(sql, audit));
  const then = String(countsThen.reduce((sum, many) => sum + BigInt(many), 0n));
  await decide('lena', former.id, { accept: true, rows: then });
  await sql`insert into records.notice (authority_code, id, kind, at, reference)
    values ('E08000035', ${former.id}, 'OUT_OF_AREA_OPEN', now(), ${randomUUID()})`;
  await expect(destroy()).rejects.toThrow('reject it and begin anew');
  expect(await decide('lena', former.id, { accept: true, rows: then })).toEqual({
    __typename: 'RecordNotFound',
  });
  expect(await decide('kofi', former.id, { accept: false })).toEqual({ __typename: 'NeedsSecondPerson' });
  expect(await decide('lena', former.id, { accept: false })).toMatchObject({
    destruction: { state: 'REJECTED' },
  });
  await expect(destroy()).rejects.toThrow('No destruction is under way');
  // An approval that was taken back is none again because a row says so.
  const setState = (state: string) =>
    sql`update compliance.destruction set state = ${state} where id = ${former.id}`;
  await sql`delete from records.notice where id = ${former.id}`;
  await setState('APPROVED');
  await expect(destroy()).rejects.toThrow('Verify the audit');
  await setState('REJECTED');

  const { destruction } = await propose('kofi');
  expect(destruction).toMatchObject({ state: 'PROPOSED', rows: null, viewerCanDecide: false });
  expect(await propose('lena')).toMatchObject({ field: 'scope' });
  expect(await decide('lena', destruction.id, { accept: true, rows: '0' })).toMatchObject({ field: 'id' });
  await expect(destroy()).rejects.toThrow('second officer has not approved');
  const counts = await countForDestruction(sql, audit);
  expect(counts['records.child']).toMatch(/^[1-9]/);
  const rows = String(Object.values(counts).reduce((sum, many) => sum + BigInt(many), 0n));
  expect(await decide('kofi', destruction.id, { accept: true, rows })).toEqual({
    __typename: 'NeedsSecondPerson',
  });
  expect(await decide('lena', destruction.id, { accept: true, rows: '1' })).toMatchObject({ field: 'rows' });
  // What waited for the second officer too long counts no more (ADR 0177).
  const proposedEarlier = (days: number) =>
    sql`update compliance.destruction set proposed_at = proposed_at - make_interval(days => ${days}) where id = ${destruction.id}`;
  await proposedEarlier(29);
  expect(await decide('lena', destruction.id, { accept: true, rows })).toEqual({
    __typename: 'ProposalLapsed',
  });
  await proposedEarlier(-29);
  expect(await decide('lena', destruction.id, { accept: true, rows })).toMatchObject({
    destruction: { state: 'APPROVED', rows },
  });

  // Nor on what was approved before the service was opened again: another closing takes another word.
  const [closing] = await sql`select since from service.state`;
  await sql`update service.state set since = now()`;
  for (const begin of [destroy, () => countForDestruction(sql, audit)])
    await expect(begin()).rejects.toThrow('closed again since');
  await sql`update service.state set since = ${closing?.since}`;

  // Nor for officers that a row alone says, while two people named others.
  const named = (accounts: readonly string[]) => sql`
    update audit.event set detail = jsonb_set(detail, '{officers}', ${JSON.stringify(accounts)}::text::jsonb)
    where kind = 'SERVICE_MODE_DECIDED'`;
  await named([castMember('kofi').id, castMember('judith').id]);
  for (const begin of [destroy, () => countForDestruction(sql, audit)])
    await expect(begin()).rejects.toThrow('its officers');
  await named(officers);

  // What is not what was counted is not destroyed; nor is a row that only says that two have approved.
  await sql`insert into records.notice (authority_code, id, kind, at, reference)
    values ('E08000035', ${destruction.id}, 'OUT_OF_AREA_OPEN', now(), ${randomUUID()})`;
  await expect(destroy()).rejects.toThrow('records.notice is not what was counted');
  await sql`delete from records.notice where id = ${destruction.id}`;
  await sql`update audit.event set kind = 'DESTRUCTION_PROPOSED' where kind = 'DESTRUCTION_DECIDED'`;
  await expect(destroy()).rejects.toThrow('both officers’ acts');
  await sql`update audit.event set kind = 'DESTRUCTION_DECIDED' where kind = 'DESTRUCTION_PROPOSED' and account_id = ${castMember('lena').id}`;
  expect(existsSync(join(folder, 'seal.key'))).toBe(true);

  // Nothing begins that could not be finished: without a place for the certificate, or with keys missing.
  const taken = join(folder, 'audit.public.pem');
  expect(await command('carry-out', '--out', taken)).toEqual({
    status: 2,
    out: expect.stringMatching(/give a new/),
  });
  renameSync(join(folder, 'vault.key'), join(folder, 'elsewhere'));
  await expect(destroy()).rejects.toThrow('vault.key');
  renameSync(join(folder, 'elsewhere'), join(folder, 'vault.key'));
  expect(await sql`select state from compliance.destruction where id = ${destruction.id}`).toEqual([
    { state: 'APPROVED' },
  ]);

  // A backup: what stands sealed opens with the keys of today.
  const [backup] = await sql<SealedRow[]>`
    select child_number as "childNumber", id, kind, key_version as "keyVersion", ciphertext from sealed.detail limit 1`;
  expect(openDetail(keys.sealKeys(), backup as SealedRow)).toBeTypeOf('object');
  // Left behind by a change of keys that was cut off.
  writeFileSync(join(folder, '.seal.key.draft'), 'a copy of the key');
  // What the planner keeps of names and numbers, as a server that is in use has gathered it.
  const statistics = () => sql`select tablename from pg_stats where schemaname in ('records', 'sealed')`;
  await sql`analyze`;
  expect(await statistics()).toContainEqual({ tablename: 'child' });
  // Trees of nine leaves and of more: the last one counts, not the one whose number begins with the highest digit.
  const signing = keys.auditPrivateKey();
  const sealer = new Sealer(sql, signing, 9);
  await expect.poll(() => sealer.seal(), { timeout: 20_000 }).toBe(9);
  await sealAll(sql, sealer);
  const copies = temporaryFolder();
  cpSync(join(folder, 'lookup.key'), join(copies, 'lookup.key'));
  const file = join(folder, 'certificate.txt');
  // What still serves holds a table that it comes to, and wants one that it holds: who has waited for a second, it, begins again.
  let carrying: ReturnType<typeof command> | undefined;
  const serving = sql.begin(async (other) => {
    await other`set local deadlock_timeout = '20s'`;
    await other`lock table sealed.detail in row share mode`;
    carrying = command('carry-out', '--out', file);
    await expect.poll(() => waitingIn(graph.database), { interval: 10 }).toBe(1);
    await other`lock table records.child in row share mode`;
  });
  // On a machine that took a second to come to that lock, both wait until it is this one that gives way.
  await serving.catch((error: { code: string }) => expect(error.code).toBe('40P01'));
  expect(await carrying).toMatchObject({ status: 0 });
  const certificate = readFileSync(file, 'utf8');
  expect(readdirSync(folder).filter((each) => /seal\.key/.test(each))).toEqual([]);
  // Its file lost, it is given again; nothing is destroyed twice.
  expect(await destroy()).toBe(certificate);
  // A folder without any of the keys is no success.
  // As a mail program may have made it.
  const mailed = join(folder, 'mailed.txt');
  writeFileSync(mailed, certificate.replaceAll('\n', '\r\n'));
  const elsewhere = (at: string) =>
    command('keys', '--folder', at, '--certificate', mailed, '--key', join(folder, 'audit.public.pem'));
  expect(await elsewhere(tmpdir())).toEqual({
    status: 1,
    out: expect.stringMatching(/holds none of the keys/),
  });
  expect(existsSync(join(tmpdir(), 'destroyed.txt'))).toBe(false);
  expect(await elsewhere(copies)).toMatchObject({ status: 0 });
  expect(readdirSync(copies)).toEqual(['destroyed.txt']);
  expect(certificateFaults(certificate, [keys.auditPublicKey()])).toEqual([]);
  expect(certificate).toContain(`\nrows ${rows}\n`);
  expect(certificate).toContain(`\ntable records.child rows ${counts['records.child']} left 0\n`);
  const [tree] = await sql`select max(size) as size from audit.checkpoint`;
  expect(tree?.size).toBeGreaterThan(9);
  expect(certificate).toContain(`\naudit size ${tree?.size} root `);
  expect(await statistics()).toEqual([]);
  // Nor does a start or a seed of a demo put children into it again.
  const demo = { databaseUrl: graph.database.url, keys: testKeys(), children: 5, production: false };
  expect(await seedOnce(demo)).toMatchObject({ seeded: false });
  const left = await countRows(sql, (await tablesOf(sql, 'CHILDREN')).all);
  expect(Object.values(left).filter((many) => many !== '0')).toEqual([]);
  expect(dataKeyFiles.filter((file) => existsSync(join(folder, file)))).toEqual([]);
  // Restored, nothing opens it any more; test/backup has the rest of a backup.
  expect(() => openDetail(openKeys(folder, { create: false }).sealKeys(), backup as SealedRow)).toThrow(
    `destruction ${destruction.id}`,
  );
  const [state] = await sql`select mode from service.state`;
  expect(state).toEqual({ mode: 'DECOMMISSIONED' });
  await expect
    .poll(async () => (await graph.as('kofi').query('{ destruction { id } }')).code)
    .toBe('NOT_IN_THIS_MODE');
  const kinds =
    await sql`select kind from audit.event where kind like 'DESTRUCTION%' and outcome = 'DONE' order by id`;
  expect(kinds.map(({ kind }) => kind)).toEqual(
    [
      ...['PROPOSED', 'COUNTED', 'DECIDED', 'DECIDED'],
      ...['PROPOSED', 'COUNTED', 'DECIDED', 'CARRIED_OUT'],
    ].map((kind) => `DESTRUCTION_${kind}`),
  );

  for (const [from, to, fault] of [
    ['left 0', 'left 1', 'signature'],
    [castMember('lena').id, castMember('kofi').id, 'signature'],
    ['signpost/destruction', 'signpost/audit', 'no certificate'],
  ] as const)
    expect(certificateFaults(certificate.replace(from, to), [keys.auditPublicKey()])[0]).toContain(fault);
});

test('what the planner keeps of a table is cleared by its owner too, where PostgreSQL lets an owner', async () => {
  await graph.database.sql.begin(async (transaction) => {
    const [server] = await transaction<{ lets: boolean }[]>`
      select current_setting('server_version_num')::int >= 180000 as lets`;
    const role = `owner_${randomUUID().slice(0, 8)}`;
    await transaction.unsafe(`create role ${role}; create schema kept authorization ${role}; set local role ${role};
      create table kept.child (name text); insert into kept.child values ('Whitaker'), ('Hollis');
      create index on kept.child (lower(name)); analyze kept.child; truncate kept.child`);
    const columns = async () =>
      (await transaction`select attname from pg_stats where schemaname = 'kept' order by 1`).map(
        ({ attname }) => attname,
      );
    expect(await columns()).toEqual(['lower', 'name']);
    expect(await canClearStatistics(transaction)).toBe(server?.lets);
    if (server?.lets) await clearStatistics(transaction, ['kept.child']);
    expect(await columns()).toEqual(server?.lets ? [] : ['lower', 'name']);
    await transaction.unsafe(`reset role; drop schema kept cascade; drop role ${role}`);
  });
});
