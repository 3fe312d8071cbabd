import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkTree } from '../../cli/audit/checkTree.ts';
import { EvidenceFault } from '../../cli/audit/findings.ts';
import { Leaves } from '../../cli/audit/tables.ts';
import { verifyDump } from '../../cli/audit/verifyDump.ts';
import { readWitnessFile } from '../../cli/audit/witnessFile.ts';
import { Witness, witnessedFile } from '../../cli/audit/witnessing.ts';
import { countEvidence, restoredFaults } from '../../cli/backup/check.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { openPool } from '../../platform/database.ts';
import { openPair } from '../../platform/keyFiles.ts';
import { dumpAudit } from '../../subgraphs/compliance/sealing/dump.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { freshDatabase, testKeys, waitingIn } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { sealAll } from './sealAll.ts';

// Files that nobody's database gave, or one in which anything may stand.
const database = await freshDatabase();
const { sql } = database;
const keys = testKeys();
const folder = temporaryFolder();
const logKeys = [keys.auditPublicKey()];
const sound = join(folder, 'sound');
const writer = new AuditWriter(database.poolFor('signpost_gateway'));
const sealer = new Sealer(database.poolFor('signpost_sealer'), keys.auditPrivateKey(), 20);
beforeAll(async () => {
  for (let n = 0; n < 60; n += 1) await writer.write({ kind: 'SEARCHED', outcome: 'DONE' });
  await sealAll(sql, sealer);
  await dumpAudit(sql, sound);
});

type Edit = (lines: string[]) => string[];
let made = 0;
test('a dump, and the folder that is made for it, are of who asked for it alone: nobody else reads it or puts another in its place', () => {
  const modes = [sound, ...readdirSync(sound).map((file) => join(sound, file))].map(
    (path) => statSync(path).mode,
  );
  expect(modes.map((mode) => mode & 0o077)).toEqual(modes.map(() => 0));
});

/** A copy of the dump with the lines of some of its files changed; the header is line 0. */
const edited = (edits: Readonly<Record<string, Edit>>): string => {
  const dump = join(folder, `edited-${made++}`);
  cpSync(sound, dump, { recursive: true });
  for (const [file, edit] of Object.entries(edits)) {
    const lines = readFileSync(join(dump, file), 'latin1').split('\n').slice(0, -1);
    writeFileSync(
      join(dump, file),
      edit(lines)
        .map((line) => `${line}\n`)
        .join(''),
      'latin1',
    );
  }
  return dump;
};
const put =
  (line: number, column: number, value: string): Edit =>
  (lines) =>
    lines.map((each, at) =>
      at === line
        ? each
            .split('\t')
            .map((cell, place) => (place === column ? value : cell))
            .join('\t')
        : each,
    );
const without =
  (line: number): Edit =>
  (lines) =>
    lines.filter((_, at) => at !== line);
const found = async (edits: Readonly<Record<string, Edit>>, more: { retiredBefore?: string } = {}) =>
  (await verifyDump({ folder: edited(edits), logKeys, ...more })).findings.map(({ kind, places }) => [
    kind,
    places,
  ]);

test('two dumps into one folder at once leave one of them whole; what a killed one left goes', async () => {
  const into = join(folder, 'twice');
  mkdirSync(into);
  const { pid: ended } = spawnSync('true');
  writeFileSync(join(into, `events.tsv.begun.${ended}.${randomUUID()}`), 'half');
  const pool = openPool({ url: database.url, max: 3, applicationName: 'tests of dumps' });
  let dumps: Promise<unknown> = Promise.resolve();
  await pool.begin(async (tx) => {
    // Both are in the middle before either goes on.
    await tx`lock table audit.leaf`;
    dumps = Promise.all([dumpAudit(pool, into), dumpAudit(pool, into)]);
    await expect.poll(() => waitingIn(database)).toBe(2);
  });
  await dumps;
  await pool.end();
  expect((await verifyDump({ folder: into, logKeys })).findings).toEqual([]);
  expect(readdirSync(into).sort()).toEqual(readdirSync(sound).sort());
});

test.each([
  ['far beyond its end', put(60, 0, '900000000000'), ['LEAVES_MISSING', [60, 899_999_999_999]]],
  ['before its beginning', put(1, 0, '-5'), ['REORDERED', [-5, -5]]],
  ['where another stands', put(30, 0, '12'), ['REORDERED', [12, 12]]],
])('a leaf %s is told, however far', async (_, edit, finding) => {
  expect(await found({ 'leaves.tsv': edit })).toContainEqual(finding);
});

test.each([
  ['leaves.tsv', 'a place', put(30, 0, 'x')],
  ['leaves.tsv', 'an event', put(30, 1, '')],
  ['leaves.tsv', 'a line', (lines: string[]) => lines.map((line, at) => (at === 30 ? 'x' : line))],
  ['events.tsv', 'a number', put(30, 0, 'x')],
  ['events.tsv', 'a line', (lines: string[]) => lines.map((line, at) => (at === 30 ? 'x' : line))],
  ['events.tsv', 'the header', without(0)],
  ['events.tsv', 'everything', () => []],
  ['leaves.tsv', 'everything', () => []],
  ['checkpoints.tsv', 'everything', () => []],
])('%s without %s is no dump: nothing is said of the audit', async (file, _, edit) => {
  await expect(found({ [file]: edit })).rejects.toThrow(EvidenceFault);
});

test.each([
  ['writer', 3, '00000000-0000-4000-8000-000000000001'],
  ['number', 4, '7777'],
  ['time', 5, '2026-01-01 00:00:00+00'],
])(
  'a leaf that names another %s than its event is told: writers look for theirs by it',
  async (_, column, value) => {
    expect(await found({ 'leaves.tsv': put(30, column, value) })).toEqual([['CHANGED', [29, 29]]]);
  },
);

