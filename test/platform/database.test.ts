import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  databaseRoles,
  isUnavailable,
  Overloaded,
  openPool,
  readRow,
  rolePassword,
  roleUrl,
  type Sql,
  verifying,
} from '../../platform/database.ts';
import { type Embedded, startEmbedded } from '../../platform/embedded/server.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { productLimits } from '../support/limits.ts';
import { temporaryFolder } from '../support/processes.ts';
import { soon } from '../support/time.ts';

productLimits();
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});

const milliseconds = async (act: () => Promise<unknown>) => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};

describe('an address', () => {
  test.each([
    ['', /is not a URL/],
    ['mysql://u:secret@h/d', /must begin with postgres/],
    ['postgres://u:secret@h', /must name a user, a host and a database/],
    ['postgres://h/d', /must name a user, a host and a database/],
    ['postgres:///d', /must name a user, a host and a database/],
  ])('%j is refused without being echoed', (url, says) => {
    const open = () => openPool({ url, applicationName: 'test' });
    expect(open).toThrow(says);
    expect(open).not.toThrow(/secret/);
  });

  test('of a role has its derived password', () => {
    const key = Buffer.alloc(32, 1);
    const url = new URL(
      roleUrl('postgres://owner:secret@db:5433/index?sslmode=require', 'signpost_users', key),
    );
    expect(url.username).toBe('signpost_users');
    expect(url.password).toBe(rolePassword('signpost_users', key));
    expect(url.password).toMatch(/^[0-9a-f]{64}$/);
    expect(`${url.host}${url.pathname}${url.search}`).toBe('db:5433/index?sslmode=require');
  });
});

test('what many asked together is gone with the young objects, not only with the whole heap', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (kind?: { type: 'minor' }) => void;
  const old = () =>
    getHeapSpaceStatistics()
      .filter(({ space_name }) => space_name === 'old_space')
      .reduce((sum, { space_used_size }) => sum + space_used_size, 0);
  const read = async () => {
    const row = await readRow<{ texts: string[] }>(
      database.sql,
      "select json_agg(repeat('x', 1000) || i) as texts from generate_series(1, 200) i where i <= $1::int",
      [200],
    );
    expect(row?.texts.length).toBe(200);
    // What outlives two of these grows old.
    collect({ type: 'minor' });
  };
  for (let count = 0; count < 10; count += 1) await read();
  collect();
  const before = old();
  for (let count = 0; count < 40; count += 1) await read();
  // Eight megabytes were read.
  expect(old() - before).toBeLessThan(2_000_000);
});

describe('values', () => {
  test('bigint is a number when safe, dates are text, instants are dates, wall time is text', async () => {
    const [row] = await database.sql`
      select 9007199254740991::bigint as safe, 9007199254740993::bigint as unsafe, '2026-03-29'::date as day,
        '2026-03-29T01:30:00+00'::timestamptz as instant, '2026-03-29 01:30:00'::timestamp as wall,
        array[1, 2]::bigint[] as many, array['2026-01-01']::date[] as days, 1.10::numeric as exact`;
    expect(row).toEqual({
      safe: 9007199254740991,
      unsafe: '9007199254740993',
      day: '2026-03-29',
      instant: new Date('2026-03-29T01:30:00Z'),
      wall: '2026-03-29 01:30:00',
      many: [1, 2],
      days: ['2026-01-01'],
      exact: '1.10',
    });
  });

  test('go in as they come out', async () => {
    const instant = new Date('2026-03-29T01:30:00.123Z');
    const [row] = await database.sql`
      select ${'2026-03-29'}::date as day, ${instant}::timestamptz as instant, ${'9007199254740993'}::bigint as big,
        (select array_agg(n order by n) from unnest(${[3, 1, 2]}::bigint[]) as n) as many`;
    expect(row).toEqual({ day: '2026-03-29', instant, big: '9007199254740993', many: [1, 2, 3] });
  });

  test('a Date is not taken for a day', async () => {
    await expect(database.sql`select ${database.sql.typed(new Date() as never, 1082)}`).rejects.toMatchObject(
      { code: '22021' },
    );
  });
});

