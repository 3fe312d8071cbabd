import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../cli/audit/findings.ts';
import { dumpLines } from '../../cli/audit/tables.ts';
import { verifyDump } from '../../cli/audit/verifyDump.ts';
import { readWitnessFile } from '../../cli/audit/witnessFile.ts';
import { TreeRefused, Witness, witnessedFile } from '../../cli/audit/witnessing.ts';
import { type AuditEvent, AuditWriter } from '../../platform/audit.ts';
import { watchAudit } from '../../platform/auditWatch.ts';
import { openPair } from '../../platform/keyFiles.ts';
import { silentLog } from '../../platform/log.ts';
import { dumpAudit, dumpFiles } from '../../subgraphs/compliance/sealing/dump.ts';
import { eventColumns, eventKey } from '../../subgraphs/compliance/sealing/encoding.ts';
import { leafHash } from '../../subgraphs/compliance/sealing/merkle.ts';
import { Sealer } from '../../subgraphs/compliance/sealing/sealer.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { temporaryFolder } from '../support/processes.ts';
import { sealAll } from './sealAll.ts';

// Somebody with all rights over the database, and once with the key of the log, against what a stranger holds: a dump,
// the public key, the witness's file.
const database = await freshDatabase();
const { sql } = database;
const keys = testKeys();
const folder = temporaryFolder();
const sealing = database.poolFor('signpost_sealer');
const seal = (key: KeyObject = keys.auditPrivateKey()) => sealAll(sql, new Sealer(sealing, key, 20));
const gateway = database.poolFor('signpost_gateway');
// Of a process of each test's own: what a test takes away afterwards would be a loss to the next.
let writer: AuditWriter;
let watch: ReturnType<typeof watchAudit>;
const begin = () => {
  writer = new AuditWriter(gateway);
  watch = watchAudit(silentLog, 3_600_000);
};
afterEach(() => watch.stop());
const write = async (count: number, more: Partial<AuditEvent> = {}) => {
  for (let n = 0; n < count; n += 1)
    await writer.write({ kind: 'SEARCHED', outcome: 'DONE', operation: `search ${n}`, ...more });
};

const tables = ['event', 'leaf', 'node', 'checkpoint'];
const base = join(folder, 'witness');
let dumps = 0;

/** What a stranger finds. */
async function verified(options: { witness?: boolean; retiredBefore?: string } = {}) {
  const dump = join(folder, `dump-${dumps++}`);
  await dumpAudit(sql, dump);
  const log = [keys.auditPublicKey()];
  const witness = openPair(base, 'witness').publicKey;
  return verifyDump({
    folder: dump,
    logKeys: log,
    witnessed:
      options.witness === false ? undefined : readWitnessFile(join(base, witnessedFile), { log, witness }),
    retiredBefore: options.retiredBefore,
  });
}
const found = async (options?: Parameters<typeof verified>[0]) => (await verified(options)).findings;
const kinds = (findings: readonly Finding[]) => [...new Set(findings.map(({ kind }) => kind))].sort();
const idAt = async (position: number) => {
  const [leaf] = await sql`select event_id::text as id from audit.leaf where position = ${position}`;
  return leaf?.id as string;
};

beforeAll(async () => {
  begin();
  // Sealed in batches of 20, seen by the witness at 40 and 100.
  const look = () => new Witness(base, [keys.auditPublicKey()]).look(sql, new Date());
  await write(40);
  await seal();
  expect(await look()).toMatchObject({ size: 40 });
  await write(60);
  await seal();
  expect(await look()).toMatchObject({ size: 100 });
  await watch.stop();
  await sql`create schema kept`;
  for (const table of tables) await sql.unsafe(`create table kept.${table} as table audit.${table}`);
});

beforeEach(async () => {
  begin();
  await sql.unsafe(`truncate ${tables.map((table) => `audit.${table}`).join(', ')}`);
  for (const table of tables) await sql.unsafe(`insert into audit.${table} select * from kept.${table}`);
});

