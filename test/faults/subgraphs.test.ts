import { beforeAll, describe, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { stopwatch } from '../support/time.ts';
import { type Answer, brokenUsers } from './brokenUsers.ts';

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
  let breaks: (how: Answer | undefined) => void;
  beforeAll(async () => {
    ({ graph, breaks } = await brokenUsers());
  });

  const ask = (query = '{ me { account { name } } }') => graph.as('dora').query(query);

  test.each(Object.entries(nonsense))('%s', async (_name, how) => {
    breaks(how);
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
    breaks(undefined);
    expect((await ask()).data).toEqual({ me: { account: { name: 'Dora Whitfield' } } });
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
    breaks(say(503, ''));
    const told = await graph.as('dora').query(read, { n: castNumbers.noah });
    expect(told.data).toBeNull();
    expect(told.text).not.toContain('Noah');
    // Entities in another order, or of another key, are not taken for those that were asked for.
    breaks((request, response) => {
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
    });
    const mixed = await graph.as('dora').query(read, { n: castNumbers.noah });
    expect(mixed.text).not.toContain('Another body');
    breaks(undefined);
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
