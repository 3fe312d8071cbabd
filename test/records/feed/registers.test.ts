import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { importPractices, importSchools } from '../../../cli/import/places.ts';
import { importPostcodes } from '../../../cli/import/postcodes.ts';
import { importRegister } from '../../../cli/import/register.ts';
import { importTeams } from '../../../cli/import/teams.ts';
import { type Counts, Edition } from '../../../cli/import/what.ts';
import { told } from '../../../cli/seed/canaries.ts';
import { type DemoKind, feedFile } from '../../../cli/seed/feedFiles.ts';
import { loadReferenceOnly } from '../../../cli/seed/seed.ts';
import { AuditWriter } from '../../../platform/audit.ts';
import { systemClock } from '../../../platform/clock.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { open } from '../../../platform/seal.ts';
import { conflictPlace, valueText } from '../../../subgraphs/records/correction/conflicts.ts';
import { registerStamp } from '../../../subgraphs/users/organisation/register.ts';
import { castDatabase, castNumbers } from '../../support/cast.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../../support/database.ts';
import { feed, feedDependencies, pieces } from './support.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name));
let database: TestDatabase;
beforeAll(async () => {
  database = await castDatabase();
});

type Load = typeof importSchools;
const standingKey = testKeys().standingKey();
const today = systemClock.today();
const load = (how: Load, file: string | Buffer, size = 700): Promise<Counts> =>
  database.sql.begin((tx) =>
    how(
      tx,
      pieces(typeof file === 'string' ? fixture(file) : file, size),
      () => {},
      new Edition(today),
      standingKey,
    ),
  ) as Promise<Counts>;
const said = async (counts: Promise<Counts>) =>
  Object.fromEntries([...(await counts)].filter(([, rows]) => rows > 0));
const authorityOf = async (postcode: string) =>
  (await database.sql`select authority_code as code from records.postcode where postcode = ${postcode}`)[0]
    ?.code;

/** Barnsley and Sheffield since April 2025, and the codes under which the index knows them. */
const renumbered = [
  ['E08000038', 'E08000016'],
  ['E08000039', 'E08000019'],
] as const;

describe('the postcode directory', () => {
  test('gives each live postcode of England its authority, a district’s its county, and says what changed', async () => {
    const first = await said(load(importPostcodes, 'onspd-2023.csv'));
    expect(first).toEqual({
      new: 5,
      'not of England, left out': 3,
      'terminated, left as it was': 1,
      'of an authority that the index does not know, left out': 1,
      'unreadable, left out': 1,
    });
    expect(await authorityOf('AL1 1AA')).toBe('E10000015');
    expect(await authorityOf('LS6 3HD')).toBe('E08000035');
    expect(await authorityOf('LS6 3XX')).toBeUndefined();
    // Again, however the bytes come: nothing changes.
    const { new: made, ...others } = first;
    expect(await said(load(importPostcodes, 'onspd-2023.csv', 7))).toEqual({ ...others, 'the same': made });
  });

  test('of a later year, under other headings, brings up what moved and takes nothing away', async () => {
    expect(await said(load(importPostcodes, 'onspd-2026.csv'))).toEqual({
      'the same': 1,
      changed: 1,
      new: 1,
    });
    expect(await authorityOf('LS6 3HD')).toBe('E08000032');
    expect(await authorityOf('LS6 3HE')).toBe('E08000035');
    expect(await said(load(importPostcodes, 'onspd-2023.csv'))).toMatchObject({ changed: 1, 'the same': 4 });
  });

  test('of a year in which an authority bears another code is of that authority still', async () => {
    for (const [code, authority] of renumbered) {
      const file = fixture('onspd-2026.csv').toString().replace('E08000032', code);
      await load(importPostcodes, Buffer.from(file));
      expect(await authorityOf('LS6 3HD')).toBe(authority);
    }
    await load(importPostcodes, 'onspd-2023.csv');
  });

  test.each([
    ['is empty', Buffer.from(''), 'EMPTY_FILE'],
    ['is another file', fixture('gias.csv'), 'COLUMNS_MISSING'],
    [
      'has no row of England',
      Buffer.from(fixture('onspd-2023.csv').toString().replaceAll('E92000001', 'W92000004')),
      'NOTHING_READ',
    ],
    ['was cut', fixture('onspd-2023.csv').subarray(0, -20), 'ROW_CUT'],
    ['is packed', Buffer.from('PK\u0003\u0004 packed'), 'NOT_CSV'],
  ])('that %s is refused, and nothing is written', async (_, file, code) => {
    await database.sql`delete from records.postcode where postcode = 'LS6 3HE'`;
    await expect(load(importPostcodes, file)).rejects.toMatchObject({ code });
    expect(await authorityOf('LS6 3HE')).toBeUndefined();
    await load(importPostcodes, 'onspd-2023.csv');
  });
});

