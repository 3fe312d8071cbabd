import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Supergraph } from '@apollo/federation-internals';
import { composeServices } from '@theguild/federation-composition';
import { type DocumentNode, lexicographicSortSchema, parse, printSchema } from 'graphql';
import { SUBGRAPH_NAMES } from '../../platform/caller.ts';
import { readTypeDefs } from '../../platform/subgraph.ts';

const SCHEMA_FOLDER = fileURLToPath(new URL('../../schema/', import.meta.url));

/** One subgraph as a composer takes it. */
interface SubgraphSdl {
  readonly name: string;
  /** A name that leads nowhere: where a subgraph is, its gateway's settings say. */
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

/** What is composed: the gateway's schema and the clients'. */
interface Composed {
  readonly supergraph: string;
  /** Sorted, with descriptions. */
  readonly api: string;
}

/** The product's subgraphs, read from `schema/`. */
export function readSubgraphs(): SubgraphSdl[] {
  return SUBGRAPH_NAMES.map((name) => ({
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

/**
 * Writes `supergraph.graphql` and `api.graphql`. With `release`, `baseline.graphql` too: the API schema that
 * later ones are compared with for breaking changes.
 */
export function writeComposed(composed: Composed, release: boolean): void {
  writeFileSync(join(SCHEMA_FOLDER, 'supergraph.graphql'), composed.supergraph);
  writeFileSync(join(SCHEMA_FOLDER, 'api.graphql'), composed.api);
  if (release) writeFileSync(join(SCHEMA_FOLDER, 'baseline.graphql'), composed.api);
}
