import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { deliverNotices } from '../../subgraphs/users/reset/deliver.ts';
import { castMember, castMembers, castTeam } from '../support/cast.ts';
import { testKeys, waitingIn } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { within } from '../support/time.ts';
import { accountOf, change, numberOf } from './support/management.ts';
import { Browser, type RunningProvider, registrationOf, startProvider } from './support/provider.ts';

let provider: RunningProvider;
let graph: Signpost;

beforeAll(async () => {
  graph = await startSignpost({ subgraphs: { loopbackProviders: true } });
  provider = await startProvider(graph.url.replace('127.0.0.1', 'localhost'));
});
afterAll(async () => {
  await provider?.close();
  await graph.close();
});

const outcome = `... on CredentialChanged { credential { id outcome } } ... on NotPermitted { message }
  ... on InvalidInput { field }`;
/** Gives an organisation a provider, by two people of the central team. */
const give = async (organisationId: string, of: Parameters<typeof registrationOf>[0]): Promise<string> => {
  const input = { organisationId, ...registrationOf(of) };
  const { credential } = await change(graph.as('kofi'), 'proposeProvider', input, outcome);
  const decision = { id: credential.id, approve: true };
  await change(graph.as('lena'), 'decideCredential', decision, outcome);
  return credential.id;
};
/** Says under which name somebody's provider knows them, by two people: of the link, or why not. */
const link = async (username: string, subject: string) => {
  const input = { number: await numberOf(graph.database, username), subject };
  const { credential, field } = await change(graph.as('kofi'), 'proposeSubject', input, outcome);
  const decision = { id: credential?.id, approve: true };
  if (credential) await change(graph.as('lena'), 'decideCredential', decision, outcome);
  return field;
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
  expect(await Promise.all(waiting)).not.toContain(200);
  hung.closeAllConnections();
  hung.close();
});

const status = async (token?: string) =>
  (await graph.fetch('/security', { headers: { authorization: `Bearer ${token}` } })).status;
/** Somebody on the way back from a provider. */
const comingBack = async (id: string) => {
  const browser = new Browser(graph.url);
  const answer = await browser.go(`${graph.url}/session/provider`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: id }),
  });
  const { location } = (await answer.json()) as { location: string };
  return { browser, back: await browser.through(location) };
};
const signIn = async (id: string) => {
  const { browser, back } = await comingBack(id);
  await browser.go(back);
  return browser.token;
};

test('what the provider of a former organisation vouched for is over with a move, and does not come back', async () => {
  const [organisation, elsewhere] = [castMember('amira').organisation.id, castTeam('leeds').id];
  const id = await give(organisation, provider);
  provider.register(id);
  expect(await link('amira', 'amira@leeds')).toBeUndefined();
  const [there, own] = [await signIn(id), await graph.again('amira').token()];
  expect([await status(there), await status(own)]).toEqual([200, 200]);
  const move = async (organisationId: string) => {
    const { number, version } = await accountOf(graph.as('kofi'), 'amira');
    const moved = await change(graph.as('kofi'), 'moveAccount', { number, version, organisationId });
    expect(moved.account.account.organisation.id).toBe(organisationId);
  };
  await move(elsewhere);
  await within(1_000, () => status(there), 401);
  expect(await status(own)).toBe(200);
  await move(organisation);
  expect(await status(there)).toBe(401);
  expect(await signIn(id)).toBeUndefined();
  expect(await link('amira', 'amira@leeds')).toBeUndefined();
  expect(await status(await signIn(id))).toBe(200);

  // Nor does a closed account keep its name there from whoever bears it.
  const colleague = castMembers.find(
    (one) => one.organisation.id === organisation && one.username !== 'amira',
  );
  const successor = colleague?.username as string;
  expect(await link(successor, 'amira@leeds')).toBe('subject');
  const { number, version } = await accountOf(graph.as('kofi'), 'amira');
  await change(graph.as('kofi'), 'closeAccount', { number, version });
  const applied = await change(graph.as('george'), 'applyForAccount', {
    name: 'Ursula Vane',
    username: 'ursula.vane',
    telephone: '0113 496 0177',
    email: 'ursula.vane@leeds.example',
    roles: ['PRACTITIONER'],
    organisationId: organisation,
  });
  const asked = { number: applied.account.number, subject: 'amira@leeds' };
  expect((await change(graph.as('george'), 'proposeSubject', asked, outcome)).credential.outcome).toBeNull();
  const refusal = { number: asked.number, version: applied.account.version, approve: false };
  expect((await change(graph.as('kofi'), 'approveAccount', refusal)).account.status).toBe('CLOSED');
  expect(await link(successor, 'amira@leeds')).toBeUndefined();
});

