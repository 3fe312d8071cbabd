import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { birth, file } from '../records/feed/support.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { within } from '../support/time.ts';
import { actsOf, numberOf, withStaleFactor } from './support/management.ts';
import { assertionOf, ec, ed, encode, type Pair, rsa, tokenRequest } from './support/systems.ts';

let graph: Signpost;
let second: Signpost;
let issuer = '';
beforeAll(async () => {
  graph = await startSignpost();
  second = await startSignpost({ database: graph.database, gateway: { publicUrl: undefined } });
  const metadata = await graph.fetch('/.well-known/oauth-authorization-server');
  issuer = ((await metadata.json()) as { issuer: string }).issuer;
});
afterAll(async () => {
  await second.close();
  await graph.close();
});

const outcome = `__typename ... on CredentialChanged { credential { id kind about outcome activeUntil endedAt lastUsedAt
  viewerCanDecide viewerCanEnd } } ... on InvalidInput { field message } ... on NotPermitted { message }`;
const inputs: Record<string, string> = {
  proposeServiceKey: 'ProposeServiceKeyInput',
  decideCredential: 'DecideCredentialInput',
  endCredential: 'EndCredentialInput',
};
const change = async (who: SignedIn, mutation: string, input: object) => {
  const { data, code } = await who.query(
    `mutation ($input: ${inputs[mutation]}!) { ${mutation}(input: $input) { ${outcome} } }`,
    { input: { idempotencyKey: randomUUID(), ...input } },
  );
  return data?.[mutation] ?? { code };
};

const assertion = (pair: Pair, clientId: string, claims: object = {}, header: object = {}) =>
  assertionOf(pair, clientId, issuer, claims, header);
const request = (at: Signpost, client_assertion: string, more: Record<string, string> = {}) =>
  at.fetch('/oauth/token', tokenRequest(client_assertion, more));
const ask = async (client_assertion: string, at = graph) => {
  const answer = await request(at, client_assertion);
  const text = await answer.text();
  return {
    seen: `${answer.status} ${text}`,
    token: (JSON.parse(text) as { access_token?: string }).access_token,
  };
};
const refused = '401 {"error":"invalid_client"}';
const runs = async (
  token: string | undefined,
  query = '{ me { roles onBehalfOf { name } } }',
  at = graph,
) => {
  const answer = await at.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
  return { status: answer.status, ...((await answer.json()) as any) };
};

/** Gives a system of the cast a key, by two people; resolves to the credential. */
async function giveKey(username: string, pair: Pair): Promise<string> {
  const proposed = await change(graph.as('kofi'), 'proposeServiceKey', {
    number: await numberOf(graph.database, username),
    jwk: pair.jwk,
  });
  const { id } = proposed.credential;
  const decided = await change(graph.as('lena'), 'decideCredential', { id, approve: true });
  expect(decided.credential.outcome).toBe('APPROVED');
  return id;
}
const signpost = `{ signpost(input: { purpose: SAFEGUARDING, number: "1" }) { __typename } }`;

