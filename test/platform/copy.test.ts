import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { copyIn } from '../../platform/copy.ts';
import { openPool } from '../../platform/database.ts';
import { freshDatabase } from '../support/database.ts';
import { joinSockets } from '../support/sockets.ts';

/** A way to the database at `url` that keeps what is sent to it. */
async function overheard(url: string) {
  const target = new URL(url);
  const sent: Buffer[] = [];
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    client.on('data', (chunk: Buffer) => sent.push(chunk));
    joinSockets(client, upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String((server.address() as { port: number }).port);
  return {
    url: through.href,
    sent: () => Buffer.concat(sent).toString('latin1'),
    close: () => server.close(),
  };
}

test('a COPY that ended well is not told to have failed: a pooler would wait for the answer', async () => {
  const database = await freshDatabase({ empty: true });
  const way = await overheard(database.url);
  const sql = openPool({ url: way.url, max: 1, applicationName: 'tests of copy' });
  await sql.begin(async (tx) => {
    await tx`create table lines (line text primary key)`;
    await copyIn(tx, 'lines (line)', 'a\nb\n');
    expect(await tx`select count(*)::int as lines from lines`).toEqual([{ lines: 2 }]);
  });
  await sql.end();
  way.close();
  expect(way.sent()).toContain('c\0\0\0\x04');
  expect(way.sent()).not.toContain('null\0');
});

test('a COPY that fails once all is sent fails: its transaction is undone, and the connection serves on', async () => {
  const database = await freshDatabase({ empty: true });
  const sql = openPool({ url: database.url, max: 1, applicationName: 'tests of copy' });
  await sql`create table lines (line text primary key)`;
  // Told by what refused it: a disk that is full was told as a transaction that is aborted.
  for (const [lines, code] of [
    ['a\na\n', '23505'],
    ['a\tb\n', '22P04'],
  ] as const) {
    const copied = sql.begin((tx) => copyIn(tx, 'lines (line)', lines));
    await expect(copied).rejects.toMatchObject({ name: 'PostgresError', code });
    expect(await sql`select count(*)::int as lines from lines`).toEqual([{ lines: 0 }]);
  }
  await sql.end();
});

test('the end of a COPY is sent at once, and not when the rows before it are acknowledged', async () => {
  const database = await freshDatabase({ empty: true });
  const sql = openPool({ url: database.url, max: 1, applicationName: 'tests of copy' });
  await sql`create table lines (line text)`;
  const times = await sql.begin(async (tx) => {
    const taken: number[] = [];
    for (let turn = 0; turn < 30; turn += 1) {
      const began = performance.now();
      await copyIn(tx, 'lines (line)', 'a\n');
      taken.push(performance.now() - began);
    }
    return taken;
  });
  await sql.end();
  // The first ones are acknowledged at once in any case, and a busy machine makes some of the others slow.
  expect(Math.min(...times.slice(15))).toBeLessThan(30);
});
