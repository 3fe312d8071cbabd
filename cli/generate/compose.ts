import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Supergraph } from '@apollo/federation-internals';
import { composeServices } from '@theguild/federation-composition';
import {
  buildSchema,
  type DocumentNode,
  findBreakingChanges,
  type GraphQLSchema,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
} from 'graphql';
import type { SubgraphName } from '../../platform/caller.ts';
import { readTypeDefs } from '../../platform/subgraph.ts';

const SUBGRAPHS: readonly SubgraphName[] = ['records', 'users', 'compliance'];
const SCHEMA_FOLDER = fileURLToPath(new URL('../../schema/', import.meta.url));

/** One subgraph as a composer takes it. */
export interface SubgraphSdl {
  readonly name: string;
  /** A name that leads nowhere: where a subgraph is, its gateway's settings say. */
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

/** What is composed: the gateway's schema and the clients'. */
export interface Composed {
  readonly supergraph: string;
  /** Sorted, with descriptions. */
  readonly api: string;
}

/** The product's subgraphs, read from `schema/`. */
export function readSubgraphs(): SubgraphSdl[] {
  return SUBGRAPHS.map((name) => ({
    name,
    url: `http://${name}.signpost.invalid/graphql`,
    typeDefs: parse(readTypeDefs(name)),
  }));
}

/**
 * Composes the subgraphs with the MIT composer.
 *
 * @throws Error that lists every fault of the composition
 */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[] = readSubgraphs()): Composed {
  const { supergraphSdl, errors } = composeServices([...subgraphs]);
  if (supergraphSdl === undefined) {
    const faults = (errors ?? []).map(({ message }) => `- ${message}`).join('\n');
    throw new Error(`The subgraphs do not compose:\n${faults}`);
  }
  return { supergraph: `${supergraphSdl.trimEnd()}\n`, api: printApi(supergraphSdl) };
}

/** The schema that clients see of a supergraph, sorted, as SDL. */
export function printApi(supergraph: string): string {
  const api = Supergraph.build(supergraph, { validateSupergraph: true }).apiSchema().toGraphQLJSSchema();
  return `${printSchema(lexicographicSortSchema(api)).trimEnd()}\n`;
}

/** A change that can break a client, and whether the changelog owns up to it. */
export interface BreakingChange {
  /** What graphql-js says, such as `Child.address was removed.` */
  readonly description: string;
  readonly announced: boolean;
}

/**
 * The breaking changes from one API schema to another. A change is announced when the changelog quotes its
 * description word for word.
 */
export function breakingChanges(before: string, after: string, changelog: string): BreakingChange[] {
  return findBreakingChanges(buildSchema(before), buildSchema(after)).map(({ description }) => ({
    description,
    announced: changelog.includes(description),
  }));
}

/** Every stored operation that a schema no longer serves: its file below the folder, and the first reason. */
export function brokenOperations(api: string, folder = join(SCHEMA_FOLDER, 'operations')): string[] {
  const schema: GraphQLSchema = buildSchema(api);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .flatMap((file) => {
      const [error] = validate(schema, parse(readFileSync(join(folder, file), 'utf8')));
      return error ? [`${file}: ${error.message}`] : [];
    });
}

/** A file of `schema/`, or nothing when it is not there. */
export function readSchemaFile(name: string): string {
  const path = join(SCHEMA_FOLDER, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/**
 * Writes `supergraph.graphql` and `api.graphql`. With `release`, `baseline.graphql` too: the API schema that
 * later ones are compared with for breaking changes.
 */
export function writeComposed(composed: Composed, release: boolean): void {
  writeFileSync(join(SCHEMA_FOLDER, 'supergraph.graphql'), composed.supergraph);
  writeFileSync(join(SCHEMA_FOLDER, 'api.graphql'), composed.api);
  if (release) writeFileSync(join(SCHEMA_FOLDER, 'baseline.graphql'), composed.api);
}