describe('the key of a system', () => {
  test('is proposed by one person and approved by another, each with a fresh factor; then it gets tokens', async () => {
    const pair = ec();
    const number = await numberOf(graph.database, 'gro');
    const [kofi, lena] = [graph.as('kofi'), graph.as('lena')];
    expect(
      await change(await withStaleFactor(graph, 'kofi'), 'proposeServiceKey', { number, jwk: pair.jwk }),
    ).toEqual({
      __typename: 'NeedsStepUp',
    });
    const { credential } = await change(kofi, 'proposeServiceKey', { number, jwk: pair.jwk });
    expect(credential).toMatchObject({ kind: 'SERVICE_KEY', outcome: null, viewerCanDecide: false });
    expect((await ask(assertion(pair, 'gro'))).seen).toBe(refused);
    const decide = (who: SignedIn) => change(who, 'decideCredential', { id: credential.id, approve: true });
    expect((await decide(kofi)).__typename).toBe('NeedsSecondPerson');
    expect((await decide(graph.as('george'))).__typename).toBe('RecordNotFound');
    expect((await decide(lena)).credential).toMatchObject({ outcome: 'APPROVED', lastUsedAt: null });
    expect((await decide(lena)).__typename).toBe('NotPermitted');

    const answer = await request(graph, assertion(pair, 'gro'));
    const body = (await answer.json()) as Record<string, unknown>;
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 600,
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { data } = await runs(body.access_token as string);
    expect(data.me.roles).toEqual(['SOURCE_SYSTEM']);
    const [read] = (
      await kofi.query('query ($n: ID) { credentials(number: $n) { lastUsedAt } }', { n: number })
    ).data.credentials;
    expect(Date.parse(read.lastUsedAt)).toBeGreaterThan(Date.now() - 60_000);
    const kinds = (await actsOf(graph.database, 'gro')).map(({ kind, detail }) => [kind, detail?.by]);
    expect(kinds).toEqual(
      expect.arrayContaining([
        ['SIGNED_IN', 'KEY'],
        ['SIGN_IN_REFUSED', 'KEY'],
      ]),
    );
  });

  test('is rotated with an overlap, and ended at once with its sessions, in every process within a second', async () => {
    const [old, fresh] = [ed(), rsa()];
    const oldId = await giveKey('gro', old);
    const before = await ask(assertion(old, 'gro', {}, {}));
    // Several keys serve now: which one is meant must be said.
    expect(before.seen).toBe(refused);
    const kidOf = async (id: string) =>
      (await graph.database.sql`select content ->> 'kid' as kid from users.credential where id = ${id}`)[0]
        ?.kid;
    const oldKid = await kidOf(oldId);
    const { token } = await ask(assertion(old, 'gro', {}, { kid: oldKid }));
    const freshId = await giveKey('gro', fresh);
    expect((await ask(assertion(fresh, 'gro', {}, { kid: await kidOf(freshId) }))).token).toBeDefined();
    expect((await ask(assertion(old, 'gro', {}, { kid: oldKid }))).token).toBeDefined();
    const [row] = await graph.database.sql`
      select round(extract(epoch from active_until - now()) / 86400) as days from users.credential where id = ${oldId}`;
    expect(Number(row?.days)).toBe(14);
    expect((await runs(token, undefined, second)).status).toBe(200);
    expect(
      (await change(graph.as('kofi'), 'endCredential', { id: oldId })).credential.endedAt,
    ).not.toBeNull();
    for (const at of [graph, second])
      await within(1_000, async () => (await runs(token, undefined, at)).status, 401);
    expect((await ask(assertion(old, 'gro', {}, { kid: oldKid }))).seen).toBe(refused);
    expect((await change(graph.as('kofi'), 'endCredential', { id: oldId })).__typename).toBe('NotPermitted');
  });

  test('is a public one, of a kind and size that we take, and nobody’s before', async () => {
    const number = await numberOf(graph.database, 'gro');
    const propose = (jwk: string, to = number) =>
      change(graph.as('kofi'), 'proposeServiceKey', { number: to, jwk });
    const whole = JSON.stringify(ec().privateKey.export({ format: 'jwk' }));
    const said = await propose(whole);
    expect([said.field, said.message]).toEqual(['jwk', expect.stringContaining('private key')]);
    expect(said.message).not.toContain(JSON.parse(whole).d);
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' });
    for (const jwk of [
      '',
      '{',
      '[]',
      'null',
      '{"kty":"oct","k":"AAAA"}',
      JSON.stringify(curve),
      rsa(1_024).jwk,
    ])
      expect([jwk.slice(0, 20), (await propose(jwk)).field]).toEqual([jwk.slice(0, 20), 'jwk']);
    const pair = ec();
    expect((await propose(pair.jwk)).__typename).toBe('CredentialChanged');
    expect((await propose(pair.jwk, await numberOf(graph.database, 'aid'))).field).toBe('jwk');
    expect((await propose(ec().jwk, await numberOf(graph.database, 'amira'))).field).toBe('number');
    expect((await change(graph.as('amira'), 'proposeServiceKey', { number, jwk: ec().jwk })).code).toBe(
      'FORBIDDEN_FIELD',
    );
  });

  test('that somebody wrote into the database, or edited there, serves for nothing', async () => {
    const [pair, other, next] = [ec(), ec(), ec()];
    const id = await giveKey('aid', pair);
    const named = { signpost_user: 'carys' };
    expect((await ask(assertion(pair, 'aid', named))).token).toBeDefined();
    await graph.database.sql`
      update users.credential set content = content || jsonb_build_object('jwk', ${other.jwk}::text::jsonb) where id = ${id}`;
    expect((await ask(assertion(other, 'aid', named))).seen).toBe(refused);
    // What was edited is not made right by the end that an approved key gives to those before it.
    const nextId = await giveKey('aid', next);
    const kid = await calculateJwkThumbprint(JSON.parse(pair.jwk));
    expect((await ask(assertion(other, 'aid', named, { kid }))).seen).toBe(refused);
    expect((await ask(assertion(next, 'aid', named))).token).toBeDefined();
    for (const each of [id, nextId]) await change(graph.as('kofi'), 'endCredential', { id: each });
  });
});

