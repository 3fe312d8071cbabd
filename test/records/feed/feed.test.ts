import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { birthsFile } from '../../../cli/seed/birthsFile.ts';
import { systemClock } from '../../../platform/clock.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { nhsNumberFrom, parseChildNumber } from '../../../platform/identifiers.ts';
import { createLog } from '../../../platform/log.ts';
import { open } from '../../../platform/seal.ts';
import { heldPlace } from '../../../subgraphs/records/feed/effects.ts';
import { reportRow } from '../../../subgraphs/records/feed/rejection.ts';
import type { FeedDependencies } from '../../../subgraphs/records/feed/run.ts';
import { castNhsNumbers, castNumbers, castRows, seedCast } from '../../support/cast.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../../support/database.ts';
import {
  birth,
  type Cells,
  callerOf,
  contents,
  feed,
  feedDependencies,
  feedsOf,
  file,
  freshEntry,
  pieces,
} from './support.ts';

let database: TestDatabase;
let deps: FeedDependencies;

beforeAll(async () => {
  database = await freshDatabase();
  await seedCast(database.sql, testKeys());
  deps = feedDependencies(database);
});

let nhs = 980_000_000;
function freshNhs(): string {
  for (;;) {
    nhs += 1;
    const number = nhsNumberFrom(nhs);
    if (number) return number;
  }
}

/** The record that has an entry of birth. */
async function byEntry(entry: string) {
  const lookup = keyedHash(testKeys().lookupKey(), 'identifier:GRO_BIRTH_ENTRY', entry);
  const [row] = await database.sql`
    select c.* from records.identifier i join records.child c on c.number = i.child_number
    where i.scheme = 'GRO_BIRTH_ENTRY' and i.lookup = ${lookup}`;
  return row;
}

const child = async (number: string) =>
  (await database.sql`select * from records.child where number = ${number}`)[0] as Record<string, unknown>;

/** A registration that fits a child of the cast. */
function registrationOf(name: keyof typeof castNumbers, changes: Partial<Cells> = {}): Cells {
  const found = castRows().children.find(({ number }) => number === castNumbers[name]);
  if (!found) throw new Error('no such child');
  return birth({
    ...{ given_names: found.givenName, family_name: found.familyName, date_of_birth: found.birthDate },
    ...{ sex: found.gender === 'MALE' ? 'M' : 'F', nhs_number: castNhsNumbers[name] },
    ...changes,
  });
}

describe('a registration', () => {
  test('of somebody new makes a record, with the authority of its postcode', async () => {
    const row = birth({ nhs_number: freshNhs(), given_names: '  Zoë  Anne-Marie ', family_name: 'O’Brien' });
    expect((await feed(deps, file([row]))).outcomes).toMatchObject({ CREATED: 1, REJECTED: 0 });
    const made = await byEntry(row.entry_number);
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
    const shared = { family_name: 'Tweedle', nhs_number: freshNhs() };
    const first = birth({ ...shared, given_names: 'Ada' });
    const second = birth({ ...shared, given_names: 'Eva', nhs_number: freshNhs() });
    expect((await feed(deps, file([first, second]))).outcomes).toMatchObject({ CREATED: 2 });
    // The second again, with a new entry and the first twin's NHS number.
    const wrong = birth({ ...shared, given_names: 'Eva' });
    expect((await feed(deps, file([wrong]))).outcomes).toMatchObject({ HELD: 1, CREATED: 0, MATCH: 0 });
    expect(await byEntry(first.entry_number)).toMatchObject({ given_name: 'Ada' });
    expect(await byEntry(wrong.entry_number)).toBeUndefined();
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
    expect(String((await byEntry(row.entry_number))?.number)).toBe(castNumbers.theo);
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
    const made = await byEntry(row.entry_number);
    expect(made).toMatchObject({ given_name: 'Mary', gender: 'NOT_SPECIFIED', version: 2 });
    const previous = await database.sql`select field, previous_value from records.provenance
      where child_number = ${made?.number} and field <> 'record' order by 1`;
    expect(previous).toEqual([
      { field: 'gender', previous_value: 'FEMALE' },
      { field: 'givenName', previous_value: 'Marie' },
    ]);
    expect((await feed(deps, file([row, corrected]))).outcomes).toMatchObject({ SKIPPED: 2, MATCH: 0 });
    expect(await byEntry(row.entry_number)).toMatchObject({ given_name: 'Mary', version: 2 });
  });

  test('does not overwrite what a person has corrected', async () => {
    const row = birth({ given_names: 'Lena' });
    await feed(deps, file([row]));
    const made = await byEntry(row.entry_number);
    await database.sql`insert into records.provenance (child_number, id, field, source, recorded_at, previous_value)
      values (${made?.number}, gen_random_uuid(), 'givenName', 'person', now(), 'Lenna')`;
    const result = await feed(deps, file([{ ...row, given_names: 'Lenna', correction: '1' }]));
    expect(result.outcomes).toMatchObject({ HELD: 1, MATCH: 0 });
    expect(await byEntry(row.entry_number)).toMatchObject({ given_name: 'Lena' });
  });

  test('alone changes a record that has ended', async () => {
    const before = await child(castNumbers.daniel);
    // He is 18 by now, too old for a row: a younger one who has died stands for him.
    expect(before.status).toBe('ARCHIVED');
    const row = birth({ given_names: 'Cora', nhs_number: freshNhs() });
    await feed(deps, file([row]));
    const number = (await byEntry(row.entry_number))?.number;
    await database.sql`update records.child set death_date = current_date where number = ${number}`;
    const again = { ...row, entry_number: freshEntry(), given_names: 'Cora', sex: 'M' };
    expect((await feed(deps, file([again]))).outcomes).toMatchObject({ HELD: 1 });
    expect(await child(String(number))).toMatchObject({ gender: 'FEMALE', version: 1 });
    const same = { ...row, entry_number: freshEntry() };
    expect((await feed(deps, file([same]))).outcomes).toMatchObject({ MATCH: 1 });
    expect(await byEntry(same.entry_number)).toBeUndefined();
    expect((await feed(deps, file([{ ...row, sex: 'M', correction: '1' }]))).outcomes).toMatchObject({
      MATCH: 1,
    });
    expect(await child(String(number))).toMatchObject({ gender: 'MALE', version: 2 });
  });
});

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

