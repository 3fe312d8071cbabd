import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { isPublicAddress, mayAsk, providerFetch } from '../../subgraphs/users/provider/fetch.ts';

test('providers are asked on the internet alone: no network of one’s own, no cloud’s inside, no redirect there', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::ffff:127.0.0.1',
    'fd00::1',
    'fe80::1',
    '::ffff:a00:1',
    // Into one's own network by a translator of one's own, a tunnel, or addresses of former days.
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '2001:0:a00:1::1',
    '2002:a00:1::1',
    'fec0::1',
    '5f00::1',
    'nonsense',
  ])
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
  for (const address of ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
  for (const address of [
    'http://idp.example',
    'https://localhost',
    'https://intranet',
    'https://[::1]/',
    'https://2130706433/',
    'https://0x7f.1/',
    'ftp://idp.example',
    'https://a:b@idp.example',
  ])
    expect([address, mayAsk(address, false)]).toEqual([address, false]);
  expect([
    mayAsk('https://idp.example', false),
    mayAsk('http://127.0.0.1:9', true),
    mayAsk('http://10.0.0.1', true),
  ]).toEqual([true, true, false]);
});

/** The address of a provider on this machine that answers as told; it ends with the test. */
async function answering(handle: RequestListener): Promise<string> {
  const http = createServer(handle);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
}

const ask = async (handle: RequestListener) => {
  const address = await answering(handle);
  const answer = await providerFetch(true)(address, { method: 'GET' });
  return (await answer.text()).slice(0, 100);
};

test('a provider is believed as far as its answer is short, soon there, and its own', async () => {
  expect(await ask((_request, response) => response.end('{"issuer":"x"}'))).toBe('{"issuer":"x"}');
  const elsewhere = await answering((_request, response) => response.end('{"issuer":"another"}'));
  await expect(
    ask((_request, response) => response.writeHead(302, { location: elsewhere }).end()),
  ).rejects.toThrow();
  const long = Buffer.alloc(300 * 1024, ' ');
  await expect(ask((_request, response) => response.end(long))).rejects.toThrow();
});

test('an answer that is small until it is unpacked is not unpacked', async () => {
  const long = Buffer.alloc(64 * 1024 * 1024, ' ');
  for (const [encoding, packed] of [
    ['gzip', gzipSync(long)],
    ['br', brotliCompressSync(long)],
    ['gzip, gzip', gzipSync(gzipSync(long))],
  ] as const) {
    expect(packed.length).toBeLessThan(256 * 1024);
    const before = process.memoryUsage().arrayBuffers;
    const asked = ask((_request, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(packed),
    );
    await expect(asked).rejects.toThrow();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  }
});

test('a provider that hangs, or gives a little now and then, is waited for three seconds', async () => {
  const began = performance.now();
  const trickle: RequestListener = (_request, response) => {
    const drip = setInterval(() => response.write(' '), 100);
    response.on('close', () => clearInterval(drip));
  };
  await Promise.all([ask(() => {}), ask(trickle)].map((asked) => expect(asked).rejects.toThrow()));
  const waited = performance.now() - began;
  expect(waited).toBeGreaterThan(2_900);
  // A machine that does much else may stand still for seconds; without the limit it would be minutes.
  expect(waited).toBeLessThan(30_000);
});