describe('the load of a register', () => {
  test('is one at a time, and audited in its transaction with what it counted; a file that is none leaves nothing', async () => {
    const audit = new AuditWriter(database.sql);
    const loading = (body: AsyncIterable<Uint8Array>) =>
      importRegister(database.sql, audit, { register: 'onspd', body, heard: () => {}, standingKey, today });
    const rows = () =>
      database.sql`select operation, detail from audit.event where kind = 'REGISTER_LOADED' order by id`;
    await expect(loading(pieces('a,b\n1,2\n'))).rejects.toMatchObject({ code: 'COLUMNS_MISSING' });
    expect(await rows()).toEqual([]);
    const file = fixture('onspd-2023.csv');
    let second: Promise<unknown> | undefined;
    async function* during() {
      second = loading(pieces(file)).catch((error: unknown) => error);
      await second;
      yield* pieces(file);
    }
    const counts = await loading(during());
    expect(await second).toMatchObject({ code: 'BUSY' });
    expect(await rows()).toEqual([
      {
        operation: 'import onspd',
        detail: {
          register: 'onspd',
          file: createHash('sha256').update(file).digest('hex'),
          rows: Object.fromEntries([...counts].filter(([, number]) => number > 0)),
        },
      },
    ]);
  });
});

describe('a register of places', () => {
  const place = async (scheme: string, code: string) =>
    (
      await database.sql`select o.name, o.kind, o.telephone, p.authority_code as authority, o.accreditation
      from records.place p join users.organisation o on o.id = p.organisation_id
      where p.scheme = ${scheme} and p.code = ${code}`
    )[0];

  test('of schools: the open ones, under both of their numbers, names in Windows’ signs', async () => {
    const first = await said(load(importSchools, 'gias.csv'));
    expect(first).toEqual({
      new: 3,
      'closed, left as it was': 1,
      'not open yet, left out': 1,
      'unreadable, left out': 1,
    });
    const zoe = { name: 'St Zoë’s Primary School', kind: 'SCHOOL', telephone: '01134960101' };
    expect(await place('URN', '199001')).toMatchObject({
      ...zoe,
      authority: 'E08000035',
      accreditation: 'APPLIED',
    });
    expect(await place('LAESTAB', '3839001')).toMatchObject(zoe);
    // No code of its authority stands in its row: its postcode says it.
    expect(await place('URN', '199005')).toMatchObject({ authority: 'E10000015', telephone: '01632960105' });
    expect(await place('URN', '199003')).toBeUndefined();
    // Which authority each is given to is stamped, also where it stood before.
    await database.sql`update users.organisation set register_stamp = null where name like 'Beckside%'`;
    expect(await said(load(importSchools, 'gias.csv', 11))).toMatchObject({ 'the same': 3 });
    const stamped = await database.sql<{ id: string; authority: string; stamp: Buffer }[]>`
      select o.id, o.authority_code as authority, o.register_stamp as stamp
      from users.organisation o join records.place p on p.organisation_id = o.id where p.scheme = 'URN' and p.code like '1990%'`;
    expect(stamped).toHaveLength(3);
    for (const { id, authority, stamp } of stamped)
      expect(stamp).toEqual(registerStamp(standingKey, id, authority));
    const renamed = Buffer.from(
      fixture('gias.csv').toString('latin1').replace('Beckside', 'Brookside'),
      'latin1',
    );
    expect(await said(load(importSchools, renamed))).toMatchObject({ changed: 1, 'the same': 2 });
    expect(await place('URN', '199002')).toMatchObject({ name: 'Brookside Academy, "The Beck"' });
  });

  test('of schools takes the authority that a row names: under its later code, and none where that is not of England', async () => {
    const [header = '', first = ''] = fixture('gias.csv').toString('latin1').split('\n');
    const at = header.split(',').indexOf('GSSLACode (name)');
    const school = (urn: string, authority: string) =>
      first
        .split(',')
        .map((cell, place) => (place === 0 ? urn : place === at ? authority : cell))
        .join(',');
    const codes = ['E08000039', 'W06000023', ''];
    const rows = codes.map((code, place) => school(`19910${place}`, code));
    await load(importSchools, Buffer.from(`${[header, ...rows].join('\n')}\n`, 'latin1'));
    expect([
      await place('URN', '199100'),
      await place('URN', '199101'),
      await place('URN', '199102'),
    ]).toMatchObject([{ authority: 'E08000019' }, { authority: null }, { authority: 'E08000035' }]);
  });

  test('of which one row is no text loses that row alone', async () => {
    const [header = '', first = '', ...others] = fixture('gias.csv').toString('latin1').split('\n');
    const odd = first.replace(/Primary/, 'Prim\0ary');
    expect(odd).not.toBe(first);
    // Past where a file of another kind is known by.
    const file = [header, ...others.slice(0, 2), ...Array(200).fill(others[0]), odd, ''].join('\n');
    const counts = await said(load(importSchools, Buffer.from(file, 'latin1')));
    expect(counts['unreadable, left out']).toBeGreaterThan(0);
  });

  test('of practices: the active ones', async () => {
    expect(await said(load(importPractices, 'epraccur.csv'))).toEqual({
      new: 3,
      'not active, left as it was': 1,
    });
    expect(await place('ODS', 'Z99002')).toMatchObject({
      name: "St Anne's Surgery",
      kind: 'PRACTICE',
      telephone: '0113 496 0110',
      authority: 'E10000015',
    });
    expect(await place('ODS', 'Z99004')).toMatchObject({ authority: null });
    expect(await said(load(importPractices, 'epraccur.csv'))).toMatchObject({ 'the same': 3 });
    await expect(load(importPractices, 'gias.csv')).rejects.toMatchObject({ code: 'COLUMNS_MISSING' });
    await expect(load(importSchools, 'epraccur.csv')).rejects.toMatchObject({ code: 'COLUMNS_MISSING' });
  });

  test('of practices has no clinic, prison or centre that prescribes: a child’s record would name it to everybody', async () => {
    const [first = ''] = fixture('epraccur.csv').toString().split('\n');
    const row = (code: string, setting: string) =>
      first.replace('Z99001', code).replace('"4",""', `"${setting}",""`);
    const known = async () =>
      (
        await database.sql<{ code: string }[]>`select code from records.place
        where scheme = 'ODS' and code like 'Y1%' order by code`
      ).map(({ code }) => code);
    const file = (settings: readonly string[]) =>
      Buffer.from(`${[first, ...settings.map((each, place) => row(`Y1000${place}`, each))].join('\n')}\n`);
    const settings = ['4', '22', '18', '4|9', ''];
    // As the release before took them all.
    await load(importPractices, file(settings.map(() => '4')));
    expect(await known()).toHaveLength(5);
    expect(await said(load(importPractices, file(settings)))).toEqual({
      'the same': 3,
      'not a general practice, left out': 3,
      'not a general practice, and named no more': 3,
    });
    expect(await known()).toEqual(['Y10000', 'Y10003']);
    expect(await said(load(importPractices, file(settings)))).toEqual({
      'the same': 3,
      'not a general practice, left out': 3,
    });
    await expect(load(importPractices, Buffer.from(`${row('Y10001', '22')}\n`))).rejects.toMatchObject({
      code: 'NOTHING_READ',
    });
  });

  test('is what the census names schools by: a pupil’s school stands in the record', async () => {
    const mia = told('mia', today);
    const lookup = keyedHash(testKeys().lookupKey(), 'identifier:UPN', mia.upn);
    await database.sql`insert into records.identifier (scheme, lookup, child_number, value)
      values ('UPN', ${lookup}, ${castNumbers.mia}, ${mia.upn}) on conflict do nothing`;
    await database.sql`delete from records.involvement where child_number = ${castNumbers.mia} and service_type = 'EDUCATION'`;
    const kind: DemoKind = 'school-census';
    const file = Buffer.concat([
      ...feedFile({ kind, people: [mia], rows: 1, bad: 0, asOf: today }),
    ]).toString();
    const [header = '', row = ''] = file.split('\n');
    const cells = row.split(',');
    cells[header.split(',').indexOf('la_estab')] = '3839001';
    const result = await feed(feedDependencies(database), `${header}\n${cells.join(',')}\n`, { named: kind });
    expect(result.outcomes).toMatchObject({ MATCH: 1 });
    const [school] = await database.sql`select o.name from records.involvement i
      join users.organisation o on o.id = i.organisation_id
      where i.child_number = ${castNumbers.mia} and i.service_type = 'EDUCATION' and i.ended_on is null`;
    expect(school?.name).toBe('St Zoë’s Primary School');
    // Provenance names what changed; and what a person says of it since then stands.
    const fields = () => database.sql`select field, source from records.provenance
      where child_number = ${castNumbers.mia} and field in ('education', 'primaryCare') order by recorded_at desc`;
    expect((await fields())[0]).toMatchObject({ field: 'education', source: kind });
    await database.sql`insert into records.provenance (child_number, id, field, source, recorded_at, account_id)
      values (${castNumbers.mia}, gen_random_uuid(), 'education', 'person', now() + interval '1 second',
        (select id from users.account limit 1))`;
    cells[header.split(',').indexOf('la_estab')] = '3839002';
    cells[header.split(',').indexOf('entry_date')] = today;
    cells[header.split(',').indexOf('reference_date')] = today;
    await database.sql`delete from records.feed_row where source = ${kind}`;
    await feed(feedDependencies(database), `${header}\n${cells.join(',')}\n`, { named: kind });
    const [stands] = await database.sql`select o.name from records.involvement i
      join users.organisation o on o.id = i.organisation_id
      where i.child_number = ${castNumbers.mia} and i.service_type = 'EDUCATION' and i.ended_on is null`;
    expect(stands?.name).toBe('St Zoë’s Primary School');
    // The team is asked which it is, once, by the name that the register has for it.
    const conflicts = () => database.sql`
      select c.id, c.field, c.source, v.key_version as version, v.ciphertext from records.conflict c
      join sealed.conflict_value v using (child_number, id) where c.child_number = ${castNumbers.mia}`;
    const asked = await conflicts();
    expect(asked).toMatchObject([{ field: 'education', source: kind }]);
    const { id, version, ciphertext } = asked[0] as { id: string; version: number; ciphertext: Buffer };
    const text = open(testKeys().sealKeys(), conflictPlace(castNumbers.mia, id), version, ciphertext);
    expect(valueText(JSON.parse(text), { roles: ['MANAGEMENT_TEAM'] })).toBe(`LAESTAB 3839002 from ${today}`);
    await database.sql`delete from records.feed_row where source = ${kind}`;
    await feed(feedDependencies(database), `${header}\n${cells.join(',')}\n`, { named: kind });
    expect(await conflicts()).toEqual(asked);
  });
});

