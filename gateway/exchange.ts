import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ErrorCode, errorCodes } from '../platform/errors.ts';
import { timedUuid } from '../platform/identifiers.ts';
import { readBody } from './body.ts';
import { errorBody, isPassing } from './errors.ts';
import { securityHeaders, targetOf } from './headers.ts';

/** Bodies up to this many bytes are read and dropped, so that the connection can go on. */
const shortBody = 65_536;

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

/** One request and its answer. Every answer passes here, and has the security headers. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The path without the query. */
  readonly path: string;
  /** Names the request in the log, in the audit and to the client. */
  readonly ref = timedUuid();
  readonly startedAt = performance.now();
  /** Set when the connection must not be used again. */
  last = false;
  /** Waits for what the client sends; the server lets it keep no place meanwhile. */
  whileSent: <T>(sent: () => Promise<T>) => Promise<T> = (sent) => sent();
  /** What became of it, for the log. */
  code = 'OK';

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.request = request;
    this.response = response;
    this.path = targetOf(request).path;
  }

  /** Tells a client that waits for leave to send the body that it may: only once it is known who asks. */
  acceptBody(): void {
    if (this.request.headers.expect !== undefined) this.response.writeContinue();
  }

  /** The whole body, of at most `limit` bytes. @throws as `readBody` does; OVERLOADED when there is no place any more */
  body(limit: number): Promise<Buffer> {
    this.acceptBody();
    return this.whileSent(() => readBody(this.request, limit));
  }

  json(status: number, body: string, headers: Record<string, string | string[]> = {}): void {
    if (this.response.headersSent || this.response.destroyed) return;
    const { request } = this;
    // A body that was not wanted is not read to its end for the sake of the connection.
    const announced = Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY);
    const unread = hasBody(request) && !request.complete && announced > shortBody;
    const bytes = Buffer.from(body);
    this.response
      .writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': bytes.byteLength,
        ...securityHeaders,
        ...((this.last || unread) && { connection: 'close' }),
        ...headers,
      })
      .end(bytes);
  }

  /** An answer without a body. */
  empty(status: number, headers: Record<string, string | string[]> = {}): void {
    if (this.response.headersSent || this.response.destroyed) return;
    this.response
      .writeHead(status, { ...securityHeaders, ...(this.last && { connection: 'close' }), ...headers })
      .end();
  }

  /** An error: the code's own sentence and status, the reference, nothing else. */
  refuse(code: ErrorCode, hints?: readonly string[]): void {
    this.code = code;
    const headers: Record<string, string> = {};
    if (isPassing(code)) headers['retry-after'] = code === 'TOO_MANY_REQUESTS' ? '600' : '1';
    if (code === 'METHOD_NOT_ALLOWED') headers.allow = 'POST';
    if (code === 'UNAUTHENTICATED') headers['www-authenticate'] = 'Bearer';
    this.json(errorCodes[code].status, errorBody(code, this.ref, hints), headers);
  }
}
