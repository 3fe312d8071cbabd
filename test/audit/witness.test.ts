import { execFile, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { EvidenceFault } from '../../cli/audit/findings.ts';
import { readWitnessFile } from '../../cli/audit/witnessFile.ts';
import { Witness, witnessedFile } from '../../cli/audit/witnessing.ts';
import { compile } from '../../cli/compile.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { openPool } from '../../platform/database.ts';
import { openPair } from '../../platform/keyFiles.ts';
import { cosignedAt, parseNote } from '../../subgraphs/compliance/sealing/note.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { compiled } from '../support/command.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { testSettings } from '../support/settings.ts';
import { sealAll } from './sealAll.ts';

const database = await freshDatabase();
const { sql } = database;
const keys = testKeys();
const folder = temporaryFolder();
const own = join(folder, 'witness');
const file = join(own, witnessedFile);
const log = [keys.auditPublicKey()];
const sealer = new Sealer(database.poolFor('signpost_sealer'), keys.auditPrivateKey());
const writer = new AuditWriter(database.poolFor('signpost_gateway'));
const grow = async (count: number) => {
  for (let n = 0; n < count; n += 1) await writer.write({ kind: 'SEARCHED', outcome: 'DONE' });
  await sealAll(sql, sealer);
};

// A login of the witness's own, which may see no more than a witness needs.
const login = `${database.name}_witness`;
const password = 'a-witness-of-the-tests';
const url = new URL(database.url);
url.username = login;
url.password = password;
const eyes = openPool({ url: url.href, max: 1, applicationName: 'tests as witness' });
beforeAll(() => sql.unsafe(`create role ${login} login password '${password}' in role signpost_witness`));
afterAll(async () => {
  await eyes.end({ timeout: 1 });
  await sql.unsafe(`drop role ${login}`);
});

describe('a witness', () => {
  const look = (at = new Date()) => new Witness(own, log).look(eyes, at);

  test('sees nothing before the first seal, then each growth once, under its own key, with the time', async () => {
    expect(await look()).toBeUndefined();
    await grow(3);
    const at = new Date('2026-11-22T10:00:00Z');
    expect(await look(at)).toMatchObject({ size: 3, at });
    expect(await look()).toMatchObject({ size: 3, at });
    for (const more of [1, 4, 9]) {
      await grow(more);
      await look();
    }
    const witness = openPair(own, 'witness').publicKey;
    const witnessed = readWitnessFile(file, { log, witness });
    expect(witnessed.map(({ size }) => size)).toEqual([3, 4, 8, 17]);
    expect(witnessed[0]?.at).toEqual(at);
    const note = parseNote(
      (JSON.parse(readFileSync(file, 'utf8').split('\n')[0] as string) as { note: string }).note,
    );
    expect(note?.signatures.map(({ name }) => name)).toEqual(['signpost/audit', 'signpost/witness']);
    expect(note && cosignedAt(note, witness)).toEqual(at);
    expect(
      note && cosignedAt({ ...note, text: note.text.replace('\n3\n', '\n2\n') }, witness),
    ).toBeUndefined();
    expect(note && cosignedAt(note, keys.auditPublicKey())).toBeUndefined();
  });

  test('reads no event, and writes nothing', async () => {
    for (const statement of [
      'select * from audit.event',
      'select event_id from audit.leaf',
      `insert into audit.checkpoint (size, root, note) values (1, '', '')`,
      'delete from audit.checkpoint',
      'select audit.ensure_months(1)',
      `select audit.append('[]')`,
    ])
      await expect(eyes.unsafe(statement), statement).rejects.toMatchObject({ code: '42501' });
  });

  test('is given no file but its own, whole, under the keys it knows', () => {
    const witness = openPair(own, 'witness').publicKey;
    const other = generateKeyPairSync('ed25519').publicKey;
    expect(() => readWitnessFile(file, { log: [other], witness })).toThrow(/^Line 1 .* the key of the log/);
    expect(() => readWitnessFile(file, { log, witness: other })).toThrow(/^Line 1 .* the key of the witness/);
    expect(() => readWitnessFile(join(folder, 'no'), { log, witness })).toThrow(EvidenceFault);
    const damaged = join(folder, 'damaged.jsonl');
    copyFileSync(file, damaged);
    appendFileSync(damaged, '{"note": "half');
    expect(() => readWitnessFile(damaged, { log, witness })).toThrow(/^Line 5 .* is no checkpoint/);
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    writeFileSync(damaged, `${[...lines].reverse().join('\n')}\n`);
    expect(() => readWitnessFile(damaged, { log, witness })).toThrow(/smaller than the one before/);
    writeFileSync(damaged, '');
    expect(() => readWitnessFile(damaged, { log, witness })).toThrow(/is empty/);
  });

  test('judges the last line of its file alone at each look, however long it has grown', async () => {
    const kept = readFileSync(file, 'utf8');
    const lines = kept.split('\n').filter(Boolean);
    const witness = openPair(own, 'witness').publicKey;
    // Longer than what is read at once.
    const last = Array.from({ length: 300 }, () => `${lines.at(-1)}\n`).join('');
    writeFileSync(file, `${lines.join('\n')}\n${last}`);
    const all = readWitnessFile(file, { log, witness });
    expect([all.length, all[0]?.size, all.at(-1)?.size]).toEqual([lines.length + 300, 3, 17]);
    writeFileSync(file, `{"note": "damaged long ago"}\n${last}`);
    expect(await look()).toMatchObject({ size: 17 });
    expect(() => readWitnessFile(file, { log, witness })).toThrow(/^Line 1 .* is no checkpoint/);
    writeFileSync(file, `${kept}{"note": "half`);
    await expect(look()).rejects.toThrow(/^The last line .* is no checkpoint/);
    writeFileSync(file, kept);
  });

  test('cosigns nothing once its file is gone or empty, until its keepers begin a new one', async () => {
    const kept = readFileSync(file);
    for (const lose of [() => rmSync(file), () => writeFileSync(file, '')]) {
      lose();
      await expect(look()).rejects.toThrow(/gone or empty: .* --begin/);
    }
    rmSync(file);
    const begun = new Witness(own, log, { begin: true });
    expect(await begun.look(eyes, new Date())).toMatchObject({ size: 17 });
    rmSync(file);
    await expect(begun.look(eyes, new Date())).rejects.toThrow(EvidenceFault);
    writeFileSync(file, kept);
    expect(await look()).toMatchObject({ size: 17 });
  });
});

describe('the commands', () => {
  const run = async (command: string, args: readonly string[], environment: Record<string, string> = {}) => {
    const program = await compiled(`cli/audit/${command}.ts`);
    return new Promise<{ status: number; out: string }>((resolve) => {
      execFile(
        process.execPath,
        [program, ...args],
        { env: { PATH: testSettings.path, ...environment } },
        (error, out, err) => resolve({ status: error ? Number(error.code) : 0, out: out + err }),
      );
    });
  };
  const key = join(inject('testKeys'), 'audit.public.pem');
  const dump = join(folder, 'dump');
  const held = ['--dump', dump, '--key', key];
  const withWitness = [...held, '--witness', file, '--witness-key', join(own, 'witness.public.pem')];

  test('dump, witness and verify work from files alone, and tell by status and sentence', async () => {
    const reach = { DATABASE_URL: database.url, SIGNPOST_KEYS: inject('testKeys') };
    expect(await run('dump', ['--out', dump], reach)).toMatchObject({ status: 0 });
    const [sound, alone] = await Promise.all([run('verify', withWitness), run('verify', held)]);
    expect([sound.status, sound.out]).toEqual([0, expect.stringContaining('SOUND: everything sealed')]);
    expect(sound.out).toContain('The witness saw 17 leaves');
    expect(alone.out).toContain('Nothing of a witness was given');

    await sql`delete from audit.event where id = (select event_id from audit.leaf where position = 4)`;
    await run('dump', ['--out', dump], reach);
    const tampered = await run('verify', withWitness);
    expect(tampered.status).toBe(1);
    expect(tampered.out).toMatch(/^REMOVED +The event \d+ .* sealed at place 4 /m);
    expect(tampered.out).toContain('NOT SOUND: 1 finding;');

    await sql`delete from audit.checkpoint`;
    const refused = await run('witness', ['--folder', own, '--key', key, '--once'], {
      DATABASE_URL: url.href,
    });
    expect([refused.status, refused.out]).toEqual([1, expect.stringMatching(/REFUSED: The tree is gone/)]);
  });

  test('a dump that finds no room says so, and leaves the one before whole', async () => {
    const before = readdirSync(dump).map((name) => [name, readFileSync(join(dump, name), 'utf8')]);
    // Compiled: what reads TypeScript itself keeps files of its own, which would find no room either.
    const program = await compile('cli/audit/dump.ts');
    const full = spawnSync(
      'bash',
      ['-c', 'ulimit -f 1; "$@"', '-', process.execPath, program, '--out', dump],
      {
        env: { PATH: testSettings.path, DATABASE_URL: database.url, SIGNPOST_KEYS: inject('testKeys') },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    expect([full.status, full.stderr]).toEqual([
      2,
      'The disk is full; make room on it, and run this again.\n',
    ]);
    expect(readdirSync(dump).map((name) => [name, readFileSync(join(dump, name), 'utf8')])).toEqual(before);
  });

  test('called wrongly, they say so in a sentence', async () => {
    const wrongly = [
      ['verify', ['--dump', join(folder, 'none'), '--key', key], /cannot be read as part of a dump/],
      ['verify', ['--dump', folder, '--key', file], /is no Ed25519 public key/],
      ['verify', [...held, '--retired-before', '2026-13-99'], /^Usage: /],
      ['witness', ['--folder', own], /^Usage: /],
      // Nothing was seen: whoever runs it once by the clock has to know.
      ['witness', ['--folder', own, '--key', key, '--once'], /The database does not answer/],
    ] as const;
    await Promise.all(
      wrongly.map(async ([command, args, sentence]) => {
        const nowhere = { DATABASE_URL: 'postgres://x:x@127.0.0.1:1/x' };
        expect(await run(command, args, nowhere)).toEqual({
          status: 2,
          out: expect.stringMatching(sentence),
        });
      }),
    );
  });
});
