// Read by Apollo's packages when they are loaded or constructed: nothing may be reported to anybody.
process.env.APOLLO_TELEMETRY_DISABLED = '1';

import { ApolloServer, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Log } from '../platform/log.ts';
import type { Running } from './answer.ts';
import { errorBody } from './errors.ts';
import type { Operations } from './operations.ts';

/** An answer as it goes to the client. */
export interface GraphAnswer {
  readonly status: number;
  readonly body: string;
}

export interface GraphServerOptions {
  readonly schema: GraphQLSchema;
  readonly supergraph: string;
  readonly operations: Operations;
  readonly log: Log;
}

/** Apollo Server with our executor behind it. */
export interface GraphServer {
  /** The text of the answer, which may be made before it may leave. */
  answer(operation: Running): Promise<GraphAnswer>;
  stop(): Promise<void>;
}

/** An operation while Apollo Server has it. */
interface Held {
  operation: Running | undefined;
  data: Record<string, unknown> | null;
}

/**
 * Lets go of an operation whose answer is written. What Apollo Server makes of a request for its gateway has accessors of
 * its own, for which V8 makes a hidden class each time: through it every operation, with all that it read and answered,
 * would be kept, and copied by each collection of young objects, until the whole heap is collected.
 */
function release(held: Held): void {
  held.operation = undefined;
  for (const field in held.data) held.data[field] = null;
  held.data = null;
}

const requestHeaders = new HeaderMap([['content-type', 'application/json']]);
const hashLength = 64;

/**
 * Apollo Server (graph.md 7), started with everything off that reports, wraps fields, registers documents or answers
 * pages. Documents come parsed, measured and checked from `Operations`, as its document store, so that it never parses;
 * its gateway is the operation that is under way.
 */
export async function startGraphServer(options: GraphServerOptions): Promise<GraphServer> {
  const { schema, supergraph, operations, log } = options;
  let announce: (context: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void = () => {};
  const server = new ApolloServer<{ held: Held }>({
    gateway: {
      onSchemaLoadOrUpdate: (callback) => {
        announce = callback;
        return () => {};
      },
      load: async () => {
        announce({ apiSchema: schema, coreSupergraphSdl: supergraph });
        const executor = async ({ context }: { context: { held?: Held } }) => {
          const held = context.held as Held;
          held.data = await (held.operation as Running).data;
          return { data: held.data };
        };
        return { executor };
      },
      stop: async () => {},
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    documentStore: {
      get: async (key) => operations.documentOf(key.slice(-hashLength)),
      set: async () => {},
      delete: async () => {},
    },
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    // Who may see the schema is decided by the wall, which refuses the operation before it comes here.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    // The server refuses everything but application/json from our own origin before it comes here.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    // Whatever Apollo Server would say itself is a fault of ours: a code, and no more.
    formatError: (_formatted, error) => {
      log.error('Apollo Server failed', { error });
      return { message: 'INTERNAL' };
    },
    logger: {
      debug: () => {},
      info: () => {},
      warn: () => log.warn('Apollo Server warns'),
      error: () => log.error('Apollo Server failed'),
    },
  });
  await server.start();
  return {
    async answer(operation) {
      const { text, operationName } = operation.prepared;
      const held: Held = { operation, data: null };
      try {
        const response = await server.executeHTTPGraphQLRequest({
          httpGraphQLRequest: {
            method: 'POST',
            headers: requestHeaders,
            search: '',
            body: {
              query: text,
              variables: operation.variables,
              ...(operationName !== undefined && { operationName }),
            },
          },
          // Apollo Server copies the context; what it holds must stay one object.
          context: async () => ({ held }),
        });
        if (response.body.kind !== 'complete' || (response.status ?? 200) !== 200)
          return { status: 500, body: errorBody('INTERNAL', operation.caller.operationId) };
        return { status: 200, body: response.body.string };
      } finally {
        release(held);
      }
    },
    stop: () => server.stop(),
  };
}
