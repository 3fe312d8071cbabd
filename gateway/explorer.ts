import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { securityHeaders, targetOf } from './headers.ts';

/**
 * What the explorer's page may load and reach: its own origin and nothing else. The editor sets its colours in style
 * elements, so `style-src` has 'unsafe-inline', on this page only (facts: GraphiQL); scripts have no exception.
 */
export const EXPLORER_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = { ...securityHeaders, 'content-security-policy': EXPLORER_CSP };

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

interface StaticFile {
  type: string;
  cacheControl: string;
  /** SHA-256 of the uncompressed content. */
  hash: string;
  /** Content by content encoding; `identity` always. */
  versions: Map<string, Buffer>;
}

/**
 * Serves the built explorer in `dir` at `/`, `/reset`, `/assets/*` and `/favicon.svg`: GET and HEAD, precompressed,
 * with an ETag; names with a hash are cached for a year. Returns true when it answered the request, false when the
 * path is not the explorer's.
 *
 * Needs no session, since the files hold nothing of the schema or about anybody. All files (about 8 MB) are read at
 * the start and served from memory: no path can lead out of `dir`, and a later build cannot mix with an earlier one.
 * @throws when `dir` holds no build
 */
export function explorerFiles(dir: string): (req: IncomingMessage, res: ServerResponse) => boolean {
  const files = findFiles(dir);
  return (req, res) => {
    const { path } = targetOf(req);
    const file = files.get(path);
    if (!file && !path.startsWith('/assets/')) return false;
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.writeHead(405, { ...HEADERS, allow: 'GET, HEAD', 'content-length': 0 }).end();
    } else if (file) {
      send(file, req, res);
    } else {
      res.writeHead(404, { ...HEADERS, 'content-length': 0 }).end();
    }
    return true;
  };
}

/**
 * The guide of the built explorer in `dir`: ready operations and who may see what. It names the schema's fields, so the
 * gateway answers with it only to signed-in people who may explore. Returns JSON with the operations of the given roles.
 * @throws when `dir` holds no build
 */
export function explorerGuide(dir: string): (roles: readonly string[]) => string {
  const guide = JSON.parse(readFileSync(join(dir, 'guide.json'), 'utf8')) as {
    operations: { role: string }[];
    fields: unknown[];
  };
  return (roles) =>
    JSON.stringify({ ...guide, operations: guide.operations.filter(({ role }) => roles.includes(role)) });
}

function findFiles(dir: string): Map<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  const page = describe(join(dir, 'index.html'), 'no-cache');
  // A link to set a password leads to the same page; its token is in the fragment, which no server sees.
  for (const path of ['/', '/reset']) files.set(path, page);
  files.set('/favicon.svg', describe(join(dir, 'favicon.svg'), 'public, max-age=86400'));
  for (const name of readdirSync(join(dir, 'assets'))) {
    if (extname(name) in TYPES) {
      files.set(
        `/assets/${name}`,
        describe(join(dir, 'assets', name), 'public, max-age=31536000, immutable'),
      );
    }
  }
  return files;
}

function describe(path: string, cacheControl: string): StaticFile {
  const content = readFileSync(path);
  const versions = new Map([['identity', content]]);
  for (const [encoding, ending] of ENCODINGS) {
    if (existsSync(path + ending)) versions.set(encoding, readFileSync(path + ending));
  }
  const hash = createHash('sha256').update(content).digest('base64url');
  return { type: TYPES[extname(path)] ?? 'application/octet-stream', cacheControl, hash, versions };
}

function send(file: StaticFile, req: IncomingMessage, res: ServerResponse): void {
  const encoding = chooseEncoding(file, String(req.headers['accept-encoding'] ?? ''));
  const content = file.versions.get(encoding) as Buffer;
  const etag = `"${file.hash}-${encoding}"`;
  const headers = {
    ...HEADERS,
    'content-type': file.type,
    'cache-control': file.cacheControl,
    etag,
    vary: 'Accept-Encoding',
  };
  if (matches(req.headers['if-none-match'], etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  const encoded = encoding === 'identity' ? {} : { 'content-encoding': encoding };
  res.writeHead(200, { ...headers, ...encoded, 'content-length': content.length });
  res.end(req.method === 'HEAD' ? undefined : content);
}

function chooseEncoding(file: StaticFile, accepted: string): string {
  const wanted = accepted
    .toLowerCase()
    .split(',')
    .map((part) => part.split(';').map((word) => word.trim()))
    .filter(([, quality]) => !/^q=0(\.0*)?$/.test(quality ?? ''))
    .map(([name]) => name);
  return ENCODINGS.find(([name]) => wanted.includes(name) && file.versions.has(name))?.[0] ?? 'identity';
}

function matches(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
