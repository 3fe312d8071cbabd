import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPLORER_DIR } from '../../cli/explorer/build.ts';
import { EXPLORER_CSP } from '../../gateway/explorer.ts';
import { builtExplorer } from './browser.ts';

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

let server: Server;
/** Marks an answer that the explorer left to the rest of the gateway. */
const NOT_MINE = 418;

beforeAll(async () => {
  const { files } = await builtExplorer();
  server = createServer((req, res) => {
    if (!files(req, res)) res.writeHead(NOT_MINE).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());

/** Sends the path as it stands: no client may tidy `..` away. */
function ask(path: string, method = 'GET', headers: Record<string, string> = {}): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, headers }, (res) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () =>
        resolve({ status: res.statusCode, headers: res.headers, body: Buffer.concat(parts) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

const assetNames = () => readdirSync(join(EXPLORER_DIR, 'assets')).filter((name) => !/\.(br|gz)$/.test(name));

describe('the page', () => {
  test('is HTML without an inline script, an inline style or a foreign address', async () => {
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const html = body.toString();
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
    expect(html).not.toMatch(/<style|\son\w+=|https?:\/\//);
    for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) expect(address).toMatch(/^\/[^/]/);
  });

  test('names its policy: own origin only, no eval, no blob, no inline script, nobody may frame it', async () => {
    const { headers } = await ask('/');
    expect(headers['content-security-policy']).toBe(EXPLORER_CSP);
    const rules = new Map(
      EXPLORER_CSP.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1).join(' ')]),
    );
    expect(rules.get('default-src')).toBe("'none'");
    for (const name of ['script-src', 'connect-src', 'worker-src', 'form-action'])
      expect(rules.get(name)).toBe("'self'");
    for (const name of ['base-uri', 'frame-ancestors']) expect(rules.get(name)).toBe("'none'");
    expect(EXPLORER_CSP).not.toMatch(/unsafe-eval|blob:|https?:|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
  });

  test('holds no word of the schema: somebody without a session learns nothing from it', () => {
    const bundles = assetNames()
      .filter((name) => /\.js$/.test(name))
      .map((name) => readFileSync(join(EXPLORER_DIR, 'assets', name), 'utf8'))
      .join('\n');
    for (const word of ['searchChildren', 'sensitiveServices', 'accessHistory', 'recordInvolvement']) {
      expect(bundles).not.toContain(word);
    }
  });
});

describe('assets', () => {
  test('are kept by browsers for a year, each of the right type, without source maps', async () => {
    const names = assetNames();
    expect(names.filter((name) => name.endsWith('.map'))).toEqual([]);
    expect(names.filter((name) => /worker/.test(name)).length).toBeGreaterThanOrEqual(3);
    const types: Record<string, RegExp> = { js: /^text\/javascript/, css: /^text\/css/, ttf: /^font\/ttf$/ };
    for (const name of names) {
      const { status, headers } = await ask(`/assets/${name}`, 'HEAD');
      expect(status).toBe(200);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['content-type']).toMatch(types[name.split('.').at(-1) as string] as RegExp);
    }
  });

  test('come compressed as the client asks, and are the same bytes', async () => {
    const name = assetNames().find((file) => file.endsWith('.js')) as string;
    const plain = await ask(`/assets/${name}`);
    const brotli = await ask(`/assets/${name}`, 'GET', { 'accept-encoding': 'gzip, deflate, br' });
    const gzip = await ask(`/assets/${name}`, 'GET', { 'accept-encoding': 'br;q=0, gzip' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotli.headers.vary).toBe('Accept-Encoding');
    expect(brotli.headers.etag).not.toBe(plain.headers.etag);
  });

  test('answer 304 to the ETag they gave, and 200 to another', async () => {
    const { headers } = await ask('/');
    expect((await ask('/', 'GET', { 'if-none-match': headers.etag as string })).status).toBe(304);
    expect((await ask('/', 'GET', { 'if-none-match': '"another"' })).status).toBe(200);
  });
});

describe('what is not the explorer’s', () => {
  test.each([
    '/session',
    '/graphql',
    '/health/live',
    '/guide.json',
    '/explorer/guide',
    '/built-from',
    '/index.html',
    '//',
    '/assets',
  ])('%s is left to the gateway', async (path) => expect((await ask(path)).status).toBe(NOT_MINE));

  test.each([
    '/assets/../guide.json',
    '/assets/..%2fguide.json',
    '/assets/%2e%2e/guide.json',
    '/assets/../../../package.json',
    '/assets/..\\guide.json',
    '/assets/unknown.js',
    '/assets/',
  ])('%s is not found and says nothing', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body.length).toBe(0);
  });

  test('only GET and HEAD are answered; HEAD without a body', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await ask('/', method);
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    }
    const { status, body, headers } = await ask('/', 'HEAD');
    expect([status, body.length]).toEqual([200, 0]);
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
  });
});
