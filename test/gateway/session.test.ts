import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { londonDate } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { castMember } from '../support/cast.ts';
import { settableClock } from '../support/clock.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { credentialsOf, editSessions } from '../support/people.ts';
import { within } from '../support/time.ts';
import { numberOf } from '../users/support/management.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const post = (body: unknown, headers: Record<string, string> = {}) =>
  graph.fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('looking when a session ends puts its end off neither then nor for who uses it next; using it does', async () => {
  const priya = graph.again('priya');
  await priya.fetch('/session');
  const { sql } = graph.database;
  const [row] = await sql`
    update users.session set last_used_at = last_used_at - interval '10 minutes'
    where token_hash = ${createHash('sha256')
      .update(await priya.token())
      .digest()}
    returning last_used_at + make_interval(mins => ${readPolicy().sessionIdleMinutes}) as end`;
  const ends = { expiresAt: new Date(row?.end).toISOString() };
  for (let looks = 0; looks < 2; looks++)
    expect(await (await priya.fetch('/session/end')).json()).toEqual(ends);
  // A second gateway has not heard of the session; this one forgets what it knew of it as long as a query takes.
  const used = await startSignpost({ database: graph.database });
  const { expiresAt } = (await (
    await used.fetch('/session', { headers: { authorization: `Bearer ${await priya.token()}` } })
  ).json()) as { expiresAt: string };
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.parse(ends.expiresAt) + 9 * 60_000);
  expect(await (await priya.fetch('/session/end')).json()).toEqual({ expiresAt });
});

test('what ends with the day is over at the first request of the next, not once the session is forgotten', async () => {
  const quarter = 15 * 60_000;
  let midnight = Math.ceil(Date.now() / quarter) * quarter;
  while (londonDate(new Date(midnight)) === londonDate(new Date(midnight - 1))) midnight += quarter;
  const clock = settableClock(new Date(midnight - 1_500));
  const late = await startSignpost({ subgraphs: { clock }, gateway: { clock } });
  const amira = late.again('amira');
  await amira.token();
  const [before, after] = [-1, 1].map((hours) => new Date(midnight + hours * 600_000).toISOString());
  await editSessions(late.database, `last_used_at = '${before}', expires_at = '${after}'`);
  await late.database.sql`
    update users.organisation set accredited_until = ${clock.today()}
    where id = ${castMember('amira').organisation.id}`;
  // Until the first heartbeat is heard nothing is remembered.
  await new Promise((resume) => setTimeout(resume, 700));
  const status = async () => (await amira.fetch('/session')).status;
  expect(await status()).toBe(200);
  clock.set(new Date(midnight));
  await within(2_500, status, 401);
});

describe('signing in', () => {
  test('gives a token and a cookie that serve for the graph until signing out', async () => {
    const response = await post(await credentialsOf(graph.database, 'amira'));
    expect(response.status).toBe(201);
    const { token, expiresAt, ...rest } = (await response.json()) as { token: string; expiresAt: string };
    expect(rest).toEqual({});
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 9.9 * 3_600_000);
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toBe(`__Host-signpost=${token}; Secure; HttpOnly; SameSite=Strict; Path=/`);

    const withCookie = { headers: { cookie: `a=b; __Host-signpost=${token}` } };
    const who = await graph.fetch('/session', withCookie);
    expect(await who.json()).toMatchObject({
      account: { name: 'Amira Hassan', authority: 'Leeds' },
      roles: ['PRACTITIONER'],
      mayExplore: true,
    });
    const out = await graph.fetch('/session', { method: 'DELETE', ...withCookie });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await graph.fetch('/session', withCookie)).status).toBe(401);
    expect((await graph.fetch('/session', { method: 'DELETE', ...withCookie })).status).toBe(204);
  });

  test('gives a token of its own whatever the browser brought: none can be planted beforehand', async () => {
    const planted = 'planted-before-signing-in-0123456789abcdefg';
    const kept = { cookie: `__Host-signpost=${planted}` };
    const response = await post(await credentialsOf(graph.database, 'farah'), kept);
    const { token } = (await response.json()) as { token: string };
    expect(token).not.toBe(planted);
    expect((await graph.fetch('/session', { headers: kept })).status).toBe(401);
    // Signing in again leaves the session before as it was, and is another.
    const again = await post(await credentialsOf(graph.database, 'farah'), {
      cookie: `__Host-signpost=${token}`,
    });
    expect(((await again.json()) as { token: string }).token).not.toBe(token);
  });

  test('refuses wrong password, wrong code, unknown and unsuitable accounts with the same bytes', async () => {
    const good = await credentialsOf(graph.database, 'ben');
    const seen = new Set<string>();
    for (const entered of [
      { ...good, password: 'wrong' },
      { ...good, code: '000000' },
      { ...good, username: 'nobody-of-that-name' },
      { ...good, username: 'bеn' },
    ]) {
      const answer = await post(entered);
      seen.add(`${answer.status} ${await answer.text()}`);
    }
    expect(seen).toEqual(
      new Set(['401 {"errors":[{"message":"Sign in first.","extensions":{"code":"UNAUTHENTICATED"}}]}']),
    );
  });

  test('throttles a name after ten failures, alike whether it exists or not', async () => {
    const outcomes: Record<string, string[]> = {};
    for (const username of ['quentin', 'nobody-at-all']) {
      outcomes[username] = [];
      for (let attempt = 0; attempt < 12; attempt++) {
        const answer = await post({ username, password: 'wrong password', code: '123456' });
        outcomes[username].push(`${answer.status} ${await answer.text()}`);
      }
    }
    expect(outcomes.quentin).toEqual(outcomes['nobody-at-all']);
    expect(outcomes.quentin?.at(0)).toMatch(/^401/);
    expect(outcomes.quentin?.at(-1)).toMatch(/^429/);
  });

  test('serves whose last role was taken away for nothing but their own sign-in, and says so', async () => {
    const nadia = graph.as('nadia');
    await nadia.ask('{ me { roles } }');
    const role = { number: await numberOf(graph.database, 'nadia'), role: 'MEDIATOR' };
    expect((await graph.again('george').act('removeRole', role)).__typename).toBe('AccountChanged');
    await expect.poll(async () => (await nadia.query('{ me { roles } }')).code).toBe('FORBIDDEN_FIELD');
    const who = await nadia.fetch('/session');
    expect(who.status).toBe(200);
    expect(await who.json()).toEqual({
      account: { name: null, organisation: null, authority: null },
      roles: [],
      mayExplore: false,
      expiresAt: expect.stringMatching(/^2\d{3}-/),
    });
    expect((await nadia.fetch('/security')).status).toBe(200);
  });

  test('takes the exact shape only', async () => {
    const good = await credentialsOf(graph.database, 'dora');
    const { code: _, ...withoutCode } = good;
    for (const body of [
      '{',
      '[]',
      '[{}]',
      'null',
      '"text"',
      {},
      withoutCode,
      { ...good, more: 1 },
      { ...good, username: ['dora'] },
      { ...good, username: { $ne: '' } },
      { ...good, password: '' },
    ]) {
      const answer = await post(body);
      expect(`${answer.status} ${await answer.text()}`).toBe(
        '400 {"errors":[{"message":"The request could not be read.","extensions":{"code":"BAD_REQUEST"}}]}',
      );
    }
    expect((await post({ ...good, password: 'x'.repeat(9_000) })).status).toBe(413);
    expect((await post(good, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(good, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post(good, { origin: 'null' })).status).toBe(403);
    expect((await post(good, { origin: graph.url })).status).toBe(201);
  });
});
