import { afterAll, describe, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { type HeldRow, sealHeld } from '../../subgraphs/records/feed/held.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { certificateHash, certificateMac } from '../../subgraphs/records/lifecycle/purge.ts';
import { drawNumbers, retireNumbers } from '../../subgraphs/records/lifecycle/tombstones.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { startWorld, today } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const keys = testKeys();
const pools = openNight({ databaseUrl: world.database.url, keys, policy: readPolicy() });
afterAll(() => pools.stop());

const night = (asOf: string, dryRun = false) => runNight(pools, { asOf, dryRun, clock: world.clock });
const canary = 'Zyxquark';

interface Column {
  readonly on_table: string;
  readonly name: string;
  readonly type: string;
}

/** Every column of the product's tables but the audit's. */
const columns = (): Promise<Column[]> => sql<Column[]>`
  select c.oid::regclass::text as on_table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type
  from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname !~ '^pg_'
    and n.nspname not in ('information_schema', 'audit')
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and not c.relispartition order by 1, a.attnum`;

/** Where a text, or a number, stands in any column of any table: as text, within JSON, arrays or bytes. */
async function whereIs(needle: string): Promise<string[]> {
  const found = new Set<string>();
  const bytes = `%${Buffer.from(needle).toString('hex')}%`;
  for (const { on_table: table, name, type } of await columns()) {
    const text = type === 'bytea' ? `encode("${name}", 'hex')` : `"${name}"::text`;
    const like = type === 'bytea' ? bytes : `%${needle}%`;
    const rows = await sql.unsafe(`select 1 from ${table} where ${text} ilike $1 limit 1`, [like]);
    if (rows.length > 0) found.add(`${table}.${name}`);
  }
  return [...found].sort();
}

const values: Readonly<Record<string, string>> = {
  text: `'${canary}'`,
  uuid: 'gen_random_uuid()',
  date: "'2020-01-01'",
  integer: '1',
  bigint: '1',
  boolean: 'false',
  'timestamp with time zone': 'now()',
  jsonb: `'{"name": "${canary}"}'`,
  bytea: `decode('${Buffer.from(canary).toString('hex')}', 'hex')`,
  'text[]': `array['${canary}']`,
  'uuid[]': 'array[gen_random_uuid()]',
  'bigint[]': 'array[1]',
};

/** Puts a row about the child into every table that holds child numbers, whatever its rules would want of the rest. */
async function plantEverywhere(number: string): Promise<string[]> {
  const holding = await sql<{ on_table: string; column_name: string; many: boolean }[]>`
    select on_table::text, column_name, many from records.child_columns()`;
  const all = await columns();
  const tables = [...new Set(holding.map(({ on_table }) => on_table))].filter(
    (name) => name !== 'records.child',
  );
  for (const table of tables) {
    const own = all.filter(({ on_table }) => on_table === table);
    const cells = own.map(({ name, type }) => {
      const held = holding.find((each) => each.on_table === table && each.column_name === name);
      if (held) return held.many ? `array[${number}]` : number;
      return values[type] ?? 'null';
    });
    if (table === 'records.feed_row') continue;
    // The table's own rules are for the product's rows; what is tested here is that nothing is left behind.
    const checks = await sql<{ name: string }[]>`
      select conname as name from pg_constraint where conrelid = ${table}::text::regclass and contype = 'c'`;
    for (const { name } of checks) await sql.unsafe(`alter table ${table} drop constraint "${name}"`);
    await sql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx.unsafe(
        `insert into ${table} (${own.map(({ name }) => `"${name}"`).join(', ')}) values (${cells.join(', ')})
         on conflict do nothing`,
      );
    });
  }
  // A row of a file that was applied stays, as keyed hashes and without the child: it must not be applied again.
  await sql`insert into records.feed_row (source, row_key, content_hash, run_id, outcome, child_number)
    values ('test', '\\x01', '\\x02', gen_random_uuid(), 'CREATED', ${number})`;
  return tables;
}

/** Columns about children that the purge does not reach by their number, each with its reason. */
const exempt: Readonly<Record<string, string>> = {
  'audit.event.child_number':
    'the audit is append-only and sealed: who looked stays answerable (docs/adr/0020)',
  'audit.opening.child_number': 'as in audit.event, of which it is a part (docs/adr/0139)',
  'audit.event.child_numbers': 'as child_number: the children that a search named',
  'records.purge_certificate.number_hash': 'the certificate: a keyed hash, and no other data',
  'sealed.vault.former_lookup': 'emptied by the vault’s own step, under the vault’s own look-up key',
  'sealed.vault.present_lookup': 'as former_lookup',
};