describe('a pool under load', () => {
  const tight = (more: object = {}) =>
    openPool({
      url: database.url,
      applicationName: 'tight',
      max: 1,
      pipeline: 1,
      waiting: 2,
      deadlineMs: 300,
      ...more,
    });
  const outcome = (query: PromiseLike<unknown>) =>
    Promise.resolve(query).then(
      () => 'answered',
      (error) => (error instanceof Overloaded ? 'refused' : error),
    );

  /** Takes the pool's only connection until told to let it go, however long this process needs for what it asks meanwhile. */
  const busy = async (sql: Sql) => {
    let letGo = () => {};
    const kept = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const holder = database.sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(1)`;
      await kept;
    });
    await expect.poll(locks, { interval: 10 }).toEqual([{ granted: true }]);
    const slow = outcome(sql`select pg_advisory_xact_lock(1)`);
    await expect.poll(locks, { interval: 10 }).toEqual([{ granted: false }, { granted: true }]);
    return {
      letGo: async () => {
        letGo();
        await holder;
        return slow;
      },
    };
  };
  const locks = () => database.sql`
    select granted from pg_locks where locktype = 'advisory' and database =
      (select oid from pg_database where datname = current_database()) order by granted`;

  test('refuses at once what finds no place to wait, and serves the others', async () => {
    const sql = tight({ deadlineMs: 60_000 });
    const { letGo } = await busy(sql);
    const waiting = [outcome(sql`select 1`), outcome(sql`select 2`)];
    await new Promise((resume) => setImmediate(resume));
    const took: number[] = [];
    for (let n = 0; n < 101; n += 1) {
      took.push(await milliseconds(async () => expect(await outcome(sql`select 3`)).toBe('refused')));
    }
    // The middle one: this test shares the machine with others.
    expect(took.sort((a, b) => a - b)[50]).toBeLessThan(soon(5));
    expect(await Promise.all(Array.from({ length: 500 }, () => outcome(sql`select 3`)))).toEqual(
      Array(500).fill('refused'),
    );
    expect(await Promise.all([letGo(), ...waiting])).toEqual(['answered', 'answered', 'answered']);
    expect(await outcome(sql`select 4`)).toBe('answered');
    await sql.end();
  });

  test('refuses what waited too long, and never sends it', async () => {
    const sql = tight({ deadlineMs: 300 });
    await database.sql`create table if not exists written (n int)`;
    const { letGo } = await busy(sql);
    let late: unknown;
    const ms = await milliseconds(async () => {
      late = await outcome(sql`insert into written values (1)`);
    });
    expect(late).toBe('refused');
    expect(ms).toBeGreaterThan(250);
    expect(await letGo()).toBe('answered');
    expect((await database.sql`select * from written`).length).toBe(0);
    await sql.end();
  });

  test('a transaction and a cursor give their places back', async () => {
    const sql = tight({ waiting: 0 });
    for (let round = 0; round < 3; round += 1) {
      expect(await sql.begin((tx) => tx`select 1 as n`)).toEqual([{ n: 1 }]);
      await expect(sql.begin((tx) => tx`select 1/0`)).rejects.toThrow(/division/);
      let seen = 0;
      for await (const rows of sql`select generate_series(1, 5) as n`.cursor(2)) seen += rows.length;
      expect(seen).toBe(5);
      for await (const _ of sql`select generate_series(1, 5) as n`.cursor(2)) break;
      // Leaving a cursor early is told to the server after the loop has ended.
      await expect.poll(() => outcome(sql`select 1`)).toBe('answered');
      expect(await outcome(sql`select ${round}::int where ${sql`true`}`)).toBe('answered');
    }
    await sql.end();
  });

  test('ten times the load is answered or refused, nothing hangs, and it serves as before afterwards', async () => {
    const sql = tight({ max: 2, pipeline: 4, waiting: 50, deadlineMs: 200 });
    const outcomes = await Promise.all(
      Array.from({ length: 600 }, () => outcome(sql`select pg_sleep(0.005)`)),
    );
    expect(outcomes.filter((one) => one === 'answered').length).toBeGreaterThanOrEqual(8);
    expect(outcomes.filter((one) => one === 'refused').length).toBeGreaterThanOrEqual(500);
    expect(outcomes.every((one) => one === 'answered' || one === 'refused')).toBe(true);
    expect(await outcome(sql`select 1`)).toBe('answered');
    await sql.end();
  });
});

describe('the login roles', () => {
  test.each(databaseRoles)('%s enters with its derived password, under its time limits', async (role) => {
    const sql = database.poolFor(role);
    const [row] = await sql`
      select current_user as role, current_setting('statement_timeout') as statement,
        current_setting('idle_in_transaction_session_timeout') as idle, current_setting('TimeZone') as zone`;
    expect(row).toEqual({ role, statement: '5s', idle: '10s', zone: 'UTC' });
  });

  test('a role with another key is refused', async () => {
    const sql = openPool({
      url: database.url,
      role: 'signpost_users',
      databaseKey: Buffer.alloc(32),
      applicationName: 'test',
    });
    await expect(sql`select 1`).rejects.toMatchObject({ code: '28P01' });
    await sql.end();
    expect(() => openPool({ url: database.url, role: 'signpost_users', applicationName: 'test' })).toThrow(
      /needs the database key/,
    );
    expect(testKeys().databaseKey().length).toBe(32);
  });
});

describe('a server that goes away', () => {
  const folder = temporaryFolder();
  const start = () => startEmbedded({ dataDir: folder, settings: { fsync: 'off' } });
  let server: Embedded;
  let sql: Sql;
  beforeAll(async () => {
    server = await start();
    sql = openPool({ url: server.url, applicationName: 'test', max: 2 });
  });
  afterAll(async () => {
    await sql.end({ timeout: 1 });
    await server.stop();
  });

  test('fails what is under way as unavailable, and is found again within 5 s of its return', async () => {
    await sql`select 1`;
    const killed = sql`select pg_sleep(600)`.then(
      () => undefined,
      (error: unknown) => error,
    );
    const owner = openPool({ url: server.url, applicationName: 'killer', max: 1 });
    const asleep = () => owner`
      select 1 from pg_stat_activity where application_name = 'test' and wait_event = 'PgSleep'`;
    await expect.poll(asleep, { interval: 20 }).toHaveLength(1);
    await owner`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test'`;
    await owner.end();
    expect(isUnavailable(await killed)).toBe(true);
    expect((await sql`select 1 as n`)[0]?.n).toBe(1);

    const checkpointer = async () => {
      const [row] = await sql<{ pid: number }[]>`
        select pid from pg_stat_activity where backend_type = 'checkpointer'`;
      return row?.pid;
    };
    const pid = await checkpointer();
    // Killing the checkpointer makes the server end every connection, recover and start again by itself.
    process.kill(pid as number, 'SIGKILL');
    const ms = await milliseconds(async () => {
      for (const until = Date.now() + 60_000; Date.now() < until; ) {
        try {
          const now = await checkpointer();
          if (now !== undefined && now !== pid) return;
        } catch (error) {
          expect(isUnavailable(error), String(error)).toBe(true);
        }
        await new Promise((resume) => setTimeout(resume, 20));
      }
      throw new Error('A minute after its checkpointer was killed the server has no other.');
    });
    expect(ms).toBeLessThan(soon(5_000));
    await Promise.all(Array.from({ length: 20 }, () => sql`select 1`));
  });
});

test('a server that is to be verified is held to the name or number in its address, and to no other', () => {
  const at = (host: string, mode: string) => verifying(`postgres://u:p@${host}/d${mode}`);
  expect(at('10.0.0.5', '?sslmode=verify-full')).toEqual({ ssl: { host: '10.0.0.5' } });
  expect(at('[::1]:5432', '?sslmode=verify-full')).toEqual({ ssl: { host: '::1' } });
  expect(at('db.example', '?ssl=true')).toEqual({ ssl: { host: 'db.example' } });
  for (const mode of ['', '?sslmode=require', '?sslmode=disable', '?ssl=false'])
    expect(at('h', mode)).toEqual({});
});
