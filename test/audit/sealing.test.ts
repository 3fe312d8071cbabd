import { createHash, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import type { Sql, TransactionSql } from '../../platform/database.ts';
import { silentLog } from '../../platform/log.ts';
import { startSealing } from '../../subgraphs/compliance/sealing/background.ts';
import { eventColumns } from '../../subgraphs/compliance/sealing/encoding.ts';
import {
  batchHash,
  consistencyRanges,
  Frontier,
  inclusionRanges,
  leafHash,
  verifyConsistency,
  verifyInclusion,
} from '../../subgraphs/compliance/sealing/merkle.ts';
import {
  isSignedByLog,
  type Note,
  parseCheckpoint,
  parseNote,
} from '../../subgraphs/compliance/sealing/note.ts';
import { Sealer, SealingFault } from '../../subgraphs/compliance/sealing/sealer.ts';
import { rangeHash } from '../../subgraphs/compliance/sealing/tree.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { sealAll } from './sealAll.ts';

const database = await freshDatabase();
const { sql } = database;
const keys = testKeys();
const pool = database.poolFor('signpost_sealer');
const newSealer = (batch?: number) => new Sealer(pool, keys.auditPrivateKey(), batch);
const sealer = newSealer(200);
const writer = new AuditWriter(database.poolFor('signpost_gateway'));
const write = (count: number, detail: object = {}) =>
  Promise.all(
    Array.from({ length: count }, (_, n) =>
      writer.write({
        kind: 'SEARCHED',
        outcome: 'DONE',
        operation: 'tab\t, line\n, \\ and é',
        detail: { ...detail, n },
      }),
    ),
  );
const sealed = (one = sealer) => sealAll(sql, one);
const checkpoints = async () =>
  (await sql`select size, root, note from audit.checkpoint order by size`).map((row) => ({
    size: row.size as number,
    root: row.root as Buffer,
    note: parseNote(row.note) as Note,
  }));

beforeAll(async () => {
  await write(700);
  await sealed();
});

describe('what is sealed', () => {
  test('is every event once, whole, in the order of transactions and numbers, each hashed by its own line', async () => {
    const lines = await sql.unsafe(`
      select id::text as id, concat_ws(E'\\t', ${eventColumns
        .map(
          (name) =>
            `coalesce(replace(replace(replace(${name}::text, '\\', '\\\\'), E'\\t', '\\t'), E'\\n', '\\n'), '\\N')`,
        )
        .join(', ')}) as line
      from audit.event order by event.xid, event.id`);
    const leaves =
      await sql`select position, event_id::text as event_id, hash from audit.leaf order by position`;
    expect(leaves).toHaveLength(700);
    leaves.forEach(({ position, event_id, hash }, index) => {
      expect([position, event_id]).toEqual([index, lines[index]?.id]);
      const data = Buffer.concat([Buffer.from([0]), Buffer.from(lines[index]?.line)]);
      expect(hash).toEqual(createHash('sha256').update(data).digest());
    });
  });

  test('is the whole row: a new column needs a new form of the line', async () => {
    const columns = await sql`
      select attname as name from pg_attribute
      where attrelid = 'audit.event'::regclass and attnum > 0 and not attisdropped`;
    expect(columns.map(({ name }) => name).sort()).toEqual([...eventColumns].sort());
  });

  test('has checkpoints that are signed, each of its batch and of the whole tree', async () => {
    const leaves = (await sql`select hash from audit.leaf order by position`).map(
      ({ hash }) => hash as Buffer,
    );
    const root = (to: number) => {
      const frontier = new Frontier();
      for (const each of leaves.slice(0, to)) frontier.append(each);
      return frontier.root();
    };
    let from = 0;
    for (const { size, root: stored, note } of await checkpoints()) {
      expect(isSignedByLog(note, [keys.auditPublicKey()])).toBe(true);
      expect(isSignedByLog(note, [keys.callerPublicKey()])).toBe(false);
      expect(stored).toEqual(root(size));
      expect(parseCheckpoint(note.text)).toEqual({
        size,
        root: stored,
        batch: { from, hash: batchHash(leaves.slice(from, size)) },
      });
      from = size;
    }
    expect(from).toBe(leaves.length);
  });

  test('has proofs from what is stored, that need no leaf but the one', async () => {
    const all = await checkpoints();
    const { size, root } = all.at(-1) as { size: number; root: Buffer };
    for (const index of [0, 255, 256, 511, 512, 699]) {
      const [leaf] = await sql`select hash from audit.leaf where position = ${index}`;
      const proof = await Promise.all(inclusionRanges(index, size).map((range) => rangeHash(pool, range)));
      expect(verifyInclusion({ leaf: leaf?.hash, index, size, proof, root })).toBe(true);
      expect(verifyInclusion({ leaf: leafHash(Buffer.from('x')), index, size, proof, root })).toBe(false);
    }
    for (const older of all) {
      const proof = await Promise.all(
        consistencyRanges(older.size, size).map((range) => rangeHash(pool, range)),
      );
      expect(
        verifyConsistency({ from: older.size, fromRoot: older.root, to: size, toRoot: root, proof }),
      ).toBe(true);
    }
  });
});

describe('sealing', () => {
  test('waits for every transaction that an event could still come from', async () => {
    let release = () => {};
    let written = () => {};
    const isWritten = new Promise<void>((resolve) => {
      written = resolve;
    });
    const open = sql.begin(async (tx) => {
      await writer.append(tx, { kind: 'SIGNPOSTED', outcome: 'DONE', operation: 'slow' });
      written();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await isWritten;
    await write(3);
    expect(await sealer.seal()).toBe(0);
    release();
    await open;
    await sealed();
    const [last] = await sql`
      select event.operation from audit.leaf join audit.event on event.id = leaf.event_id
      order by leaf.position desc offset 3 limit 1`;
    expect(last?.operation).toBe('slow');
  });

  test('by several at once, each taking up what another left, makes one tree', async () => {
    const others = [
      sealer,
      newSealer(64),
      new Sealer(database.poolFor('signpost_sealer'), keys.auditPrivateKey(), 64),
    ];
    await write(500);
    await Promise.all(
      others.map(async (each) => {
        for (let round = 0; round < 6; round += 1) await each.seal();
      }),
    );
    await sealed(newSealer());
    const [row] = await sql`select count(*)::int as leaves, max(position)::int + 1 as size from audit.leaf`;
    expect(row?.leaves).toBe(row?.size);
    expect((await checkpoints()).at(-1)?.size).toBe(row?.size);
  });

  test('in the background goes on by itself, makes months ahead, and ends', async () => {
    await sql.unsafe(
      `drop table audit.${(await sql`select 'event_' || to_char(now() + interval '3 months', 'YYYYMM') as name`)[0]?.name}`,
    );
    const before = (await checkpoints()).at(-1)?.size;
    const sealing = startSealing({ databaseUrl: database.url, keys, log: silentLog });
    await write(5);
    await expect
      .poll(async () => (await checkpoints()).at(-1)?.size, { timeout: 20_000 })
      .toBe((before ?? 0) + 5);
    await sealing.stop();
    const [made] = await sql`
      select to_regclass('audit.event_' || to_char(now() + interval '3 months', 'YYYYMM')) is not null as made`;
    expect(made?.made).toBe(true);
  });

  test('goes on from no tree but the one it left', async () => {
    // A sealer whose transactions can be made part of one that is undone.
    let begin = (work: (tx: TransactionSql) => Promise<unknown>): Promise<unknown> => pool.begin(work);
    const inside = () =>
      new Sealer(
        { begin: (work: typeof begin) => begin(work as never) } as unknown as Sql,
        keys.auditPrivateKey(),
      );
    const remembering = inside();
    await sealed(remembering);
    const tampered = async (statement: string, one: Sealer) => {
      const undo = new Error('undo');
      await sql
        .begin(async (tx) => {
          begin = (work) => tx.savepoint(work);
          await tx.unsafe(statement);
          await expect(one.seal(), statement).rejects.toBeInstanceOf(SealingFault);
          throw undo;
        })
        .catch((error) => {
          if (error !== undo) throw error;
        });
    };
    const last = `(select max(size) from audit.checkpoint)`;
    await tampered(`delete from audit.checkpoint where size = ${last}`, remembering);
    await tampered(`update audit.checkpoint set root = sha256('') where size = ${last}`, remembering);
    for (const fresh of [
      `update audit.node set hash = sha256('') where level = 8 and index = 1`,
      `update audit.leaf set hash = sha256('') where position = ${last} - 1`,
      `delete from audit.leaf where position = ${last} - 1`,
      `update audit.checkpoint set note = replace(note, 'batch', 'batsh') where size = ${last}`,
    ]) {
      await tampered(fresh, inside());
    }
    const thief = new Sealer(pool, generateKeyPairSync('ed25519').privateKey);
    await expect(thief.seal()).rejects.toBeInstanceOf(SealingFault);
    await write(1);
    await sealed();
  });
});
