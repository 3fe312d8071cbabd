import type { KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type DocumentNode, parse } from 'graphql';
import { presentCaller, uploadSubject } from './caller.ts';
import { drain } from './drain.ts';
import { listen } from './listen.ts';
import type { Log } from './log.ts';
import { readUpTo } from './readUpTo.ts';
import type { RunningSubgraph } from './subgraph.ts';

interface SubgraphServerOptions {
  readonly subgraph: RunningSubgraph;
  /** The gateway's public key. */
  readonly callerKey: KeyObject;
  readonly log: Log;
  /** Whether the database and the migrations are as they must be; asked by `/health/ready`. */
  readonly ready: () => Promise<Readonly<Record<string, boolean>>>;
  /** Milliseconds between saying "not ready" and taking no more connections; none unless told. */
  readonly drainDelay?: number;
  /** Milliseconds that whoever connects may take to begin a request, and to send an operation's body; ten seconds unless told. */
  readonly patience?: number;
}

/** A subgraph's port. `close` stops taking requests and resolves when those under way are answered. */
interface SubgraphServer {
  readonly server: Server;
  listen(port: number, host: string): Promise<number>;
  close(): Promise<void>;
}

const bodyBytes = 1024 * 1024;
const keptDocuments = 1_000;
const unauthenticated = JSON.stringify({ errors: [{ message: 'No caller.' }] });
const feedPath = /^\/feeds\/([a-z][a-z0-9-]{0,63})$/;

/**
 * Serves one subgraph over HTTP (ARCHITECTURE.md, wall 2). It answers 401 to every request without a caller that the
 * gateway signed for this subgraph and this very request, `_service` included: nobody learns a byte of the schema.
 */
export function createSubgraphServer(options: SubgraphServerOptions): SubgraphServer {
  const { subgraph, callerKey, log, patience = 10_000 } = options;
  const documents = new Map<string, DocumentNode>();
  let closing = false;
  let inFlight = 0;

  const presented = (request: IncomingMessage) => {
    const [scheme, token, more] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || !token || more !== undefined) return null;
    return presentCaller(token, subgraph.name, callerKey);
  };

  const documentOf = (text: string): DocumentNode => {
    const known = documents.get(text);
    if (known) return known;
    const document = parse(text, { noLocation: true });
    // The gateway's plans are few and stay: when there are more, the oldest goes.
    if (documents.size >= keptDocuments) documents.delete(documents.keys().next().value as string);
    documents.set(text, document);
    return document;
  };

  const answerOperation = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const callerOf = presented(request);
    if (!callerOf) return send(response, 401, unauthenticated);
    const dawdled = setTimeout(() => send(response, 401, unauthenticated), patience);
    const body = await readUpTo(request, bodyBytes).finally(() => clearTimeout(dawdled));
    if (!body) return send(response, 413, unauthenticated);
    const caller = callerOf(body);
    if (!caller) return send(response, 401, unauthenticated);
    const { query, variables, operationName } = JSON.parse(body.toString('utf8')) as {
      query: string;
      variables?: Record<string, unknown>;
      operationName?: string;
    };
    const document = documentOf(query);
    const result = await subgraph.execute({ document, variables: variables ?? {}, operationName }, caller);
    send(response, 200, JSON.stringify({ data: result.data, errors: result.errors }));
  };

  const takeFile = async (
    request: IncomingMessage,
    response: ServerResponse,
    source: string,
  ): Promise<void> => {
    const caller = presented(request)?.(uploadSubject(source));
    if (!caller || !subgraph.upload) return send(response, 401, unauthenticated);
    // Whoever stops reading before the end does not cut the sender off.
    const answer = await subgraph.upload(source, request.iterator({ destroyOnReturn: false }), caller);
    // An answer that comes before the end of the file would be lost with the connection, were the rest not taken.
    request.resume();
    send(response, answer.status, JSON.stringify(answer.body), true);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '' } = request;
    if (method === 'GET' && url === '/health/live') return send(response, 200, '{"status":"ok"}');
    if (method === 'GET' && url === '/health/ready') {
      const checks = await options.ready().catch(() => ({ database: false }));
      const ok = !closing && Object.values(checks).every(Boolean);
      const named = Object.fromEntries(
        Object.entries(checks).map(([name, sound]) => [name, sound ? 'ok' : 'not ok']),
      );
      return send(response, ok ? 200 : 503, JSON.stringify({ status: ok ? 'ok' : 'not ok', checks: named }));
    }
    if (method === 'POST' && url === '/graphql') return answerOperation(request, response);
    const source = method === 'POST' ? url.match(feedPath)?.[1] : undefined;
    if (source !== undefined) return takeFile(request, response, source);
    send(response, 401, unauthenticated);
  };

  const timeouts = {
    // The gateway takes it from the answers, and gives a connection up two seconds before.
    keepAliveTimeout: 6_000,
    // A source's file may take long. Node waits for headers no longer than for a request, that is for ever, unless told.
    requestTimeout: 0,
    headersTimeout: patience,
    connectionsCheckingInterval: patience,
  };
  const server = createServer(timeouts, (request, response) => {
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    if (closing) response.setHeader('connection', 'close');
    answer(request, response).catch((error: unknown) => {
      // The gateway has gone in the middle of its question, or a sender in the middle of their file.
      if (request.destroyed && !request.complete) return;
      log.error('a request of the gateway failed', { error });
      if (response.headersSent) response.destroy();
      else send(response, 500, JSON.stringify({ errors: [{ message: 'Something went wrong.' }] }));
    });
  });

  return {
    server,
    listen: (port, host) => listen(server, port, host),
    close: () => {
      closing = true;
      return drain(server, options.drainDelay ?? 0, () => inFlight > 0);
    },
  };
}

function send(response: ServerResponse, status: number, body: string, takesTheRest = false): void {
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...(status >= 400 && !response.req.complete && !takesTheRest && { connection: 'close' }),
    })
    .end(body);
}
