// Read by Apollo's packages when they are loaded or constructed: nothing may be reported to anybody.
process.env.APOLLO_TELEMETRY_DISABLED = '1';

import {
  ApolloServer,
  type ApolloServerPlugin,
  type GraphQLRequestListener,
  HeaderMap,
} from '@apollo/server';
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
interface GraphAnswer {
  readonly status: number;
  readonly body: string;
}

interface GraphServerOptions {
  readonly schema: GraphQLSchema;
  readonly operations: Operations;
  readonly log: Log;
}

/** Apollo Server with our executor before it. */
export interface GraphServer {
  /** The text of the answer, which may be made before it may leave. */
  answer(operation: Running): Promise<GraphAnswer>;
  stop(): Promise<void>;
}

/** What Apollo Server knows of an operation. */
interface Context {
  readonly running: Running;
}

const jsonHeaders = new HeaderMap([['content-type', 'application/json; charset=utf-8']]);

const answering: GraphQLRequestListener<Context> = {
  responseForOperation: async ({ contextValue }) => ({
    http: { status: undefined, headers: jsonHeaders },
    body: { kind: 'single', singleResult: { data: await contextValue.running.data } },
  }),
};

/**
 * Answers with the operation that is under way, so that Apollo Server builds no executor. For an executor it makes
 * objects with accessors, or copies its context with an added key; V8 gives each such object a hidden class that
 * keeps the whole operation alive until a full collection of the heap (ADR 0122).
 */
const running: ApolloServerPlugin<Context> = {
  requestDidStart: async ({ response: { http } }) => {
    // The same is true of the answer's text, unless the key that it is put under is there already.
    Object.assign(http, { body: undefined });
    return answering;
  },
};

const requestHeaders = new HeaderMap([['content-type', 'application/json']]);
const hashLength = 64;

/**
 * Apollo Server, started with everything off that reports, wraps fields, registers documents or answers
 * pages. Documents come parsed, measured and checked from `Operations`, as its document store, so that it never parses;
 * and it never executes, since the operation is under way.
 */
export async function startGraphServer(options: GraphServerOptions): Promise<GraphServer> {
  const { schema, operations, log } = options;
  const server = new ApolloServer<Context>({
    schema,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      running,
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
        context: async () => ({ running: operation }),
      });
      if (response.body.kind !== 'complete' || (response.status ?? 200) !== 200)
        return { status: 500, body: errorBody('INTERNAL', operation.caller.operationId) };
      return { status: 200, body: response.body.string };
    },
    stop: () => server.stop(),
  };
}