describe('a file', () => {
  test('that is sent again changes nothing', async () => {
    const text = Buffer.concat([
      ...birthsFile({ rows: 400, bad: 0.1, seed: 'replay', today: systemClock.today() }),
    ]);
    const first = await feed(deps, text);
    const before = await contents(database);
    const again = await feed(deps, text);
    expect(await contents(database)).toEqual(before);
    expect(again.outcomes).toMatchObject({
      CREATED: 0,
      MATCH: 0,
      HELD: 0,
      REJECTED: first.outcomes.REJECTED,
    });
    expect(again.outcomes.SKIPPED).toBe(400 - first.outcomes.REJECTED);
    expect(again.rejections).toEqual(first.rejections);
  });

  test('of the demo has its bad rows, of every kind, and keeps the good ones', async () => {
    const text = Buffer.concat([
      ...birthsFile({ rows: 2_000, bad: 0.05, seed: 'all', today: systemClock.today() }),
    ]);
    const result = await feed(deps, text);
    expect(result).toMatchObject({ status: 'DONE', rows: 2_000 });
    expect(result.outcomes.REJECTED).toBe(100);
    expect(new Set(result.rejections.map(({ code }) => code)).size).toBeGreaterThanOrEqual(17);
    expect(result.outcomes.CREATED).toBeGreaterThan(1_850);
    const [run] =
      await database.sql`select status, rows_read as rows, outcomes, length(file_hash) as hash from records.feed_run where id = ${result.runId}`;
    expect(run).toEqual({ status: 'DONE', rows: 2_000, outcomes: result.outcomes, hash: 32 });
    const kept =
      await database.sql`select count(*)::int as faults from records.feed_reject where run_id = ${result.runId}`;
    expect(kept[0]?.faults).toBe(result.rejections.length);
  });

  test.each([
    ['nhs_number', '9434765918', 'NHS_NUMBER_CHECK'],
    ['postcode', 'LS1', 'POSTCODE_FORMAT'],
    ['postcode', 'CF10 1AA', 'POSTCODE_NOT_IN_ENGLAND'],
    ['postcode', '', 'REQUIRED'],
    ['date_of_birth', '2026-02-30', 'DATE_FORMAT'],
    ['date_of_birth', '2999-01-01', 'DATE_FORMAT'],
    ['date_of_birth', '2199-01-01', 'BIRTH_IN_FUTURE'],
    ['date_of_birth', '1990-01-01', 'BIRTH_TOO_LONG_AGO'],
    ['registered_on', '2199-01-01', 'REGISTERED_IN_FUTURE'],
    ['registered_on', '2020-01-01', 'REGISTERED_BEFORE_BIRTH'],
    ['sex', 'female', 'SEX_FORMAT'],
    ['given_names', 'Twin one', 'NAME_PLACEHOLDER'],
    ['given_names', 'Robert"); drop', 'NAME_CHARACTERS'],
    ['family_name', '=1+1', 'FORMULA'],
    ['family_name', '@SUM(A1)', 'FORMULA'],
    ['address_line', '+44', 'FORMULA'],
    ['address_line', 'a'.repeat(201), 'TOO_LONG'],
    ['locality', 'bell\u0007', 'CONTROL_CHARACTER'],
    ['entry_number', 'ABC', 'ENTRY_FORMAT'],
    ['correction', '-1', 'FORMULA'],
    ['correction', '1000', 'CORRECTION_FORMAT'],
  ] as const)('with a bad %s (%j) keeps the rows around it', async (column, value, code) => {
    const result = await feed(deps, file([birth(), birth({ [column]: value }), birth()], '\r\n'));
    expect(result.outcomes).toMatchObject({ CREATED: 2, REJECTED: 1 });
    expect(result.rejections).toEqual([{ line: 3, column, code }]);
  });

  test('that sends an entry twice with other content is told so', async () => {
    const row = birth();
    const result = await feed(deps, file([row, row, { ...row, family_name: 'Other' }]));
    expect(result.outcomes).toMatchObject({ CREATED: 1, SKIPPED: 1, REJECTED: 1 });
    expect(result.rejections).toEqual([{ line: 4, column: 'entry_number', code: 'ENTRY_REPEATED' }]);
  });

  test('that is empty or no CSV is refused in one sentence, and leaves nothing', async () => {
    const before = await contents(database);
    for (const [body, code] of [
      ['', 'EMPTY_FILE'],
      ['a;b', 'NOT_CSV'],
      ['entry_number,sex\n', 'COLUMNS_MISSING'],
    ]) {
      const result = await feed(deps, body as string);
      expect(result).toMatchObject({ status: 'FAILED', rows: 0, fault: { code } });
      expect(result.fault?.message).toMatch(/^[A-Z][^\n]+\.$/);
    }
    expect(await contents(database)).toEqual(before);
  });

  test('that breaks off keeps its whole rows and drops the one that was cut', async () => {
    const rows = [birth(), birth()];
    async function* broken() {
      yield* pieces(file(rows).slice(0, -40));
      throw new Error('connection reset');
    }
    const result = await feed(deps, broken());
    expect(result).toMatchObject({ status: 'FAILED', fault: { code: 'FILE_BROKE_OFF' } });
    expect(await byEntry(rows[1]?.entry_number as string)).toBeUndefined();
    expect((await feed(deps, file(rows))).status).toBe('DONE');
    expect(await byEntry(rows[1]?.entry_number as string)).toBeDefined();
  });

  test('waits its turn: one run of a source at a time', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    async function* slow() {
      yield* pieces(file([birth()]));
      await gate;
    }
    const first = feed(deps, slow());
    await expect
      .poll(async () => (await database.sql`select 1 from records.feed_run where status = 'RUNNING'`).length)
      .toBe(1);
    expect(await feed(deps, file([birth()]))).toMatchObject({ status: 'BUSY', fault: { code: 'FEED_BUSY' } });
    go();
    expect((await first).status).toBe('DONE');
  });

  test('is taken from its source alone; to others there is nothing', async () => {
    const feeds = feedsOf(database);
    const send = (source: string, username: string) =>
      feeds.upload(source, pieces(file([birth()])), callerOf(username));
    const answers = [
      await send('gro-births', 'amira'),
      await send('gro-births', 'kofi'),
      await send('gro-births', 'aid'),
      await send('census', 'gro'),
      await send('__proto__', 'gro'),
    ];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    expect((await send('gro-births', 'gro')).status).toBe(200);
    await feeds.stop();
  });

  test('of 20 megabytes of one endless line costs no memory', async () => {
    const before = process.memoryUsage().rss;
    async function* endless() {
      yield Buffer.from(file([birth()]));
      for (let block = 0; block < 320; block += 1) yield Buffer.alloc(65_536, 'x');
      yield Buffer.from(`\n${file([birth()]).split('\n')[1]}\n`);
    }
    const result = await feed(deps, endless());
    expect(result.outcomes).toMatchObject({ CREATED: 2, REJECTED: 1 });
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
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
