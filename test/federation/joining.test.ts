import { execute as executeGraphql, getIntrospectionQuery, graphqlSync, parse } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Bag } from '../../gateway/plan/bag.ts';
import { CoordinateSets, gatherDisclosed } from '../../gateway/plan/disclosed.ts';
import { execute } from '../../gateway/plan/execute.ts';
import { SubgraphFailure } from '../../gateway/plan/failure.ts';
import { merge } from '../../gateway/plan/merge.ts';
import { createPlanner, type Planner } from '../../gateway/plan/planner.ts';
import { representationKey } from '../../gateway/plan/representations.ts';
import type { FetchSubgraph } from '../../gateway/plan/types.ts';
import { Lru } from '../../platform/lru.ts';
import { buildWorld, type World } from './fixtures/world.ts';
import { inProcess } from './official.ts';

let world: World;
let planner: Planner;
let fetch: FetchSubgraph;
beforeAll(() => {
  world = buildWorld();
  planner = createPlanner(world.supergraphSdl, { auditedTypes: { Person: 'id' } });
  fetch = inProcess(world.schemas);
});

const answer = (text: string, variables: Bag = {}) => execute(planner.plan(parse(text)), variables, fetch);
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('names of object prototypes as aliases', () => {
  const NAMES = ['constructor', 'prototype', '__proto__', 'hasOwnProperty', 'toString', '__defineGetter__'];

  test('give correct data at every level, and pollute nothing', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const inner = NAMES.map((name) => `${name}: name`).join(' ');
    const text = `{ ${NAMES.map((name) => `${name}: book(id: "b1") { maker { critic ${name}: name } }`).join(' ')}
      work(id: "f1") { ... on Film { __proto__: cast { ${inner} } } } }`;
    const { data } = await answer(text);
    const body = JSON.stringify(data);
    for (const name of NAMES) expect(body).toContain(`"${name}":{"maker":{"critic":true,"${name}":"Ann"}}`);
    const ann = NAMES.map((name) => `"${name}":"Ann"`).join(',');
    expect(body).toContain(`"work":{"__proto__":[{${ann}},null,`);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as Bag).critic).toBeUndefined();
    expect(({} as Bag).maker).toBeUndefined();
  });

  test('are absent, not inherited, where a subgraph leaves them out', async () => {
    const text = '{ book(id: "b1") { maker { constructor: name __proto__: nickname } } }';
    const holes: FetchSubgraph = (subgraph, compiled, variables, signal) =>
      subgraph === 'people'
        ? { data: { _entities: [{ _key_id: 'p1' }] } }
        : fetch(subgraph, compiled, variables, signal);
    await expect(execute(planner.plan(parse(text)), {}, holes)).rejects.toThrow(SubgraphFailure);
  });

  test('may be the names of variables', async () => {
    const text =
      'query ($__proto__: ID!, $constructor: Boolean!) { work(id: $__proto__) { id title @skip(if: $constructor) } }';
    const variables = JSON.parse('{"__proto__": "b1", "constructor": true}') as Bag;
    expect((await answer(text, variables)).data).toEqual({ work: { id: 'b1' } });
    await expect(answer(text, { constructor: true })).rejects.toThrow();
    // An inherited property is not a value that was given.
    await expect(answer(text, JSON.parse('{"__proto__": "b1"}') as Bag)).rejects.toThrow('$constructor');
  });
});

