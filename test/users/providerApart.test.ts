import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castMember } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { change } from './support/management.ts';
import { type RunningProvider, registrationOf, startProvider } from './support/provider.ts';

let provider: RunningProvider;
let graph: Signpost;

beforeAll(async () => {
  graph = await startSignpost({ subgraphs: { loopbackProviders: true } });
  provider = await startProvider(graph.url);
});
afterAll(async () => {
  await provider?.close();
  await graph.close();
});

const outcome = '... on CredentialChanged { credential { id outcome } } ... on NotPermitted { message }';
/** Gives an organisation a provider, by two people of the central team. */
const give = async (organisationId: string, of: Parameters<typeof registrationOf>[0]): Promise<string> => {
  const input = { organisationId, ...registrationOf(of) };
  const { credential } = await change(graph.as('kofi'), 'proposeProvider', input, outcome);
  const decision = { id: credential.id, approve: true };
  await change(graph.as('lena'), 'decideCredential', decision, outcome);
  return credential.id;
};
const begin = async (id: string) =>
  (
    await graph.fetch('/session/provider', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: id }),
    })
  ).status;

test('a provider that hangs keeps nobody from another organisation’s', async () => {
  const hung = createServer(() => {});
  await new Promise<void>((resolve) => hung.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(hung.address() as AddressInfo).port}`;
  const there = await give(castMember('edward').organisation.id, { issuer, secret: provider.secret });
  const good = await give(castMember('amira').organisation.id, provider);
  provider.register(good);

  const waiting = Array.from({ length: 60 }, () => begin(there));
  await expect.poll(() => new Promise((count) => hung.getConnections((_, n) => count(n)))).toBeGreaterThan(0);
  expect(await begin(good)).toBe(200);
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([404]));
  hung.closeAllConnections();
  hung.close();
});
