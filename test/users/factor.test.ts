import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import { codeAt, codeStep } from '../../subgraphs/users/session/credentials.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { credentialsOf } from '../support/people.ts';
import { within } from '../support/time.ts';
import { actsOf, withStaleFactor } from './support/management.ts';
import { type Asked, plantPasskey } from './support/passkey.ts';

let graph: Signpost;
let second: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  second = await startSignpost({ database: graph.database });
});
afterAll(async () => {
  await second.close();
  await graph.close();
});

const json = { 'content-type': 'application/json' };
/** Sends what people do about their own sign-in, and reads what is said. */
const own = async (who: SignedIn, way: string, body?: object) => {
  const [method, path] = way.split(' ') as [string, string];
  const answer = await who.fetch(path, { method, headers: json, body: body && JSON.stringify(body) });
  const text = await answer.text();
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
  return { status: answer.status, text, headers: answer.headers, ...(JSON.parse(text) as any) };
};
const post = (at: Signpost, path: string, body: object) =>
  at.fetch(path, { method: 'POST', headers: json, body: JSON.stringify(body) });
/** What is answered so many times, one after the other. */
const inTurn = async <T>(times: number, ask: () => Promise<T>): Promise<T[]> => {
  const answers: T[] = [];
  while (answers.length < times) answers.push(await ask());
  return answers;
};
const bearer = (token: string, at = graph) =>
  at.fetch('/security', { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status);
const { sql } = { sql: (...args: Parameters<Signpost['database']['sql']>) => graph.database.sql(...args) };

describe('a person who begins, or begins anew', () => {
  test('enrols the second factor on the page: scans or types, confirms, and is given recovery codes once', async () => {
    const [row] = await sql`select number::text from users.account where id = ${castMember('farah').id}`;
    const input = { number: row?.number, proof: 'Visit 3', newFactor: true, idempotencyKey: randomUUID() };
    await graph
      .as('george')
      .query('mutation ($input: StartResetInput!) { startReset(input: $input) { __typename } }', { input });
    let token = '';
    await deliverOutbox(graph.database.sql, testKeys().sealKeys(), systemClock.now, async (message) => {
      token = message.token;
    });
    const opened = (await (await post(graph, '/reset/open', { token })).json()) as {
      link: Record<string, string>;
    };
    const { username, secret, qr } = opened.link as { username: string; secret: string; qr: string };
    expect(username).toBe('farah');
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(qr).toMatch(/^<svg .*<\/svg>\s*$/s);
    expect(qr).not.toMatch(/script|href|http:\/\/(?!www\.w3\.org)/);

    const password = 'eleven grey herons wade';
    const finish = async (more: object) =>
      (await (
        await post(graph, '/reset', { token, password, code: codeAt(secret, codeStep(new Date())), ...more })
      ).json()) as {
        done: boolean;
        again: string | null;
        recoveryCodes: string[] | null;
      };
    expect(await finish({ code: '000000' })).toEqual({ done: false, again: 'CODE', recoveryCodes: null });
    expect(await finish({ password: 'password1234' })).toMatchObject({ again: 'PASSWORD' });
    const { done, recoveryCodes } = await finish({});
    expect(done).toBe(true);
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes ?? []) expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    expect(await finish({})).toEqual({ done: false, again: 'LINK', recoveryCodes: null });
    expect(await (await post(graph, '/reset/open', { token })).json()).toEqual({ link: null });
    expect(await (await post(graph, '/reset/open', { token: 'x' })).json()).toEqual({ link: null });
    const stored = JSON.stringify(
      await sql`select encode(code_hash, 'escape') as hash from users.recovery_code`,
    );
    for (const code of recoveryCodes ?? []) expect(stored).not.toContain(code.replaceAll('-', ''));

    // Each once, in whichever process, however it is written; never another person's.
    const [first, next] = recoveryCodes as [string, string];
    const signIn = (at: Signpost, code: string, username = 'farah') =>
      post(at, '/session', { username, password, code }).then(({ status }) => status);
    const raced = await Promise.all([graph, second, graph, second].map((at) => signIn(at, first)));
    expect(raced.sort()).toEqual([201, 401, 401, 401]);
    expect(await signIn(second, first)).toBe(401);
    expect(await signIn(graph, next.toUpperCase().replaceAll('-', ' '))).toBe(201);
    expect(await signIn(graph, 'aaaa-bbbb-cccc-dddd')).toBe(401);
    const { password: others } = castMember('amira');
    const asAmira = { username: 'amira', password: others, code: (recoveryCodes as string[])[3] };
    expect((await post(graph, '/session', asAmira)).status).toBe(401);
  });

  test('what is not of the shape is refused before anybody is asked', async () => {
    for (const body of [{}, { token: 1 }, { token: 'x', more: 1 }, [], { token: 'x'.repeat(200) }])
      expect((await post(graph, '/reset/open', body)).status).toBe(400);
    expect((await graph.fetch('/reset/open')).status).toBe(405);
    const foreign = { ...json, origin: 'https://elsewhere.example' };
    const sent = { method: 'POST', headers: foreign, body: '{"token":"x"}' };
    expect((await graph.fetch('/reset/open', sent)).status).toBe(403);
  });
});

