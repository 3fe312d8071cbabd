import { expect, test } from 'vitest';
import type { TransactionSql } from '../../platform/database.ts';
import { freshDatabase } from '../support/database.ts';

test('a transaction whose connection is cut is told so, without ending the process, and the pool goes on', async () => {
  const { sql } = await freshDatabase({ empty: true });
  for (let i = 0; i < 5; i++) {
    const cut = sql.begin(async (tx) => {
      await tx`select pg_terminate_backend(pg_backend_pid())`;
    });
    await expect(cut).rejects.toMatchObject({
      code: expect.stringMatching(/^(57P01|CONNECTION_CLOSED|ECONNRESET)$/),
    });
  }
  expect((await sql`select 1 as one`)[0]).toEqual({ one: 1 });
});

test.each([
  ['a short statement', 1, 0],
  ['a long statement', 5_000, 0],
  ['nothing more but its commit', 0, 0],
  ['a short statement, later', 1, 700],
])('a transaction cut between two statements may go on with %s', async (_, length, later) => {
  const { sql: owner, poolFor } = await freshDatabase({ empty: true });
  const sql = poolFor('signpost_gateway', { max: 2, applicationName: 'to be cut' });
  let work: Promise<unknown> | undefined;
  const goOn = async (tx: TransactionSql) => {
    const [row] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await owner`select pg_terminate_backend(${row?.pid ?? 0}, 5_000)`;
    await new Promise((resume) => setTimeout(resume, later));
    if (length > 0) await tx`select ${'x'.repeat(length)}::text`;
  };
  const cut = sql.begin((tx) => {
    work = goOn(tx);
    return work;
  });
  await expect(cut).rejects.toMatchObject({ code: expect.stringMatching(/^(57P01|CONNECTION_|ECONNRESET)/) });
  if (length > 0) await expect(work).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
  else await work;
  // Whatever the driver was made to send is sent by now, and would have thrown.
  await new Promise((resume) => setTimeout(resume, 50));
  expect((await sql`select 1 as one`)[0]).toEqual({ one: 1 });
});

test('however often connections are cut, no question gets the answer to another', async () => {
  const { sql: owner, poolFor } = await freshDatabase({ empty: true });
  const sql = poolFor('signpost_gateway', { max: 3, applicationName: 'to be cut' });
  let answered = 0;
  let lost = 0;
  let running = true;
  const ask = async (who: number) => {
    for (let n = 0; running; n++) {
      const value = who * 1_000_000 + n;
      const question =
        n % 3 === 0
          ? sql.begin(async (tx) => {
              await tx`select ${value - 1}::int as value`;
              return tx`select ${value}::int as value`;
            })
          : n % 3 === 1
            ? sql`select ${value}::int as value`
            : sql`select ${value}::int as value, pg_sleep(0.002)::text`;
      const rows = await Promise.resolve(question).catch((error: { code?: string }) => {
        expect(error.code).toMatch(/^(57P01|CONNECTION_|ECONN|EPIPE|OVERLOADED|UNSAFE_TRANSACTION)/);
        return undefined;
      });
      if (rows === undefined) lost += 1;
      else {
        expect([...rows].map((row) => row.value)).toEqual([value]);
        answered += 1;
      }
    }
  };
  const asking = Array.from({ length: 12 }, (_, who) => ask(who + 1));
  // Until enough was asked and lost, on however slow a machine; the test's own time limit is the end.
  while (answered <= 200 || lost <= 10) {
    await new Promise((resume) => setTimeout(resume, 40));
    await owner`
      select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to be cut' order by random() limit 2`;
  }
  running = false;
  await Promise.all(asking);
});

test('a transaction that fails because of another connection is rolled back and told', async () => {
  const { sql } = await freshDatabase({ empty: true });
  await sql`create table note (text text)`;
  const failed = sql.begin(async (tx) => {
    await tx`insert into note values ('never')`;
    throw Object.assign(new Error('elsewhere'), { code: 'CONNECTION_CLOSED' });
  });
  await expect(failed).rejects.toThrow('elsewhere');
  expect(await sql`select * from note`).toEqual([]);
});
