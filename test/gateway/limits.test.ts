import { getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { cheapestCpu, soon } from '../support/time.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  // Compiled code, as in a gateway that has been running.
  for (let i = 0; i < 20; i++) await graph.as('amira').query(`{ a${i}: me { roles } }`);
});

const repeated = (count: number, text: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const nested = (depth: number, inner = '__typename') =>
  `${'{ ... '.repeat(depth)}{ ${inner} }${' }'.repeat(depth)}`;
const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const levels = repeated(
  18,
  (i) => `fragment F${i} on Query { a: __typename ...F${i + 1} b: __typename ...F${i + 1} }`,
);
/** Each spreads the next ten times: a quarter of a million fields from a hundred lines. */
const bomb = repeated(
  6,
  (i) => `fragment B${i} on Viewer { ${repeated(10, (n) => `x${n}: __typename ...B${i + 1}`)} }`,
);

const tooLarge: Record<string, { query: string; variables?: object }> = {
  'a million characters in one text': { query: `{ child(number: "${'9'.repeat(200_000)}") { number } }` },
  'fifty thousand tokens': { query: `{ ${'a '.repeat(50_000)} }` },
  'many tokens, no fields': { query: `query (${repeated(2_000, (i) => `$v${i}: Int`)}) { me { roles } }` },
  'fragments that double at every level': {
    query: `{ ...F0 } ${levels} fragment F18 on Query { __typename }`,
  },
  'fragments that grow tenfold at every level': {
    query: `{ me { ...B0 } } ${bomb} fragment B6 on Viewer { __typename }`,
  },
  'fragments that spread each other': {
    query: '{ me { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }',
  },
  'a fragment that spreads itself, unused': { query: '{ me { roles } } fragment A on Viewer { ...A }' },
  'deep fields': {
    query: `{ me { ${'account { organisation { authority { '.repeat(8)} __typename ${'} } }'.repeat(8)} } }`,
  },
  'aliases of one field': { query: `{ me { ${repeated(100, (i) => `a${i}: roles`)} } }` },
  'aliases of __typename': { query: `{ ${repeated(100, (i) => `a${i}: __typename`)} }` },
  'the same field over and over': { query: `{ me { ${'roles '.repeat(500)} } }` },
  'the same field in fragments without a type': { query: `{ me { ${'... { roles } '.repeat(300)} } }` },
  'many root fields': { query: `{ ${repeated(11, (i) => `a${i}: me { roles }`)} }` },
  'root fields by fragments': {
    query: `{ ${repeated(6, () => '...F')} } fragment F on Query { a: me { roles } b: me { roles } }`,
  },
  'two mutations in one': {
    query:
      'mutation { a: endInvolvement(input: { number: "1", id: "1", version: 1, idempotencyKey: "12345678" }) { __typename } b: endInvolvement(input: { number: "1", id: "1", version: 1, idempotencyKey: "12345679" }) { __typename } }',
  },
  'one-time codes guessed by alias': {
    query: `mutation { ${repeated(5, (i) => `a${i}: beginMediation(input: { username: "amira", code: "00000${i}", idempotencyKey: "guess-000${i}" }) { __typename }`)} }`,
  },
  directives: { query: `{ me { roles ${'@include(if: true) '.repeat(100)} } }` },
  'operations beside the one that is asked for': {
    query: `${repeated(60, (i) => `query Q${i} { me { roles } }`)}`,
  },
  'deep variables': { query: '{ me { roles } }', variables: { x: JSON.parse(deep(500)) } },
  'long lists in variables': { query: '{ me { roles } }', variables: { x: Array(5_000).fill(1) } },
  'long texts in variables': { query: '{ me { roles } }', variables: { x: 'x'.repeat(100_000) } },
};

describe('what asks for too much is refused whole, without a number, in little time', () => {
  test.each(Object.entries(tooLarge))('%s', async (_name, { query, variables }) => {
    const amira = graph.as('amira');
    await amira.token();
    const spent = await cheapestCpu(async () => {
      const answer = await amira.query(query, variables);
      expect(answer.text.replace(/,"ref":"[^"]+"/, '')).toBe(
        '{"errors":[{"message":"The operation asks for too much at once.","extensions":{"code":"OPERATION_TOO_LARGE"}}]}',
      );
    });
    // The client's own work is in it: it is the same process.
    expect(spent).toBeLessThan(soon(50));
  });

  test('deep JSON costs nothing to speak of', async () => {
    const amira = graph.as('amira');
    for (const body of [
      `{"query":"{me{roles}}","variables":{"x":${deep(100_000)}}}`,
      `{"query":"{me{roles}}","variables":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}}`,
      deep(120_000),
    ]) {
      const spent = await cheapestCpu(async () => {
        const answer = await amira.fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        expect(answer.status).toBe(400);
      });
      expect(spent).toBeLessThan(soon(50));
    }
  });
});

describe('pages', () => {
  const events = 'query ($n: Int) { auditEvents(first: $n) { edges { node { id } } } }';
  const literal = (n: number) => `{ auditEvents(first: ${n}) { edges { node { id } } } }`;
  const default_ = (n: number) =>
    `query ($n: Int = ${n}) { auditEvents(first: $n) { edges { node { id } } } }`;

  test('their size counts, wherever it is stated', async () => {
    const imran = graph.as('imran');
    for (const n of [51, 1_000, 2_147_483_647]) {
      expect((await imran.query(events, { n })).code).toBe('OPERATION_TOO_LARGE');
      expect((await imran.query(literal(n))).code).toBe('OPERATION_TOO_LARGE');
      expect((await imran.query(default_(n))).code).toBe('OPERATION_TOO_LARGE');
      expect((await imran.query(default_(10), { n })).code).toBe('OPERATION_TOO_LARGE');
      expect(
        (await imran.query('query ($n: Int) { auditEvents(first: $n) { __typename } }', { n })).code,
      ).toBe('OPERATION_TOO_LARGE');
    }
    expect((await imran.query(events, { n: 50 })).errors).toEqual([]);
    expect((await imran.query(default_(1_000), { n: 5 })).errors).toEqual([]);
  });

  test('what hangs below long lists counts together', async () => {
    const imran = graph.as('imran');
    const node = 'account { name organisation { name authority { name region } } } organisation { name }';
    const page = (n: number) =>
      `auditEvents(first: $n) { edges { node { ${repeated(n, (i) => `x${i}: id ${node}`)} } } }`;
    const of = (roots: number) => `query ($n: Int) { ${repeated(roots, (i) => `a${i}: ${page(8)}`)} }`;
    expect((await imran.query(of(1), { n: 10 })).errors).toEqual([]);
    expect((await imran.query(of(6), { n: 50 })).code).toBe('OPERATION_TOO_LARGE');
    // Null is no number of entries: it gives the longest page, whatever is the usual one where nothing is said.
    expect((await imran.query(of(6), {})).errors).toEqual([]);
    expect((await imran.query(of(6), { n: null })).code).toBe('OPERATION_TOO_LARGE');
    expect((await imran.query(of(6).replace('$n: Int', '$n: Int = 1'), { n: null })).code).toBe(
      'OPERATION_TOO_LARGE',
    );
    expect((await imran.query(of(6).replace('$n: Int', '$n: Int = null'))).code).toBe('OPERATION_TOO_LARGE');
    const without = `{ ${repeated(6, (i) => `a${i}: ${page(8)}`)} }`;
    expect((await imran.query(without.replaceAll('$n', 'null'))).code).toBe('OPERATION_TOO_LARGE');
    expect((await imran.query(without.replaceAll('$n', '1'))).errors).toEqual([]);
  });
});

test('a list of every authority counts as that, whichever field gives it', async () => {
  const lines = (n: number) =>
    `{ ${repeated(n, (i) => `a${i}: lines { id spentOn category description amount }`)} }`;
  const due = (n: number) =>
    `{ statementsDue(kind: EXPENDITURE, year: 2009) { authority { statements ${lines(n)} } } }`;
  const all = (n: number) => `{ authorities { statements ${lines(n)} } }`;
  const kofi = graph.as('kofi');
  expect((await kofi.query(all(2))).code).toBe('OPERATION_TOO_LARGE');
  expect((await kofi.query(due(2))).code).toBe('OPERATION_TOO_LARGE');
  expect(
    (await kofi.query('{ statementsDue(kind: EXPENDITURE, year: 2009) { state dueOn } }')).errors,
  ).toEqual([]);
});

describe('what people write is not refused', () => {
  test('the introspection that explorers send', async () => {
    for (const options of [
      {},
      { inputValueDeprecation: true, specifiedByUrl: true, directiveIsRepeatable: true },
    ]) {
      const answer = await graph.as('amira').query(getIntrospectionQuery({ descriptions: true, ...options }));
      expect(answer.errors).toEqual([]);
      expect(answer.data.__schema.types.length).toBeGreaterThan(50);
    }
  });

  test('ten questions at once', async () => {
    const answer = await graph.as('amira').query(`{ ${repeated(10, (i) => `a${i}: me { roles }`)} }`);
    expect(Object.keys(answer.data)).toHaveLength(10);
  });

  test('nesting that adds no level', async () => {
    expect((await graph.as('amira').query(nested(30))).data).toEqual({ __typename: 'Query' });
  });
});

test('subscriptions, deferred parts and requests in a list are not served', async () => {
  const amira = graph.as('amira');
  expect((await amira.query('subscription { me { roles } }')).code).toBe('INVALID_OPERATION');
  expect((await amira.query('{ me { ... @defer { roles } } }')).code).toBe('INVALID_OPERATION');
  expect((await amira.query('{ me { roles @stream } }')).code).toBe('INVALID_OPERATION');
  expect((await amira.query('{ me { roles } } type Query { x: Int }')).code).toBe('INVALID_OPERATION');
  expect((await amira.query('query A { me { roles } } query B { me { roles } }')).code).toBe(
    'INVALID_OPERATION',
  );
  const named = 'query A { me { roles } } query B { me { mayExplore } }';
  expect((await amira.query(named, {}, { operationName: 'B' })).data).toEqual({ me: { mayExplore: true } });
  expect((await amira.query(named, {}, { operationName: 'C' })).code).toBe('INVALID_OPERATION');
});