describe('stepping up', () => {
  test('gives the session a new token and a fresh factor; the old token is nobody’s, in every process', async () => {
    const ben = await withStaleFactor(graph, 'ben');
    const old = await ben.token();
    expect(await bearer(old, second)).toBe(200);
    const before = (await own(ben, 'GET /security')).sessions.find(
      ({ present }: { present: boolean }) => present,
    );
    expect((await own(ben, 'POST /security/recovery-codes')).outcome).toBe('STEP_UP');
    const { code } = await credentialsOf(graph.database, 'ben');
    const { status, outcome, token, headers } = await own(ben, 'POST /session/factor', { code });
    expect([status, outcome]).toEqual([200, 'DONE']);
    expect(token).not.toBe(old);
    expect(headers.get('set-cookie')).toBe(
      `__Host-signpost=${token}; Secure; HttpOnly; SameSite=Strict; Path=/`,
    );
    expect(await bearer(old)).toBe(401);
    await within(1_000, () => bearer(old, second), 401);
    const [row] = await sql`
      select id, now() - factor_at < interval '1 minute' as fresh from users.session where id = ${before.id}`;
    expect(row).toMatchObject({ fresh: true });
    // The same code does not serve again, here or in another process.
    const replay = {
      method: 'POST',
      headers: { ...json, authorization: `Bearer ${token}` },
      body: JSON.stringify({ code }),
    };
    for (const at of [graph, second])
      expect(await (await at.fetch('/session/factor', replay)).json()).toEqual({ outcome: 'REFUSED' });
    const kinds = (await actsOf(graph.database, 'ben')).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['STEPPED_UP', 'STEP_UP_REFUSED']));
  });

  test('is throttled under the account: no stranger keeps anybody from it, and it closes no user name', async () => {
    const dora = graph.again('dora');
    await dora.token();
    const asStranger = async (at: Signpost) =>
      (await post(at, '/session', { username: 'dora', password: 'not hers at all', code: '000000' })).status;
    const refused = Array(10).fill(401);
    expect(await inTurn(10, () => asStranger(graph))).toEqual(refused);
    expect([await asStranger(graph), await asStranger(second)]).toEqual([429, 429]);
    const { code } = await credentialsOf(graph.database, 'dora');
    const stepped = await own(dora, 'POST /session/factor', { code });
    expect(stepped.outcome).toBe('DONE');
    const headers = { ...json, authorization: `Bearer ${stepped.token}` };
    const guess = (at: Signpost) =>
      at.fetch('/session/factor', { method: 'POST', headers, body: '{"code":"000000"}' });
    expect(await inTurn(11, async () => (await guess(graph)).status)).toEqual([...Array(10).fill(200), 429]);
    expect((await guess(second)).status).toBe(429);

    const edward = graph.again('edward');
    await inTurn(11, () => own(edward, 'POST /session/factor', { code: '000000' }));
    const { password, code: next } = await credentialsOf(graph.database, 'edward');
    expect((await post(second, '/session', { username: 'edward', password, code: next })).status).toBe(201);
  });
});