describe('whom to ring about a shield', () => {
  const leeds = 'E08000035';
  const numbers = async ({ sql }: TestDatabase) =>
    (
      await sql`
        select u.telephone as users, r.telephone as records from users.authority u join records.authority r using (code)
        where code = ${leeds} or u.telephone is not null or r.telephone is not null`
    ).map(({ users, records }) => ({ users, records }));

  test('is nobody in a real index until it is loaded, and stays as it was loaded', async () => {
    const real = await freshDatabase();
    await loadReferenceOnly(real.url);
    expect(await numbers(real)).toEqual([{ users: null, records: null }]);
    const file = [
      'Code,Name,Telephone',
      `${leeds},Leeds,0113 222 3333`,
      'E99999999,Nowhere,0113 222 2222',
      'E08000032,Bradford,ask at the desk',
      `${leeds},"Leeds, once more",0113 222 3333`,
    ];
    const load = () =>
      importRegister(real.sql, new AuditWriter(real.sql), {
        register: 'teams',
        body: pieces(Buffer.from(`${file.join('\n')}\n`), 20),
        heard: () => {},
        standingKey,
        today,
      });
    const others = {
      'of an authority that the index does not know, left out': 1,
      'without a telephone number, left out': 1,
      'authorities without a number still': 152,
    };
    expect(await said(load())).toEqual({ 'new or changed': 1, ...others });
    await loadReferenceOnly(real.url);
    expect(await numbers(real)).toEqual([{ users: '0113 222 3333', records: '0113 222 3333' }]);
    expect(await said(load())).toEqual({ 'the same': 1, ...others });
  });

  test('is not chosen for the team: a list with two numbers of one is refused by its lines, and says none of them', async () => {
    const file = [
      'code,name,telephone',
      '',
      `${leeds},"Leeds\nTown Hall",0113 222 4444`,
      'E08000032,Bradford,01274 222 555',
      `${leeds},Leeds,0113 222 5555`,
      'E08000032,Bradford,01274 222 555',
      'E08000032,Bradford,01274 222 666',
    ];
    const before = await numbers(database);
    const loading = load(importTeams, Buffer.from(`${file.join('\n')}\n`), 7);
    await expect(loading).rejects.toMatchObject({
      code: 'TWO_NUMBERS',
      message:
        'One team has two telephone numbers on lines 3 and 6, 5 and 8; leave one for each team. Nothing was written.',
    });
    expect(await numbers(database)).toEqual(before);
  });

  test('is that of the authority whose code of today the list has', async () => {
    for (const [code, authority] of renumbered) {
      await load(importTeams, Buffer.from(`code,telephone\n${code},0114 222 3333\n`));
      const [row] = await database.sql`select telephone from records.authority where code = ${authority}`;
      expect(row?.telephone).toBe('0114 222 3333');
    }
  });

  test('is loaded from a list that has numbers, or not at all', async () => {
    for (const [text, code] of [
      ['code,name\nE08000035,Leeds\n', 'COLUMNS_MISSING'],
      ['code,telephone\nE99999999,0113 222 2222\n', 'NOTHING_READ'],
    ] as const)
      await expect(load(importTeams, Buffer.from(text))).rejects.toMatchObject({ code });
  });

  test('is not read from UTF-16, nor is any other register: the sentence says so, and not that it is no text', async () => {
    const text = '\ufeffcode,telephone\nE08000035,0113 222 2222\n';
    for (const how of [importTeams, importSchools, importPractices, importPostcodes])
      for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text.slice(1), 'utf16le').swap16()])
        await expect(load(how, bytes)).rejects.toMatchObject({
          code: 'NOT_UTF8',
          message: 'The file is in UTF-16; save it in UTF-8 and send it again.',
        });
  });
});
