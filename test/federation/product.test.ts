import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { composeSupergraph, readSubgraphs } from '../../cli/generate/compose.ts';
import { keyedFields } from '../../gateway/disclosure.ts';
import { execute } from '../../gateway/plan/execute.ts';
import { createPlanner } from '../../gateway/plan/planner.ts';
import { mockSubgraph } from './fixtures/mocked.ts';
import { inProcess, startOfficial } from './official.ts';
import { operations } from './operations.ts';

const { supergraph } = composeSupergraph();
const schemas = new Map(readSubgraphs().map(({ name, typeDefs }) => [name, mockSubgraph(name, typeDefs)]));
const RUNS = 60;
const VALUES = { ChildNumber: ['"1"', '"2"'], first: ['1', '3'], code: ['"Authority-1"', '"Authority-4"'] };

/** Where subgraphs meet and children are disclosed. */
const OFTEN = new Set([
  'Query.child',
  'Query.searchChildren',
  'Mutation.openRecord',
  'RecordOpened.child',
  'ChildSearch.candidates',
  'SearchCandidate.child',
  'Child.involvements',
  'Child.accessHistory',
  'Involvement.practitioner',
]);

test.each(['query', 'mutation'] as const)(
  'answers a %s on the product graph as the official gateway does',
  async (kind) => {
    const official = await startOfficial(supergraph, schemas);
    const planner = createPlanner(supergraph, {
      auditedTypes: { Child: 'number', SearchCandidate: 'number' },
      keyedFields,
    });
    const seen = { subgraphs: new Set<string>(), disclosed: 0, joined: 0 };
    await fc.assert(
      fc.asyncProperty(
        operations(planner.apiSchema, { kind, values: VALUES, often: OFTEN }),
        async ({ text, variables }) => {
          const document = parse(text);
          fc.pre(validate(planner.apiSchema, document).length === 0);
          const theirs = await official(document, variables);
          expect(theirs.errors).toBeUndefined();
          const compiled = planner.plan(document);
          const ours = await execute(compiled, variables, inProcess(schemas));
          expect(JSON.parse(JSON.stringify(ours.data))).toEqual(theirs.data);
          seen.disclosed += ours.disclosed.size;
          if (compiled.fetches.length > 1) seen.joined++;
          for (const { subgraph } of compiled.fetches) seen.subgraphs.add(subgraph);
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect([...seen.subgraphs].sort()).toEqual(['compliance', 'records', 'users']);
    // No payload of a mutation holds a child today; a query does.
    if (kind === 'query') expect(seen.disclosed).toBeGreaterThan(5);
    expect(seen.joined).toBeGreaterThan(5);
  },
  600_000,
);

test('a mutation of whose payload nothing is wanted is carried out all the same', async () => {
  const planner = createPlanner(supergraph, { auditedTypes: { Child: 'number' } });
  const text = `mutation Q($not: Boolean!) {
    endInvolvement(input: { number: "1", id: "1", version: 1, idempotencyKey: "1" }) {
      ... on RecordNotFound @include(if: $not) { message }
      ... @skip(if: true) { __typename }
    }
  }`;
  const asked: string[] = [];
  const fetch = inProcess(schemas);
  const { data } = await execute(planner.plan(parse(text)), { not: false }, (subgraph, ...rest) => {
    asked.push(subgraph);
    return fetch(subgraph, ...rest);
  });
  expect(asked).toEqual(['records']);
  expect(JSON.parse(JSON.stringify(data))).toEqual({ endInvolvement: {} });
});
