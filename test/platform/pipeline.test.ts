import { expect, test } from 'vitest';
import { isOvertaken, isUnavailable, type Sql } from '../../platform/database.ts';
import { freshDatabase } from '../support/database.ts';
import { soon } from '../support/time.ts';

/** The rows that a question is answered with, the code that it is refused with, or that it is never told. */
function told(question: PromiseLike<readonly object[]>): Promise<unknown> {
  const never = new Promise((resolve) => setTimeout(() => resolve('never told'), soon(10_000)).unref());
  return Promise.race([
    Promise.resolve(question).then(
      (rows) => [...rows],
      (error: { code?: string; message: string }) => error.code ?? error.message,
    ),
    never,
  ]);
}

const numbered = (sql: Sql, n: number) => told(sql`select ${n}::int as n`);
/** Fills the only connection until the end of what it returns: what is asked meanwhile is sent behind it. */
async function busy(owner: Sql, sql: Sql) {
  let free = () => {};
  const freed = new Promise<void>((resolve) => {
    free = resolve;
  });
  let held = () => {};
  const holding = new Promise<void>((resolve) => {
    held = resolve;
  });
  const holder = owner.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(1)`;
    held();
    await freed;
  });
  await holding;
  const slow = told(sql`select pg_advisory_xact_lock_shared(1)::text as slow`);
  await expect
    .poll(async () => (await owner`select from pg_locks where locktype = 'advisory' and not granted`).length)
    .toBe(1);
  return async () => {
    free();
    await holder;
    return slow;
  };
}

const unwritable: [string, (sql: Sql) => PromiseLike<readonly object[]>, string][] = [
  ['undefined', (sql) => sql`select ${undefined as never}::text as n`, '22021'],
  ['undefined as bytes', (sql) => sql`select ${undefined as never}::bytea as n`, '22021'],
  ['undefined as truth', (sql) => sql`select ${undefined as never}::boolean as n`, '22021'],
  ['no moment', (sql) => sql`select ${new Date(Number.NaN)}::timestamptz as n`, '22021'],
  ['no text', (sql) => sql`select ${Object.create(null) as never}::text as n`, '22021'],
  ['no id', (sql) => sql`select ${Object.create(null) as never}::uuid as n`, '22021'],
  [
    'too many',
    (sql) =>
      sql.unsafe(
        'select 1',
        Array.from({ length: 65_534 }, () => 1),
      ),
    'Too many parameters.',
  ],
];

test.each(unwritable)(
  'a value that cannot be sent (%s) is the fault of its own question alone',
  async (_, ask, code) => {
    const { sql: owner, poolFor } = await freshDatabase({ empty: true });
    const sql = poolFor('signpost_gateway', { max: 1, pipeline: 4, deadlineMs: soon(10_000) });
    // The connection knows all of them, and sends each in one go.
    await sql`select ${'x'}::text as n`;
    await sql`select ${new Date()}::timestamptz as n`;
    await sql`select ${'00000000-0000-0000-0000-000000000000'}::uuid as n`;
    await numbered(sql, 0);
    const free = await busy(owner, sql);
    const wrong = told(ask(sql));
    const behind = [1, 2].map((n) => numbered(sql, n));
    expect(await free()).toEqual([{ slow: '' }]);
    expect(await wrong).toBe(code);
    expect(await Promise.all(behind)).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    expect(await Promise.all([3, 4, 5].map((n) => numbered(sql, n)))).toEqual([
      [{ n: 3 }],
      [{ n: 4 }],
      [{ n: 5 }],
    ]);
  },
);

test('a query cannot be built of nothing', async () => {
  const { sql } = await freshDatabase({ empty: true });
  expect(() => sql([] as never)).toThrow(TypeError);
  await expect(sql.begin(async (tx) => tx`insert into note ${tx([] as never)}`)).rejects.toThrow(TypeError);
});

test('a value that cannot be sent ends its transaction, and the connection serves the next', async () => {
  const { sql: owner, poolFor } = await freshDatabase({ empty: true });
  await owner`create table note (n int)`;
  await owner`grant select, insert on note to signpost_gateway`;
  const sql = poolFor('signpost_gateway', { max: 1 });
  const write = (n: number | undefined) =>
    told(
      sql.begin(async (tx) => {
        await tx`insert into note values (0)`;
        await Promise.all([tx`select pg_sleep(0.02)`, tx`insert into note values (${n as number})`]);
        return tx`select count(*)::int as n from note`;
      }),
    );
  expect(await write(1)).toEqual([{ n: 2 }]);
  expect(await write(undefined)).toBe('22021');
  expect(await write(2)).toEqual([{ n: 4 }]);
});

test('a table that is changed under prepared statements mixes up no answers, and fails nobody', async () => {
  const { sql: owner, poolFor } = await freshDatabase({ empty: true });
  await owner`create table note (a int, b text, c bytea)`;
  await owner`insert into note select n, 'x' || n, decode('0' || n, 'hex') from generate_series(1, 9) n`;
  await owner`grant select, insert on note to signpost_gateway`;
  const sql = poolFor('signpost_gateway', { max: 1, pipeline: 4, deadlineMs: soon(10_000) });
  const byBytes = (n: number) => told(sql`select a, b from note where c = ${Buffer.from([n])}`);
  const byText = (n: number) => told(sql`select b from note where b = ${`x${n}`}`);
  await byBytes(1);
  await byText(1);
  for (const type of ['bigint', 'int']) {
    const free = await busy(owner, sql);
    const asked = [byBytes(1), byText(2), byBytes(3)];
    await owner.unsafe(`alter table note alter column a type ${type}`);
    await free();
    const later = [byText(4), byBytes(5), byText(6), byBytes(7)];
    expect(await Promise.all(asked)).toEqual([[{ a: 1, b: 'x1' }], [{ b: 'x2' }], [{ a: 3, b: 'x3' }]]);
    expect(await Promise.all(later)).toEqual([
      [{ b: 'x4' }],
      [{ a: 5, b: 'x5' }],
      [{ b: 'x6' }],
      [{ a: 7, b: 'x7' }],
    ]);
  }
});

test('a transaction is told that a table was changed under it, and the next one is done', async () => {
  const { sql: owner, poolFor } = await freshDatabase({ empty: true });
  await owner`create table note (a int)`;
  await owner`grant select, insert on note to signpost_gateway`;
  const sql = poolFor('signpost_gateway', { max: 2 });
  const write = (n: number) =>
    sql.begin(async (tx) => tx`insert into note values (${n}) returning a`.then((rows) => [...rows]));
  await Promise.all([write(1), write(1)]);
  // What is under way on another connection is finished there, however long it takes.
  const long = sql.begin(async (tx) => {
    await tx`select pg_sleep(4)`;
    await tx`insert into note values (4)`;
  });
  await owner`alter table note alter column a type bigint`;
  const error = await write(2).catch((raised: unknown) => raised);
  expect(isOvertaken(error)).toBe(true);
  expect(isUnavailable(error)).toBe(true);
  expect(await write(3)).toEqual([{ a: 3 }]);
  await long;
  expect(await owner`select a from note order by a`).toEqual([{ a: 1 }, { a: 1 }, { a: 3 }, { a: 4 }]);
});
