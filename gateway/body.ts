import type { IncomingMessage } from 'node:http';
import { CodedError } from '../platform/errors.ts';
import { hasNameTwice } from '../platform/json.ts';

/** Longest body of an operation, in bytes. */
export const operationBytes = 256 * 1024;
/** Longest body of a sign-in, and of what people do about their own, in bytes: a passkey's answer has some two thousand. */
export const securityBytes = 8 * 1024;
/** How long a client may take to send a body, in milliseconds. */
const patienceMilliseconds = 10_000;

/**
 * Reads a body of at most `limit` bytes and no longer than ten seconds.
 *
 * @throws PAYLOAD_TOO_LARGE as soon as the limit is passed, announced or not; BAD_REQUEST when it breaks off or dawdles
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) return Promise.reject(new CodedError('PAYLOAD_TOO_LARGE'));
  // Its client has gone while it was looked who asks: that is told no more.
  if (request.destroyed) return Promise.reject(new CodedError('BAD_REQUEST'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const end = (error?: CodedError) => {
      clearTimeout(timer);
      request.removeListener('data', onData);
      if (error) reject(error);
      else resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length));
    };
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) end(new CodedError('PAYLOAD_TOO_LARGE'));
      else chunks.push(chunk);
    };
    const timer = setTimeout(() => end(new CodedError('BAD_REQUEST')), patienceMilliseconds);
    request.on('data', onData);
    request.once('end', () => end());
    request.once('error', () => end(new CodedError('BAD_REQUEST')));
    request.once('close', () => {
      if (!request.complete) end(new CodedError('BAD_REQUEST'));
    });
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** As JSON may write what no text is: NUL, and halves of surrogate pairs. */
const suspicious = /\\u(?:0000|d[89a-f])/i;

/** Whether it is Unicode without NUL: what the database can hold, and gives back as it was. */
export function isStorable(text: string): boolean {
  return !/\p{Cs}/u.test(text) && !text.includes('\u0000');
}

/**
 * The one JSON object in a body. @throws BAD_REQUEST for everything else: other text, lists, other members than named, names
 * that an object has twice, of which somebody on the way may read the first, and strings that are no text (RFC 7493; ADR 0146)
 */
export function readObject(body: Buffer, members: ReadonlySet<string>): Record<string, unknown> {
  let value: unknown;
  try {
    const text = utf8.decode(body);
    value = suspicious.test(text) ? JSON.parse(text, refuseOddText) : JSON.parse(text);
    if (hasNameTwice(text, value)) throw new CodedError('BAD_REQUEST');
  } catch {
    throw new CodedError('BAD_REQUEST');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CodedError('BAD_REQUEST');
  for (const member of Object.keys(value)) if (!members.has(member)) throw new CodedError('BAD_REQUEST');
  return value as Record<string, unknown>;
}

function refuseOddText(member: string, value: unknown): unknown {
  if (isStorable(member) && (typeof value !== 'string' || isStorable(value))) return value;
  throw new CodedError('BAD_REQUEST');
}

const nesting = 16;
const values = 1_000;
const textLength = 10_000;
const listLength = 100;

/**
 * Whether variables are of a size that is worth looking at: depth, number of values, length of lists and texts. Goes no
 * deeper than its own limit, so that no input can exhaust the stack.
 */
export function isModest(variables: unknown): boolean {
  let seen = 0;
  const modest = (value: unknown, depth: number): boolean => {
    seen += 1;
    if (seen > values) return false;
    if (typeof value === 'string') return value.length <= textLength;
    if (typeof value !== 'object' || value === null) return true;
    if (depth > nesting) return false;
    if (Array.isArray(value))
      return value.length <= listLength && value.every((item) => modest(item, depth + 1));
    for (const member in value)
      if (!modest((value as Record<string, unknown>)[member], depth + 1)) return false;
    return true;
  };
  return modest(variables, 0);
}
