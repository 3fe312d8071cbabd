// The official gateway reports to its maker unless told not to, and reads this when it is constructed.
process.env.APOLLO_TELEMETRY_DISABLED = '1';

import { ApolloGateway } from '@apollo/gateway';
import { type DocumentNode, execute as executeGraphql, type GraphQLSchema, Kind, parse } from 'graphql';
import type { Bag } from '../../gateway/plan/bag.ts';
import type { FetchSubgraph, SubgraphAnswer } from '../../gateway/plan/types.ts';

/** What the official gateway answers. */
interface OfficialAnswer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
}

/** The official gateway over subgraphs in process: the peer that ours is compared with. */
export async function startOfficial(
  supergraphSdl: string,
  schemas: ReadonlyMap<string, GraphQLSchema>,
): Promise<(document: DocumentNode, variables: Bag) => Promise<OfficialAnswer>> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: console.error },
    buildService: ({ name }) => ({
      process: async ({ request }) => {
        const schema = schemas.get(name) as GraphQLSchema;
        const document = parse(request.query as string);
        const { variables, operationName } = request;
        return (await executeGraphql({
          schema,
          document,
          variableValues: variables,
          operationName,
        })) as never;
      },
    }),
  });
  const { executor, schema } = await gateway.load();
  let queries = 0;
  return async (document, variables) => {
    const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const answer = await executor({
      document,
      schema,
      operation,
      operationName: null,
      request: { variables },
      queryHash: `${queries++}`,
      context: {},
      cache: { get: async () => undefined, set: async () => {}, delete: async () => {} },
      logger: console,
      metrics: {},
      overallCachePolicy: {},
    } as never).catch((error: unknown) => ({ errors: [String(error)] }));
    // A round trip, as a client sees it: the official gateway leaves undefined where it renamed a field.
    return JSON.parse(JSON.stringify(answer)) as OfficialAnswer;
  };
}

/** Runs the fetches of our executor on subgraphs in process, after a round trip through JSON as over HTTP. */
export function inProcess(schemas: ReadonlyMap<string, GraphQLSchema>): FetchSubgraph {
  return async (subgraph, fetch, variables) => {
    const answer = await executeGraphql({
      schema: schemas.get(subgraph) as GraphQLSchema,
      document: fetch.document,
      variableValues: variables,
      operationName: fetch.operationName,
    });
    return JSON.parse(JSON.stringify(answer)) as SubgraphAnswer;
  };
}
