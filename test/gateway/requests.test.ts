import { once } from 'node:events';
import { request as httpRequest, IncomingMessage } from 'node:http';
import { connect, Socket } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { readBody } from '../../gateway/body.ts';
import { whoIsSignedIn } from '../../gateway/session.ts';
import { documentHash } from '../../gateway/trusted.ts';
import { silentLog } from '../../platform/log.ts';
import { castMember } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { productLimits } from '../support/limits.ts';
import { sendRaw } from '../support/raw.ts';
import { stopwatch, within } from '../support/time.ts';

let graph: Signpost;
let token: string;
const faults: string[] = [];
beforeAll(async () => {
  graph = await startSignpost({ log: { ...silentLog, error: (message) => faults.push(message) } });
  token = await graph.as('amira').token();
});

const unauthenticated = '{"errors":[{"message":"Sign in first.","extensions":{"code":"UNAUTHENTICATED"}}]}';
const badRequest =
  '{"errors":[{"message":"The request could not be read.","extensions":{"code":"BAD_REQUEST"}}]}';
const json = { 'content-type': 'application/json' };

const send = async (body: string | Buffer, headers: Record<string, string> = {}, method = 'POST') => {
  const answer = await graph.fetch('/graphql', {
    method,
    headers: { authorization: `Bearer ${token}`, ...json, ...headers },
    body: method === 'GET' ? undefined : (body as string),
  });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

describe('without a session', () => {
  const paths = [
    '/graphql',
    '/session',
    '/feeds/gro-births',
    '/explorer/guide',
    '/',
    '/nothing',
    '/graphql/',
  ];
  const headers = {
    'no credentials': {},
    'another scheme': { authorization: 'Basic YTpi' },
    'no such token': { authorization: `Bearer ${'x'.repeat(43)}` },
    'an empty token': { authorization: 'Bearer ' },
    'a token with odd characters': { authorization: `Bearer ${"'or 1=1--".repeat(5)}` },
    'a long token': { authorization: `Bearer ${'x'.repeat(4_000)}` },
    'a cookie of ours without a session': { cookie: `__Host-signpost=${'y'.repeat(43)}` },
    'headers that only proxies send': {
      'x-forwarded-user': 'amira',
      'x-signpost-caller': '{"roles":["GATEWAY"]}',
      'x-real-ip': '127.0.0.1',
    },
  };
  test.each(Object.entries(headers))(
    'every path answers 401 with the same bytes: %s',
    async (_name, given) => {
      for (const path of paths) {
        for (const method of ['GET', 'PUT', 'OPTIONS', 'PATCH']) {
          const answer = await graph.fetch(path, { method, headers: given });
          expect([path, method, answer.status, await answer.text()]).toEqual([
            path,
            method,
            401,
            unauthenticated,
          ]);
        }
      }
    },
  );

  test('two bearers are nobody’s, whichever comes first', async () => {
    const [own, other] = [await graph.as('amira').token(), 'x'.repeat(43)];
    for (const bearers of [
      [own, other],
      [other, own],
      [own, own],
    ]) {
      const lines = bearers.map((token) => `Authorization: Bearer ${token}\r\n`).join('');
      expect((await sendRaw(graph.url, `GET /session HTTP/1.1\r\nHost: x\r\n${lines}\r\n`)).status).toBe(401);
    }
  });

  test('the answer is there before the body is, however it is announced', async () => {
    const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    for (const announced of [
      'Content-Length: 1000000000\r\n\r\n',
      'Content-Length: 10\r\n\r\n',
      'Transfer-Encoding: chunked\r\n\r\n',
      'Content-Length: 10\r\nExpect: 100-continue\r\n\r\n',
    ]) {
      const answer = await sendRaw(graph.url, head + announced);
      expect([answer.status, answer.body]).toEqual([401, unauthenticated]);
      expect(answer.head).not.toContain('100 Continue');
    }
  });

  test('a body that is not JSON makes no difference', async () => {
    for (const body of ['', '{', '\0\0', '[[[['.repeat(1_000)]) {
      const answer = await graph.fetch('/graphql', { method: 'POST', body, headers: json });
      expect([answer.status, await answer.text()]).toEqual([401, unauthenticated]);
    }
  });
});

describe('with a session', () => {
  test('only POST with application/json is taken', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      expect([method, (await send('{}', {}, method)).status]).toEqual([method, 405]);
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/graphql',
      'application/json; charset=utf-16',
      'application/json; charset=utf-8; more=1',
      'text/plain; application/json',
      'application/jsonx',
    ]) {
      const answer = await send('{"query":"{me{roles}}"}', { 'content-type': type });
      expect([type, answer.status]).toEqual([type, 415]);
    }
    for (const encoding of ['gzip', 'br', 'deflate'])
      expect((await send('{"query":"{me{roles}}"}', { 'content-encoding': encoding })).status).toBe(415);
    expect(
      (await send('{"query":"{me{roles}}"}', { 'content-type': 'Application/JSON; Charset="UTF-8"' })).status,
    ).toBe(200);
  });

  test('pages of other sites, and pages that hide where they are, are refused', async () => {
    const query = '{"query":"{me{roles}}"}';
    for (const headers of [
      { origin: 'null' },
      { origin: 'https://elsewhere.example' },
      { origin: `${graph.url}.elsewhere.example` },
      { origin: 'not an origin' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      // fetch keeps these headers to itself.
      const answer = await new Promise<{ status: number; headers: object }>((resolve, reject) => {
        const sent = httpRequest(
          `${graph.url}/graphql`,
          { method: 'POST', headers: { ...json, authorization: `Bearer ${token}`, ...headers } },
          (response) => {
            response.resume();
            response.once('end', () =>
              resolve({ status: response.statusCode ?? 0, headers: response.headers }),
            );
          },
        ).once('error', reject);
        sent.end(query);
      });
      expect([headers, answer.status]).toEqual([headers, 403]);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test('what is not one request is refused with the same bytes', async () => {
    const query = '{me{roles}}';
    const [known, hash] = [documentHash(whoIsSignedIn), documentHash(query)];
    for (const body of [
      '',
      '{',
      'null',
      '1',
      '"text"',
      '[]',
      JSON.stringify([{ query }, { query }]),
      '{}',
      JSON.stringify({ query: 1 }),
      JSON.stringify({ query: '' }),
      JSON.stringify({ query: [query] }),
      JSON.stringify({ query, variables: [] }),
      JSON.stringify({ query, variables: '{}' }),
      JSON.stringify({ query, operationName: 1 }),
      JSON.stringify({ query, extensions: [] }),
      JSON.stringify({ query, extensions: { persistedQuery: 1 } }),
      JSON.stringify({ query, documentId: 'x' }),
      JSON.stringify({ documentId: known, extensions: { persistedQuery: { sha256Hash: hash } } }),
      JSON.stringify({ documentId: hash, extensions: { persistedQuery: { sha256Hash: known } } }),
      JSON.stringify({ query, more: 1 }),
      '{"query":"{me{roles}}","__proto__":{}}',
      '{"query":"{me{roles}}","query":"{me{account{name}}}"}',
      '{"query":"{me{roles}}","qu\\u0065ry":"{me{account{name}}}"}',
      '{"query":"{me{roles}}","operationName" : null, "operationName":null}',
      '{"query":"query ($n: ChildNumber!) { child(number: $n) { number } }","variables":{"n":"1","n":"1"}}',
      '{"query":"query ($n: ChildNumber!) { child(number: $n) { number } }","variables":{"n":[{"a":[{"b":1,"\\u0062":1}]}]}}',
      '{"query":"query ($n: ChildNumber!) { child(number: $n) { number } }","variables":{"n":{"__proto__":1,"__proto__":1}}}',
      `{"query":"{me{roles}}","extensions":${'['.repeat(100_000)}}`,
    ]) {
      const answer = await send(body);
      expect([body.slice(0, 80), answer.status, answer.text]).toEqual([body.slice(0, 80), 400, badRequest]);
    }
    const notUtf8 = Buffer.concat([
      Buffer.from('{"query":"{me{roles}}","operationName":"'),
      Buffer.from([0xff, 0xfe, 0x22, 0x7d]),
    ]);
    expect((await send(notUtf8)).text).toBe(badRequest);
  });

  test('a string that is no text is refused wherever it stands, and text is taken however it is written', async () => {
    const look = 'query ($n: ChildNumber!) { child(number: $n) { number } }';
    for (const odd of ['\\u0000', 'a\\u0000b', '\\ud83d', '\\udC76x', '\\ud83d\\ud83d'])
      for (const body of [
        `{"query":"${look}","variables":{"n":"${odd}"}}`,
        `{"query":"${look}","variables":{"n":"1","${odd}":1}}`,
        `{"query":"${look}","variables":{"n":["${odd}"]}}`,
        `{"query":"${look}${odd}"}`,
      ])
        expect([body, (await send(body)).text]).toEqual([body, badRequest]);
    const told = (answer: { text: string }) => JSON.parse(answer.text).errors?.[0].extensions.code;
    expect(told(await send(JSON.stringify({ query: '{ child(number: "\\u0000") { number } }' })))).toBe(
      'INVALID_OPERATION',
    );
    const emoji = await send(`{"query":"${look}","variables":{"n":"\\ud83d\\udc76"}}`);
    expect(JSON.parse(emoji.text)).toEqual({ data: { child: null } });
    const session = { username: 'amira\0', password: 'x', code: '123456' };
    const entered = await graph.fetch('/session', {
      method: 'POST',
      headers: json,
      body: JSON.stringify(session),
    });
    expect(entered.status).toBe(400);
  });

  test('a body beyond the limit is refused before it is all there', async () => {
    const query = `{"query":"{me{roles}}","operationName":"${'x'.repeat(1_000_000)}"}`;
    expect((await send(query)).status).toBe(413);
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    expect((await sendRaw(graph.url, `${head}Content-Length: 300000\r\n\r\n`)).status).toBe(413);
    const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`;
    const answer = await sendRaw(graph.url, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(5)}`);
    expect(answer.status).toBe(413);
  });

  test('a body that is awaited with Expect is asked for, once it is known who asks', async () => {
    const query = '{"query":"{me{roles}}"}';
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
    const answer = await sendRaw(
      graph.url,
      `${head}Content-Length: ${query.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    expect(answer.head).toContain('100 Continue');
  });

  test('every answer has the security headers, and none of ours says what we run on', async () => {
    const answers = [
      await send('{"query":"{me{roles}}"}'),
      await send('{'),
      await graph.fetch('/graphql'),
      await graph.fetch('/session', { method: 'DELETE' }),
      await graph.fetch('/health/live'),
      await graph.fetch('/nothing'),
    ];
    for (const { headers } of answers) {
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringMatching(/max-age=\d{8}/),
        'x-content-type-options': 'nosniff',
      });
      expect([...headers.keys()].filter((name) => /powered|server|access-control|apollo/.test(name))).toEqual(
        [],
      );
    }
  });

  test('unknown paths are nothing, and roles without an errand find no way in for files', async () => {
    const amira = graph.as('amira');
    expect((await amira.fetch('/nothing')).status).toBe(404);
    expect((await amira.fetch('/feeds/gro-births', { method: 'POST', body: 'x' })).status).toBe(404);
    expect((await amira.fetch('/.env')).status).toBe(404);
  });
});

test('who sends a body slowly keeps nobody out, signed in or signing in', async () => {
  const small = await startSignpost({ database: graph.database, gateway: { maxInFlight: 8 } });
  const amira = small.again('amira');
  expect((await amira.query('{ me { roles } }')).status).toBe(200);
  const paths = ['/session', '/oauth/token', '/reset', '/reset/open', '/session/provider', '/graphql'];
  const bearer = await amira.token();
  const slow = Array.from({ length: 20 }, (_, at) => {
    const path = paths[at % paths.length];
    const type = path === '/oauth/token' ? 'application/x-www-form-urlencoded' : 'application/json';
    const socket = connect(Number(new URL(small.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.resume();
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bearer}\r\nContent-Type: ${type}\r\nContent-Length: 99\r\n\r\n`,
    );
    return socket;
  });
  try {
    await new Promise((resume) => setTimeout(resume, 300));
    expect((await amira.query('{ me { roles } }')).status).toBe(200);
    // Of more than so many those that take longest are cut off, and those that come all at once are refused; whoever comes is heard.
    const turnedAway = () => slow.filter(({ destroyed, bytesRead }) => destroyed || bytesRead > 0).length;
    await within(5_000, () => turnedAway() >= 4, true);
    expect(turnedAway()).toBeLessThan(10);
    const entered = JSON.stringify({ username: 'nobody', password: 'not a password', code: '000000' });
    const signIn = await small.fetch('/session', { method: 'POST', headers: json, body: entered });
    expect(signIn.status).toBe(401);
    expect((await amira.fetch('/session', { method: 'DELETE' })).status).toBe(204);
  } finally {
    for (const socket of slow) socket.destroy();
    await small.close();
  }
});

test('health answers without a session and without data', async () => {
  const live = await graph.fetch('/health/live');
  expect([live.status, await live.text()]).toEqual([200, '{"status":"ok"}']);
  const asked = await Promise.all(
    ['/health/live', '/health/ready'].map((path) => graph.fetch(path, { method: 'HEAD' })),
  );
  expect(await Promise.all(asked.map(async (head) => [head.status, await head.text()]))).toEqual([
    [200, ''],
    [200, ''],
  ]);
  const ready = await graph.fetch('/health/ready');
  expect([ready.status, await ready.json()]).toEqual([
    200,
    {
      status: 'ok',
      checks: {
        database: 'ok',
        migrations: 'ok',
        graph: 'ok',
        signingKey: 'ok',
        callers: 'ok',
        accepting: 'ok',
      },
    },
  ]);
});

test('a database that became a standby: nobody is answered, health says so, and it is taken for no fault', async () => {
  productLimits();
  const { sql, name } = graph.database;
  const amira = graph.as('amira');
  expect((await amira.query('{ me { roles } }')).status).toBe(200);
  const ready = async () => (await graph.fetch('/health/ready')).status;
  const cut = () => sql`
    select pg_terminate_backend(pid, 5_000) from pg_stat_activity
    where datname = ${name} and pid <> pg_backend_pid()`;
  faults.length = 0;
  await sql.unsafe(`alter database ${name} set default_transaction_read_only = on`);
  await cut();
  await expect.poll(ready).toBe(503);
  expect((await amira.query('{ me { roles } }')).status).toBe(503);
  const body = JSON.stringify({ token: 'a'.repeat(43) });
  const opened = await graph.fetch('/reset/open', { method: 'POST', headers: json, body });
  expect(opened.status).toBe(503);
  expect(faults).toEqual([]);
  await sql.begin('read write', (tx) =>
    tx.unsafe(`alter database ${name} reset default_transaction_read_only`),
  );
  await cut();
  await expect.poll(ready).toBe(200);
  expect((await amira.query('{ me { roles } }')).status).toBe(200);
});

test('who comes back from their organisation’s sign-in when there is no place is shown a page', async () => {
  const full = await startSignpost({ database: graph.database, gateway: { maxInFlight: 0 } });
  const back = `/session/provider/${castMember('amira').id}/callback`;
  const answer = await full.fetch(back, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/#/not-signed-in']);
  expect((await full.fetch('/session/providers')).status).toBe(503);
  await full.close();
});

test('a client that has gone while it was looked who asks gives its place back at once', async () => {
  const gone = new IncomingMessage(new Socket());
  gone.headers['content-length'] = '100';
  gone.destroy();
  await once(gone, 'close');
  const { passed, stop } = stopwatch();
  await expect(readBody(gone, 1_000)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  expect(passed()).toBeLessThan(5_000);
  stop();
});
