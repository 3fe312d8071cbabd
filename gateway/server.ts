import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { drain } from '../platform/drain.ts';
import { CodedError } from '../platform/errors.ts';
import { listen } from '../platform/listen.ts';
import type { Log } from '../platform/log.ts';
import type { Permissions } from '../platform/permissions.ts';
import { codeFor } from './errors.ts';
import { Exchange } from './exchange.ts';
import { type FeedsOptions, takeFeed } from './feeds.ts';
import { answerGraph, answerSession, type GraphOptions } from './graph.ts';
import { findToken } from './headers.ts';
import { type Checks, describeChecks } from './health.ts';
import { hashToken, type Session } from './identity.ts';
import { answerMetadata, answerToken } from './oauth.ts';
import { answerProvider, isProviderPath, sendBack } from './provider.ts';
import { answerReset, answerSecurity, isSecurityPath } from './security.ts';
import { answerEnd, beginSession, endSession, requestPasskey, type SessionRoutesOptions } from './session.ts';
import { mayExplore } from './wall.ts';

/** The explorer's files and guide, where it is built (`explorer.ts`). */
export interface ExplorerRoutes {
  readonly files: (request: IncomingMessage, response: ServerResponse) => boolean;
  readonly guide: (roles: readonly string[]) => string;
}

interface ServerOptions {
  readonly graph: GraphOptions;
  readonly sessions: SessionRoutesOptions;
  readonly feeds: FeedsOptions;
  readonly permissions: Permissions;
  readonly explorer: ExplorerRoutes | undefined;
  readonly ready: () => Promise<Checks>;
  readonly log: Log;
  /** Requests that are worked on at once; one more is answered 503 at once. */
  readonly maxInFlight: number;
  /** Milliseconds between saying "not ready" and taking no more connections. */
  readonly drainDelay: number;
}

/** The gateway's port. */
interface GatewayServer {
  listen(port: number, host: string): Promise<number>;
  /** Says that it is not ready, finishes what is under way, and resolves when every connection is gone. */
  close(): Promise<void>;
}

/** How many bodies are waited for, for each request that may be worked on. */
const sendingAtOnce = 2;

const feedPath = /^\/feeds\/([a-z][a-z0-9-]{0,63})$/;

/** Plain lists: a `Set` keeps what has left it for longer (ADR 0122), and these are short. */
function remove<T>(from: T[], one: T): void {
  const at = from.indexOf(one);
  if (at >= 0) from.splice(at, 1);
}