test('who shows a passkey is let in under a name that others have closed, with the password, ten times guessed', async () => {
  const { id, password } = castMember('sonia');
  const passkey = await plantPasskey(graph.database.sql, id);
  const signIn = async (at: Signpost, more: object, username = 'sonia') =>
    (await post(at, '/session', { username, password, ...more })).status;
  const shown = async (at: Signpost) => ({
    passkey: passkey.answer(
      (await (await at.fetch('/session/passkey', { method: 'POST' })).json()) as Asked,
      `http://localhost:${new URL(at.url).port}`,
    ),
  });
  const { code } = await credentialsOf(graph.database, 'sonia');
  expect(await inTurn(10, () => signIn(graph, { code: '000000' }))).toEqual(Array(10).fill(401));
  expect(await signIn(second, { code })).toBe(429);
  expect(await signIn(second, await shown(second))).toBe(201);
  const again = await shown(graph);
  expect([await signIn(graph, again), await signIn(graph, again)]).toEqual([201, 401]);

  const { passkey: answer } = await shown(graph);
  const forged = { ...answer, response: { ...answer.response, signature: 'AAAA' } };
  expect(await signIn(graph, { passkey: forged })).toBe(429);
  expect(await signIn(graph, { passkey: { ...answer, id: 'AAAA', rawId: 'AAAA' } })).toBe(429);
  expect(await inTurn(10, () => signIn(graph, { code: '000000' }, 'rosa'))).toEqual(Array(10).fill(401));
  expect(await signIn(graph, await shown(graph), 'rosa')).toBe(429);

  const guessed = await inTurn(9, async () =>
    signIn(graph, { ...(await shown(graph)), password: 'not hers at all' }),
  );
  expect(guessed).toEqual(Array(9).fill(401));
  expect(await signIn(graph, await shown(graph))).toBe(429);
});

