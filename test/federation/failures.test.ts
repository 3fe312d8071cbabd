import { execute as executeGraphql, parse } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { execute } from '../../gateway/plan/execute.ts';
import { SubgraphFailure } from '../../gateway/plan/failure.ts';
import { createPlanner, type Planner } from '../../gateway/plan/planner.ts';
import type { FetchSubgraph, SubgraphAnswer } from '../../gateway/plan/types.ts';
import { buildWorld, type World } from './fixtures/world.ts';
import { inProcess } from './official.ts';

type Row = Record<string, unknown>;

let world: World;
let planner: Planner;
beforeAll(() => {
  world = buildWorld();
  planner = createPlanner(world.supergraphSdl, { auditedTypes: { Person: 'id' } });
});

const FILM = '{ work(id: "f1") { title ... on Film { cast { id name } } } }';

/** Runs an operation while one subgraph's answer is changed. */
async function run(text: string, subgraph: string, change: (answer: Row, variables: Row) => unknown) {
  const honest = inProcess(world.schemas);
  const fetch: FetchSubgraph = async (name, compiled, variables, signal) => {
    const answer = await honest(name, compiled, variables, signal);
    return (name === subgraph ? change(answer as Row, variables) : answer) as SubgraphAnswer;
  };
  return await execute(planner.plan(parse(text)), {}, fetch);
}

const entities = (answer: Row) => (answer.data as { _entities: (Row | null)[] })._entities;
const withEntities = (change: (list: (Row | null)[]) => unknown) => (answer: Row) => ({
  data: { _entities: change(entities(answer)) },
});
const work = (change: (work: Row) => unknown) => (answer: Row) => ({
  data: { work: change((answer.data as { work: Row }).work) },
});

describe('one bad answer fails the whole operation', () => {
  test('the operation is answered when nothing is wrong', async () => {
    const { data } = await run(FILM, 'people', (answer) => answer);
    expect(data).toEqual({
      work: {
        title: 'Rain',
        cast: [{ id: 'p1', name: 'Ann' }, null, { id: 'p2', name: 'Bob' }, { id: 'p1', name: 'Ann' }, null],
      },
    });
  });

  const bad: [string, string, string, (answer: Row) => unknown][] = [
    ['errors beside data', 'people', 'errors', (answer) => ({ ...answer, errors: [{ message: 'secret' }] })],
    [
      'errors that are no list',
      'people',
      'errors',
      (answer) => ({ ...answer, errors: { message: 'secret' } }),
    ],
    ['no data', 'people', 'shape', () => ({})],
    ['null for data', 'library', 'shape', () => ({ data: null })],
    ['a list for data', 'library', 'shape', () => ({ data: [] })],
    ['a page of HTML', 'library', 'shape', () => '<html>'],
    ['nothing', 'library', 'shape', () => undefined],
    ['too few entities', 'people', 'shape', withEntities((list) => list.slice(1))],
    ['too many entities', 'people', 'shape', withEntities((list) => [...list, list[0]])],
    ['entities that are no list', 'people', 'shape', withEntities((list) => list[0])],
    ['entities in another order', 'people', 'shape', withEntities((list) => list.toReversed())],
    ['the same entity twice', 'people', 'shape', withEntities((list) => [list[0], list[0], list[2]])],
    [
      'an entity without its key',
      'people',
      'shape',
      withEntities((list) => [{ name: 'Eve' }, list[1], list[2]]),
    ],
    [
      'an entity of another type',
      'people',
      'shape',
      withEntities(([a, ...list]) => [{ ...a, __typename: 'Film' }, ...list]),
    ],
    ['an entity that is a text', 'people', 'shape', withEntities(([_, ...list]) => ['Ann', ...list])],
  ];
  test.each(bad)('%s', async (_, subgraph, fault, change) => {
    const failure = await run(FILM, subgraph, change).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SubgraphFailure);
    expect(failure).toMatchObject({ subgraph, fault });
    expect((failure as Error).message).not.toMatch(/secret|Ann|Eve/);
  });

  // Only the joined answer shows these, so no single subgraph is named.
  const misshapen: [string, (work: Row) => unknown][] = [
    ['a root field left out', () => undefined],
    ['a field left out', ({ title: _, ...rest }) => rest],
    ['a number for a text', (film) => ({ ...film, title: 7 })],
    ['an object for a text', (film) => ({ ...film, title: {} })],
    ['a text for an object', () => 'Rain'],
    ['a list for an object', (film) => [film]],
    ['an object for a list', (film) => ({ ...film, cast: { id: 'p1' } })],
    ['a type that is not there', (film) => ({ ...film, __typename: 'Play' })],
    ['a type that does not fit', (film) => ({ ...film, __typename: 'Review' })],
    ['no type where one is needed', ({ __typename: _, ...film }) => film],
    ['an audited object without its key', (film) => ({ ...film, cast: [{ __typename: 'Person' }] })],
    ['a wrong type in a list', (film) => ({ ...film, cast: ['p1'] })],
  ];
  test.each(misshapen)('%s', async (_, change) => {
    const failure = await run(FILM, 'library', work(change)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SubgraphFailure);
    expect(failure).toMatchObject({ subgraph: undefined, fault: 'shape' });
  });

  test('an enum value that clients do not know', async () => {
    const format = (value: string) => (answer: Row) => {
      (answer.data as { book: Row }).book.format = value;
      return answer;
    };
    const text = '{ book(id: "b1") { format } }';
    expect((await run(text, 'library', format('AUDIO'))).data).toEqual({ book: { format: 'AUDIO' } });
    await expect(run(text, 'library', format('PROOF'))).rejects.toThrow('Book.format');
  });

  test('a rejection, with its cause for the log', async () => {
    const cause = new Error('connection refused');
    const failure = await run(FILM, 'people', () => Promise.reject(cause)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ subgraph: 'people', fault: 'rejected', errors: [cause] });
  });

  test('a field that the plan forgot', async () => {
    // The planner makes `critic` wait for what `contact` needs, even when that is left out: the official gateway
    // then answers null for `critic`, without an error.
    const text = 'query Q($no: Boolean!) { me { critic contact @include(if: $no) } }';
    const running = execute(planner.plan(parse(text)), { no: false }, inProcess(world.schemas));
    await expect(running).rejects.toThrow('Person.critic');
    const { data } = await execute(planner.plan(parse(text)), { no: true }, inProcess(world.schemas));
    expect(data).toEqual({ me: { critic: true, contact: 'to Ann@x.invalid' } });
  });
});