describe('the ten tamperings', () => {
  test('none: all is sound, events that wait to be sealed too', async () => {
    await write(3);
    expect(await verified()).toEqual({
      findings: [],
      events: 103,
      sealed: 100,
      unsealed: 3,
      retired: 0,
      unsealedSince: expect.any(String),
    });
    await seal();
    expect(await verified()).toEqual({ findings: [], events: 103, sealed: 103, unsealed: 0, retired: 0 });
  });

  test.each([
    `operation = 'another'`,
    `outcome = 'REFUSED'`,
    `recorded_at = recorded_at + interval '1 microsecond'`,
    `detail = '{"a": 1}'`,
    `child_number = 1000000007`,
    `operation = operation || E'\\t'`,
  ])('1. an event updated: %s', async (change) => {
    const [one, other] = [await idAt(7), await idAt(93)];
    await sql.unsafe(`update audit.event set ${change} where id in (${one}, ${other})`);
    const findings = await found({ witness: false });
    expect(findings.map(({ kind, events, places }) => [kind, events, places])).toEqual([
      ['CHANGED', [one], [7, 7]],
      ['CHANGED', [other], [93, 93]],
    ]);
    expect(findings[0]?.says).toContain(`event ${one} `);
  });

  test('2. events updated with their leaves: each batch is named', async () => {
    const dump = join(folder, 'forging');
    for (const position of [7, 93])
      await sql.unsafe(`update audit.event set operation = 'another' where id = ${await idAt(position)}`);
    await dumpAudit(sql, dump);
    for await (const lines of dumpLines(dump, dumpFiles.events)) {
      for (const line of lines)
        await sql`update audit.leaf set hash = ${leafHash(line)} where event_id = ${eventKey(line).id}::bigint`;
    }
    expect((await found({ witness: false })).map(({ kind, places }) => [kind, places])).toEqual([
      ['REWRITTEN', [0, 19]],
      ['REWRITTEN', [80, 99]],
    ]);
  });

  test('3. sealed events deleted', async () => {
    const ids = await Promise.all([12, 13, 14, 57].map(idAt));
    await sql`delete from audit.event where id = any(${ids}::bigint[])`;
    const findings = await found({ witness: false });
    expect(findings.map(({ kind, events, places }) => [kind, events, places])).toEqual([
      ['REMOVED', [ids[0], ids[2]], [12, 14]],
      ['REMOVED', [ids[3]], [57, 57]],
    ]);
    await sql`delete from audit.leaf where event_id = any(${ids}::bigint[])`;
    expect((await found({ witness: false })).map(({ kind, places }) => [kind, places])).toEqual([
      ['LEAVES_MISSING', [12, 14]],
      ['REWRITTEN', [0, 19]],
      ['LEAVES_MISSING', [57, 57]],
      ['REWRITTEN', [40, 59]],
    ]);
  });

  test.each([
    ['4. events deleted in the middle, before they were sealed', [2, 3]],
    ['5. events deleted at the end, before they were sealed', [4, 5]],
  ])('%s: their writer says so', async (_, gone) => {
    await write(6);
    const unsealed = await sql`select id, sequence from audit.event order by xid, id offset 100`;
    await sql`delete from audit.event where id = any(${gone.map((n) => unsealed[n]?.id)}::bigint[])`;
    await seal();
    // The first look knows no place in the tree to look from; what it does not find is asked for by the second.
    await watch.look();
    await watch.look();
    const [first, last] = gone.map((n) => unsealed[n]?.sequence);
    const findings = await found({ witness: false });
    expect(findings.map(({ kind }) => kind)).toEqual(['LOST']);
    expect(findings[0]?.says).toContain(
      `The writer ${writer.id} acknowledged its events ${first} to ${last} `,
    );
    // Told once, and in the tree from then on.
    await seal();
    await watch.look();
    expect(await found({ witness: false })).toEqual(findings);
  });

  test('6. events swapped, and leaves swapped', async () => {
    const [one, other] = [await idAt(30), await idAt(31)];
    await sql`delete from audit.event where id in (${one}, ${other})`;
    const content = eventColumns.slice(2);
    await sql.unsafe(`
      insert into audit.event (id, xid, ${content.join(', ')})
      select place.id, place.xid, ${content.map((column) => `own.${column}`).join(', ')}
      from kept.event place join kept.event own
        on (place.id, own.id) in ((${one}, ${other}), (${other}, ${one}))`);
    const findings = await found({ witness: false });
    expect(findings.map(({ kind, events }) => [kind, events])).toEqual([['SWAPPED', [one, other]]]);
    await sql.unsafe(`truncate audit.event; insert into audit.event select * from kept.event`);
    await sql.unsafe('update audit.leaf set position = 30 + 31 - position + 1000 where position in (30, 31)');
    await sql.unsafe('update audit.leaf set position = position - 1000 where position > 1000');
    expect((await found({ witness: false })).map(({ kind, places }) => [kind, places])).toEqual([
      ['REWRITTEN', [20, 39]],
      ['REORDERED', [30, 30]],
      ['REORDERED', [31, 31]],
    ]);
  });

  test('7. the end cut off with its checkpoint: the witness knows', async () => {
    const cut = async (events: boolean) => {
      if (events)
        await sql`delete from audit.event where id in (select event_id from audit.leaf where position >= 80)`;
      await sql`delete from audit.leaf where position >= 80`;
      await sql`delete from audit.checkpoint where size > 80`;
    };
    await cut(true);
    const findings = await found();
    expect(findings.map(({ kind, places }) => [kind, places])).toEqual([['CUT', [80, 99]]]);
    await expect(new Witness(base, [keys.auditPublicKey()]).look(sql, new Date())).rejects.toBeInstanceOf(
      TreeRefused,
    );
  });

  test.each([
    ['8. rewritten with the stolen key', () => keys.auditPrivateKey(), ['FORKED']],
    [
      '9. rewritten with another key',
      () => generateKeyPairSync('ed25519').privateKey,
      ['CHECKPOINT_FORGED', 'CHECKPOINT_MISSING', 'CUT'],
    ],
  ])('%s', async (_, makeKey, expected) => {
    const key = makeKey();
    await sql.unsafe('truncate audit.leaf, audit.node, audit.checkpoint');
    await sql.unsafe(
      `update audit.event set operation = 'another' where id = (select min(id) + 50 from audit.event)`,
    );
    await seal(key);
    const findings = await found();
    expect(kinds(findings)).toEqual(expected);
    if (expected[0] === 'FORKED') expect(findings[0]?.places).toEqual([40, 99]);
    const refusal = new Witness(base, [keys.auditPublicKey()]).look(sql, new Date());
    await expect(refusal).rejects.toBeInstanceOf(TreeRefused);
    // Grown beyond what the witness saw, it is still another tree.
    await write(30);
    await seal(key);
    expect(kinds(await found())).toEqual(expected);
  });

  test('10. truncated: the events, the leaves, or all of it', async () => {
    await sql.unsafe('truncate audit.event');
    expect((await found()).map(({ kind, places }) => [kind, places])).toEqual([['REMOVED', [0, 99]]]);
    await sql.unsafe('truncate audit.leaf, audit.node');
    expect((await found()).map(({ kind, places }) => [kind, places])).toContainEqual([
      'LEAVES_MISSING',
      [0, 19],
    ]);
    await sql.unsafe('truncate audit.checkpoint');
    expect(kinds(await found())).toEqual(['CUT', 'EMPTY']);
    expect(kinds(await found({ witness: false }))).toEqual(['EMPTY']);
  });
});

