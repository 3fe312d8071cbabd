import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { isUnavailable, type TransactionSql } from '../../platform/database.ts';
import { freshDatabase } from '../support/database.ts';
import { joinSockets } from '../support/sockets.ts';
import { soon } from '../support/time.ts';

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
  const sql = poolFor('signpost_gateway', { max: 2, pipeline: 4, applicationName: 'to be cut' });
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
  const sql = poolFor('signpost_gateway', { max: 3, pipeline: 4, applicationName: 'to be cut' });
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

test('what waits for a connection when there is no server any more is refused', async () => {
  const { poolFor, url } = await freshDatabase({ empty: true });
  const clients: Socket[] = [];
  const door = createServer((client) => clients.push(client.on('error', () => {})));
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const way = new URL(url);
  way.port = String((door.address() as AddressInfo).port);
  const sql = poolFor('signpost_gateway', { url: way.href, max: 3, pipeline: 4 });
  const told = Array.from({ length: 12 }, (_, n) =>
    sql`select ${n}::int`.then(
      () => 'answered',
      (error: { code: string }) => error.code,
    ),
  );
  await expect.poll(() => clients.length).toBe(3);
  door.close();
  for (const client of clients) client.destroy();
  const never = new Promise<string>((resolve) =>
    setTimeout(() => resolve('never told'), soon(10_000)).unref(),
  );
  const outcomes = await Promise.all(told.map((one) => Promise.race([one, never])));
  expect(outcomes.filter((one) => !/^(CONNECTION_|ECONN)/.test(one))).toEqual([]);
});

test.each([[1], [4]])(
  'a pooler that takes connections and drops them, %i on their way: all are refused soon, and it is not knocked at without end',
  async (pipeline) => {
    const { poolFor, url } = await freshDatabase({ empty: true });
    const { hostname, port } = new URL(url);
    let [knocks, serves] = [0, false];
    const door = createServer((client) => {
      client.on('error', () => {});
      knocks += 1;
      if (!serves) return client.end();
      joinSockets(client, connect(Number(port), hostname));
    });
    await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
    const way = new URL(url);
    way.port = String((door.address() as AddressInfo).port);
    const sql = poolFor('signpost_gateway', { url: way.href, max: 2, pipeline });
    const asked = [
      ...Array.from({ length: 2 * pipeline }, (_, n) => sql`select ${n}::int`.then(() => {})),
      sql.begin((tx) => tx`select 1`),
    ];
    const told = await Promise.allSettled(asked);
    expect(told.map((one) => one.status === 'rejected' && isUnavailable(one.reason))).toEqual(
      asked.map(() => true),
    );
    expect(knocks).toBeLessThan(20);
    serves = true;
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
    await sql.end({ timeout: 1 });
    door.close();
  },
);

test.each([[1], [4]])(
  'of %i on their way at once, a transaction begins behind nothing: all that is answered as written is there',
  async (pipeline) => {
    const { sql: owner, poolFor } = await freshDatabase({ empty: true });
    await owner`create table note (text text)`;
    await owner`grant select, insert on note to signpost_gateway`;
    const sql = poolFor('signpost_gateway', { max: 3, pipeline });
    const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));
    await Promise.all([1, 2, 3].map((n) => sql`select ${n}::int as n`));
    const short = () => sql`select pg_sleep(0.05)`.then(() => {});
    // Three more queries are sent behind a slow one, while the two other connections are busy for a moment.
    const slow = [sql`select pg_sleep(1)`.then(() => {})];
    await pause(20);
    for (let n = 0; n < 3; n++) {
      const two = [short(), short()];
      slow.push(sql`select 1`.then(() => {}));
      await Promise.all(two);
      await pause(10);
    }
    const two = [short(), short()];
    await sql.begin((tx) => tx`insert into note values ('in a transaction')`);
    await Promise.all([...slow, ...two]);
    await Promise.all(Array.from({ length: 9 }, () => sql`insert into note values ('alone')`));
    expect(await owner`select count(*)::int as written from note`).toEqual([{ written: 10 }]);
  },
);

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

test('who listens on a connection that was cut, and ends while the driver opens another, leaves none behind', async () => {
  const { sql, poolFor } = await freshDatabase({ empty: true });
  const applicationName = 'listens';
  for (let later = 0; later <= 240; later += 40) {
    const pool = poolFor('signpost_gateway', { max: 1, applicationName });
    await pool.listen('anything', () => {});
    await sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = ${applicationName}`;
    await passes(later);
    await pool.end({ timeout: 0 });
  }
  await passes(500);
  // The server takes a moment to notice, and longer on a busy machine.
  await expect
    .poll(() => sql`select pid from pg_stat_activity where application_name = ${applicationName}`)
    .toEqual([]);
});

const passes = (ms: number) => new Promise((resume) => setTimeout(resume, ms));
