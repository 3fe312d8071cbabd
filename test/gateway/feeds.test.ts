import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { parse } from 'graphql';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { remoteClient } from '../../gateway/forwardHttp.ts';
import { gatewayCaller } from '../../platform/caller.ts';
import { createLog, silentLog } from '../../platform/log.ts';
import type { RunningSubgraph } from '../../platform/subgraph.ts';
import { createSubgraphServer } from '../../platform/subgraphServer.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { birth, file } from '../records/feed/support.ts';
import { castMember } from '../support/cast.ts';
import { testKeys, waitingIn } from '../support/database.ts';
import { type Shape, type Signpost, shapes, startSignpost } from '../support/graph.ts';
import { sendRaw } from '../support/raw.ts';
import { soon } from '../support/time.ts';

const csv = { 'content-type': 'text/csv' };

describe.each(shapes)('POST /feeds/gro-births, %s', (shape: Shape) => {
  let graph: Signpost;
  const lines: string[] = [];
  beforeAll(async () => {
    const destination = { write: (line: string) => void lines.push(line) };
    graph = await startSignpost({ shape, log: createLog({ part: 'test', destination }) });
  });

  const send = async (username: string, body: BodyInit, headers: object = csv, source = 'gro-births') => {
    const answer = await graph.as(username).fetch(`/feeds/${source}`, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body,
      // Needed to send a stream.
      duplex: 'half',
    } as RequestInit);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  test('a file is streamed through, its outcomes are told, and the audit has who sent it', async () => {
    const text = file([birth(), birth(), 'not,a,row']);
    const pieces = new ReadableStream({
      async start(controller) {
        for (let at = 0; at < text.length; at += 100) {
          controller.enqueue(Buffer.from(text.slice(at, at + 100)));
          await new Promise((resume) => setTimeout(resume, 5));
        }
        controller.close();
      },
    });
    const { status, body } = await send('gro', pieces);
    expect(status).toBe(200);
    expect(body).toMatchObject({ rows: 3, outcomes: { REJECTED: 1 } });
    const kinds = await graph.database.sql`
      select kind from audit.event where kind in ('OPERATION_RECEIVED', 'FEED_STARTED', 'FEED_ENDED') order by id`;
    expect(kinds.map(({ kind }) => kind)).toEqual(['OPERATION_RECEIVED', 'FEED_STARTED', 'FEED_ENDED']);
    const again = await send('gro', text);
    expect(again.body).toMatchObject({ rows: 3 });
    expect(JSON.stringify(again.body)).not.toContain('"CREATED":2');
  });

  test('a file whose batch the database breaks off is answered 503, and sent again each row is applied once', async () => {
    const { sql } = graph.database;
    const text = file([birth(), birth()]);
    let answer: ReturnType<typeof send> | undefined;
    let over = true;
    await sql.begin(async (tx) => {
      await tx`lock table records.child in exclusive mode`;
      const waits = () => {
        // What reads files is a thread, and keeps the service's limits: on a busy machine it may be answered before it asks.
        if (over)
          answer = send('gro', text).finally(() => {
            over = true;
          });
        over = false;
        return waitingIn(graph.database);
      };
      await expect.poll(waits, { timeout: soon(20_000) }).toBe(1);
      await tx`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      expect(await answer).toMatchObject({
        status: 503,
        body: { errors: [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] },
      });
    });
    expect((await send('gro', text)).body).toMatchObject({ rows: 2, outcomes: { CREATED: 2 } });
    expect((await send('gro', text)).body).toMatchObject({ rows: 2, outcomes: { CREATED: 0, SKIPPED: 2 } });
  });

  test.each<[string, (sql: Signpost['database']['sql'], hash: Buffer) => Promise<unknown>]>([
    ['is revoked', (sql, hash) => sql`update users.session set ended_at = now() where token_hash = ${hash}`],
    [
      'loses its role',
      (sql) =>
        sql.begin(async (transaction) => {
          const { id } = castMember('gro');
          await transaction`delete from users.role_grant where account_id = ${id}`;
          await stampStandings(transaction, testKeys().standingKey(), [id]);
        }),
    ],
  ])('a sender that %s meanwhile is cut off, and told no outcomes', async (_, end) => {
    // The file of before is still let go of.
    const free = async () =>
      (
        await graph.database.sql`
          select pg_try_advisory_xact_lock(hashtextextended('gro-births', 5821)) as free`
      )[0]?.free;
    await expect.poll(free).toBe(true);
    const who = graph.again('gro');
    const hash = createHash('sha256')
      .update(await who.token())
      .digest();
    const text = file([birth(), birth(), birth()]);
    const half = Math.floor(text.length / 2);
    let sent = false;
    const pieces = new ReadableStream({
      async start(controller) {
        controller.enqueue(Buffer.from(text.slice(0, half)));
        const received = async () =>
          graph.database.sql`
            select 1 from audit.event e join users.session s on s.id = e.session_id
            where s.token_hash = ${hash} and e.kind = 'OPERATION_RECEIVED'`;
        await vi.waitFor(async () => expect(await received()).toHaveLength(1), { timeout: 30_000 });
        await end(graph.database.sql, hash);
        await new Promise((resume) => setTimeout(resume, 2_000));
        sent = true;
        controller.enqueue(Buffer.from(text.slice(half)));
        controller.close();
      },
    });
    const answer = await who
      .fetch('/feeds/gro-births', { method: 'POST', headers: csv, body: pieces, duplex: 'half' } as never)
      .then(
        ({ status }) => status,
        () => 'cut',
      );
    expect([answer, sent]).toEqual(['cut', false]);
    const { sql } = graph.database;
    const { id } = castMember('gro');
    await sql`insert into users.role_grant (account_id, role) values (${id}, 'SOURCE_SYSTEM') on conflict do nothing`;
    await stampStandings(sql, testKeys().standingKey(), [id]);
  });

  test('to everybody but the source there is no such path', async () => {
    const nothing = {
      status: 404,
      body: { errors: [{ message: 'There is nothing here.', extensions: { code: 'NOT_FOUND' } }] },
    };
    for (const username of ['amira', 'dora', 'kofi', 'imran', 'aid'])
      expect([username, await send(username, 'x')]).toEqual([username, nothing]);
    expect(await send('gro', 'x', csv, 'nhs')).toEqual(nothing);
    expect(await send('gro', 'x', csv, 'gro-births/../x')).toEqual(nothing);
  });

  test('what is not a file is refused before it is read', async () => {
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/json' },
      { ...csv, 'content-encoding': 'gzip' },
    ]) {
      const refused = await send('gro', 'x', headers);
      expect(refused.status).toBe(415);
      // Whoever sent JSON is not told to send JSON.
      expect(JSON.stringify(refused.body)).toMatch(/a file to \/feeds as text\/csv, application\/xml/);
    }
    expect((await send('gro', 'x', { ...csv, origin: 'https://elsewhere.example' })).status).toBe(403);
    const token = await graph.as('amira').token();
    const head = `POST /feeds/gro-births HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: text/csv\r\nExpect: 100-continue\r\nContent-Length: 1000000000\r\n\r\n`;
    const answer = await sendRaw(graph.url, head);
    expect(answer.status).toBe(404);
    expect(answer.head).not.toContain('100 Continue');
  });

  test('a file that is refused by its first line is told so to who sends all of it before they look', async () => {
    const token = await graph.as('gro').token();
    const rest = Buffer.alloc(12_000_000, 'a,b,c\n');
    const head = `POST /feeds/gro-births HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: text/csv\r\nContent-Length: ${rest.length + 15}\r\n\r\nnot,the,header\n`;
    const socket = connect(Number(new URL(graph.url).port), '127.0.0.1');
    const faults: unknown[] = [];
    socket.on('error', (error) => faults.push(error));
    let told = '';
    socket.on('data', (piece) => {
      told += piece;
    });
    socket.write(head);
    socket.write(rest);
    await expect.poll(() => socket.writableLength + faults.length, { timeout: soon(10_000) }).toBe(0);
    await expect.poll(() => told, { timeout: soon(10_000) }).toMatch(/^HTTP\/1\.1 400 /);
    await expect.poll(() => lines.join('')).toMatch(/"code":"COLUMNS_MISSING","ms":[\d.]+,"msg":"request"/);
    expect(faults).toEqual([]);
    socket.destroy();
  });

  test('a sender that delivers next to nothing is cut off and keeps no place; time in which nobody waits for it is its own', async () => {
    const token = await graph.as('gro').token();
    const text = file([birth(), birth(), birth()]);
    const head = `POST /feeds/gro-births HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: text/csv\r\nContent-Length: ${text.length}\r\n\r\n`;
    const socket = connect(Number(new URL(graph.url).port), '127.0.0.1');
    socket.on('error', () => {});
    let isCut = false;
    socket.on('close', () => {
      isCut = true;
    });
    let ahead = 0;
    const now = performance.now.bind(performance);
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
    try {
      socket.write(head + text.slice(0, 10));
      const runs = () => graph.database.sql`select from records.feed_run where status = 'RUNNING'`;
      await expect.poll(async () => (await runs()).length, { timeout: soon(10_000) }).toBe(1);
      let sent = 0;
      for (; !isCut && sent < 20; sent += 1) {
        ahead += 25_000;
        socket.write(text.slice(10 + sent, 11 + sent));
        await new Promise((resume) => setTimeout(resume, 150));
      }
      expect(isCut).toBe(true);
      expect(sent).toBeGreaterThanOrEqual(3);
    } finally {
      clock.mockRestore();
      socket.destroy();
    }
    await expect.poll(async () => (await send('gro', text)).status, { interval: 200 }).toBe(200);
  });

  test('a sender that goes away in mid-row leaves the gateway at work, and is no fault of ours in the log', async () => {
    lines.length = 0;
    const token = await graph.as('gro').token();
    const head = `POST /feeds/gro-births HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\n`;
    await expect(sendRaw(graph.url, head + file([birth()]).slice(0, -30), 500)).rejects.toThrow('No answer');
    expect((await graph.as('gro').query('{ me { roles } }')).status).toBe(200);
    await expect.poll(async () => (await send('gro', file([birth()]))).status, { interval: 200 }).toBe(200);
    expect(lines.filter((line) => /"level":"(warn|error)"/.test(line))).toEqual([]);
  });
});

test.each([401, 500])('what is no answer of records to a file does not leave as one: %i', async (status) => {
  const server = createServer((request, response) => {
    const answer = () =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end('{"errors":[{"message":"No."}]}');
    request.resume().on('end', answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const lines: string[] = [];
  const log = createLog({ part: 'gateway', destination: { write: (line) => void lines.push(line) } });
  const signingKey = testKeys().callerPrivateKey();
  const client = remoteClient({ name: 'records', origin, signingKey, log });
  const sent = client.upload?.('gro-births', Readable.from([Buffer.from('a')]), gatewayCaller(randomUUID()));
  await expect(sent).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  const asked = client.execute(
    { text: '{ a }', document: parse('{ a }'), operationName: undefined },
    {},
    gatewayCaller(randomUUID()),
    undefined,
  );
  await expect(asked).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  // Once, however often it happens: nothing else tells of a gateway with another key or clock, which is ready all the same.
  const told = lines.filter((line) => line.includes('takes no caller of this gateway'));
  expect(told).toHaveLength(status === 401 ? 1 : 0);
  await client.close();
  server.close();
});

test('a file that is refused while it comes is refused so by records in a process of its own too, not as if they were away', async () => {
  const key = testKeys().callerPrivateKey();
  const records = createSubgraphServer({
    subgraph: {
      name: 'records',
      upload: async () => {
        await new Promise((resume) => setTimeout(resume, 20));
        return { status: 403, body: { code: 'SOURCE_STOPPED' } };
      },
    } as unknown as RunningSubgraph,
    callerKey: testKeys().callerPublicKey(),
    log: silentLog,
    ready: async () => ({}),
  });
  const origin = `http://127.0.0.1:${await records.listen(0, '127.0.0.1')}`;
  const client = remoteClient({ name: 'records', origin, signingKey: key });
  const answers: unknown[] = [];
  const gateway = createServer(async (request, response) => {
    const file = request.iterator({ destroyOnReturn: false });
    answers.push(await client.upload?.('gro-births', file, gatewayCaller(randomUUID())).catch(String));
    // Left half read by the way to records, a request does not flow by itself: the sender would wait until cut off.
    for await (const _rest of file);
    request.resume();
    response.end();
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const { port } = gateway.address() as AddressInfo;
  for (let n = 0; n < 5; n += 1) {
    const sending = httpRequest({ port, host: '127.0.0.1', method: 'POST' });
    const answered = once(sending, 'response');
    let [done, sent] = [false, 0];
    answered.then(() => {
      done = true;
    });
    for (; !done && sent < 2_000; sent += 1) {
      sending.write(Buffer.alloc(65_536));
      await new Promise((resume) => setTimeout(resume, 2));
    }
    sending.end();
    const [response] = await answered;
    response.resume();
  }
  expect(answers).toEqual(Array(5).fill({ status: 403, body: { code: 'SOURCE_STOPPED' } }));
  gateway.close();
  await client.close();
  await records.close();
});
