import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { canaryChildNames } from '../../cli/seed/canaryChildren.ts';
import { castMembers, castNumbers, castRows } from '../../cli/seed/cast.ts';
import { duplicateNumbers } from '../../cli/seed/duplicates.ts';
import { demoChildren } from '../../cli/seed/known.ts';
import { SeedRefused, seedOnce } from '../../cli/seed/seed.ts';
import { parseChildNumber, parseNhsNumber, parsePostcode, parseUpn } from '../../platform/identifiers.ts';
import { seedCast } from '../support/cast.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { soon, stopwatch } from '../support/time.ts';

const today = '2026-11-22';
const seedInto = (database: TestDatabase, children: number, seed = 'test') =>
  seedOnce({ databaseUrl: database.url, keys: testKeys(), children, seed, today, production: false });

/** Everything a seed wrote that is the same each time: all but ciphertext, salts and what the clock says. */
async function contentHash(database: TestDatabase): Promise<string> {
  const hash = createHash('sha256');
  const tables = [
    ['records.child', '*'],
    ['records.former_name', '*'],
    ['records.address', '*'],
    ['records.carer', '*'],
    ['records.involvement', '*'],
    ['records.common_assessment', '*'],
    ['records.identifier', '*'],
    ['records.provenance', '*'],
    ['sealed.detail', 'child_number, id, kind, category, started_on, ended_on'],
    ['users.organisation', '*'],
    [
      'users.account',
      'id, username, name, organisation_id, authority_code, telephone, vetted_on, created_at',
    ],
  ];
  for (const [table, columns] of tables) {
    const rows = await database.sql.unsafe(
      `select to_jsonb(t)::text as row from (select ${columns} from ${table}) t order by 1`,
    );
    for (const { row } of rows) hash.update(`${table}:${row}\n`);
  }
  return hash.digest('hex');
}

/** Indexes and constraints of the tables with a child's data. */
async function structure(database: TestDatabase): Promise<unknown> {
  const indexes = await database.sql`
    select indexdef as text from pg_indexes where schemaname in ('records', 'sealed') order by 1`;
  const constraints = await database.sql`
    select conrelid::regclass::text || conname || pg_get_constraintdef(oid) || convalidated as text
    from pg_constraint where connamespace in ('records'::regnamespace, 'sealed'::regnamespace) order by 1`;
  return { indexes, constraints };
}

describe('the same seed', () => {
  test('gives the same children, and another seed others', async () => {
    const [one, two, other] = await Promise.all([freshDatabase(), freshDatabase(), freshDatabase()]);
    const before = await structure(one);
    await Promise.all([seedInto(one, 500), seedInto(two, 500), seedInto(other, 500, 'other')]);
    expect(await contentHash(two)).toBe(await contentHash(one));
    expect(await contentHash(other)).not.toBe(await contentHash(one));
    expect(await structure(one)).toEqual(before);
  });
});