test('once a name there is ended, so is what the provider vouched for under it', async () => {
  const { sql } = graph.database;
  const id = await give(castMember('owen').organisation.id, provider);
  provider.register(id);
  expect(await link('owen', 'amira@leeds')).toBeUndefined();
  const told: string[] = [];
  await deliverNotices(sql, testKeys().sealKeys(), systemClock.now, async ({ to, changed }) => {
    told.push(`${changed} ${to}`);
  });
  expect(told.at(-1)).toBe(`PROVIDER ${castMember('owen').email}`);
  const [there, own] = [await signIn(id), await graph.again('owen').token()];
  expect([await status(there), await status(own)]).toEqual([200, 200]);
  const [name] = await sql`
    select id from users.credential where account_id = ${castMember('owen').id} and ended_at is null`;
  await change(graph.as('kofi'), 'endCredential', { id: name?.id }, outcome);
  await within(1_000, () => status(there), 401);
  expect([await status(own), await signIn(id)]).toEqual([200, undefined]);
  await sql`delete from users.session where account_id = ${castMember('owen').id}`;
});

test('nobody comes in by it whose account is suspended while they are on the way back', async () => {
  const { sql } = graph.database;
  const { id: account, organisation } = castMember('owen');
  const id = await give(organisation.id, provider);
  provider.register(id);
  expect(await link('owen', 'amira@leeds')).toBeUndefined();
  const { browser, back } = await comingBack(id);
  let came: Promise<unknown> | undefined;
  await sql.begin(async (transaction) => {
    await transaction`select 1 from users.account where id = ${account} for update`;
    came = browser.go(back);
    await expect.poll(() => waitingIn(graph.database)).toBe(1);
    await transaction`update users.account set status = 'SUSPENDED' where id = ${account}`;
    await stampStandings(transaction, testKeys().standingKey(), [account]);
  });
  await came;
  expect(browser.token).toBeUndefined();
  expect(await sql`select 1 from users.session where account_id = ${account}`).toEqual([]);
});

test('nobody is given a name at the provider of a body that they leave meanwhile', async () => {
  const { sql } = graph.database;
  const { id } = castMember('edward');
  const input = { number: await numberOf(graph.database, 'edward'), subject: 'edward@bradford' };
  let asked: Promise<unknown> | undefined;
  await sql.begin(async (transaction) => {
    await transaction`select 1 from users.account where id = ${id} for update`;
    asked = change(graph.as('kofi'), 'proposeSubject', input, outcome);
    await expect.poll(() => waitingIn(graph.database)).toBe(1);
    await transaction`update users.account set status = 'CLOSED', closed_at = now() where id = ${id}`;
    await stampStandings(transaction, testKeys().standingKey(), [id]);
  });
  expect(await asked).toMatchObject({ __typename: 'InvalidInput', field: 'number' });
  expect(await sql`select from users.credential where account_id = ${id}`).toEqual([]);
});

