import { type KeyObject, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';
import {
  type Caller,
  gatewayCaller,
  type SubgraphName,
  signCaller,
  uploadSubject,
} from '../platform/caller.ts';
import { deadlines } from '../platform/deadlines.ts';
import { CodedError } from '../platform/errors.ts';
import { type Log, silentLog } from '../platform/log.ts';
import { readUpTo } from '../platform/readUpTo.ts';
import type { SubgraphClient, UploadAnswer } from './forward.ts';
import type { SubgraphAnswer } from './plan/types.ts';

/** The largest answer of a subgraph, in bytes: cost is bounded, so nothing sound is near it. */
const answerBytes = 8 * 1024 * 1024;
/** How long records may take over a file, in milliseconds. */
const uploadDeadline = 60 * 60 * 1_000;
/** How often it is told that a subgraph takes no caller, in milliseconds. */
const tellingEvery = 60_000;
/** How long it is asked whether it takes callers, in milliseconds. */
const askedFor = 1_000;
/** Behind one address, one of several may be at fault: while another takes callers, in milliseconds, the gateway is ready. */
const oneOfSeveral = 10_000;

interface RemoteOptions {
  readonly name: SubgraphName;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly signingKey: KeyObject;
  readonly log?: Log;
}

/**
 * A subgraph in a process of its own, over kept-alive connections. Each request carries the caller, signed for this
 * subgraph and this body. Redirects are not followed; anything but 200 with JSON within the size is no answer.
 */
export function remoteClient(options: RemoteOptions): SubgraphClient {
  const { name, signingKey, log = silentLog } = options;
  const pool = new Pool(options.origin, {
    connections: 64,
    pipelining: 1,
    connectTimeout: 1_000,
    keepAliveTimeout: 4_000,
  });

  const authorization = async (caller: Caller, subject: string) =>
    `Bearer ${await signCaller(caller, name, subject, signingKey)}`;

  let told = Number.NEGATIVE_INFINITY;
  let takenAt = Number.NEGATIVE_INFINITY;
  /** The log says why, which health does not. */
  const tellRefused = (status: number) => {
    if (status !== 401 || performance.now() - told < tellingEvery) return;
    told = performance.now();
    log.warn('a subgraph takes no caller of this gateway: their caller keys differ, or their clocks', {
      step: name,
    });
  };

  const post = async (body: string, caller: Caller, signal: AbortSignal | EventEmitter) => {
    const response = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: await authorization(caller, body),
      },
      body,
      signal,
    });
    tellRefused(response.statusCode);
    if (response.statusCode !== 401) takenAt = performance.now();
    return response;
  };

  return {
    name,
    async execute({ text, operationName, deadline = 'subgraph' }, variables, caller, signal) {
      const body = JSON.stringify({ query: text, variables, operationName });
      const abort = new EventEmitter();
      const stop = () => abort.emit('abort');
      const timer = setTimeout(stop, deadlines[deadline]);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        const response = await post(body, caller, abort);
        if (response.statusCode !== 200) {
          await response.body.dump().catch(() => {});
          throw new CodedError(response.statusCode === 503 ? 'OVERLOADED' : 'SUBGRAPH_UNAVAILABLE');
        }
        return (await readJson(response)) as SubgraphAnswer;
      } catch (error) {
        throw error instanceof CodedError ? error : new CodedError('SUBGRAPH_UNAVAILABLE');
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      }
    },
    async upload(source, stream, caller): Promise<UploadAnswer> {
      try {
        const response = await pool.request({
          path: `/feeds/${source}`,
          method: 'POST',
          headers: {
            'content-type': 'application/octet-stream',
            authorization: await authorization(caller, uploadSubject(source)),
          },
          body: Readable.from(stream, { objectMode: false }),
          headersTimeout: uploadDeadline,
          bodyTimeout: uploadDeadline,
        });
        const body = await readJson(response);
        tellRefused(response.statusCode);
        // Said of us or of itself, not of the file: nothing that the source could do anything about.
        if (response.statusCode === 401 || response.statusCode >= 500)
          throw new CodedError('SUBGRAPH_UNAVAILABLE');
        return { status: response.statusCode, body };
      } catch {
        throw new CodedError('SUBGRAPH_UNAVAILABLE');
      }
    },
    async refusesCallers() {
      try {
        const body = JSON.stringify({ query: '{ __typename }' });
        const response = await post(body, gatewayCaller(randomUUID()), AbortSignal.timeout(askedFor));
        await response.body.dump();
        return response.statusCode === 401 && performance.now() - takenAt > oneOfSeveral;
      } catch {
        return false;
      }
    },
    close: () => pool.close(),
  };
}

async function readJson({ headers, body }: Dispatcher.ResponseData): Promise<unknown> {
  if (!String(headers['content-type'] ?? '').startsWith('application/json')) {
    await body.dump().catch(() => {});
    throw new CodedError('SUBGRAPH_UNAVAILABLE');
  }
  const bytes = await readUpTo(body, answerBytes);
  if (!bytes) throw new CodedError('SUBGRAPH_UNAVAILABLE');
  return JSON.parse(bytes.toString('utf8'));
}
