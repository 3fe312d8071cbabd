import type { IncomingMessage } from 'node:http';

/** On every answer but the explorer's own files, which bring theirs. */
export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** Where a request goes. */
interface Target {
  /** Without the query. */
  readonly path: string;
  /** What follows the first question mark, up to the next; empty without one. */
  readonly query: string;
  /** In small letters. */
  readonly host: string | undefined;
}

/** A whole address, as clients write one to a proxy. One with a user in it is none: who asks is told by a header (RFC 9110, 4.2.4). */
const wholeAddress = /^https?:\/\/([^/?#@]+)([/?].*)?$/is;

/** The target of a request: a path, or a whole address, whose host then holds whatever the header says (RFC 9112, 3.2.2). */
export function targetOf({ url = '', headers }: IncomingMessage): Target {
  const [, named, rest] = url.match(wholeAddress) ?? [];
  const [path = '', query = ''] = (named === undefined ? url : (rest ?? '')).split('?', 2);
  return {
    path: named !== undefined && path === '' ? '/' : path,
    query,
    host: (named ?? headers.host)?.toLowerCase(),
  };
}

/** The cookie of browsers. The prefix makes them refuse it without Secure, with a domain, or on a narrower path. */
export const sessionCookie = '__Host-signpost';

const tokenShape = /^[A-Za-z0-9_-]{20,128}$/;

/** The value of a cookie. Undefined when there is none of the right shape, and of two of the name. */
export function findCookie({ headers }: IncomingMessage, name: string, shape: RegExp): string | undefined {
  const [value, ...more] = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return value !== undefined && more.length === 0 && shape.test(value) ? value : undefined;
}

/**
 * The session's token: the bearer's, else the cookie's. Undefined when there is none of the right shape, and of two
 * bearers or cookies: whose request it is must not depend on who reads it, a proxy or we.
 */
export function findToken(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return findCookie(request, sessionCookie, tokenShape);
  if ((request.headersDistinct.authorization?.length ?? 0) > 1) return undefined;
  if (authorization.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  const token = authorization.slice(7).trim();
  return tokenShape.test(token) ? token : undefined;
}

/**
 * Whether the request comes from a page of another site, or from one that hides where it is. Programs send no
 * Origin; pages of our own send ours, which names the host that was asked.
 */
export function isForeign(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
  const { origin } = request.headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== targetOf(request).host;
}

/** Whether the body is announced as JSON in UTF-8, not compressed. */
export function isJson(request: IncomingMessage): boolean {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers;
  if (type === undefined || (encoding !== undefined && encoding !== 'identity')) return false;
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type);
}
