import {
  buildSchema,
  type ExecutionResult,
  execute,
  type GraphQLObjectType,
  type GraphQLScalarType,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { prepareExecution } from '../../platform/prepared.ts';

const schema = buildSchema(`
  scalar Loud
  union Pet = Cat | Dog
  type Cat { name: String! lives: Int }
  type Dog { name: String! loud: Loud }
  type Child { number: ID! pet: Pet pets: [Pet!] broken: String required: String! }
  input Ask { number: ID! deep: [Int!] }
  type Query { child(number: ID): Child children(ask: Ask!): [Child] }
  type Mutation { rename(name: String!): Child }
`);
(schema.getType('Loud') as GraphQLScalarType).serialize = (value) => String(value).toUpperCase();

function child(number: string) {
  return {
    number,
    pet: { __typename: 'Cat', name: 'Tom', lives: 9 },
    required: number === 'lacks' ? null : 'there',
  };
}
const query = schema.getQueryType()?.getFields() ?? {};
if (query.child) query.child.resolve = (_root, { number }) => (number === 'none' ? null : child(number));
if (query.children)
  query.children.resolve = async (_root, { ask }) => [child(ask.number), null, child('lacks')];
const fields = (schema.getType('Child') as GraphQLObjectType).getFields();
if (fields.pets) {
  fields.pets.resolve = async () => [
    { __typename: 'Dog', name: 'Rex', loud: 'wuff' },
    { __typename: 'Cat', name: 'Tib', lives: null },
  ];
}
if (fields.broken) {
  fields.broken.resolve = () => {
    throw new Error('a value that must not leave');
  };
}
const rename = schema.getMutationType()?.getFields().rename;
if (rename) rename.resolve = (_root, { name }) => child(name);

/** As a client or the gateway's join would see it: without the errors' texts, which never leave a subgraph. */
function seen(result: ExecutionResult) {
  return JSON.parse(JSON.stringify({ data: result.data, failed: (result.errors ?? []).length > 0 }));
}

const everyField =
  'number pet { __typename ... on Cat { name lives } ... on Dog { name loud } } pets { ... on Dog { loud } ... on Cat { lives } }';

test.each([
  ['plain fields, unions and scalars', `query Q($n: ID) { child(number: $n) { ${everyField} } }`, { n: '1' }],
  ['an absent object', `query Q($n: ID) { child(number: $n) { ${everyField} } }`, { n: 'none' }],
  [
    'names of prototypes',
    '{ constructor: child(number: "1") { toString: number hasOwnProperty: number } }',
    {},
  ],
  ['the prototype itself as a name', '{ __proto__: child(number: "1") { number __proto__: number } }', {}],
  [
    'conditions',
    'query Q($a: Boolean!) { child(number: "1") { number @include(if: $a) pet @skip(if: $a) { __typename } } }',
    { a: true },
  ],
  [
    'conditions turned',
    'query Q($a: Boolean!) { child(number: "1") { number @include(if: $a) pet @skip(if: $a) { __typename } } }',
    { a: false },
  ],
  [
    'lists with nulls that rise',
    'query Q($ask: Ask!) { children(ask: $ask) { number required } }',
    { ask: { number: '1', deep: [1] } },
  ],
  ['a resolver that throws', '{ child(number: "1") { number broken } }', {}],
  [
    'variables that do not fit',
    'query Q($ask: Ask!) { children(ask: $ask) { number } }',
    { ask: { deep: ['x'] } },
  ],
  [
    'fragments',
    'query Q { child(number: "2") { ...F ... on Child { number } } } fragment F on Child { pets { __typename } }',
    {},
  ],
])('a document answers compiled what it answers at first: %s', async (_title, text, variables) => {
  const run = prepareExecution(schema);
  const document = parse(text);
  const request = { document, variables, context: {} };
  const reference = seen(await execute({ schema, document, variableValues: variables, contextValue: {} }));
  for (let time = 1; time <= 5; time += 1) {
    const { data, failed } = seen(await run(request));
    expect(failed, `run ${time}`).toBe(reference.failed);
    // Where anything failed nothing leaves, so only whole answers must be equal.
    if (!reference.failed) expect(data, `run ${time}`).toEqual(reference.data);
  }
  expect(({} as Record<string, unknown>).number).toBeUndefined();
});

test('a document that the schema does not know is refused each time', async () => {
  const run = prepareExecution(schema);
  const document = parse('{ child(number: "1") { secret } }');
  for (let time = 0; time < 5; time += 1) {
    expect(() => run({ document, variables: {}, context: {} })).toThrow('The operation is not valid.');
  }
});

test('what changes data keeps to the reference implementation, run after run', async () => {
  const run = prepareExecution(schema);
  const document = parse('mutation M($n: String!) { rename(name: $n) { number } }');
  for (const n of ['a', 'b', 'c', 'd', 'e']) {
    expect(seen(await run({ document, variables: { n }, context: {} })).data).toEqual({
      rename: { number: n },
    });
  }
});
