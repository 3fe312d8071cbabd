import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../../platform/log.ts';
import { open } from '../../../platform/seal.ts';
import type { FeedDependencies } from '../../../subgraphs/records/feed/batch.ts';
import { heldPlace } from '../../../subgraphs/records/feed/held.ts';
import { reportRow } from '../../../subgraphs/records/feed/rejection.ts';
import { castDatabase, castNumbers } from '../../support/cast.ts';
import { type TestDatabase, testKeys } from '../../support/database.ts';
import {
  birth,
  type Cells,
  callerOf,
  feed,
  feedDependencies,
  feedsOf,
  file,
  freshNhs,
  pieces,
  registrationOf,
} from './support.ts';

let database: TestDatabase;
let deps: FeedDependencies;

beforeAll(async () => {
  database = await castDatabase();
  deps = feedDependencies(database);
});

const child = async (number: string) =>
  (await database.sql`select * from records.child where number = ${number}`)[0] as Record<string, unknown>;

describe('a shielded child (domain.md 9, historical failures 1 to 3)', () => {
  test('keeps its shielded view to the byte when a row matches, and nothing hidden stands in clear', async () => {
    const before = await child(castNumbers.iris);
    const row = registrationOf('iris', {
      address_line: '99 Canary Street',
      postcode: 'LS22 6AA',
      mother_given_names: 'Canaria',
    });
    const result = await feed(deps, file([row]));
    expect(result.outcomes).toMatchObject({ MATCH: 1 });
    expect(await child(castNumbers.iris)).toEqual(before);
    for (const table of ['address', 'carer', 'provenance', 'involvement', 'former_name']) {
      const rows = await database.sql.unsafe(
        `select 1 from records.${table} where child_number = ${castNumbers.iris}`,
      );
      expect(rows.length).toBe(0);
    }
    const values =
      await database.sql`select value, issuer from records.identifier where child_number = ${castNumbers.iris}`;
    expect(values).toEqual([
      { value: null, issuer: null },
      { value: null, issuer: null },
    ]);
    // Nor does the audit say what of it a source knows (ADR 0072).
    const told = await database.sql`select detail ? 'fields' as named from audit.event
      where kind = 'RECORD_CHANGED' and child_number = ${castNumbers.iris}`;
    expect(told).toEqual([{ named: false }]);
  });

  test('changes only by name, gender or day of birth, with its history sealed', async () => {
    const [entry] = [registrationOf('iris')];
    await feed(deps, file([entry]));
    const before = await child(castNumbers.iris);
    await feed(deps, file([{ ...entry, correction: '1', sex: 'U' }]));
    expect(await child(castNumbers.iris)).toEqual({ ...before, gender: 'NOT_SPECIFIED', version: 2 });
    const plain =
      await database.sql`select 1 from records.provenance where child_number = ${castNumbers.iris}`;
    expect(plain.length).toBe(0);
  });

  test('is not joined by a visible record of the same child', async () => {
    const { nhs_number: _, ...facts } = registrationOf('hope');
    const result = await feed(deps, file([{ ...facts, nhs_number: '' }]));
    expect(result.outcomes).toMatchObject({ HELD: 1, CREATED: 0 });
  });

  test('holds what contradicts it, encrypted, and the sender sees a new record', async () => {
    const feeds = feedsOf(database);
    const hidden = await feeds.upload(
      'gro-births',
      pieces(file([registrationOf('grace', { given_names: 'Nobody' })])),
      callerOf('gro'),
    );
    const fresh = await feeds.upload(
      'gro-births',
      pieces(file([birth({ nhs_number: freshNhs() })])),
      callerOf('gro'),
    );
    await feeds.stop();
    const { run: _, ...told } = hidden.body as { run: string };
    const { run: __, ...other } = fresh.body as { run: string };
    expect(hidden.status).toBe(fresh.status);
    expect(told).toEqual(other);
    const held =
      await database.sql`select encode(row_key, 'hex') as key, key_version, ciphertext, authority_code from records.feed_held`;
    const opened = held.map(({ key, key_version, ciphertext }) =>
      open(testKeys().sealKeys(), heldPlace('gro-births', key), key_version, ciphertext),
    );
    expect(opened.some((text) => text.includes('Nobody') && text.includes(castNumbers.grace))).toBe(true);
  });

  test('leaves no address of its own in any report, answer, log line or clear column', async () => {
    const canary = `Canary${randomBytes(6).toString('hex').replace(/\d/g, 'x')}`;
    const lines: string[] = [];
    const log = createLog({
      part: 'test',
      level: 'debug',
      destination: { write: (text: string) => void lines.push(text) },
    });
    const feeds = feedsOf(database, log);
    const about = (changes: Partial<Cells>) =>
      registrationOf('grace', { address_line: `7 ${canary} Street`, locality: canary, ...changes });
    const bad = [
      about({ postcode: 'nowhere' }),
      about({ locality: `=${canary}` }),
      about({ nhs_number: '1' }),
    ];
    const text = file([about({}), about({ given_names: 'Other' }), ...bad, `${'x,'.repeat(5)}${canary}`]);
    const answer = await feeds.upload('gro-births', pieces(text), callerOf('gro'));
    const direct = await feed(deps, text.replaceAll('TEST', 'TESU'));
    await feeds.stop();
    const said = JSON.stringify([answer, direct, lines, direct.rejections.map(reportRow)]).toLowerCase();
    expect(said).not.toContain(canary.toLowerCase());
    const tables = await database.sql`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('records', 'sealed', 'audit')`;
    for (const { name } of tables) {
      const found = await database.sql.unsafe(`select 1 from ${name} t where t::text ilike '%${canary}%'`);
      expect([name, found.length]).toEqual([name, 0]);
    }
  });
});
