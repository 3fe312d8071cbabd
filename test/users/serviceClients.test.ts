import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { mintCaller } from '../../platform/caller.ts';
import { readPolicy } from '../../platform/policy.ts';
import type { ServiceMode } from '../../platform/serviceMode.ts';
import { sweepThrottle } from '../../subgraphs/users/session/store.ts';
import { castMember } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';
import { claimsOf } from '../support/people.ts';
import { accountOf, change, numberOf } from './support/management.ts';
import { assertionOf, ec, type Pair, tokenRequest } from './support/systems.ts';

// How old what a system signs may be, how often it serves, and which systems are taken on (docs/adr/0041).
let graph: Signpost;
let issuer = '';
let pair: Pair;
const selection = '... on CredentialChanged { credential { id } } ... on InvalidInput { field }';
const propose = async (username: string, { jwk }: Pair) =>
  change(
    graph.as('kofi'),
    'proposeServiceKey',
    { number: await numberOf(graph.database, username), jwk },
    selection,
  );
beforeAll(async () => {
  graph = await startSignpost();
  const metadata = await graph.fetch('/.well-known/oauth-authorization-server');
  ({ issuer } = (await metadata.json()) as { issuer: string });
  pair = ec();
  const { credential } = await propose('gro', pair);
  await change(graph.as('lena'), 'decideCredential', { id: credential.id, approve: true }, selection);
});

const ask = async (assertion: string) => (await graph.fetch('/oauth/token', tokenRequest(assertion))).status;
const signed = (claims: object = {}) => assertionOf(pair, 'gro', issuer, claims);
/** Seconds from now, as a token states moments. */
const from = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

test('what was signed more than five minutes ago gets no token, though it says that it has not run out', async () => {
  expect(await ask(signed({ iat: from(-340), exp: from(60) }))).toBe(401);
  expect(await ask(signed({ iat: from(-240), exp: from(60) }))).toBe(200);
});

test('what was signed ahead of time by more than clocks differ gets none yet', async () => {
  expect(await ask(signed({ iat: from(60), exp: from(120) }))).toBe(401);
  expect(await ask(signed({ iat: from(3), exp: from(120) }))).toBe(200);
});

test('what got a token is remembered as long as it might get another, whatever is swept', async () => {
  const assertion = signed();
  expect(await ask(assertion)).toBe(200);
  await sweepThrottle(graph.database.poolFor('signpost_users'), readPolicy(), null);
  expect(await ask(assertion)).toBe(401);
  // What cannot serve any more need not be.
  const kept = () => graph.database.sql`select 1 from users.used_once where purpose = 'assertion'`;
  expect((await kept()).length).toBeGreaterThan(0);
  const later = new Date(Date.now() + 2 * 3_600_000);
  await sweepThrottle(graph.database.poolFor('signpost_users'), readPolicy(), later);
  expect(await kept()).toEqual([]);
});

test('a session of a system lasts for the minutes of the policy', async () => {
  await ask(signed());
  const [row] = await graph.database.sql`
    select extract(epoch from expires_at - created_at) / 60 as minutes from users.session
    where account_id = ${castMember('gro').id} and credential_id is not null order by created_at desc limit 1`;
  expect(Number(row?.minutes)).toBe(readPolicy().serviceTokenMinutes);
});

test('no key is proposed for a system that is closed', async () => {
  const system = await accountOf(graph.as('kofi'), 'early-help');
  expect((await propose('early-help', ec())).__typename).toBe('CredentialChanged');
  const closed = { number: system.number, version: system.version };
  expect((await change(graph.as('kofi'), 'closeAccount', closed)).account.status).toBe('CLOSED');
  expect(await propose('early-help', ec())).toEqual({ __typename: 'InvalidInput', field: 'number' });
});

test('L42: in interim operation a new system needs a justification; in closing there is none', async () => {
  const apply = async (serviceMode: ServiceMode, more: object = {}) => {
    const input = {
      name: 'Example case system',
      clientId: `example-${randomUUID().slice(0, 8)}`,
      role: 'PARTNER_SYSTEM',
      organisationId: castMember('aid').organisation.id,
      ...more,
    };
    const [text, variables] = mutation(
      'applyForServiceAccount',
      input,
      '... on AccountChanged { account { justification } } ... on InvalidInput { field }',
    );
    const caller = mintCaller(claimsOf('kofi', randomUUID()), randomUUID(), serviceMode);
    const { data } = await graph.subgraphs.users.execute({ document: parse(text), variables }, caller);
    // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
    return (data as any)?.applyForServiceAccount;
  };
  const justification = 'Without it the children of this partner would be found by nobody.';
  expect(await apply('INTERIM')).toEqual({ __typename: 'InvalidInput', field: 'justification' });
  expect(await apply('INTERIM', { justification: 'needed' })).toMatchObject({ field: 'justification' });
  expect((await apply('INTERIM', { justification })).account).toEqual({ justification });
  expect(await apply('CLOSING', { justification })).toBeUndefined();
});
