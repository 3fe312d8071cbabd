import { beforeAll, describe, expect, test } from 'vitest';
import { parseChildNumber } from '../../../platform/identifiers.ts';
import type { FeedDependencies } from '../../../subgraphs/records/feed/batch.ts';
import { castDatabase, castNumbers } from '../../support/cast.ts';
import type { TestDatabase } from '../../support/database.ts';
import {
  birth,
  feed,
  feedDependencies,
  fieldsAsked,
  file,
  freshEntry,
  freshNhs,
  recordOf,
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

describe('a registration', () => {
  test('of somebody new makes a record, with the authority of its postcode', async () => {
    const row = birth({ nhs_number: freshNhs(), given_names: '  Zoë  Anne-Marie ', family_name: 'O’Brien' });
    expect((await feed(deps, file([row]))).outcomes).toMatchObject({ CREATED: 1, REJECTED: 0 });
    const made = await recordOf(database, row.entry_number);
    expect(made).toMatchObject({
      given_name: 'Zoë Anne-Marie',
      family_name: "O'Brien",
      authority_code: 'E08000035',
      outward: 'LS6',
      shield: 'NONE',
    });
    expect(parseChildNumber(String(made?.number))).toBe(String(made?.number));
    const [home] = await database.sql`select * from records.address where child_number = ${made?.number}`;
    expect(home).toMatchObject({ status: 'CURRENT', postcode: 'LS6 3HD', until_date: null });
    const [parent] = await database.sql`select * from records.carer where child_number = ${made?.number}`;
    expect(parent).toMatchObject({ name: 'Ruth Fairburn', relationship: 'MOTHER' });
    const origin =
      await database.sql`select field, source from records.provenance where child_number = ${made?.number}`;
    expect(origin).toEqual([{ field: 'record', source: 'gro-births' }]);
    const events =
      await database.sql`select kind, area from audit.event where child_number = ${made?.number}`;
    expect(events).toEqual([{ kind: 'RECORD_CREATED', area: 'E08000035' }]);
  });

  test('of twins makes two records, and never lands on the other twin', async () => {
    const { date_of_birth, address_line } = birth();
    const shared = { family_name: 'Tweedle', nhs_number: freshNhs(), date_of_birth, address_line };
    const first = birth({ ...shared, given_names: 'Ada' });
    const second = birth({ ...shared, given_names: 'Eva', nhs_number: freshNhs() });
    expect((await feed(deps, file([first, second]))).outcomes).toMatchObject({ CREATED: 2 });
    // The second again, with a new entry and the first twin's NHS number.
    const wrong = birth({ ...shared, given_names: 'Eva' });
    expect((await feed(deps, file([wrong]))).outcomes).toMatchObject({ HELD: 1, CREATED: 0, MATCH: 0 });
    expect(await recordOf(database, first.entry_number)).toMatchObject({ given_name: 'Ada' });
    expect(await recordOf(database, wrong.entry_number)).toBeUndefined();
  });

  test('in one file with two rows of one number sees what became of the first', async () => {
    const number = freshNhs();
    const rows = [
      birth({ nhs_number: number, given_names: 'Pia' }),
      birth({ nhs_number: number, given_names: 'Mona' }),
    ];
    expect((await feed(deps, file(rows))).outcomes).toMatchObject({ CREATED: 1, HELD: 1 });
  });

  test('of a child known by NHS number matches, and brings the entry', async () => {
    const row = registrationOf('theo');
    expect((await feed(deps, file([row]))).outcomes).toMatchObject({ MATCH: 1, CREATED: 0 });
    expect(String((await recordOf(database, row.entry_number))?.number)).toBe(castNumbers.theo);
    const [home] =
      await database.sql`select count(*)::int as homes from records.address where child_number = ${castNumbers.theo}`;
    expect(home?.homes).toBe(1);
  });

  test('with entry and NHS number of two children is for a person', async () => {
    const one = birth({ nhs_number: freshNhs() });
    const two = birth({ nhs_number: freshNhs(), given_names: 'Joan' });
    await feed(deps, file([one, two]));
    const mixed = { ...one, correction: '1', nhs_number: two.nhs_number };
    expect((await feed(deps, file([mixed]))).outcomes).toMatchObject({ MULTIPLE_MATCH: 1 });
  });
});

describe('a correction', () => {
  test('changes the record once, keeps what was there, and is not undone by an older row', async () => {
    const row = birth({ given_names: 'Marie' });
    await feed(deps, file([row]));
    const corrected = { ...row, given_names: 'Mary', sex: 'U', correction: '1' };
    expect((await feed(deps, file([corrected]))).outcomes).toMatchObject({ MATCH: 1 });
    const made = await recordOf(database, row.entry_number);
    expect(made).toMatchObject({ given_name: 'Mary', gender: 'NOT_SPECIFIED', version: 2 });
    const previous = await database.sql`select field, previous_value from records.provenance
      where child_number = ${made?.number} and field <> 'record' order by 1`;
    expect(previous).toEqual([
      { field: 'gender', previous_value: 'FEMALE' },
      { field: 'givenName', previous_value: 'Marie' },
    ]);
    expect((await feed(deps, file([row, corrected]))).outcomes).toMatchObject({ SKIPPED: 2, MATCH: 0 });
    expect(await recordOf(database, row.entry_number)).toMatchObject({ given_name: 'Mary', version: 2 });
  });

  const workOn = (number: unknown) => database.sql`
    select queue, authority_code as team from records.work_item where child_number = ${number as number} order by queue`;

  test('does not overwrite what a person has corrected: the team is asked, once', async () => {
    const row = birth({ given_names: 'Lena', sex: 'F' });
    await feed(deps, file([row]));
    const made = await recordOf(database, row.entry_number);
    await database.sql`insert into records.provenance (child_number, id, field, source, recorded_at, previous_value)
      values (${made?.number}, gen_random_uuid(), 'givenName', 'person', now(), 'Lenna')`;
    const wrong = { ...row, given_names: 'Lenna', sex: 'U' };
    for (const correction of ['1', '2']) {
      expect((await feed(deps, file([{ ...wrong, correction }]))).outcomes).toMatchObject({ MATCH: 1 });
      const after = await recordOf(database, row.entry_number);
      expect(after).toMatchObject({ given_name: 'Lena', gender: 'NOT_SPECIFIED', version: 2 });
    }
    expect(await workOn(made?.number)).toEqual([{ queue: 'CONFLICT', team: 'E08000035' }]);
    const told = await database.sql`select detail->>'field' as field, detail::text as text from audit.event
      where child_number = ${made?.number} and kind = 'CONFLICT_RAISED'`;
    expect(told.map(({ field }) => field)).toEqual(['givenName']);
    expect(told[0]?.text).not.toContain('Lenna');
    // Nor, once the child is hidden, of which field it is.
    await database.sql`update records.child set shield = 'ACTIVE', outward = null where number = ${made?.number}`;
    await feed(deps, file([{ ...wrong, given_names: 'Lennart', correction: '3' }]));
    const [last] = await database.sql`select detail ? 'field' as named from audit.event
      where child_number = ${made?.number} and kind = 'CONFLICT_RAISED' order by id desc limit 1`;
    expect(last).toEqual({ named: false });
  });

  test('of what a person has corrected the team is asked no more once the source has come round', async () => {
    const { sql } = database;
    const home = birth({ given_names: 'Lena', nhs_number: freshNhs() });
    await feed(deps, file([home]));
    const made = await recordOf(database, home.entry_number);
    const number = made?.number;
    await sql`update records.address set since_date = '2020-01-01' where child_number = ${number}`;
    for (const field of ['givenName', 'address'])
      await sql`insert into records.provenance (child_number, id, field, source, recorded_at)
        values (${number}, gen_random_uuid(), ${field}, 'person', now() + interval '1 hour')`;
    const asked = () => fieldsAsked(sql, number);
    let correction = 0;
    const corrected = (given_names: string) => {
      correction += 1;
      return feed(deps, file([{ ...home, given_names, correction: String(correction) }]));
    };
    const lives = (address_line: string) =>
      feed(deps, file([{ ...home, address_line, entry_number: freshEntry() }]));
    await lives('7 Otherwhere');
    await corrected('Lenna');
    expect(await asked()).toEqual(['address', 'givenName']);
    await corrected('Lena');
    expect(await asked()).toEqual(['address']);
    await lives(home.address_line);
    expect(await asked()).toEqual([]);
    const [left] =
      await sql`select count(*)::int as rows from sealed.conflict_value where child_number = ${number}`;
    expect(left?.rows).toBe(0);
    const told = await sql`select detail - 'conflict' - 'run' as detail from audit.event
      where child_number = ${number} and kind = 'CONFLICT_RESOLVED' order by id`;
    expect(told.map(({ detail }) => detail)).toEqual(
      ['givenName', 'address'].map((field) => ({ field, source: 'gro-births', outcome: 'REPLACED' })),
    );
    // Nobody has decided it: said again, it is asked again.
    await corrected('Lenna');
    expect(await asked()).toEqual(['givenName']);
    expect(await recordOf(database, home.entry_number)).toMatchObject({ given_name: 'Lena' });
  });

  test('L31 of a child whose home lies in another authority proposes a transfer; a corrected home is asked about', async () => {
    const home = birth({ nhs_number: freshNhs() });
    await feed(deps, file([home]));
    const made = await recordOf(database, home.entry_number);
    const older = (day: string) => database.sql`
      update records.address set since_date = ${day} where child_number = ${made?.number} and until_date is null`;
    await older('2020-01-01');
    const moved = { ...home, postcode: 'YO1 7HH', locality: 'York' };
    const register = (changes = {}) =>
      feed(deps, file([{ ...moved, entry_number: freshEntry(), ...changes }]));
    await register();
    const after = await child(String(made?.number));
    expect(after).toMatchObject({ authority_code: 'E08000035', outward: 'YO1' });
    const transfers =
      await database.sql`select from_code, to_code, status, reason, proposed_by from records.transfer
      where child_number = ${made?.number}`;
    expect(transfers).toEqual([
      {
        from_code: 'E08000035',
        to_code: 'E06000014',
        status: 'PROPOSED',
        reason: 'SOURCE_STATES_ADDRESS',
        proposed_by: null,
      },
    ]);
    expect(await workOn(made?.number)).toEqual([
      { queue: 'PROPOSED_TRANSFER', team: 'E06000014' },
      { queue: 'TRANSFER_AGREEMENT', team: 'E08000035' },
    ]);
    await older('2020-01-01');
    await database.sql`insert into records.provenance (child_number, id, field, source, recorded_at)
      values (${made?.number}, gen_random_uuid(), 'address', 'person', now() + interval '1 hour')`;
    await register();
    expect(await workOn(made?.number)).toHaveLength(2);
    await register({ address_line: '9 Foss Bank' });
    expect((await workOn(made?.number)).map(({ queue }) => queue)).toContain('CONFLICT');
  });

  test('alone changes a record that has ended', async () => {
    const before = await child(castNumbers.daniel);
    // He is 18 by now, too old for a row: a younger one who has died stands for him.
    expect(before.status).toBe('ARCHIVED');
    const row = birth({ given_names: 'Cora', nhs_number: freshNhs() });
    await feed(deps, file([row]));
    const number = (await recordOf(database, row.entry_number))?.number;
    await database.sql`update records.child set death_date = current_date where number = ${number}`;
    const again = { ...row, entry_number: freshEntry(), given_names: 'Cora', sex: 'M' };
    expect((await feed(deps, file([again]))).outcomes).toMatchObject({ HELD: 1 });
    expect(await child(String(number))).toMatchObject({ gender: 'FEMALE', version: 1 });
    const same = { ...row, entry_number: freshEntry() };
    expect((await feed(deps, file([same]))).outcomes).toMatchObject({ MATCH: 1 });
    expect(await recordOf(database, same.entry_number)).toBeUndefined();
    expect((await feed(deps, file([{ ...row, sex: 'M', correction: '1' }]))).outcomes).toMatchObject({
      MATCH: 1,
    });
    expect(await child(String(number))).toMatchObject({ gender: 'MALE', version: 2 });
  });
});

test('begin and end of each run are in the audit', async () => {
  const { runId } = await feed(deps, file([birth()]));
  const events =
    await database.sql`select kind, outcome from audit.event where detail->>'run' = ${runId} and kind like 'FEED%' order by id`;
  expect(events).toEqual([
    { kind: 'FEED_STARTED', outcome: 'DONE' },
    { kind: 'FEED_ENDED', outcome: 'DONE' },
  ]);
});
