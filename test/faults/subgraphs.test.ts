import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubgraphClient } from '../../gateway/forward.ts';
import { remoteClient } from '../../gateway/forwardHttp.ts';
import { castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { stopwatch } from '../support/time.ts';
import { pause } from './client.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const secret = 'relation sealed.detail at 10.0.0.7: Tyler Marsh, 12 Mill Lane';
const json = { 'content-type': 'application/json' };
const say =
  (status: number, body: string, headers: Record<string, string> = json): Answer =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

/** What a subgraph may answer that is no answer. */
const nonsense: Record<string, Answer> = {
  'nothing at all': (request) => void request.socket.destroy(),
  'a refusal': say(401, '{"errors":[{"message":"No caller."}]}'),
  'a 500 with a body': say(500, JSON.stringify({ errors: [{ message: secret }], data: { me: null } })),
  'a page': say(200, `<html>${secret}</html>`, { 'content-type': 'text/html' }),
  'a page that says it is JSON': say(200, `<html>${secret}</html>`),
  'half of an answer': say(200, '{"data":{"me":{"account":{"__typename":"Acc'),
  'an answer that breaks off': (_request, response) => {
    response.writeHead(200, { ...json, 'content-length': 1_000 }).write('{"data":');
    setTimeout(() => response.destroy(), 20);
  },
  'another shape': say(200, '{"data":{"me":[1,2,3]}}'),
  'a text for data': say(200, `{"data":"${secret}"}`),
  'no data': say(200, '{}'),
  'a list': say(200, '[{"data":{}}]'),
  'errors without a code': say(200, JSON.stringify({ errors: [{ message: secret }] })),
  'errors that are no list': say(200, JSON.stringify({ data: {}, errors: secret })),
  'errors with a code of its own': say(
    200,
    JSON.stringify({ errors: [{ message: secret, extensions: { code: secret, stacktrace: [secret] } }] }),
  ),
  'a redirect': say(302, '', { location: 'http://127.0.0.1:1/' }),
  'more than anybody can read': (_request, response) => {
    response.writeHead(200, json);
    response.write(`{"data":{"me":"${'x'.repeat(9 * 1_024 * 1_024)}`);
    response.end('"}}');
  },
};

describe('a subgraph that fails', () => {
  let graph: Signpost;
  let answer: Answer | undefined;
  const server = createServer((request, response) => {
    request.resume();
    answer?.(request, response);
  });
  let broken: SubgraphClient;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    broken = remoteClient({ name: 'users', origin, signingKey: testKeys().callerPrivateKey() });
    graph = await startSignpost({
      shape: 'http',
      wrap: (client) =>
        client.name !== 'users'
          ? client
          : {
              ...client,
              execute: (fetch, ...more) =>
                answer && !fetch.text.includes('resolveSession')
                  ? broken.execute(fetch, ...more)
                  : client.execute(fetch, ...more),
            },
    });
  });
  afterAll(async () => {
    await graph.close();
    await broken.close();
    server.closeAllConnections();
    server.close();
  });

  const ask = (query = '{ me { account { name } } }') => graph.as('dora').query(query);

  test.each(Object.entries(nonsense))('%s', async (_name, how) => {
    answer = how;
    const { passed, stop } = stopwatch();
    const told = await ask();
    stop();
    expect(passed()).toBeLessThan(2_200);
    expect([500, 503]).toContain(told.status);
    expect(['INTERNAL', 'SUBGRAPH_UNAVAILABLE']).toContain(told.code);
    expect(told.data).toBeNull();
    expect(Object.keys(told.errors[0] ?? {})).toEqual(['message', 'extensions']);
    expect(told.text).not.toMatch(/sealed|Tyler|Mill|10\.0|127\.0|users|stack|ECONN|html/);
    const rows = await graph.database.sql`
      select kind, outcome from audit.event where operation_id = ${told.errors[0]?.extensions.ref as string} order by id`;
    expect(rows.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'OPERATION_RECEIVED DONE',
      'OPERATION_REFUSED FAILED',
    ]);
    answer = undefined;
    expect((await ask()).data).toEqual({ me: { account: { name: 'Dora Whitfield' } } });
  });

  test('one that says nothing is waited for two seconds, and the others go on meanwhile', async () => {
    answer = () => {};
    const began = performance.now();
    const { passed, stop } = stopwatch();
    let isTold = false;
    const waiting = ask().finally(() => {
      isTold = true;
    });
    const other = await graph.as('dora').query('{ notices { edges { cursor } } }');
    expect(other.errors).toEqual([]);
    expect(isTold).toBe(false);
    const told = await waiting;
    stop();
    const ms = performance.now() - began;
    expect([told.status, told.code]).toEqual([503, 'SUBGRAPH_UNAVAILABLE']);
    expect(ms).toBeGreaterThan(1_900);
    expect(passed()).toBeLessThan(2_200);
    answer = undefined;
  });

  test('what an operation needs of it fails the whole operation, and no part is left', async () => {
    const opened = await graph
      .as('dora')
      .query(
        `mutation ($input: OpenRecordInput!) { openRecord(input: $input) { ... on RecordOpened { child { number } } } }`,
        { input: { number: castNumbers.noah, reason: 'SAFEGUARDING', idempotencyKey: 'subgraph faults' } },
      );
    expect(opened.errors).toEqual([]);
    const read =
      'query ($n: ChildNumber!) { child(number: $n) { givenName services { organisation { name } } } }';
    answer = say(503, '');
    const told = await graph.as('dora').query(read, { n: castNumbers.noah });
    expect(told.data).toBeNull();
    expect(told.text).not.toContain('Noah');
    // Entities in another order, or of another key, are not taken for those that were asked for.
    answer = (request, response) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const { variables } = JSON.parse(Buffer.concat(chunks).toString()) as {
          variables: { representations: { __typename: string; id: string }[] };
        };
        const entities = variables.representations
          .map(({ __typename, id }) => ({ __typename, id, name: 'Another body', kind: 'SCHOOL' }))
          .reverse();
        for (const [index, entity] of entities.entries())
          entity.id = variables.representations[(index + 1) % entities.length]?.id ?? '';
        response.writeHead(200, json).end(JSON.stringify({ data: { _entities: entities } }));
      })();
    };
    const mixed = await graph.as('dora').query(read, { n: castNumbers.noah });
    expect(mixed.text).not.toContain('Another body');
    answer = undefined;
  });
});

