import { beforeAll, describe, expect, test } from 'vitest';
import { birthsFile } from '../../../cli/seed/birthsFile.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { FeedDependencies } from '../../../subgraphs/records/feed/batch.ts';
import { KeyedRow } from '../../../subgraphs/records/feed/keyed.ts';
import type { FeedRow } from '../../../subgraphs/records/feed/row.ts';
import { feedSources } from '../../../subgraphs/records/feed/sources.ts';
import type { Lookalikes } from '../../../subgraphs/records/resident/resident.ts';
import { castDatabase } from '../../support/cast.ts';
import type { TestDatabase } from '../../support/database.ts';
import {
  birth,
  callerOf,
  contents,
  feed,
  feedDependencies,
  feedsOf,
  file,
  pieces,
  recordOf,
} from './support.ts';

let database: TestDatabase;
let deps: FeedDependencies;

beforeAll(async () => {
  database = await castDatabase();
  deps = feedDependencies(database);
});

test('a row is known again by the hashes that were kept of it, whatever version kept them', () => {
  const said = {
    date_of_birth: '2016-01-02',
    sex: 'F',
    address_line: '1 High Street',
    locality: 'Leeds',
    postcode: 'LS6 3HD',
    entry_number: 'ABCD123456',
    given_names: 'Ada',
    family_name: "O'Brien",
    nhs_number: '9434765919',
    mother_given_names: 'Ruth',
    mother_family_name: 'Fairburn',
    registered_on: '2016-01-20',
    reference_date: '2026-10-01',
    upn: 'H801200001001',
    forename: 'Ada',
    surname: "O'Brien",
    la_estab: '3834001',
    entry_date: '2020-09-01',
  };
  const kept = (['gro-births', 'school-census'] as const).map((name) => {
    const { columns, judge } = feedSources[name];
    const cells = columns.map((column) => (said as Record<string, string>)[column] ?? '');
    const row = judge(2, cells, { today: '2026-11-27', districts: new Map([['LS6', 'E08000035']]) });
    if (Array.isArray(row)) return row;
    const { key, contentHash, homeHash } = new KeyedRow(name, row as FeedRow, Buffer.alloc(32, 7));
    return [key, contentHash, homeHash].map((hash) => hash?.slice(0, 16));
  });
  expect(kept).toEqual([
    ['bbec1358e4efc952', '2bec6612528204c5', '66fb8de8446cc79a'],
    ['6700614441994dc1', '3a786124460694ed', '66fb8de8446cc79a'],
  ]);
});

test('what nobody sees of a cell is no part of it: the row is that of the child, and who has such a name alone has none', () => {
  const { columns, judge } = feedSources['gro-births'];
  const plain: Record<string, string> = birth();
  const judged = (more: Record<string, string>) => {
    const cells = columns.map((column) => ({ ...plain, ...more })[column] ?? '');
    return judge(2, cells, {
      today: systemClock.today(),
      districts: new Map([[String(plain.postcode).split(' ')[0] as string, 'E08000035']]),
    });
  };
  const column = ['given_names', 'family_name', 'address_line', 'locality', 'mother_given_names'] as const;
  const seen = judged({});
  expect(Array.isArray(seen)).toBe(false);
  // Fillers of Hangul, a joiner, selectors of forms, the soft hyphen, spaces without width.
  for (const sign of '\u115f\u3164\uffa0\u034f\ufe0f\u{e0100}\u180b\u200d\u00ad\u200b\u2060')
    for (const name of column) {
      const text = plain[name] as string;
      expect([sign, name, judged({ [name]: `${text[0]}${sign}${text.slice(1)}${sign}` })]).toEqual([
        sign,
        name,
        seen,
      ]);
      if (name === 'given_names')
        expect(judged({ [name]: sign.repeat(2) })).toEqual([{ line: 2, column: name, code: 'REQUIRED' }]);
    }
  // The empty pattern of Braille looks like a space.
  for (const space of ['\u2800', ' \u2800 '])
    expect(judged({ given_names: `Ada${space}May` })).toEqual(judged({ given_names: 'Ada May' }));
});

describe('a file', () => {
  test('that is sent again changes nothing', async () => {
    const text = Buffer.concat([
      ...birthsFile({ rows: 400, bad: 0.1, seed: 'replay', today: systemClock.today() }),
    ]);
    const first = await feed(deps, text);
    const before = await contents(database);
    let asked = 0;
    const { lookalikes } = deps;
    const counting: Lookalikes = {
      find: (rows) => {
        asked += rows.length;
        return lookalikes.find(rows);
      },
      stop: () => lookalikes.stop(),
    };
    const again = await feed({ ...deps, lookalikes: counting }, text);
    expect(await contents(database)).toEqual(before);
    // What was applied is told by its key and content: nobody is looked for.
    expect(asked).toBe(0);
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
    // A canary is a bad row too.
    expect(result.outcomes.REJECTED).toBe(101);
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
    ['given_names', 'NA', 'NAME_PLACEHOLDER'],
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
    expect(await recordOf(database, rows[1]?.entry_number as string)).toBeUndefined();
    expect((await feed(deps, file(rows))).status).toBe('DONE');
    expect(await recordOf(database, rows[1]?.entry_number as string)).toBeDefined();
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
