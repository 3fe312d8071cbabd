import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { composeSupergraph, printApi, readSubgraphs } from '../../cli/generate/compose.ts';
import { createPlanner } from '../../gateway/plan/planner.ts';
import { temporaryFolder } from '../support/processes.ts';
import { breakingChanges, brokenOperations, readSchemaFile } from './contractChange.ts';

describe('the composed schema', () => {
  const { supergraph, api } = composeSupergraph();

  test('is the committed one: else run `npm run generate`', () => {
    expect(readSchemaFile('supergraph.graphql')).toBe(supergraph);
    expect(readSchemaFile('api.graphql')).toBe(api);
  });

  test('composes with either composer to the same schema for clients, and plans with either', () => {
    const theirs = composeServices(readSubgraphs());
    expect(theirs.errors ?? []).toEqual([]);
    expect(printApi(theirs.supergraphSdl as string)).toBe(api);
    for (const sdl of [supergraph, theirs.supergraphSdl as string]) {
      const { plan } = createPlanner(sdl, { auditedTypes: { Child: 'number' } });
      const { fetches } = plan(parse('{ child(number: "1") { accessHistory { at } } }'));
      expect(fetches.map(({ subgraph }) => subgraph)).toEqual(['records', 'compliance']);
    }
  });

  test('names no address', () => {
    const urls = [...supergraph.matchAll(/url: "(http[^"]*)"/g)].map(([, url]) => url);
    const graphs = urls.filter((url) => !url?.startsWith('https://specs.apollo.dev/'));
    expect(graphs.sort()).toEqual(
      ['compliance', 'records', 'users'].map((name) => `http://${name}.signpost.invalid/graphql`),
    );
  });

  test('lists the faults of subgraphs that do not compose', () => {
    const field = (type: string) => parse(`type Query { one: ${type} }`);
    const clashing = ['Int', 'String'].map((type) => ({
      name: type,
      url: 'http://a.invalid',
      typeDefs: field(type),
    }));
    expect(() => composeSupergraph(clashing)).toThrow(/do not compose:\n- .*Query\.one/);
  });
});

describe('a breaking change', () => {
  test('of the API schema is announced in schema/CHANGELOG.md', () => {
    const api = readSchemaFile('api.graphql');
    const changes = breakingChanges(readSchemaFile('baseline.graphql'), api, readSchemaFile('CHANGELOG.md'));
    const unannounced = changes.filter(({ announced }) => !announced).map(({ description }) => description);
    const help =
      `Quote these changes in schema/CHANGELOG.md:\n${unannounced.join('\n')}\n` +
      `They break these files of schema/operations:\n${brokenOperations(api).join('\n') || '(none)'}`;
    expect(unannounced, help).toEqual([]);
  });

  test('breaks no stored operation', () => {
    expect(brokenOperations(readSchemaFile('api.graphql'))).toEqual([]);
  });

  test('is found, and is announced by quoting it', () => {
    const before = 'type Query { old: String kept: Int }';
    const after = 'type Query { kept: Int new: Int }';
    expect(breakingChanges(before, after, '# Changes')).toEqual([
      { description: 'Query.old was removed.', announced: false },
    ]);
    expect(breakingChanges(before, after, '- Query.old was removed. Use `new`.')[0]?.announced).toBe(true);
    expect(breakingChanges(before, before, '')).toEqual([]);
  });

  test('names the operations that it breaks', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'PRACTITIONER'));
    writeFileSync(join(folder, 'PRACTITIONER', '1-old.graphql'), '{ old }');
    writeFileSync(join(folder, 'PRACTITIONER', '2-kept.graphql'), '{ kept }');
    writeFileSync(join(folder, 'PRACTITIONER', '1-old.variables.json'), '{}');
    expect(brokenOperations('type Query { kept: Int }', folder)).toEqual([
      'PRACTITIONER/1-old.graphql: Cannot query field "old" on type "Query".',
    ]);
  });
});