describe('beside them', () => {
  test('an event put among the sealed ones is found', async () => {
    const [row] = await sql`
      insert into audit.event (id, xid, writer, sequence, occurred_at, kind, outcome)
      select id, xid, gen_random_uuid(), 1, occurred_at, 'SEARCHED', 'DONE' from audit.event
      order by xid, id offset 50 limit 1 returning id::text as id`;
    const findings = await found({ witness: false });
    expect(findings.some(({ kind, events }) => kind === 'INSERTED' && events?.[0] === row?.id)).toBe(true);
  });

  test('checkpoints removed or altered are named', async () => {
    await sql`delete from audit.checkpoint where size in (40, 100)`;
    expect((await found({ witness: false })).map(({ kind, places }) => [kind, places])).toEqual([
      ['CHECKPOINT_MISSING', [20, 39]],
      ['CHECKPOINT_MISSING', [80, 99]],
    ]);
    await sql`update audit.checkpoint set note = replace(note, E'\n60\n', E'\n61\n'), size = 61 where size = 60`;
    expect(kinds(await found({ witness: false }))).toContain('CHECKPOINT_FORGED');
  });

  test('events that went by the rule of retention are no finding, and no excuse for others', async () => {
    const [day] = await sql`select to_char(now() + interval '1 day', 'YYYY-MM-DD') as tomorrow`;
    await sql`delete from audit.event where id in (select event_id from audit.leaf where position < 10)`;
    const retired = await verified({ retiredBefore: day?.tomorrow });
    expect([retired.findings, retired.retired]).toEqual([[], 10]);
    expect(kinds(await found({ retiredBefore: '2020-01-01' }))).toEqual(['REMOVED']);
    // What a leaf says of its time is in no seal. When the tree was smaller still, the witness knows.
    await sql`delete from audit.event where id in (select event_id from audit.leaf where position < 70)`;
    await sql`update audit.leaf set occurred_at = '2010-01-01' where position < 70`;
    const dated = await verified({ retiredBefore: '2020-01-01' });
    expect(dated.findings.map(({ kind, places }) => [kind, places])).toEqual([['REMOVED', [40, 69]]]);
    expect(dated.retired).toBe(40);
  });

  test('what its writer saw sealed is looked for no more: the tree has it', async () => {
    await write(2);
    await watch.look();
    await write(2);
    await seal();
    await watch.look();
    await sql`delete from audit.event where id in (select id from audit.event order by xid, id offset 101)`;
    await watch.look();
    await watch.look();
    const all = await found({ witness: false });
    expect(all.map(({ kind, places }) => [kind, places])).toEqual([['REMOVED', [101, 103]]]);
  });

  test('a transaction that is rolled back is no loss', async () => {
    await expect(
      sql.begin(async (tx) => {
        await writer.append(tx, { kind: 'SIGNPOSTED', outcome: 'DONE' });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    await write(1);
    await watch.look();
    await seal();
    await watch.look();
    expect(await found()).toEqual([]);
  });
});
