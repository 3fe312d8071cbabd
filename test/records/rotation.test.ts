import { chownSync, cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { sealedColumns } from '../../cli/rotate/columns.ts';
import { countByVersion, resealAll } from '../../cli/rotate/rotate.ts';
import type { Queryable } from '../../platform/database.ts';
import { changeSealKeys, openKeys, sealKeysSeenWithin } from '../../platform/keys.ts';
import { readPolicy } from '../../platform/policy.ts';
import { open, seal } from '../../platform/seal.ts';
import { putIntoVault, readFromVault, type VaultEntry } from '../../subgraphs/records/adoption/vault.ts';
import { heldPlace } from '../../subgraphs/records/feed/held.ts';
import { sealDetail } from '../../subgraphs/records/sealed/detail.ts';
import { createSealedReader } from '../../subgraphs/records/sealed/store.ts';
import { openTotp } from '../../subgraphs/users/session/credentials.ts';
import { castMember } from '../support/cast.ts';
import { temporaryFolder } from '../support/processes.ts';
import { numberOf, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const folder = temporaryFolder();
cpSync(inject('testKeys'), folder, { recursive: true });
const keys = openKeys(folder, { create: false });
const ring = () => keys.sealKeys();

const looked = () => new Promise((resume) => setTimeout(resume, sealKeysSeenWithin + 50));
const readSealed = createSealedReader(world.database.poolFor('signpost_sealed'), {
  ring,
  clock: world.clock,
  policy: readPolicy(),
});

async function addressOfGrace(): Promise<string | null | undefined> {
  const dora = world.as('dora');
  await world.open(dora, numberOf('grace'));
  const key = { number: Number(numberOf('grace')), kinds: ['ADDRESS'] as const, caller: dora };
  const details = await readSealed({ ...key, actingRole: 'MANAGEMENT_TEAM' });
  return details.of('ADDRESS')[0]?.row.postcode;
}

describe('rotating the seal key (ARCHITECTURE.md, wall 5)', () => {
  test('knows every column of bytes in the database that is no hash: none would be left without its key', async () => {
    const columns = await sql<{ at: string }[]>`
      select table_schema || '.' || table_name || '.' || column_name as at from information_schema.columns
      where table_schema in ('records', 'sealed', 'users', 'compliance')
        and data_type = 'bytea'
        and column_name !~ '(hash|lookup|mac|stamp|key|_id|made_of)$'`;
    const known = new Set(sealedColumns.map(({ table, value }) => `${table}.${value}`));
    expect(columns.map(({ at }) => at).filter((at) => !known.has(at))).toEqual([]);
  });

  test('a key is known to a running process before it seals, and every value stands under it in the end', async () => {
    const held = seal(ring(), heldPlace('gro-births', 'ab01'), 'a row that waits');
    await sql`insert into records.feed_held (source, row_key, run_id, key_version, ciphertext, held_at)
      values ('gro-births', decode('ab01', 'hex'), gen_random_uuid(), ${held.keyVersion}, ${held.ciphertext}, now())`;
    const before = ring().current;
    const values = (await countByVersion(sql)).get(before) as number;
    expect(values).toBeGreaterThan(20);
    expect(changeSealKeys(folder, { add: true }).current).toBe(before);
    await looked();
    expect(ring().keys.has(before + 1)).toBe(true);
    expect(ring().current).toBe(before);
    changeSealKeys(folder, { use: before + 1 });
    await looked();
    expect(ring().current).toBe(before + 1);
    const seen: number[] = [];
    expect(await resealAll(sql, ring, (done) => seen.push(done))).toBe(values);
    expect(seen.at(-1)).toBe(values);
    expect([...(await countByVersion(sql))]).toEqual([[before + 1, values]]);
    expect(await addressOfGrace()).toBe('LS21 1AA');
    const amira = castMember('amira');
    const [account] = await sql`select totp_secret from users.account where id = ${amira.id}`;
    expect(openTotp(ring(), amira.id, account?.totp_secret)).toBe(amira.totpSecret);
    const [waits] = await sql`select key_version, ciphertext from records.feed_held`;
    expect(open(ring(), heldPlace('gro-births', 'ab01'), waits?.key_version, waits?.ciphertext)).toBe(
      'a row that waits',
    );
    expect(await resealAll(sql, ring)).toBe(0);
    changeSealKeys(folder, { retire: [before] });
    await looked();
    expect([...ring().keys.keys()]).toEqual([before + 1]);
    expect(await addressOfGrace()).toBe('LS21 1AA');
  });

  test.skipIf(process.getuid?.() !== 0)(
    'whoever rotates, the keys stay those of who had them: the service',
    () => {
      const theirs = temporaryFolder();
      cpSync(inject('testKeys'), theirs, { recursive: true });
      chownSync(join(theirs, 'seal.key'), 65_534, 65_534);
      changeSealKeys(theirs, { add: true });
      const { uid, gid, mode } = statSync(join(theirs, 'seal.key'));
      expect([uid, gid, mode & 0o777]).toEqual([65_534, 65_534, 0o600]);
    },
  );

  test('the key in use is never retired', () => {
    expect(() => changeSealKeys(folder, { retire: [ring().current] })).toThrow('not in the ring');
    expect(() => changeSealKeys(folder, { use: 99 })).toThrow('not in the ring');
  });

  test('goes on where it was cut off, leaves what others hold for later, and loses nothing that is written meanwhile', async () => {
    const old = ring();
    const number = Number(numberOf('daniel'));
    const add = async (by: Queryable = sql) => {
      const id = crypto.randomUUID();
      const row = sealDetail(old, number, id, 'CARER', {
        name: 'Somebody',
        relationship: 'OTHER_CARER',
        telephone: null,
        email: null,
      });
      await by`insert into sealed.detail (child_number, id, kind, key_version, ciphertext)
        values (${number}, ${id}, ${row.kind}, ${row.keyVersion}, ${row.ciphertext})`;
      return id;
    };
    for (let n = 0; n < 40; n += 1) await add();
    const [cut] = await sql`select count(*)::int as many from sealed.detail`;
    changeSealKeys(folder, { add: true });
    changeSealKeys(folder, { use: old.current + 1 });
    await looked();
    // Cut off: after the first batch nothing more is done.
    await expect(
      resealAll(sql, ring, () => {
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    // Somebody holds a row, another process still seals with the old key.
    let release = () => {};
    const held = new Promise<void>((resume) => {
      release = resume;
    });
    const id = await add();
    let locked = () => {};
    const isLocked = new Promise<void>((resume) => {
      locked = resume;
    });
    const holding = world.database
      .poolFor('signpost_sealed', { role: undefined, max: 1 })
      .begin(async (tx) => {
        await tx`select from sealed.detail where id = ${id} for update`;
        locked();
        await held;
      });
    await isLocked;
    // And a third has sealed with it what it has not committed.
    let commit = () => {};
    const late = new Promise<void>((resume) => {
      commit = resume;
    });
    const writing = world.database
      .poolFor('signpost_records', { max: 1 })
      .begin(async (tx) => [await add(tx), await late]);
    let [ended, then] = [false, false];
    const resealing = resealAll(sql, ring).then(() => {
      ended = true;
    });
    await add();
    await looked();
    release();
    await holding;
    await looked();
    then = ended;
    commit();
    await writing;
    await resealing;
    expect(then).toBe(false);
    expect([...(await countByVersion(sql)).keys()]).toEqual([old.current + 1]);
    const [after] = await sql`select count(*)::int as many from sealed.detail`;
    expect(after?.many).toBe((cut?.many as number) + 3);
  });

  test('the vault’s key is rotated too: its entries are read all the while, and no older key is needed (domain.md 7)', async () => {
    const vault = () => keys.vaultKeys();
    const before = vault().current;
    const hidden = ring().current;
    const entry = {
      kind: 'ADOPTION',
      formerNumber: 1,
      presentNumber: 2,
      recordedOn: '2026-01-01',
      former: { tables: {}, hidden: [] },
      present: { givenName: 'Canary' },
    } as unknown as VaultEntry;
    const put = (former: number) =>
      sql.begin((tx) =>
        putIntoVault(
          tx,
          keys,
          { ...entry, formerNumber: former, presentNumber: former + 1_000 },
          'E08000035',
          '2050-12-31',
        ),
      );
    const ids: string[] = [];
    for (let n = 1; n <= 30; n += 1) ids.push(await put(n));
    const dora = world.as('dora', { factorAt: world.clock.now().getTime() });
    const asked = await world.ask(
      dora,
      `mutation ($input: RequestVaultOpeningInput!) { requestVaultOpening(input: $input) { __typename
        ... on VaultOpeningRequested { reference } } }`,
      {
        input: {
          number: numberOf('grace'),
          reason: 'A court asks whether they are one.',
          idempotencyKey: 'opening-under-load',
        },
      },
    );
    expect(asked.requestVaultOpening.__typename).toBe('VaultOpeningRequested');
    const sealedSql = world.database.poolFor('signpost_sealed');
    let reading = true;
    let read = 0;
    const load = (async () => {
      for (let n = 0; reading; n = (n + 1) % ids.length) {
        expect((await readFromVault(sealedSql, keys, ids[n] as string))?.present.givenName).toBe('Canary');
        read += 1;
      }
    })();
    changeSealKeys(folder, { add: true }, 'vault');
    await looked();
    changeSealKeys(folder, { use: before + 1 }, 'vault');
    await looked();
    expect(await resealAll(sql, vault, () => {}, 'vault')).toBe(31);
    expect([...(await countByVersion(sql, 'vault'))]).toEqual([[before + 1, 31]]);
    changeSealKeys(folder, { retire: [before] }, 'vault');
    await looked();
    reading = false;
    await load;
    expect(read).toBeGreaterThan(10);
    expect(
      (await readFromVault(sealedSql, openKeys(folder, { create: false }), ids[0] as string))?.formerNumber,
    ).toBe(1);
    expect([...vault().keys.keys()]).toEqual([before + 1]);
    // The ring of hidden rows is another: it was not touched.
    expect(ring().current).toBe(hidden);
  });

  test('a value that does not open stops it, and stays as it was', async () => {
    const [row] = await sql`select id from sealed.detail limit 1`;
    await sql`update sealed.detail set ciphertext = set_byte(ciphertext, 30, 255 - get_byte(ciphertext, 30))
      where id = ${row?.id}`;
    const { current } = ring();
    changeSealKeys(folder, { add: true });
    changeSealKeys(folder, { use: current + 1 });
    await looked();
    await expect(resealAll(sql, ring)).rejects.toThrow();
    const [same] = await sql`select key_version from sealed.detail where id = ${row?.id}`;
    expect(same?.key_version).toBe(current);
  });
});