test('a leaf that was made old does not excuse that its event is gone', async () => {
  const edits = { 'leaves.tsv': put(30, 5, '1990-01-01 00:00:00+00'), 'events.tsv': without(30) };
  expect(await found(edits, { retiredBefore: '1995-01-01' })).toEqual([['REMOVED', [29, 29]]]);
});

test('a report of loss is a finding, whatever it holds', async () => {
  for (const detail of [{ sequences: 5 }, { writer: 'w', sequences: ['a'] }, {}] as object[])
    await writer.write({ kind: 'AUDIT_EVENT_LOST', outcome: 'FAILED', detail: detail as never });
  const dump = join(folder, 'lost');
  await dumpAudit(sql, dump);
  const { findings } = await verifyDump({ folder: dump, logKeys });
  expect(findings.map(({ kind }) => kind)).toEqual(['LOST', 'LOST', 'LOST']);
});

test('of the checkpoints, one for each second, none is kept beside those that a witness saw', async () => {
  const rows = readFileSync(join(sound, 'checkpoints.tsv'), 'utf8').split('\n').slice(1, -1);
  let given = 0;
  const source = (async function* () {
    for (const row of rows) {
      const [size, root, sealedAt, note] = row.split('\t') as [string, string, string, string];
      given += 1;
      yield { size: Number(size), root, sealedAt, note: note.replaceAll('\\n', '\n') };
    }
  })();
  const tree = await checkTree(await Leaves.read(sound), source, logKeys, [40]);
  expect([tree.findings, given, [...tree.signed.keys()], [...tree.roots.keys()]]).toEqual([
    [],
    3,
    [40],
    [40],
  ]);
});

test('events that wait beside much newer ones are told: sealing that was stopped protects nothing', async () => {
  const dump = async (name: string) => {
    await dumpAudit(sql, join(folder, name));
    const { findings, unsealed, unsealedSince } = await verifyDump({ folder: join(folder, name), logKeys });
    return { unsealed, unsealedSince, findings: findings.filter(({ kind }) => kind !== 'LOST') };
  };
  await sealAll(sql, sealer);
  for (let n = 0; n < 3; n += 1) await writer.write({ kind: 'SEARCHED', outcome: 'DONE' });
  const first = sql`(select min(id) from audit.event where id > (select max(event_id) from audit.leaf))`;
  const since = (by: string) => sql`
    update audit.event set recorded_at = recorded_at - ${by}::text::interval where id = ${first}
    returning id::text as id, recorded_at::text as "unsealedSince"`;
  // Since when is said for a shorter time too: an end that was cut waits for minutes, what was just written for none.
  const [young] = await since('10 minutes');
  expect(await dump('just-written')).toEqual({
    unsealed: 3,
    unsealedSince: young?.unsealedSince,
    findings: [],
  });
  const [old] = await since('51 minutes');
  expect(await dump('stopped')).toEqual({
    unsealed: 3,
    unsealedSince: old?.unsealedSince,
    findings: [
      expect.objectContaining({
        kind: 'UNSEALED',
        events: [old?.id, expect.stringMatching(/^\d+$/)],
        says: expect.stringMatching(/^3 events, recorded from .* are not sealed/),
      }),
    ],
  });
  await sealAll(sql, sealer);
  expect(await dump('sealed-again')).toEqual({ unsealed: 0, unsealedSince: undefined, findings: [] });
});

describe('after a change of key', () => {
  const next = generateKeyPairSync('ed25519');
  const both = [next.publicKey, ...logKeys];
  const pool = database.poolFor('signpost_sealer');
  const goOn = async (key: KeyObject, former: readonly KeyObject[]) => {
    await writer.write({ kind: 'SEARCHED', outcome: 'DONE' });
    await sealAll(sql, new Sealer(pool, key, 20, former));
  };
  const findings = async (under: readonly KeyObject[]) => {
    const dump = join(folder, `rotated-${made++}`);
    await dumpAudit(sql, dump);
    return (await verifyDump({ folder: dump, logKeys: under })).findings.filter(
      ({ kind }) => kind !== 'LOST',
    );
  };

  test('the same tree is sealed on under the new key, and verified under both', async () => {
    await sealAll(sql, sealer);
    await expect(new Sealer(pool, next.privateKey).seal()).rejects.toThrow(/not signed by this key/);
    await goOn(next.privateKey, logKeys);
    expect(await findings(both)).toEqual([]);
    expect(await findings([...both].reverse())).toEqual([]);
    expect((await findings(logKeys)).map(({ kind }) => kind)).toContain('CHECKPOINT_FORGED');
  });

  test('the former key signs nothing any more: whoever still has it is told', async () => {
    await goOn(keys.auditPrivateKey(), [next.publicKey]);
    expect(await findings(both)).toContainEqual(
      expect.objectContaining({
        kind: 'CHECKPOINT_FORGED',
        says: expect.stringContaining('is signed by a key whose place another had taken'),
      }),
    );
  });
});

test('a restored tree without the checkpoint that the witness saw is another one', async () => {
  const own = join(folder, 'witness');
  await sealAll(sql, sealer);
  await new Witness(own, logKeys).look(sql, new Date());
  const witness = openPair(own, 'witness').publicKey;
  const witnessed = readWitnessFile(join(own, witnessedFile), { log: logKeys, witness });
  const faults = async () => restoredFaults(sql, await countEvidence(sql), undefined, witnessed);
  expect(await faults()).toEqual([]);
  await sql`update audit.checkpoint set size = size + 1 where size = (select max(size) from audit.checkpoint)`;
  expect(await faults()).toEqual([expect.stringMatching(/^FORKED/)]);
});