describe('the deadline', () => {
  const never: FetchSubgraph = (subgraph, compiled, variables, signal) =>
    subgraph === 'people'
      ? new Promise(() => {})
      : inProcess(world.schemas)(subgraph, compiled, variables, signal);

  test('ends the wait for a subgraph that hangs, and names it', async () => {
    const signal = AbortSignal.timeout(50);
    const failure = await execute(planner.plan(parse(FILM)), {}, never, signal).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ subgraph: 'people', fault: 'aborted' });
  });

  test('that has passed already lets no fetch start', async () => {
    const asked: string[] = [];
    const fetch: FetchSubgraph = (subgraph) => {
      asked.push(subgraph);
      return { data: {} };
    };
    const running = execute(planner.plan(parse(FILM)), {}, fetch, AbortSignal.abort());
    await expect(running).rejects.toMatchObject({ fault: 'aborted' });
    expect(asked).toEqual([]);
  });

  test('leaves no listener on a signal that serves many operations', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...given: unknown[]) => {
      listeners++;
      return Reflect.apply(addEventListener, signal, given);
    };
    signal.removeEventListener = (...given: unknown[]) => {
      listeners--;
      return Reflect.apply(removeEventListener, signal, given);
    };
    await execute(planner.plan(parse(FILM)), {}, inProcess(world.schemas), signal);
    await new Promise(setImmediate);
    expect(listeners).toBe(0);
  });

  test('no further fetch starts once one has failed', async () => {
    const asked: string[] = [];
    const fetch: FetchSubgraph = async (subgraph, compiled, variables, signal) => {
      asked.push(subgraph);
      if (subgraph === 'reviews') throw new Error('down');
      await new Promise((resolve) => setTimeout(resolve, 20));
      return await inProcess(world.schemas)(subgraph, compiled, variables, signal);
    };
    const text = '{ people { name } latest { of { title maker { name } } } }';
    await expect(execute(planner.plan(parse(text)), {}, fetch)).rejects.toMatchObject({
      subgraph: 'reviews',
    });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(asked.sort()).toEqual(['people', 'reviews']);
  });
});

test('what is not served is refused before anything is planned', () => {
  const refused: [string, RegExp][] = [
    ['subscription { x }', /Subscriptions/],
    ['{ me { name ... @defer { email } } }', /Deferred/],
    ['query ($representations: ID!) { work(id: $representations) { title } }', /representations/],
    ['query A { me { id } } query B { me { id } }', /operationName/],
    ['fragment F on Person { id }', /operationName/],
  ];
  for (const [text, message] of refused) expect(() => planner.plan(parse(text))).toThrow(message);
  const two = parse(
    'query A($no: Boolean!) { me { ...F } } query B { me { ...G } } fragment F on Person { id @skip(if: $no) } fragment G on Person { name }',
  );
  expect(planner.plan(two, 'B').fetches.map(({ variableNames }) => variableNames)).toEqual([[]]);
  expect(() => planner.plan(two, 'C')).toThrow(/operationName/);
});

test('variables are judged by the schema that clients see', () => {
  const plan = planner.plan(
    parse('query ($id: ID!, $no: Boolean) { work(id: $id) { title @skip(if: $no) } }'),
  );
  expect(plan.variableErrors({ id: 'b1', no: true })).toEqual([]);
  expect(plan.variableErrors({})).toHaveLength(1);
  expect(plan.variableErrors({ id: {} })).toHaveLength(1);
  expect(plan.variableErrors(JSON.parse('{"__proto__": {"id": "b1"}}'))).toHaveLength(1);
});

test('a subgraph on its own answers what the fetch says', async () => {
  const { fetches } = planner.plan(parse(FILM));
  for (const fetch of fetches) {
    expect(parse(fetch.text, { noLocation: true })).toEqual(fetch.document);
    const variableValues = { representations: [{ __typename: 'Person', id: 'p1' }] };
    const schema = world.schemas.get(fetch.subgraph);
    if (!schema) throw new Error('no such subgraph');
    const { errors } = await executeGraphql({ schema, document: fetch.document, variableValues });
    expect(errors).toBeUndefined();
  }
});