describe('a token', () => {
  let pair: Pair;
  let gro: Pair;
  beforeAll(async () => {
    [pair, gro] = [ec(), rsa()];
    await giveKey('aid', pair);
    for (const { id } of (
      await graph.as('kofi').query('query ($n: ID) { credentials(number: $n) { id } }', {
        n: await numberOf(graph.database, 'gro'),
      })
    ).data.credentials)
      await change(graph.as('kofi'), 'endCredential', { id });
    await giveKey('gro', gro);
  });

  test('is refused alike, whatever is wrong: unknown client, wrong key, expired, used, confused', async () => {
    const named = { signpost_user: 'carys' };
    const now = Math.floor(Date.now() / 1_000);
    const good = assertion(pair, 'aid', named);
    const [head, payload] = good.split('.') as [string, string];
    const publicPem = JSON.parse(pair.jwk) as { x: string };
    const hs = (secret: string) => {
      const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${payload}`;
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    };
    const jwk = JSON.parse(ec().jwk);
    const attempts: Record<string, string> = {
      unknown: assertion(pair, 'nobody', named),
      'wrong key': assertion(ec(), 'aid', named),
      'another client’s key': assertion(gro, 'aid', named),
      expired: assertion(pair, 'aid', { ...named, iat: now - 400, exp: now - 100 }),
      'too long a life': assertion(pair, 'aid', { ...named, exp: now + 3_600 }),
      'no end': assertion(pair, 'aid', { ...named, exp: undefined }),
      'from the future': assertion(pair, 'aid', { ...named, iat: now + 600, nbf: now + 600, exp: now + 700 }),
      'other audience': assertion(pair, 'aid', { ...named, aud: 'https://elsewhere.example' }),
      'several audiences': assertion(pair, 'aid', { ...named, aud: [issuer, 'https://elsewhere.example'] }),
      'no identifier': assertion(pair, 'aid', { ...named, jti: undefined }),
      'for somebody else': assertion(pair, 'aid', { ...named, sub: 'gro' }),
      none: `${encode({ alg: 'none' })}.${payload}.`,
      'none with a signature': `${encode({ alg: 'none' })}.${payload}.${good.split('.')[2]}`,
      'HS with the public key': hs(publicPem.x),
      'HS with the JWK': hs(pair.jwk),
      'another algorithm': assertion(pair, 'aid', named, { alg: 'RS256' }),
      'kid of nobody': assertion(pair, 'aid', named, { kid: 'nobody' }),
      'kid as a path': assertion(pair, 'aid', named, { kid: '../../../dev/null' }),
      'kid as SQL': assertion(pair, 'aid', named, { kid: "' or 1=1 --" }),
      'kid of a prototype': assertion(pair, 'aid', named, { kid: '__proto__' }),
      'a key in the header': assertion({ ...ec(), alg: 'ES256' }, 'aid', named, { jwk }),
      'a key elsewhere': assertion(ec(), 'aid', named, { jku: 'https://elsewhere.example/keys' }),
      'critical extension': assertion(pair, 'aid', named, { crit: ['b64'], b64: false }),
      edited: `${head}.${encode({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), exp: now + 200 })}.${good.split('.')[2]}`,
      'no token at all': 'x.y.z',
      'a partner without a user': assertion(pair, 'aid'),
      'a source with a user': assertion(gro, 'gro', named),
      'a user of another body': assertion(pair, 'aid', { signpost_user: 'amira' }),
      'an unknown user': assertion(pair, 'aid', { signpost_user: 'nobody' }),
      itself: assertion(pair, 'aid', { signpost_user: 'aid' }),
      'a client that is no text': assertion(pair, 'a\u0000', named),
      'a user that is no text': assertion(pair, 'aid', { signpost_user: 'carys\u0000' }),
    };
    for (const [what, each] of Object.entries(attempts))
      expect([what, (await ask(each)).seen]).toEqual([what, refused]);
    // One use of an assertion, across processes.
    const at = assertion(pair, 'aid', { ...named, aud: issuer });
    const elsewhere = await startSignpost({ database: graph.database, gateway: { publicUrl: issuer } });
    try {
      const raced = await Promise.all([graph, elsewhere, graph, elsewhere].map((each) => ask(at, each)));
      expect(raced.filter(({ token }) => token !== undefined)).toHaveLength(1);
      expect(raced.filter(({ seen }) => seen === refused)).toHaveLength(3);
    } finally {
      await elsewhere.close();
    }
  });

  test('is asked for in the one form; anything else is refused before anybody is asked', async () => {
    for (const more of [
      { grant_type: 'password' },
      { client_assertion_type: 'x' },
      { scope: 'all' },
      { client_assertion: '' },
    ])
      expect(
        (await request(graph, assertion(gro, 'gro'), more as unknown as Record<string, string>)).status,
      ).toBe(400);
    const twice = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=a&grant_type=b',
    };
    expect(await (await graph.fetch('/oauth/token', twice)).json()).toEqual({ error: 'invalid_request' });
    expect(
      (
        await graph.fetch('/oauth/token', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        })
      ).status,
    ).toBe(400);
    expect((await graph.fetch('/oauth/token')).status).toBe(405);
    const metadata = await (await graph.fetch('/.well-known/oauth-authorization-server')).json();
    expect(metadata).toMatchObject({
      token_endpoint: `${issuer}/oauth/token`,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['ES256', 'EdDSA', 'PS256'],
    });
  });

  test('of a partner asks for its named user: what both may, no more, and only while both may', async () => {
    const { token } = await ask(assertion(pair, 'aid', { signpost_user: ' Carys ' }));
    const seen = await runs(token);
    expect(seen.data.me).toEqual({ roles: ['PARTNER_SYSTEM'], onBehalfOf: { name: 'Carys Morgan' } });
    expect((await runs(token, signpost)).data.signpost.__typename).toBe('InvalidInput');
    const open = `mutation { openRecord(input: { number: "1", reason: SAFEGUARDING, idempotencyKey: "partner-opens" }) { __typename } }`;
    expect((await runs(token, open)).errors[0].extensions.code).toBe('FORBIDDEN_FIELD');
    const events = await graph.database.sql`
      select distinct on_behalf_of::text as behalf from audit.event
      where account_id = ${castMember('aid').id} and kind in ('SIGNED_IN', 'OPERATION_RECEIVED') and on_behalf_of is not null`;
    expect(events.map(({ behalf }) => behalf)).toEqual([castMember('carys').id]);
    // Taking the person's training away ends the system's session for them, everywhere.
    const carys = castMember('carys').id;
    await graph.database.sql`update users.account set trained_version = 1 where id = ${carys}`;
    await stampStandings(graph.database.sql, testKeys().standingKey(), [carys]);
    await within(1_000, async () => (await runs(token)).status, 401);
    expect((await ask(assertion(pair, 'aid', { signpost_user: 'carys' }))).seen).toBe(refused);
    await graph.database.sql`update users.account set trained_version = 3 where id = ${carys}`;
    await stampStandings(graph.database.sql, testKeys().standingKey(), [carys]);
  });

  test('of a source sends its own feed, reads the outcomes of its rows, and nothing else', async () => {
    const { token } = await ask(assertion(gro, 'gro'));
    const send = (source: string) =>
      graph.fetch(`/feeds/${source}`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
        body: file([birth()]),
      });
    const sent = await send('gro-births');
    expect([sent.status, Object.keys((await sent.json()) as object)]).toEqual([
      200,
      expect.arrayContaining(['outcomes']),
    ]);
    expect((await send('census')).status).toBe(404);
    for (const query of [signpost, '{ accounts { edges { cursor } } }', '{ notices { edges { cursor } } }'])
      expect((await runs(token, query)).errors[0].extensions.code).toBe('FORBIDDEN_FIELD');
    // A session of a system is no person's: no page, no factor, and no password gets one.
    expect((await graph.fetch('/security', { headers: { authorization: `Bearer ${token}` } })).status).toBe(
      404,
    );
  });
});

test('L42: the account of a new system is applied for and approved by two people, and has no password', async () => {
  const text = `mutation ($input: ApplyForServiceAccountInput!) { applyForServiceAccount(input: $input) { __typename
    ... on AccountChanged { account { number status version } } ... on InvalidInput { field } } }`;
  const apply = async (who: string, input: object) => {
    const given = { name: 'Example case system', idempotencyKey: randomUUID(), ...input };
    return (await graph.as(who).query(text, { input: given })).data?.applyForServiceAccount;
  };
  const partner = castMember('aid').organisation.id;
  const wanted = { clientId: 'example-cases', role: 'PARTNER_SYSTEM', organisationId: partner };
  expect((await apply('kofi', { ...wanted, role: 'SOURCE_SYSTEM' })).__typename).toBe('NotPermitted');
  expect((await apply('kofi', { ...wanted, role: 'PRACTITIONER' })).__typename).toBe('NotPermitted');
  expect((await apply('kofi', { ...wanted, clientId: 'Amira Khan' })).field).toBe('clientId');
  expect((await apply('kofi', { ...wanted, clientId: 'amira' })).field).toBe('clientId');
  expect((await apply('george', wanted)).field).toBe('organisationId');
  const { account } = await apply('kofi', wanted);
  expect(account.status).toBe('APPLIED');
  const approve = async (who: string) => {
    const input = {
      number: account.number,
      version: account.version,
      approve: true,
      idempotencyKey: randomUUID(),
    };
    const { data } = await graph.as(who).query(
      `mutation ($input: ApproveAccountInput!) { approveAccount(input: $input) { __typename
        ... on AccountChanged { account { status roles lapsed } } } }`,
      { input },
    );
    return data?.approveAccount;
  };
  expect((await approve('kofi')).__typename).toBe('NeedsSecondPerson');
  expect((await approve('lena')).account).toEqual({
    status: 'ACTIVE',
    roles: ['PARTNER_SYSTEM'],
    lapsed: [],
  });
  const [kept] = await graph.database.sql`
    select password_hash, (select count(*)::int from users.outbox) as messages from users.account where username = 'example-cases'`;
  expect(kept).toEqual({ password_hash: null, messages: 0 });
});