test('a fresh factor from there is for sessions that began there, and makes none right that was lengthened in the database', async () => {
  const { sql } = graph.database;
  const { id: account, organisation } = castMember('priya');
  const id = await give(organisation.id, provider);
  provider.register(id);
  expect(await link('priya', 'amira@leeds')).toBeUndefined();
  const { browser, back } = await comingBack(id);
  await browser.go(back);
  const before = browser.token;
  const stepUp = async () => {
    const answer = await browser.go(`${graph.url}/session/provider`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: id, stepUp: true }),
    });
    return browser.through(((await answer.json()) as { location: string }).location);
  };
  const fresh = await stepUp();
  await sql`update users.session set expires_at = expires_at + interval '1 day' where account_id = ${account}`;
  expect((await browser.go(fresh)).headers.get('location')).toBe('/#/not-signed-in');
  expect([browser.token, await status(before)]).toEqual([before, 401]);
  const own = await graph.again('priya').token();
  browser.jar.get(graph.url)?.set('__Host-signpost', own);
  expect((await browser.go(await stepUp())).headers.get('location')).toBe('/#/not-signed-in');
  expect([browser.token, await status(own)]).toEqual([own, 200]);
});

test('what a provider says has ended is its own people’s alone, and of them the one that it names', async () => {
  const { sql } = graph.database;
  const [here, elsewhere] = [
    await give(castTeam('leeds').id, provider),
    await give(castTeam('camden').id, provider),
  ];
  const comes = async (username: string, id: string) => {
    const sub = `${username}@demo`;
    provider.register(id);
    expect(await link(username, sub)).toBeUndefined();
    provider.tamper = (claims) => Object.assign(claims, { sub });
    const token = await signIn(id);
    provider.tamper = undefined;
    expect(await status(token)).toBe(200);
    return token;
  };
  const dora = await comes('dora', here);
  const farah = await comes('farah', here);
  const rosa = await comes('rosa', elsewhere);
  const ends = async (id: string, claims: object) => {
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const word = await new SignJWT({ jti: randomUUID(), events, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'logout+jwt' })
      .setIssuer(provider.issuer)
      .setAudience('signpost')
      .setIssuedAt()
      .setExpirationTime('2m')
      .sign(provider.key);
    const body = new URLSearchParams({ logout_token: word }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const path = `/session/provider/${id}/logout`;
    expect((await graph.fetch(path, { method: 'POST', headers, body })).status).toBe(200);
  };
  const [row] = await sql`
    select provider_session as sid from users.session where token_hash = sha256(${dora as string}::bytea)`;
  await ends(elsewhere, { sid: row?.sid });
  await ends(here, { sid: row?.sid, sub: 'farah@demo' });
  expect(await Promise.all([dora, farah, rosa].map(status))).toEqual([200, 200, 200]);
  await ends(here, { sub: 'dora@demo' });
  await within(1_000, () => status(dora), 401);
  expect(await Promise.all([farah, rosa].map(status))).toEqual([200, 200]);

  // With the provider the names end under which it knew people: they are no second factor any more.
  await change(graph.as('kofi'), 'endCredential', { id: here }, outcome);
  await within(1_000, () => status(farah), 401);
  expect(await status(rosa)).toBe(200);
  const names = await sql`
    select 1 from users.credential where kind = 'SUBJECT' and content ->> 'provider' = ${here} and ended_at is null`;
  expect(names).toEqual([]);
});

test('who is moved to another organisation has no session any more that the former one’s provider vouched for', async () => {
  const { sql } = graph.database;
  const id = await give(castMember('farah').organisation.id, provider);
  provider.register(id);
  expect(await link('farah', 'amira@leeds')).toBeUndefined();
  const [there, own] = [(await signIn(id)) as string, await graph.again('farah').token()];
  expect([await status(there), await status(own)]).toEqual([200, 200]);
  const { number, version } = await accountOf(graph.as('george'), 'farah');
  const move = { number, version, organisationId: castMember('amira').organisation.id };
  expect((await change(graph.as('george'), 'moveAccount', move)).__typename).toBe('AccountChanged');
  // What is given to them there would be that session's too.
  await within(1_000, () => status(there), 401);
  const ended = async (token: string) =>
    (
      await sql`select ended_at is not null as ended from users.session where token_hash = sha256(${token}::bytea)`
    )[0]?.ended;
  expect([await ended(there), await ended(own)]).toEqual([true, false]);
});
