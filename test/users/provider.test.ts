import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { castMember, castMembers } from '../support/cast.ts';
import { testKeys, waitingIn } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { mutation } from '../support/mutation.ts';
import { within } from '../support/time.ts';
import { actsOf, numberOf } from './support/management.ts';
import {
  Browser,
  type RunningProvider,
  registrationOf,
  startProvider,
  startWrongProvider,
} from './support/provider.ts';

let provider: RunningProvider;
let graph: Signpost;
let second: Signpost;
let origin = '';

beforeAll(async () => {
  const options = { subgraphs: { loopbackProviders: true } };
  graph = await startSignpost(options);
  origin = graph.url.replace('127.0.0.1', 'localhost');
  second = await startSignpost({ ...options, database: graph.database, gateway: { publicUrl: origin } });
  provider = await startProvider(origin);
});
afterAll(async () => {
  await provider?.close();
  await second.close();
  await graph.close();
});

const outcome = `... on CredentialChanged { credential { id kind about outcome } } ... on InvalidInput { field message }
  ... on NotPermitted { message }`;
const change = async (who: SignedIn, field: string, input: object) => {
  const { data, code, text } = await who.query(...mutation(field, input, outcome));
  expect(text).not.toContain(provider.secret);
  return data?.[field] ?? { code };
};
const decide = (who: SignedIn, id: string) => change(who, 'decideCredential', { id, approve: true });
const organisationId = castMember('amira').organisation.id;
const propose = (more: object = {}) =>
  change(graph.as('george'), 'proposeProvider', { organisationId, ...registrationOf(provider), ...more });

let providerId = '';
const begin = async (browser: Browser, more: object = {}) => {
  const answer = await browser.go(`${origin}/session/provider`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ provider: providerId, ...more }),
  });
  return { status: answer.status, ...((await answer.json()) as { location: string }) };
};
const signIn = async (browser = new Browser(graph.url)) => {
  const { location } = await begin(browser);
  const back = await browser.through(location);
  const answer = await browser.go(back);
  return { browser, back, status: answer.status, to: answer.headers.get('location') };
};
const status = async (token: string | undefined, at = graph) =>
  (await at.fetch('/security', { headers: { authorization: `Bearer ${token}` } })).status;
const sessionsThere = async () =>
  (
    await graph.database.sql`
      select count(*)::int as n from users.session where credential_id = ${providerId} and ended_at is null`
  )[0]?.n;
const noSession = { status: 303, to: '/#/not-signed-in' };