test('a subgraph that is away is away for what needs it, and back when it is back', async () => {
  let away = false;
  const graph = await startSignpost({
    wrap: (client) => ({
      ...client,
      execute: (...args) =>
        away && client.name === 'compliance' ? Promise.reject(new Error(secret)) : client.execute(...args),
    }),
  });
  try {
    const judith = graph.as('judith');
    const events = '{ auditEvents(first: 1) { edges { node { kind } } } }';
    expect((await judith.query(events)).errors).toEqual([]);
    away = true;
    expect((await judith.query(events)).code).toBe('SUBGRAPH_UNAVAILABLE');
    expect((await judith.query('{ me { roles } }')).errors).toEqual([]);
    away = false;
    expect((await judith.query(events)).errors).toEqual([]);
  } finally {
    await graph.close();
  }
});

test('of steps that are each in time, all together are waited for five seconds and no longer', async () => {
  let late = 0;
  let steps = 0;
  const graph = await startSignpost({
    wrap: (client) => ({
      ...client,
      execute: async (fetch, ...more) => {
        if (late > 0 && !fetch.text.includes('resolveSession')) {
          steps += 1;
          await pause(late);
        }
        return client.execute(fetch, ...more);
      },
    }),
  });
  try {
    // Records, then compliance, then users: each asks for what the one before it answered.
    const open = `mutation ($input: OpenRecordInput!) { openRecord(input: $input) {
      ... on RecordOpened { child { givenName accessHistory { account { name } } } } } }`;
    const input = { number: castNumbers.noah, reason: 'SAFEGUARDING', idempotencyKey: 'five seconds' };
    const ask = () => graph.as('dora').query(open, { input });
    expect((await ask()).text).toContain('Dora Whitfield');
    late = 1_900;
    const began = performance.now();
    const { passed, stop } = stopwatch();
    const told = await ask();
    stop();
    const ms = performance.now() - began;
    expect([steps, told.status, told.data]).toEqual([3, 503, null]);
    expect(told.text).not.toContain('Noah');
    expect(ms).toBeGreaterThan(4_900);
    // Waited for longer, the third step would have been answered.
    expect(passed()).toBeLessThan(5_500);
    late = 0;
    expect((await ask()).errors).toEqual([]);
  } finally {
    await graph.close();
  }
});