/** Bare node:http. Nothing of a client's headers goes any further than here. */
export function createGatewayServer(options: ServerOptions): GatewayServer {
  const { explorer, permissions, log } = options;
  const { identity } = options.graph;
  /** Whose each request is that is worked on: undefined of people who are not signed in, as far as is known without asking. */
  const accounts: (string | undefined)[] = [];
  const placesOf = (account: string | undefined) =>
    accounts.reduce((many, one) => (one === account ? many + 1 : many), 0);
  /** Requests whose bodies are still being sent, the oldest first. */
  const sending: IncomingMessage[] = [];
  /** What is still to be answered on a connection, in the order in which it was asked. */
  const unanswered = new WeakMap<Duplex, ServerResponse[]>();
  let draining = false;

  /** What answers strangers; undefined for what wants a session. */
  const open = ({ request: { method }, path }: Exchange) => {
    if (path === '/session' && method === 'POST') return beginSession;
    if (path === '/session/passkey' && method === 'POST') return requestPasskey;
    if (path === '/oauth/token') return answerToken;
    if (isProviderPath(path)) return answerProvider;
    return path === '/reset' || path === '/reset/open' ? answerReset : undefined;
  };

  const route = async (
    exchange: Exchange,
    tokenHash: string | undefined,
    welcome: (session: Session) => void,
  ): Promise<void> => {
    const { request, path } = exchange;
    if (path === '/session' && request.method === 'DELETE') return endSession(exchange, options.sessions);
    if (path === '/.well-known/oauth-authorization-server' && request.method === 'GET')
      return answerMetadata(exchange, options.sessions.origin());
    const looks = path === '/session/end' && request.method === 'GET';
    const find = (hash: string) => (looks ? identity.lookAt(hash) : identity.findSession(hash));
    const session = tokenHash === undefined ? undefined : await find(tokenHash);
    if (!session) return exchange.refuse('UNAUTHENTICATED');
    welcome(session);
    if (looks) return answerEnd(exchange, session, options.sessions);
    if (path === '/graphql') return answerGraph(exchange, session, options.graph);
    if (path === '/session' && request.method === 'GET')
      return answerSession(exchange, session, options.graph);
    if (isSecurityPath(path)) return answerSecurity(exchange, session, options.sessions);
    if (path === '/explorer/guide' && request.method === 'GET') return answerGuide(exchange, session);
    const source = path.match(feedPath)?.[1];
    if (source !== undefined) return takeFeed(exchange, session, source, options.feeds);
    exchange.refuse('NOT_FOUND');
  };

  const answerGuide = async (exchange: Exchange, { claims }: Session): Promise<void> => {
    const { service } = options.graph;
    const shut = service.refusesPerson(await service.state(), claims);
    if (shut) exchange.refuse(shut.code, shut.hints);
    else if (explorer && mayExplore(permissions, claims.roles))
      exchange.json(200, explorer.guide(claims.roles));
    else exchange.refuse('NOT_FOUND');
  };

  const answerHealth = async (exchange: Exchange): Promise<void> => {
    if (exchange.path === '/health/live') return exchange.json(200, '{"status":"ok"}');
    const { ok, body } = describeChecks({ ...(await options.ready()), accepting: !draining });
    exchange.json(ok ? 200 : 503, body);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const exchange = new Exchange(request, response);
    exchange.last = draining;
    // RFC 9112, 3.2: which service was meant must not depend on who reads it.
    if ((request.headersDistinct.host?.length ?? 0) > 1) {
      exchange.last = true;
      return exchange.refuse('BAD_REQUEST');
    }
    const { path } = exchange;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (reads && (path === '/health/live' || path === '/health/ready')) return answerHealth(exchange);
    if (reads && explorer?.files(request, response)) return;
    const answer = open(exchange);
    const token = answer ? undefined : findToken(request);
    const tokenHash = token === undefined ? undefined : hashToken(token);
    // Whoever guesses tokens is a stranger as well: each guess is asked about in the database.
    let account = tokenHash && identity.accountOf(tokenHash);
    let placed = false;
    const enter = () => {
      const { maxInFlight } = options;
      // Strangers have half at most, and one person or system half of what they leave: some are left for everybody else.
      const most = (account ? maxInFlight - placesOf(undefined) : maxInFlight) / 2;
      if (accounts.length >= maxInFlight || placesOf(account) >= most) throw new CodedError('OVERLOADED');
      accounts.push(account);
      placed = true;
    };
    const leave = () => {
      if (placed) remove(accounts, account);
      placed = false;
    };
    const welcome = ({ claims }: Session) => {
      if (account === claims.accountId) return;
      leave();
      account = claims.accountId;
      enter();
    };
    // Nobody keeps a place by sending slowly. Of too many bodies the one that takes longest is cut off: what is sent in earnest
    // is there before so many others have come.
    exchange.whileSent = async (sent) => {
      if (request.complete) return sent();
      leave();
      if (sending.length >= sendingAtOnce * options.maxInFlight) sending.shift()?.destroy();
      sending.push(request);
      const body = await sent().finally(() => remove(sending, request));
      enter();
      return body;
    };
    try {
      enter();
      await (answer ? answer(exchange, options.sessions) : route(exchange, tokenHash, welcome));
    } catch (error) {
      const code = codeFor(error);
      if (code === 'INTERNAL') log.error('a request failed', { ref: exchange.ref, code, error });
      if (response.headersSent) response.destroy();
      else if (!sendBack(exchange)) exchange.refuse(code);
    } finally {
      leave();
      log.request({ ref: exchange.ref, code: exchange.code, ms: performance.now() - exchange.startedAt });
    }
  };

  const server = createServer({
    // Bodies have a patience of their own (`body.ts`); a source's file may take long.
    requestTimeout: 0,
    headersTimeout: 10_000,
    keepAliveTimeout: 65_000,
    maxHeaderSize: 16 * 1024,
  });
  // Else node leaves out, and tells nobody, what comes after two thousand: a second bearer among them.
  server.maxHeadersCount = 0;
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    const open = unanswered.get(socket) ?? [];
    if (open.push(response) === 1) unanswered.set(socket, open);
    response.once('close', () => remove(open, response));
    void handle(request, response);
  };
  server.on('request', listener);
  // Else node invites the body of somebody who has not been let in, or answers in our place.
  server.on('checkContinue', listener);
  server.on('checkExpectation', listener);
  server.on('clientError', (_error: Error, socket: Duplex) => {
    const refuse = () => {
      if (socket.writable)
        socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      else socket.destroy();
    };
    // What was asked whole before is answered first: this would be taken for its answer.
    const whole = (unanswered.get(socket) ?? []).filter(({ req }) => req.complete);
    const last = whole.at(-1);
    if (last) last.once('close', refuse);
    else refuse();
  });

  return {
    listen: (port, host) => listen(server, port, host),
    close: () => {
      draining = true;
      return drain(server, options.drainDelay, () => accounts.length > 0);
    },
  };
}