describe('what people see and change of their own', () => {
  test('another authenticator replaces the first once a code confirms it; every other session ends', async () => {
    const [here, there] = [graph.again('owen'), graph.again('owen')];
    expect(await bearer(await there.token())).toBe(200);
    const { outcome, secret, qr, ticket } = await own(here, 'POST /security/authenticator');
    expect([outcome, /^<svg/.test(qr)]).toEqual(['DONE', true]);
    const code = codeAt(secret, codeStep(new Date()));
    const confirm = (who: SignedIn, body: object) => own(who, 'PUT /security/authenticator', body);
    expect((await confirm(here, { ticket, code: '000000' })).outcome).toBe('REFUSED');
    expect((await confirm(there, { ticket, code })).outcome).toBe('REFUSED');
    expect((await confirm(here, { ticket: `${ticket.slice(0, -4)}AAAA`, code })).outcome).toBe('REFUSED');
    expect((await confirm(here, { ticket, code })).outcome).toBe('DONE');
    expect(await bearer(await here.token())).toBe(200);
    await within(1_000, async () => bearer(await there.token()), 401);
    const { password } = castMember('owen');
    const old = codeAt(castMember('owen').totpSecret, codeStep(new Date()) + 1);
    expect((await post(graph, '/session', { username: 'owen', password, code: old })).status).toBe(401);
    const next = codeAt(secret, codeStep(new Date()) + 1);
    expect((await post(graph, '/session', { username: 'owen', password, code: next })).status).toBe(201);
    // Confirmed a second time, the code that was just used would serve again.
    expect((await confirm(here, { ticket, code })).outcome).toBe('REFUSED');
    expect((await post(graph, '/session', { username: 'owen', password, code: next })).status).toBe(401);
    const acts = await actsOf(graph.database, 'owen');
    expect(acts).toContainEqual({
      kind: 'FACTOR_CHANGED',
      outcome: 'REFUSED',
      detail: { change: 'CONFIRM_TOTP', cause: 'REFUSED' },
    });
  });

  test('recovery codes are made anew: the old ones are void; the page counts what is left and shows no secret', async () => {
    const priya = graph.again('priya');
    const { codes: first } = await own(priya, 'POST /security/recovery-codes');
    const { codes } = await own(priya, 'POST /security/recovery-codes');
    expect([first.length, codes.length]).toEqual([10, 10]);
    const { password } = castMember('priya');
    const signIn = (code: string) => post(graph, '/session', { username: 'priya', password, code });
    expect((await signIn(first[0])).status).toBe(401);
    expect((await signIn(codes[0])).status).toBe(201);
    const seen = await own(priya, 'GET /security');
    expect(seen).toMatchObject({
      username: 'priya',
      authenticator: true,
      recoveryCodesLeft: 9,
      passkeys: [],
    });
    expect(seen.text).not.toMatch(/hash|secret|argon/);
  });

  test('a password is changed with the present one; a common one is refused; other sessions end', async () => {
    const [here, there] = [graph.again('quentin'), graph.again('quentin')];
    const { password: present } = castMember('quentin');
    expect(await bearer(await there.token())).toBe(200);
    const change = (body: object) => own(here, 'PUT /security/password', body).then(({ outcome }) => outcome);
    const password = 'nine slow otters turn';
    expect(await change({ present: 'not the present one', password })).toBe('REFUSED');
    expect(await change({ present, password: 'password1234' })).toBe('PASSWORD');
    expect(await change({ present, password })).toBe('DONE');
    await within(1_000, async () => bearer(await there.token()), 401);
    const { code } = await credentialsOf(graph.database, 'quentin');
    expect((await post(graph, '/session', { username: 'quentin', password: present, code })).status).toBe(
      401,
    );
    expect((await post(graph, '/session', { username: 'quentin', password, code })).status).toBe(201);
  });

  test('sessions are ended one by one or all others; another person’s look like none', async () => {
    const imran = [graph.again('imran'), graph.again('imran'), graph.again('imran')] as const;
    for (const each of imran) expect(await bearer(await each.token())).toBe(200);
    const { sessions } = await own(imran[0], 'GET /security');
    expect(sessions.length).toBe(3);
    const [other] =
      await sql`select id from users.session where account_id = ${castMember('ben').id} limit 1`;
    expect((await own(imran[0], `DELETE /security/sessions/${other?.id}`)).outcome).toBe('NOT_FOUND');
    expect((await own(imran[0], `DELETE /security/passkeys/${randomUUID()}`)).outcome).toBe('NOT_FOUND');
    const one = sessions.find(({ present }: { present: boolean }) => !present);
    expect((await own(imran[0], `DELETE /security/sessions/${one.id}`)).outcome).toBe('DONE');
    expect((await own(imran[0], 'DELETE /security/sessions')).outcome).toBe('DONE');
    const all = async () => Promise.all(imran.map(async (each) => bearer(await each.token())));
    await within(1_000, all, [200, 401, 401]);
  });

  test('is for people in their own session: no system, nobody who acts for another, no other path', async () => {
    for (const username of ['gro', 'aid', 'nadia for amira'])
      expect([username, (await own(graph.again(username), 'GET /security')).status]).toEqual([username, 404]);
    const amira = graph.as('amira');
    for (const way of [
      'GET /security/sessions',
      'POST /security',
      'DELETE /security/passkeys',
      'GET /security/__proto__',
    ])
      expect((await own(amira, way)).status).toBe(404);
    expect((await graph.fetch('/security')).status).toBe(401);
    const foreign = { ...json, origin: 'https://elsewhere.example' };
    expect((await amira.fetch('/security/recovery-codes', { method: 'POST', headers: foreign })).status).toBe(
      403,
    );
  });
});

test('a factor that somebody writes into the database past the system serves for nothing', async () => {
  const { id, password } = castMember('lena');
  await sql`
    insert into users.recovery_code (account_id, code_hash, made_at) values (${id}, sha256('aaaabbbbccccdddd'), now())`;
  const given = { username: 'lena', password, code: 'aaaa-bbbb-cccc-dddd' };
  expect((await post(graph, '/session', given)).status).toBe(401);
});