describe('entities', () => {
  test('are asked for once each, and stay apart in the answer', async () => {
    const asked: unknown[] = [];
    const counting: FetchSubgraph = (subgraph, compiled, variables, signal) => {
      if (variables.representations) asked.push(json(variables.representations));
      return fetch(subgraph, compiled, variables, signal);
    };
    const text = '{ work(id: "f1") { ... on Film { cast { name home { street } } } } }';
    const { data } = await execute(planner.plan(parse(text)), {}, counting);
    expect(asked).toEqual([['p1', 'p2', 'p9'].map((id) => ({ __typename: 'Person', id }))]);
    const [first, , , again] = (data as { work: { cast: Bag[] } }).work.cast;
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
    expect(again?.home).not.toBe(first?.home);
  });

  test('with a key over two fields and a nested one are joined to the right copy', async () => {
    const { data } = await answer('{ shelves { branch { code loans } number loans { by { name } days } } }');
    const [[one, none, two], empty, [three, again]] = (data as { shelves: Bag[][] }).shelves as [
      [Bag, null, Bag],
      [],
      [Bag, Bag],
    ];
    expect([none, empty]).toEqual([null, []]);
    const loans = [
      { by: { name: 'Ann' }, days: 3 },
      { by: { name: 'Cy' }, days: null },
    ];
    expect(one).toEqual({ branch: { code: 'N', loans: 7 }, number: 1, loans });
    expect(two).toEqual({ branch: { code: 'N', loans: 7 }, number: 2, loans: [] });
    expect(three).toEqual({ branch: { code: 'S', loans: null }, number: 1, loans });
    expect(again).toEqual(one);
  });

  test('are told apart by every field of their key', () => {
    const keys = [
      { __typename: 'A', a: '1', b: '2' },
      { __typename: 'A', a: '12', b: '' },
      { __typename: 'A', a: 1, b: '2' },
      { __typename: 'A', a: '1"1:b', b: '2' },
      { __typename: 'A', a: { b: '2' } },
      { __typename: 'A', a: null, b: '2' },
      { __typename: 'A', a: 'null', b: '2' },
      { __typename: 'Aa', a: '1', b: '2' },
    ].map(representationKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('joining', () => {
  test('goes field by field and by position, and copies when it is told to', () => {
    const target = { a: { x: 1 }, list: [{ x: 1 }, null], n: null };
    const source = { a: { y: [{ z: 1 }] }, list: [{ y: 2 }, { y: 3 }], n: { q: 1 }, u: undefined };
    merge(target, source, true);
    expect(target).toEqual({ a: { x: 1, y: [{ z: 1 }] }, list: [{ x: 1, y: 2 }, { y: 3 }], n: { q: 1 } });
    expect(target.n).not.toBe(source.n);
    expect((target.a as Bag).y).not.toBe(source.a.y);
    expect('u' in target).toBe(false);
  });

  test('refuses lists of different lengths, and a list for an object', () => {
    expect(() => merge({ list: [{ a: 1 }] }, { list: [{ b: 1 }, { b: 2 }] }, false)).toThrow(SubgraphFailure);
    expect(() => merge({ list: [[1]] }, { list: [[1, 2]] }, false)).toThrow(SubgraphFailure);
    expect(() => merge({ list: [{ a: 1 }] }, { list: { a: 1 } }, false)).toThrow(SubgraphFailure);
  });

  test('keeps both parts of a field that was fetched under two names', async () => {
    const text = `query ($yes: Boolean!, $also: Boolean = true) { shelves { of { ... on Work @include(if: $also) {
      ... on Book { twin { reviews { of { stars } } reviews @include(if: $yes) { mood } } } } } } }`;
    const { data } = await answer(text, { yes: true });
    expect((data as { shelves: Bag[][] }).shelves[0]?.[0]).toEqual({
      of: { twin: { reviews: [{ mood: null, of: { stars: null } }] } },
    });
  });
});

describe('introspection', () => {
  test('is answered from the API schema, without a subgraph', async () => {
    const none: FetchSubgraph = () => {
      throw new Error('no subgraph is needed');
    };
    const text = getIntrospectionQuery();
    const { data } = await execute(planner.plan(parse(text)), {}, none);
    expect(json(data)).toEqual(json(graphqlSync({ schema: planner.apiSchema, source: text }).data));
    expect(JSON.stringify(data)).not.toMatch(/Secret|PROOF|_entities/);
  });

  test('stands beside data, takes variables, aliases and conditions', async () => {
    const text = `query ($name: String!, $no: Boolean!) {
      a: __type(name: $name) { name ...K } b: __type(name: "Secret") { name } c: __schema @include(if: $no) { types { name } }
      __typename book(id: "b1") { title } } fragment K on __Type { kind fields @skip(if: $no) { name } }`;
    for (const name of ['Refused', 'Topic', 'Nothing']) {
      const variables = { name, no: false };
      const { data } = await answer(text, variables);
      const schema = planner.apiSchema;
      const { data: expected } = await executeGraphql({
        schema,
        document: parse(text),
        variableValues: variables,
        rootValue: { book: { title: 'Rivers' } },
      });
      expect(json(data)).toEqual(json(expected));
    }
  });
});

describe('what leaves of audited objects', () => {
  test('is noted by key, with values only, also when the key was not asked for', async () => {
    const { disclosed } = await answer(
      '{ people { name nickname boss { __typename } friends { size size } } }',
    );
    expect([...disclosed.keys()].sort()).toEqual(['p1', 'p2', 'p3', 'p4']);
    expect(disclosed.get('p1')).toEqual(
      new Set(['Person.name', 'Person.boss', 'Person.friends', 'Person.size']),
    );
    expect(disclosed.get('p3')).toEqual(new Set(['Person.name', 'Person.boss', 'Person.size']));
  });

  test('counts an object of which nothing but its being there leaves', async () => {
    const { data, disclosed } = await answer('{ find { __typename } me { __typename } }');
    expect(JSON.stringify(data)).not.toContain('p1');
    expect(disclosed).toEqual(
      new Map([
        ['p1', new Set()],
        ['p9', new Set()],
      ]),
    );
  });

  test('does not count what null took away, and says where null rose from', async () => {
    const { data, disclosed, nulled } = await answer('{ latest(first: 2) { by { critic name } text } }');
    expect((data as { latest: Bag[] }).latest[1]).toEqual({ by: null, text: 'Bad' });
    expect([...disclosed.keys()].sort()).toEqual(['p1']);
    expect(nulled).toEqual(['Person.name']);
    const lost = await answer('{ find { ... on Person { id name } } }');
    expect(lost.data).toBeNull();
    expect(lost.disclosed.size).toBe(0);
  });

  test('takes a name of its own where the client gives the key another meaning', async () => {
    const text = '{ me { id: name _audit_Person_id: email } }';
    const { data, disclosed } = await answer(text);
    expect(data).toEqual({ me: { id: 'Ann', _audit_Person_id: 'Ann@x.invalid' } });
    expect(disclosed).toEqual(new Map([['p1', new Set(['Person.name', 'Person.email'])]]));
  });

  test('holds for more fields than a number has bits', () => {
    const coordinates = Array.from({ length: 120 }, (_, i) => `Child.f${i}`);
    const sets = new CoordinateSets(coordinates);
    expect(sets.groups).toBe(3);
    for (const i of [0, 31, 49, 50, 99, 119]) {
      const { group, weight } = CoordinateSets.bit(i);
      expect(sets.get(group, weight)).toEqual(new Set([`Child.f${i}`]));
      expect(sets.get(group, weight)).toBe(sets.get(group, weight));
    }
    const all = 2 ** 50 - 1;
    expect(sets.get(0, all).size).toBe(50);
    expect(sets.get(2, 2 ** 20 - 1).size).toBe(20);
    const notes = [0, 1].flatMap((group) => ['k', sets.get(group, 1)]);
    expect(gatherDisclosed(notes).get('k')).toEqual(new Set(['Child.f0', 'Child.f50']));
    expect(sets.get(0, 1).size).toBe(1);
  });

  test('cannot be set up for what is not in the schema', () => {
    for (const auditedTypes of [{ Secret: 'word' }, { Person: 'number' }] as Record<string, string>[]) {
      expect(() => createPlanner(world.supergraphSdl, { auditedTypes })).toThrow(/not in the API schema/);
    }
  });
});

describe('an entity whose key the client gave', () => {
  const text = 'query ($id: ID!) { book(id: $id) { pages stars } }';
  /** Runs the operation with library's answer changed; what was asked, in order. */
  const ask = async (libraryGives: (data: Bag) => void, reviewsFails = false) => {
    const ahead = createPlanner(world.supergraphSdl, {
      keyedFields: { book: { argument: 'id', type: 'Book', key: 'id' } },
    });
    const asked: unknown[] = [];
    const { data } = await execute(
      ahead.plan(parse(text)),
      { id: 'b1' },
      async (subgraph, compiled, variables, signal) => {
        asked.push([subgraph, json(variables.representations ?? variables)]);
        if (subgraph === 'reviews' && reviewsFails) throw new Error('down');
        const got = await fetch(subgraph, compiled, variables, signal);
        if (subgraph === 'library') libraryGives(got.data as Bag);
        return got;
      },
    );
    return { data: json(data), asked };
  };
  const own = ['reviews', [{ __typename: 'Book', id: 'b1' }]];
  const root = ['library', { id: 'b1' }];

  test('is asked for beside it, once, and the answer is the same', async () => {
    const { data, asked } = await ask(() => {});
    expect(asked).toEqual([own, root]);
    expect(data).toEqual(json((await answer(text, { id: 'b1' })).data));
    await expect(ask(() => {}, true)).rejects.toThrow(SubgraphFailure);
  });

  test('is dropped where the root field gives nothing, its failure too', async () => {
    for (const fails of [false, true]) {
      const { data, asked } = await ask((given) => {
        given.book = null;
      }, fails);
      expect(data).toEqual({ book: null });
      expect(asked).toEqual([own, root]);
    }
  });

  test('is asked for anew where the root field gives another', async () => {
    const { data, asked } = await ask((given) => {
      (given.book as Bag).id = 'b2';
    });
    expect(asked).toEqual([own, root, ['reviews', [{ __typename: 'Book', id: 'b2' }]]]);
    const other = (await answer(text, { id: 'b2' })).data as { book: Bag };
    expect(data).toMatchObject({ book: { stars: other.book.stars } });
  });
});

test('compiled operations are kept by document and name, up to a bound', () => {
  const small = createPlanner(world.supergraphSdl);
  const [one, two, three] = ['A', 'B', 'C'].map((name) => parse(`query ${name} { me { id } }`)) as [
    ReturnType<typeof parse>,
    ReturnType<typeof parse>,
    ReturnType<typeof parse>,
  ];
  const first = small.plan(one);
  expect(small.plan(one)).toBe(first);
  small.plan(two);
  expect(small.plan(one)).toBe(first);
  small.plan(three);
  expect(small.plan(one)).toBe(first);
  const lru = new Lru<number, number>(3);
  for (let i = 0; i < 100; i++) lru.set(i, i);
  expect(lru.size).toBe(3);
  expect([lru.get(96), lru.get(97), lru.get(99)]).toEqual([undefined, 97, 99]);
});