describe('a seeded index', () => {
  let database: TestDatabase;
  const count = async (query: string) => {
    const [row] = await database.sql.unsafe(`select count(*)::int as count from ${query}`);
    return row?.count as number;
  };
  const children = 6_000;
  const cast = castRows(today).children.length + duplicateNumbers.length + canaryChildNames.length;

  beforeAll(async () => {
    database = await freshDatabase();
    expect(await seedInto(database, children)).toMatchObject({ seeded: true });
  });

  test('has the children asked for, each with an accountable body and one address without an end', async () => {
    expect(await count('records.child')).toBe(children + cast);
    expect(await count('records.child where authority_code is null')).toBe(0);
    const [row] = await database.sql`
      select count(*)::int as wrong from records.child c
      where (select count(*) from records.address a where a.child_number = c.number and a.until_date is null)
        <> case when c.shield = 'NONE' then 1 else 0 end`;
    expect(row?.wrong).toBe(0);
    expect(
      await count(
        "sealed.detail d join records.child c on c.number = d.child_number where d.kind = 'ADDRESS' and c.shield = 'NONE'",
      ),
    ).toBe(0);
  });

  test('is what the demo file of a new source tells of, so that its rows match', async () => {
    const people = [...demoChildren(today, { seed: 'test', children })];
    expect(people.length).toBeGreaterThan(children * 0.9);
    const told = people.map(({ given, family, born, nhs, line, postcode }) => ({
      given,
      family,
      born,
      nhs,
      line,
      postcode,
    }));
    const [found] = await database.sql`
      select count(*)::int as same from jsonb_to_recordset(${JSON.stringify(told)}::text::jsonb)
        as t(given text, family text, born date, nhs text, line text, postcode text)
      join records.identifier i on i.scheme = 'NHS_NUMBER' and i.value = t.nhs
      join records.child c on c.number = i.child_number and c.given_name = t.given and c.family_name = t.family
        and c.birth_date = t.born and c.shield = 'NONE' and c.status = 'LIVE'
      join records.address a on a.child_number = c.number and a.until_date is null and a.line = t.line
        and a.postcode = t.postcode`;
    expect(found?.same).toBe(people.length);
  });

  test('holds nothing in clear of what a shield hides', async () => {
    const hidden = "(select number from records.child where shield <> 'NONE')";
    for (const table of [
      'former_name',
      'address',
      'carer',
      'involvement',
      'common_assessment',
      'provenance',
    ]) {
      expect([table, await count(`records.${table} where child_number in ${hidden}`)]).toEqual([table, 0]);
    }
    expect(
      await count(
        `records.identifier where child_number in ${hidden} and (value is not null or issuer is not null)`,
      ),
    ).toBe(0);
    expect(await count(`records.child where shield <> 'NONE' and outward is not null`)).toBe(0);
    expect(
      await count(`${hidden} s where not exists (select from sealed.detail where child_number = s.number)`),
    ).toBe(0);
  });

  test('has the shares that the issue asks for', async () => {
    const shielded = await count("records.child where shield <> 'NONE'");
    expect(shielded / children).toBeGreaterThan(0.002);
    expect(shielded / children).toBeLessThan(0.009);
    const sensitive = await count("sealed.detail where kind = 'SENSITIVE_SERVICE'");
    expect(sensitive / children).toBeGreaterThan(0.024);
    expect(sensitive / children).toBeLessThan(0.036);
    const additional = await count(
      "(select child_number from records.involvement where category = 'ADDITIONAL' group by 1) t",
    );
    expect(additional / children).toBeGreaterThan(0.09);
    expect(additional / children).toBeLessThan(0.15);
    expect(
      await count(
        "(select child_number from records.involvement where category = 'ADDITIONAL' group by 1 having count(*) = 3) t",
      ),
    ).toBeGreaterThan(100);
    expect(await count('(select distinct authority_code from records.child) t')).toBeGreaterThan(145);
  });

  test('has families: siblings and twins at one address, moves between authorities', async () => {
    expect(
      await count(`records.address a join records.address b using (line, postcode) join records.child c on c.number = a.child_number
        join records.child d on d.number = b.child_number
        where a.child_number < b.child_number and a.until_date is null and b.until_date is null and c.birth_date = d.birth_date`),
    ).toBeGreaterThan(20);
    expect(
      await count(`(select line, postcode from records.address where until_date is null and line is not null
        group by 1, 2 having count(*) > 1) t`),
    ).toBeGreaterThan(500);
    expect(
      await count(`records.address a join records.child c on c.number = a.child_number
        join records.postcode_district d on d.district = split_part(a.postcode, ' ', 1)
        where a.until_date is not null and d.authority_code <> c.authority_code`),
    ).toBeGreaterThan(100);
    expect(await count('records.former_name')).toBeGreaterThan(50);
  });

  test('has identifiers that check, and names as they are written', async () => {
    const numbers = await database.sql`select number::text as number from records.child`;
    expect(numbers.every(({ number }) => parseChildNumber(number) === number)).toBe(true);
    const identifiers =
      await database.sql`select scheme, value from records.identifier where value is not null`;
    for (const { scheme, value } of identifiers) {
      if (scheme === 'NHS_NUMBER') expect(parseNhsNumber(value)).toBe(value);
      if (scheme === 'UPN') expect(parseUpn(value)).toBe(value);
    }
    const postcodes =
      await database.sql`select distinct postcode from records.address where postcode is not null`;
    expect(postcodes.every(({ postcode }) => parsePostcode(postcode) === postcode)).toBe(true);
    expect(
      await count(`records.child where family_name !~ '^[[:upper:]]' or given_name !~ '^[[:upper:]]'`),
    ).toBe(0);
  });

  test('points to organisations and practitioners that are there', async () => {
    for (const column of ['organisation_id', 'account_id']) {
      const target = column === 'account_id' ? 'account' : 'organisation';
      expect(
        await count(`records.involvement i where ${column} is not null
        and not exists (select from users.${target} t where t.id = i.${column})`),
      ).toBe(0);
    }
  });

  test('is not seeded again', async () => {
    expect(await seedInto(database, 100)).toMatchObject({ seeded: false });
    expect(await count('records.child')).toBe(children + cast);
  });

  test('knows the named children', async () => {
    const [ruby] =
      await database.sql`select authority_code from records.child where number = ${castNumbers.ruby}`;
    expect(ruby?.authority_code).toBe('E08000032');
  });

  test('gives the named people the first numbers of accounts, which ready operations name', async () => {
    const rows = await database.sql`
      select username from users.account order by number limit ${castMembers.length}`;
    expect(rows.map(({ username }) => username)).toEqual(castMembers.map(({ username }) => username));
  });
});

describe('a seed', () => {
  test('is refused in production, and for a number that cannot be', async () => {
    const database = await freshDatabase();
    const options = { databaseUrl: database.url, keys: testKeys(), today };
    await expect(seedOnce({ ...options, production: true })).rejects.toThrow(SeedRefused);
    await expect(seedOnce({ ...options, production: false, children: -1 })).rejects.toThrow(SeedRefused);
    await expect(seedOnce({ ...options, production: false, children: 1.5 })).rejects.toThrow(SeedRefused);
  });

  test('made twice at once is made once', async () => {
    const database = await freshDatabase();
    const both = await Promise.all([seedInto(database, 50), seedInto(database, 50)]);
    expect(both.map(({ seeded }) => seeded).sort()).toEqual([false, true]);
  });

  test('of the cast alone is quick and whole', async () => {
    const database = await freshDatabase();
    const { passed, stop } = stopwatch();
    const { members } = await seedCast(database.sql, testKeys(), { today });
    stop();
    expect(passed()).toBeLessThan(soon(5_000));
    const rows = await database.sql`
      select a.username, array_agg(r.role order by r.role) as roles from users.account a
      join users.role_grant r on r.account_id = a.id where a.demo and a.password_hash like '$argon2id$%' group by 1`;
    expect(Object.fromEntries(rows.map(({ username, roles }) => [username, roles]))).toEqual(
      Object.fromEntries(members.map(({ username, roles }) => [username, [...roles].sort()])),
    );
  });
});