describe('the provider of an organisation', () => {
  test('is proposed by one person and approved by another; so is each name; its secret is sealed and never shown', async () => {
    for (const [field, value] of [
      ['issuer', 'http://elsewhere.example'],
      ['issuer', 'https://10.0.0.1'],
      ['issuer', 'https://169.254.169.254/latest'],
      ['issuer', 'https://user:pass@idp.example'],
      ['issuer', 'nothing'],
      ['clientId', 'two words'],
      ['clientSecret', 'short'],
      ['acrValues', []],
      ['amrValues', []],
    ] as const)
      expect([value, (await propose({ [field]: value })).field]).toEqual([value, field]);
    expect((await propose({ organisationId: castMember('edward').organisation.id })).field).toBe(
      'organisationId',
    );
    const { credential } = await propose();
    expect(credential).toMatchObject({ kind: 'PROVIDER', about: provider.issuer, outcome: null });
    expect(await (await graph.fetch('/session/providers')).json()).toEqual([]);
    expect((await decide(graph.as('george'), credential.id)).__typename).toBe('NeedsSecondPerson');
    expect((await decide(graph.as('kofi'), credential.id)).credential.outcome).toBe('APPROVED');
    providerId = credential.id;
    provider.register(providerId);
    expect(await (await graph.fetch('/session/providers')).json()).toEqual([
      { id: providerId, organisation: castMember('amira').organisation.name },
    ]);
    const [row] = await graph.database
      .sql`select c::text as text from users.credential c where id = ${providerId}`;
    expect(row?.text).not.toContain(Buffer.from(provider.secret).toString('hex'));

    // Nobody who is not linked comes in, whatever the provider vouches for: no account is made by a sign-in.
    expect(await signIn()).toMatchObject(noSession);
    const subject = { number: await numberOf(graph.database, 'amira'), subject: 'amira@leeds' };
    const link = (who: string, input: object = subject) => change(graph.as(who), 'proposeSubject', input);
    expect(
      (await link('george', { ...subject, number: await numberOf(graph.database, 'george') })).field,
    ).toBe('number');
    expect(
      (await link('kofi', { ...subject, number: await numberOf(graph.database, 'edward') })).__typename,
    ).toBe('NotPermitted');
    const name = (await link('george')).credential;
    expect(await signIn()).toMatchObject(noSession);
    expect((await decide(graph.as('george'), name.id)).__typename).toBe('NeedsSecondPerson');
    await decide(graph.as('kofi'), name.id);
    expect((await link('kofi', { ...subject, subject: 'another' })).field).toBe('subject');
    // One person has one name, also of two proposals at once.
    const other = castMembers.find(
      ({ username, organisation }) =>
        organisation.id === organisationId && !/^(amira|george)$/.test(username),
    );
    const number = await numberOf(graph.database, other?.username as string);
    let proposed: Promise<{ __typename: string }[]> | undefined;
    await graph.database.sql.begin(async (transaction) => {
      await transaction`select 1 from users.organisation where id = ${organisationId} for update`;
      proposed = Promise.all(
        ['one@leeds', 'other@leeds'].map((each) => link('george', { number, subject: each })),
      );
      await expect.poll(() => waitingIn(graph.database)).toBe(2);
    });
    expect((await proposed)?.map(({ __typename }) => __typename).sort()).toEqual([
      'CredentialChanged',
      'InvalidInput',
    ]);
  });

  test('signs its people in: authorization code with PKCE, state and nonce, in their existing account', async () => {
    const browser = new Browser(graph.url);
    const { location } = await begin(browser);
    const asked = new URL(location).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      scope: 'openid',
      acr_values: 'two-factors',
      redirect_uri: `${origin}/session/provider/${providerId}/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    const back = await browser.through(location);
    // What one browser began no other finishes.
    expect((await new Browser(graph.url).go(back)).headers.get('location')).toBe('/#/not-signed-in');
    const answer = await browser.go(back);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(answer.headers.getSetCookie().join()).toMatch(
      /__Host-signpost=[\w-]{43}; Secure; HttpOnly; SameSite=Strict; Path=\//,
    );
    const who = await graph.fetch('/session', { headers: { authorization: `Bearer ${browser.token}` } });
    expect(await who.json()).toMatchObject({ account: { name: 'Amira Hassan' }, roles: ['PRACTITIONER'] });
    const acts = await actsOf(graph.database, 'amira');
    expect(acts.map(({ kind, detail }) => [kind, detail?.by])).toContainEqual(['SIGNED_IN', 'PROVIDER']);
  });

  test('learns nothing of who signs in at another: what came from there is not taken to it', async () => {
    const wrong = await startWrongProvider();
    const { credential } = await change(graph.as('kofi'), 'proposeProvider', {
      organisationId: castMember('edward').organisation.id,
      ...registrationOf({ issuer: wrong.issuer, secret: provider.secret }),
    });
    await decide(graph.as('lena'), credential.id);
    wrong.onward = (await begin(new Browser(graph.url))).location;
    const browser = new Browser(graph.url);
    const back = new URL(await browser.through((await begin(browser, { provider: credential.id })).location));
    expect(back.searchParams.get('code')).toBeTruthy();
    // Many providers do not say who they are (RFC 9207); one that does is found out by that.
    back.searchParams.delete('iss');
    expect((await browser.go(back.href)).headers.get('location')).toBe('/#/not-signed-in');
    expect(wrong.codes).toBe(0);
    await change(graph.as('kofi'), 'endCredential', { id: credential.id });
    await wrong.close();
  });

  test('is waited for as long as it may take: who was there is not sent away for it', async () => {
    provider.takes = 2_100;
    const { status, to } = await signIn();
    provider.takes = 0;
    expect({ status, to }).toEqual({ status: 303, to: '/' });
  });

  test('is not believed in anything less: each looks the same, and begins no session', async () => {
    const before = await sessionsThere();
    const wrong: Record<string, (claims: Record<string, unknown>) => void> = {
      'one factor by acr': (claims) => Object.assign(claims, { acr: 'one-factor' }),
      'no acr': (claims) => Reflect.deleteProperty(claims, 'acr'),
      'one factor by amr': (claims) => Object.assign(claims, { amr: ['pwd'] }),
      'no amr': (claims) => Reflect.deleteProperty(claims, 'amr'),
      'another nonce': (claims) => Object.assign(claims, { nonce: 'another' }),
      'no nonce': (claims) => Reflect.deleteProperty(claims, 'nonce'),
      'another issuer': (claims) => Object.assign(claims, { iss: 'https://elsewhere.example' }),
      'another audience': (claims) => Object.assign(claims, { aud: 'another' }),
      'several audiences': (claims) =>
        Object.assign(claims, { aud: ['signpost', 'another'], azp: 'signpost' }),
      'an old token': (claims) => Object.assign(claims, { exp: 1_000, iat: 900 }),
      'a name that nobody has': (claims) => Object.assign(claims, { sub: 'nobody' }),
    };
    for (const [what, change_] of Object.entries(wrong)) {
      provider.tamper = change_;
      const { status: seen, to } = await signIn();
      expect([what, { status: seen, to }]).toEqual([what, noSession]);
    }
    provider.tamper = undefined;
    const browser = new Browser(graph.url);
    const { back } = await signIn(browser);
    const kept = await sessionsThere();
    expect(kept).toBe(before + 1);
    for (const address of [
      back,
      `${back}&state=x`,
      back.replace(/state=[^&]+/, 'state=x'),
      back.split('?')[0] as string,
    ]) {
      expect((await browser.go(address)).headers.get('location')).toBe('/#/not-signed-in');
    }
    // An answer that is sent again with the ticket that the browser had kept for it.
    const again = new Browser(graph.url);
    const { location } = await begin(again);
    const ticket = again.jar.get(graph.url)?.get('__Host-signpost-provider') as string;
    const once = await again.through(location);
    expect((await again.go(once)).headers.get('location')).toBe('/');
    again.jar.get(graph.url)?.set('__Host-signpost-provider', ticket);
    expect((await again.go(once)).headers.get('location')).toBe('/#/not-signed-in');
    expect(await sessionsThere()).toBe(kept + 1);
    expect((await begin(new Browser(graph.url), { provider: randomUUID() })).status).toBe(404);
    expect((await begin(new Browser(graph.url), { stepUp: true })).status).toBe(401);
  });

  test('signs in nobody whose account was edited in the database, and it is told', async () => {
    const { sql } = graph.database;
    const told = async () =>
      (await actsOf(graph.database, 'amira')).filter(({ kind }) => kind === 'STANDING_ALTERED').length;
    await sql`update users.account set standing_stamp = null where id = ${castMember('amira').id}`;
    const { status, to } = await signIn();
    expect([{ status, to }, await told()]).toEqual([noSession, 1]);
    await stampStandings(sql, testKeys().standingKey(), [castMember('amira').id]);
  });

  test('gives a fresh factor to a session of its own: a new token, and only for factors given just then', async () => {
    const { browser } = await signIn();
    const old = browser.token;
    const { location } = await begin(browser, { stepUp: true });
    expect(new URL(location).searchParams.get('prompt')).toBe('login');
    provider.tamper = (claims) => Object.assign(claims, { auth_time: 1_000 });
    expect((await browser.go(await browser.through(location))).headers.get('location')).toBe(
      '/#/not-signed-in',
    );
    provider.tamper = undefined;
    const fresh = await browser.through((await begin(browser, { stepUp: true })).location);
    expect((await browser.go(fresh)).headers.get('location')).toBe('/');
    expect(browser.token).not.toBe(old);
    expect([await status(old), await status(browser.token)]).toEqual([401, 200]);
  });

  test('states no factor of the future, which would be fresh for ever', async () => {
    for (const later of [Math.floor(Date.now() / 1_000) + 86_400, 1e300]) {
      provider.tamper = (claims) => Object.assign(claims, { auth_time: later });
      const seen = await signIn();
      provider.tamper = undefined;
      expect(seen).toMatchObject(noSession);
    }
  });

  test('begins sessions at the database’s time: one whose clock is ahead outlives no revocation', async () => {
    const browser = new Browser(graph.url);
    const back = await browser.through((await begin(browser)).location);
    const clock = vi.spyOn(systemClock, 'now').mockImplementation(() => new Date(Date.now() + 60_000));
    expect((await browser.go(back)).headers.get('location')).toBe('/');
    clock.mockRestore();
    const [row] = await graph.database.sql`
      select created_at <= clock_timestamp() as past from users.session
      where token_hash = sha256(${browser.token as string}::bytea)`;
    expect(row).toEqual({ past: true });
  });

  test.each([1, -1])(
    'is believed at the database’s time, also on a machine whose clock is %i day off',
    async (days) => {
      const shift = days * 86_400;
      const present = Date.now;
      const clock = vi.spyOn(Date, 'now').mockImplementation(() => present() + shift * 1_000);
      // The provider runs on this machine too: its tokens are made those of one whose clock is right.
      provider.tamper = (claims) => {
        for (const at of ['iat', 'exp', 'auth_time']) claims[at] = (claims[at] as number) - shift;
      };
      const good = await signIn();
      provider.tamper = (claims) => Object.assign(claims, { exp: present() / 1_000 - 120 });
      const old = await signIn();
      provider.tamper = undefined;
      clock.mockRestore();
      expect([good.to, old.to]).toEqual(['/', noSession.to]);
    },
  );

  test('gives no new life to a session that was left alone too long', async () => {
    const { browser } = await signIn();
    const there = await browser.through((await begin(browser, { stepUp: true })).location);
    await graph.database.sql`
      update users.session set last_used_at = now() - interval '1 hour'
      where token_hash = sha256(${browser.token as string}::bytea)`;
    expect((await browser.go(there)).headers.get('location')).toBe('/#/not-signed-in');
  });

  test('ends sessions by back-channel logout, in every process within a second; each word of it once', async () => {
    const [one, other] = [(await signIn()).browser, (await signIn(new Browser(graph.url))).browser];
    const [row] = await graph.database.sql`
      select provider_session as sid from users.session where token_hash = sha256(${one.token as string}::bytea)`;
    const word = (claims: object, header: object = {}) =>
      new SignJWT({
        jti: randomUUID(),
        sid: row?.sid,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        ...claims,
      } as never)
        .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'logout+jwt', ...header })
        .setIssuer(provider.issuer)
        .setAudience('signpost')
        .setIssuedAt()
        .setExpirationTime('2m')
        .sign(provider.key);
    const send = async (token: string, at = graph, id = providerId) =>
      (
        await at.fetch(`/session/provider/${id}/logout`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ logout_token: token }).toString(),
        })
      ).status;
    for (const [what, token] of Object.entries({
      'no event': await word({ events: {} }),
      'a nonce': await word({ nonce: 'x' }),
      'about nobody': await word({ sid: undefined }),
      'no jti': await word({ jti: undefined }),
      none: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${(await word({})).split('.')[1]}.`,
      nonsense: 'x.y.z',
    }))
      expect([what, await send(token)]).toEqual([what, 400]);
    const good = await word({});
    expect(await send(good, graph, randomUUID())).toBe(400);
    expect([await status(one.token), await status(one.token, second), await status(other.token)]).toEqual([
      200, 200, 200,
    ]);
    expect([await send(good), await send(good, second)]).toEqual([200, 400]);
    for (const at of [graph, second]) await within(1_000, () => status(one.token, at), 401);
    expect(await status(other.token)).toBe(200);
    const all = await word({ sid: undefined, sub: 'amira@leeds' });
    // Also where the clock of the process that is told is a day off, the provider as slow as it may be: it says so only once.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 });
    provider.takes = 2_100;
    const heard = await send(all, second).finally(() => vi.useRealTimers());
    provider.takes = 0;
    expect(heard).toBe(200);
    await within(1_000, () => status(other.token), 401);
  });

  test('L23: once ended, its sessions end, and nobody signs in there', async () => {
    const { browser } = await signIn();
    expect(await status(browser.token, second)).toBe(200);
    // Nor does who is on the way back just then.
    const late = new Browser(graph.url);
    const back = await late.through((await begin(late)).location);
    let ended: Promise<unknown> | undefined;
    let goOn = () => {};
    const until = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    // Until the end has begun the provider keeps them: on a busy machine all that it does takes longer than a lock is waited for.
    const there = new Promise<void>((reached) => {
      provider.held = { reached, until };
    });
    const came = late.go(back);
    await there;
    await graph.database.sql.begin(async (transaction) => {
      await transaction`select 1 from users.credential where id = ${providerId} for share`;
      ended = change(graph.as('kofi'), 'endCredential', { id: providerId });
      await expect.poll(() => waitingIn(graph.database)).toBe(1);
      goOn();
      await expect.poll(() => waitingIn(graph.database)).toBe(2);
    });
    expect(await ended).toMatchObject({ __typename: 'CredentialChanged' });
    expect((await came).headers.get('location')).not.toBe('/');
    expect(await sessionsThere()).toBe(0);
    for (const at of [graph, second]) await within(1_000, () => status(browser.token, at), 401);
    expect((await begin(new Browser(graph.url))).status).toBe(404);
    expect(await (await graph.fetch('/session/providers')).json()).toEqual([]);
  });
});