describe('the purge (domain.md 10)', () => {
  test('no column about a child, in any schema, is out of its reach without a reason', async () => {
    const about = await sql<{ at: string }[]>`
      select format('%I.%I.%I', n.nspname, c.relname, a.attname) as at
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and not c.relispartition
        and (a.attname ~ 'child|pupil' or col_description(c.oid, a.attnum) ~* 'child number'
          or (c.oid = 'sealed.vault'::regclass and a.attname ~ 'lookup'))
      order by 1`;
    const reached = new Set(
      (
        await sql<{ at: string }[]>`
          select on_table::text || '.' || column_name as at from records.child_columns()`
      ).map(({ at }) => at),
    );
    const known = about.map(({ at }) => at);
    expect(known.filter((at) => !reached.has(at) && !(at in exempt))).toEqual([]);
    for (const at of Object.keys(exempt)) expect(reached.has(at)).toBe(false);
    // What hangs on a row that goes must go with it, or hold the number itself: else the purge would stop there.
    const hanging = await sql<{ at: string }[]>`
      select f.conrelid::regclass::text || ' -> ' || f.confrelid::regclass::text as at from pg_constraint f
      where f.contype = 'f' and f.confdeltype not in ('c', 'n', 'd')
        and f.confrelid in (select on_table from records.child_columns())
        and f.conrelid not in (select on_table from records.child_columns())`;
    expect(hanging.map(({ at }) => at)).toEqual([]);
  });

  test('reaches every table and column, and leaves a certificate without personal data', async () => {
    const neighbour = await world.plant({ status: 'ARCHIVED', archivedOn: '2025-01-01' });
    const own = { scheme: 'LOCAL', value: canary, issuer: null } as const;
    const number = await world.plant({
      givenName: canary,
      familyName: canary,
      status: 'ARCHIVED',
      archivedOn: '2020-06-15',
      formerNames: [{ givenName: canary, familyName: 'Zyxformer', untilDate: null }],
      carers: [{ name: canary, relationship: 'MOTHER', telephone: null, email: null }],
      identifiers: [own],
    });
    await sql`update records.child set status = 'SEALED' where number = ${number}::bigint`;
    // A table of another schema that nobody told the purge of.
    await sql`create table compliance.canary (id uuid primary key, child_number bigint, said text)`;
    const tables = await plantEverywhere(number);
    expect(tables).toContain('compliance.canary');
    expect(tables).toEqual(
      expect.arrayContaining([
        'records.access_grant',
        'records.work_item',
        'records.participation',
        'sealed.detail',
      ]),
    );
    for (const table of tables) {
      const rows = await sql.unsafe(`select 1 from ${table} t where t::text like $1`, [`%${number}%`]);
      expect([table, rows.length > 0]).toEqual([table, true]);
    }
    const place = '00ff';
    const named = { givenName: canary, birthDate: '2016-03-09', identifiers: [] };
    for (const [key, about, said] of [
      [place, number, { ...named, familyName: canary }],
      // Without a number, under a name that the child had.
      ['00fc', number, { ...named, familyName: 'Zyxformer' }],
      ['00fe', neighbour, { ...named, familyName: canary }],
      // Of a living child who was born on the day and has the given name: beside the sealed record it waits.
      ['00fd', number, { ...named, givenName: 'Zyxwark', familyName: 'Living' }],
      // Nobody was found for them when they came: one bears the child's number, under another name even, and one nobody's.
      ['00fb', null, { ...named, familyName: 'Zyxother', identifiers: [own] }],
      ['00fa', null, { ...named, familyName: canary }],
    ] as const) {
      const candidates = about === null ? [] : [{ childNumber: Number(about), fields: {} }];
      const text = { source: 'test', row: said, candidates } as unknown as HeldRow;
      const held = sealHeld(keys.sealKeys(), key, text);
      await sql`insert into records.feed_held (source, row_key, run_id, authority_code, key_version, ciphertext, held_at)
        values ('test', decode(${key}, 'hex'), gen_random_uuid(), 'E08000035', ${held.keyVersion}, ${held.ciphertext}, now())`;
    }

    for (const row of ['\\x01', '\\x0a'])
      await sql`insert into records.not_held_row (authority_code, source, row_lookup, decided_by, decided_at)
        values ('E08000032', 'test', ${row}::text::bytea, gen_random_uuid(), now())`;

    // Not a day too early, and a dry run leaves everything.
    await night('2026-06-14');
    expect(await whereIs(number)).toContain('records.child.number');
    const [, , dry] = await night(today, true);
    expect(dry?.counts).toEqual({ purged: 1 });
    expect(await whereIs(canary)).toContain('records.child.given_name');
    const [, , done] = await night(today);
    expect(done).toEqual(dry);

    expect(await whereIs(number)).toEqual([]);
    expect(await whereIs(canary)).toEqual([]);
    expect(
      await sql`select encode(row_key, 'hex') as key from records.feed_held where source = 'test' order by 1`,
    ).toEqual([{ key: '00fa' }, { key: '00fd' }, { key: '00fe' }]);
    // What a team said of a row of the child's goes with the child, and of nobody else's.
    expect(await sql`select encode(row_lookup, 'hex') as row from records.not_held_row`).toEqual([
      { row: '0a' },
    ]);
    expect(await whereIs(neighbour)).toContain('records.child.number');

    const certificates =
      await sql`select id, purged_at, number_hash, counts, mac from records.purge_certificate`;
    expect(certificates).toHaveLength(1);
    const certificate = certificates[0] as NonNullable<(typeof certificates)[0]>;
    expect(certificate.number_hash).toEqual(certificateHash(keys.lookupKey(), number));
    const counts = certificate.counts as Record<string, number>;
    expect(counts).toMatchObject({ 'records.child': 1, 'records.feed_held': 3, 'records.feed_row': 1 });
    for (const table of tables) expect([table, counts[table]]).toEqual([table, expect.any(Number)]);
    const said = {
      id: certificate.id,
      purgedAt: certificate.purged_at,
      numberHash: certificate.number_hash,
      counts,
    };
    expect(certificate.mac).toEqual(certificateMac(keys.lookupKey(), said));
    const forged = { ...said, counts: { ...counts, 'records.child': 2 } };
    expect(certificate.mac).not.toEqual(certificateMac(keys.lookupKey(), forged));

    // The audit is append-only: it knows the number, and nothing else of the child.
    const [event] = await sql`select child_number, detail from audit.event where kind = 'RECORD_PURGED'`;
    expect(event).toEqual({
      child_number: Number(number),
      detail: { asOf: today, certificate: certificate.id },
    });
    expect(await sql`select 1 from audit.event e where e::text ilike ${`%${canary}%`}`).toHaveLength(0);
    expect((await world.openWith(world.as('dora'), { number, reason: 'AUDIT' })).__typename).toBe(
      'RecordNotFound',
    );
    const [, , again] = await night(today);
    expect(again?.counts).toEqual({ purged: 0 });
  });

  test('comes five years after a record was sealed, also where that night came late; where nobody wrote when, after its first year', async () => {
    const sealed = async (archivedOn: string, sealedOn: string | null) => {
      const number = await world.plant({ status: 'ARCHIVED', archivedOn });
      await sql`update records.child set status = 'SEALED', sealed_on = ${sealedOn} where number = ${number}::bigint`;
      return number;
    };
    const due = [await sealed('2018-01-01', '2021-06-15'), await sealed('2020-06-15', null)];
    const waiting = [await sealed('2018-01-01', '2021-06-16'), await sealed('2020-06-16', null)];
    await night(today);
    const left = await sql<{ number: string }[]>`
      select number::text as number from records.child where number = any(${[...due, ...waiting]}::bigint[]) order by 1`;
    expect(left.map(({ number }) => number)).toEqual(waiting.sort());
  });

  test('waits while an inquiry asks for an extract, until the request has lapsed', async () => {
    const number = await world.plant({ status: 'ARCHIVED', archivedOn: '2018-01-01' });
    await sql`update records.child set status = 'SEALED', sealed_on = '2019-01-01' where number = ${number}::bigint`;
    const dora = world.as('dora', { factorAt: new Date(`${today}T11:59:00Z`).getTime() });
    const input = {
      number,
      basis: 'SERIOUS_CASE_REVIEW',
      inquiry: 'Review Q 7',
      reason: 'The review needs to know who had care of the child.',
    };
    const { requestExtract } = await world.ask(
      dora,
      ...mutation('requestExtract', input, '... on ExtractRequested { reference }'),
    );
    expect(requestExtract.reference).toBeTruthy();
    const isThere = async () =>
      (await sql`select from records.child where number = ${number}::bigint`).length > 0;
    await night(today);
    expect(await isThere()).toBe(true);
    await sql`update records.disclosure_request set expires_at = requested_at where child_number = ${number}::bigint`;
    await night(today);
    expect(await isThere()).toBe(false);
  });

  test('nothing that is not sealed can be erased, whoever asks', async () => {
    const number = await world.plant();
    await sql`insert into compliance.canary values (gen_random_uuid(), ${number}, 'a complaint')`;
    const records = world.database.poolFor('signpost_records');
    expect(await records`select * from records.erase_elsewhere(array[${number}::bigint])`).toEqual([]);
    await expect(records`select * from records.erase_rows(array[${number}::bigint], false)`).rejects.toThrow(
      /permission denied/,
    );
    expect(await sql`select 1 from compliance.canary where child_number = ${number}`).toHaveLength(1);
    expect(await records`select * from records.erase_children(array[${number}::bigint])`).toEqual([]);
    expect(await sql`select 1 from records.child where number = ${number}::bigint`).toHaveLength(1);
    for (const role of ['signpost_users', 'signpost_compliance', 'signpost_gateway'] as const) {
      const pool = world.database.poolFor(role);
      await expect(pool`select * from records.erase_children(array[1::bigint])`).rejects.toThrow(
        /permission denied/,
      );
    }
  });

  test('a number that is gone is never given again', async () => {
    const drawn = await sql.begin((tx) => drawNumbers(tx, keys.lookupKey(), 5));
    const [first] = drawn as [number];
    await sql.begin((tx) => retireNumbers(tx, keys.lookupKey(), [first]));
    const [row] = await sql`select exists (select from records.number_tombstone) as kept`;
    expect(row?.kept).toBe(true);
    expect(await whereIs(String(first))).toEqual([]);
  });
});
