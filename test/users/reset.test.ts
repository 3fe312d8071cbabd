import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { gatewayCaller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { writeRecoveryCodes } from '../../subgraphs/users/factor/recovery.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import type { ResetMessage } from '../../subgraphs/users/reset/outbox.ts';
import { codeAt, codeStep } from '../../subgraphs/users/session/credentials.ts';
import { mayBeChosen } from '../../subgraphs/users/session/passwords.ts';
import { castMember, castMembers, castNumbers } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { within } from '../support/time.ts';
import { actsOf, change, isIn, numberOf } from './support/management.ts';
import { type Asked, plantPasskey } from './support/passkey.ts';
import { caller } from './support/users.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const start = async (who: SignedIn, username: string, more: object = {}) => {
  const input = {
    number: await numberOf(graph.database, username),
    proof: 'Call-back 17',
    newFactor: false,
    idempotencyKey: randomUUID(),
    ...more,
  };
  const { data, errors, text } = await who.query(
    `mutation ($input: StartResetInput!) { startReset(input: $input) { __typename
      ... on ResetStarted { account { number status account { name } } } ... on InvalidInput { field } } }`,
    { input },
  );
  return { ...(data?.startReset ?? { errors }), text };
};
/** What the mail system would get. */
const delivered = async (): Promise<ResetMessage[]> => {
  const messages: ResetMessage[] = [];
  const { sql } = graph.database;
  await deliverOutbox(
    sql,
    testKeys().sealKeys(),
    systemClock.now,
    async (message) => void messages.push(message),
  );
  return messages;
};
// biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
const ask = async (text: string, variables: object, as = gatewayCaller(randomUUID())): Promise<any> => {
  const request = { document: parse(text), variables: variables as Record<string, unknown> };
  return (await graph.subgraphs.users.execute(request, as)) as object;
};
const openText = 'mutation ($token: String!) { openReset(token: $token) { username secret expiresAt } }';
const finishText = 'mutation ($input: FinishResetInput!) { finishReset(input: $input) { done again } }';
const open = async (token: string) => (await ask(openText, { token })).data.openReset;
const finish = async (token: string, password: string, code: string) =>
  (await ask(finishText, { input: { token, password, code } })).data.finishReset;
/** A code that the person's device shows and that was not used. */
const codeOf = async (username: string) => {
  const [row] = await graph.database.sql`
    select totp_last_step as step, clock_timestamp() as now from users.account where id = ${castMember(username).id}`;
  return codeAt(castMember(username).totpSecret, Math.max(codeStep(row?.now), Number(row?.step) + 1));
};
const signInWith = (username: string, password: string, code: string) =>
  graph.fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, code }),
  });
const chosen = 'eleven grey herons wade';

describe('L24: a reset', () => {
  test('the helper sees no secret, nor does the database: only its person, once it is delivered', async () => {
    const started = await start(graph.as('hana'), 'amira');
    expect(started).toMatchObject({ __typename: 'ResetStarted', account: { status: 'ACTIVE' } });
    const [waiting] = await graph.database.sql`select encode(ciphertext, 'escape') as text from users.outbox`;
    const [message] = await delivered();
    expect(message).toMatchObject({ to: 'amira@demo.example.org' });
    const { token } = message as ResetMessage;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(started.text + waiting?.text).not.toContain(token);
    const [rows] = await graph.database.sql`
      select string_agg(e::text, '') as text, (select string_agg(r::text, '') from users.reset r) as resets,
        (select string_agg(i::text, '') from users.idempotency i) as kept, (select string_agg(o::text, '') from users.outbox o) as outbox
      from audit.event e`;
    for (const text of Object.values(rows as object)) expect(text).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain('amira@');
    const users = graph.database.poolFor('signpost_users');
    await expect(users`select * from users.outbox`).rejects.toThrow('permission denied');
  });

  test('one message that cannot be opened keeps back no other', async () => {
    await start(graph.as('hana'), 'priya');
    await graph.database.sql`update users.outbox set ciphertext = '\\x00' where delivered_at is null`;
    await start(graph.as('hana'), 'amira');
    const { sql } = graph.database;
    const messages: ResetMessage[] = [];
    const run = () =>
      deliverOutbox(
        sql,
        testKeys().sealKeys(),
        systemClock.now,
        async (message) => void messages.push(message),
      );
    // It is told at the end, and waits: nothing is lost.
    await expect(run()).rejects.toThrow();
    expect(messages.map(({ to }) => to)).toEqual(['amira@demo.example.org']);
    expect(await sql`select 1 from users.outbox where delivered_at is null`).toHaveLength(1);
    await sql`delete from users.outbox`;
  });

  test('sets a password with the present second factor; every session ends; the link serves once', async () => {
    const amira = [graph.again('amira'), graph.again('amira')];
    for (const session of amira) expect(await isIn(session)).toBe(true);
    await start(graph.as('george'), 'amira');
    const [message] = await delivered();
    const { token } = message as ResetMessage;
    expect(await open(token)).toMatchObject({ username: 'amira', secret: null });
    expect(await finish(token, 'password1234', await codeOf('amira'))).toEqual({
      done: false,
      again: 'PASSWORD',
    });
    expect(await finish(token, 'short', await codeOf('amira'))).toEqual({ done: false, again: 'PASSWORD' });
    expect(await finish(token, chosen, '000000')).toEqual({ done: false, again: 'CODE' });
    expect(await finish(token, chosen, await codeOf('amira'))).toEqual({ done: true, again: null });
    for (const session of amira) await within(1_000, () => isIn(session), false);
    expect(await open(token)).toBeNull();
    expect(await finish(token, chosen, await codeOf('amira'))).toEqual({ done: false, again: 'LINK' });
    expect((await signInWith('amira', castMember('amira').password, await codeOf('amira'))).status).toBe(401);
    expect((await signInWith('amira', chosen, await codeOf('amira'))).status).toBe(201);
    const kinds = (await actsOf(graph.database, 'amira')).map(({ kind, outcome }) => `${kind} ${outcome}`);
    expect(kinds).toEqual(expect.arrayContaining(['RESET_FINISHED REFUSED', 'RESET_FINISHED DONE']));
  });

  test('enrols one for whoever has none here, also where their provider vouches for theirs', async () => {
    const { id, organisation } = castMember('quentin');
    const { sql } = graph.database;
    const [kept] = await sql`select totp_secret from users.account where id = ${id}`;
    await sql`update users.account set totp_secret = null where id = ${id}`;
    const [kofi, lena] = [castMember('kofi').id, castMember('lena').id];
    await sql`
      insert into users.credential (id, kind, organisation_id, account_id, content, asked_by, asked_at, decided_by, decided_at, outcome)
      values (gen_random_uuid(), 'SUBJECT', ${organisation.id}, ${id}, '{"about": "q"}', ${kofi}, now(), ${lena}, now(), 'APPROVED')`;
    await start(graph.as('kofi'), 'quentin', { newFactor: false });
    const [message] = await delivered();
    expect((await open((message as ResetMessage).token)).secret).toMatch(/^[A-Z2-7]{32}$/);
    await sql`delete from users.credential where account_id = ${id}`;
    await sql`update users.account set totp_secret = ${kept?.totp_secret} where id = ${id}`;
  });

  test('enrols a new second factor; the lost one shows no code that counts', async () => {
    await start(graph.as('george'), 'farah', { newFactor: true });
    const [message] = await delivered();
    const { token } = message as ResetMessage;
    // Who reads the message before its person, and leaves the link as it was, knows nothing of what they enrol.
    const { secret: seenBefore } = await open(token);
    const { secret } = await open(token);
    expect(await finish(token, chosen, codeAt(seenBefore, codeStep(new Date())))).toEqual({
      done: false,
      again: 'CODE',
    });
    // No secret is shown without its row in the audit.
    const opened = (await actsOf(graph.database, 'farah')).filter(({ kind }) => kind === 'RESET_OPENED');
    expect(opened.map(({ outcome, detail }) => [outcome, detail])).toEqual(
      Array(2).fill(['DONE', { newFactor: true }]),
    );
    expect(await finish(token, chosen, await codeOf('farah'))).toEqual({ done: false, again: 'CODE' });
    const step = codeStep(new Date());
    expect(await finish(token, chosen, codeAt(secret, step))).toEqual({ done: true, again: null });
    expect((await signInWith('farah', chosen, codeAt(castMember('farah').totpSecret, step + 1))).status).toBe(
      401,
    );
    expect((await signInWith('farah', chosen, codeAt(secret, step + 1))).status).toBe(201);
  });

  test('enrols the factor that the code was of, however the link is opened meanwhile', async () => {
    await start(graph.as('george'), 'farah', { newFactor: true });
    const [message] = await delivered();
    const { token } = message as ResetMessage;
    const { secret } = await open(token);
    const step = codeStep(new Date());
    const openings = Array.from({ length: 4 }, () => open(token));
    const finishing = finish(token, chosen, codeAt(secret, step));
    const [{ done }] = await Promise.all([finishing, ...openings]);
    const last = done ? secret : (await open(token)).secret;
    if (!done) expect(await finish(token, chosen, codeAt(last, step))).toEqual({ done: true, again: null });
    expect((await signInWith('farah', chosen, codeAt(last, step + 1))).status).toBe(201);
  });

  test('takes the passkeys and recovery codes of a lost factor with it, and leaves those of who forgot the password', async () => {
    const { sql } = graph.database;
    const { id, password } = castMember('judith');
    const passkey = await plantPasskey(sql, id);
    const codes = await sql.begin((tx) =>
      writeRecoveryCodes(tx, testKeys().lookupKey(), id, 2, systemClock.now()),
    );
    const signIn = async (entered: object) =>
      (
        await graph.fetch('/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ username: 'judith', ...entered }),
        })
      ).status;
    const shown = async (of: string) => {
      const asked = (await (await graph.fetch('/session/passkey', { method: 'POST' })).json()) as Asked;
      const answer = passkey.answer(asked, `http://localhost:${new URL(graph.url).port}`);
      return signIn({ password: of, passkey: answer });
    };
    expect(await shown(password)).toBe(201);
    await start(graph.as('kofi'), 'judith');
    const [forgotten] = await delivered();
    expect(await finish(forgotten?.token as string, chosen, await codeOf('judith'))).toMatchObject({
      done: true,
    });
    expect([await shown(chosen), await signIn({ password: chosen, code: codes[0] })]).toEqual([201, 201]);

    await start(graph.as('kofi'), 'judith', { newFactor: true });
    const [lost] = await delivered();
    const { secret } = await open(lost?.token as string);
    const step = codeStep(new Date());
    const next = 'twelve grey herons wade';
    expect(await finish(lost?.token as string, next, codeAt(secret, step))).toMatchObject({ done: true });
    expect([await shown(next), await signIn({ password: next, code: codes[1] })]).toEqual([401, 401]);
    expect(await signIn({ password: next, code: codeAt(secret, step + 1) })).toBe(201);
  });

  test('a link serves until a newer one, for a day, for five codes, and never for a suspended account', async () => {
    await start(graph.as('george'), 'dora');
    const [older] = await delivered();
    await start(graph.as('george'), 'dora');
    const [newer] = await delivered();
    expect(await open(older?.token as string)).toBeNull();
    expect(await open(newer?.token as string)).not.toBeNull();
    for (let guess = 0; guess < 5; guess += 1) {
      expect((await finish(newer?.token as string, chosen, '000000')).again).toBe('CODE');
    }
    expect((await finish(newer?.token as string, chosen, await codeOf('dora'))).again).toBe('LINK');

    await start(graph.as('george'), 'owen');
    const [late] = await delivered();
    await graph.database.sql`update users.reset set expires_at = now() where outcome is null`;
    expect(await open(late?.token as string)).toBeNull();
    expect(await open('unknown')).toBeNull();

    await start(graph.as('george'), 'owen');
    const [held] = await delivered();
    const george = graph.as('george');
    const number = await numberOf(graph.database, 'owen');
    const { account } = await change(george, 'suspendAccount', { number, reason: 'SUSPICION' });
    expect(account.status).toBe('SUSPENDED');
    expect(await open(held?.token as string)).toBeNull();
    expect((await finish(held?.token as string, chosen, await codeOf('owen'))).again).toBe('LINK');
    const acts = (await actsOf(graph.database, 'owen')).map(({ kind, outcome }) => `${kind} ${outcome}`);
    expect(acts.slice(-3)).toEqual([
      'RESET_OPENED REFUSED',
      'RESET_OPENED REFUSED',
      'RESET_FINISHED REFUSED',
    ]);
    // Whoever had the link may be what the account was suspended for: it is let in again, and the link is not.
    const resumed = await change(george, 'resumeAccount', { number, version: account.version });
    expect(resumed.__typename).toBe('AccountChanged');
    expect(await open(held?.token as string)).toBeNull();
  });

  test('nor for an account that an incident holds, also once it is let go', async () => {
    await start(graph.as('george'), 'imran', { newFactor: true });
    const [message] = await delivered();
    const { token } = message as ResetMessage;
    const { secret } = await open(token);
    const { id } = castMember('imran');
    await graph.database.sql`
      insert into service.hold (account_id, incident_id) values (${id}, gen_random_uuid())`;
    expect(await open(token)).toBeNull();
    expect((await finish(token, chosen, codeAt(secret, codeStep(new Date())))).again).toBe('LINK');
    await graph.database.sql`delete from service.hold`;
    expect(await open(token)).toBeNull();
  });

  test('serves by the database’s time, however far off the clock of a process is', async () => {
    const clock = vi.spyOn(systemClock, 'now');
    const off = (hours: number) => clock.mockImplementation(() => new Date(Date.now() + hours * 3_600_000));
    off(-24);
    await start(graph.as('hana'), 'priya');
    const [early] = await delivered();
    off(0);
    expect(await open(early?.token as string)).toMatchObject({ username: 'priya' });
    await start(graph.as('hana'), 'priya');
    const [late] = await delivered();
    off(24);
    expect(await open(late?.token as string)).toMatchObject({ username: 'priya' });
    clock.mockRestore();
  });

  test('nor while the service is shut: nothing changes then', async () => {
    await start(graph.as('hana'), 'priya');
    const [message] = await delivered();
    const { token } = message as ResetMessage;
    const send = async (path: string, body: object) => {
      const answer = await graph.fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return `${answer.status} ${await answer.text()}`;
    };
    const finishing = { token, password: chosen, code: await codeOf('priya') };
    expect(await send('/reset/open', { token })).toContain('"username":"priya"');
    const officers = [castMember('kofi').id, castMember('lena').id];
    await graph.database.sql`update service.state set mode = 'CLOSED', officers = ${officers}`;
    const tells = async (word: string) => (await send('/reset/open', { token })).includes(word);
    await within(1_000, () => tells('NOT_IN_THIS_MODE'), true);
    expect(await send('/reset', finishing)).toContain('NOT_IN_THIS_MODE');
    await graph.database.sql`update service.state set mode = 'NORMAL', officers = '{}'`;
    await within(1_000, () => tells('"username":"priya"'), true);
    expect(await send('/reset', finishing)).toContain('"done":true');
  });
});

describe('who starts one (L25)', () => {
  test('support in its area, an account manager in the own body, nobody for themselves or elsewhere', async () => {
    expect((await start(graph.as('hana'), 'priya')).__typename).toBe('ResetStarted');
    expect((await start(graph.as('hana'), 'ben')).__typename).toBe('RecordNotFound');
    expect((await start(graph.as('george'), 'priya')).__typename).toBe('RecordNotFound');
    expect((await start(graph.as('hana'), 'hana')).__typename).toBe('NotPermitted');
    for (const username of ['amira', 'imran', 'marek']) {
      const { errors } = await start(graph.as(username), 'priya');
      expect([username, errors?.[0].extensions.code]).toEqual([username, 'FORBIDDEN_FIELD']);
    }
    const proof = `Called back about child ${castNumbers.noah}`;
    expect(await start(graph.as('hana'), 'priya', { proof })).toMatchObject({ field: 'proof' });
  });

  test('nobody for a system, which has no password, nor for whom is suspended or gone: no link is made', async () => {
    const { sql } = graph.database;
    const links = async () => (await sql`select count(*)::int as many from users.reset`)[0]?.many;
    const before = await links();
    for (const username of ['gro', 'aid', 'early-help'])
      expect([username, (await start(graph.as('kofi'), username)).__typename]).toEqual([
        username,
        'NotPermitted',
      ]);
    for (const status of ['SUSPENDED', 'CLOSED']) {
      const id = castMember('quentin').id;
      await sql.begin(async (tx) => {
        await tx`update users.account set status = ${status}, closed_at = case when ${status} = 'CLOSED' then now() end where id = ${id}`;
        await stampStandings(tx, testKeys().standingKey(), [id]);
      });
      expect((await start(graph.as('kofi'), 'quentin')).__typename).toBe('NotPermitted');
    }
    expect(await links()).toBe(before);
  });

  test('opening and finishing is the gateway’s alone', async () => {
    for (const role of ['ACCOUNT_MANAGER', 'SUPPORT', 'CENTRAL_TEAM', 'PRACTITIONER'] as const) {
      for (const [text, variables] of [
        [openText, { token: 'x' }],
        [finishText, { input: { token: 'x', password: chosen, code: '123456' } }],
      ] as const) {
        const { errors } = await ask(text, variables, caller([role]));
        expect(errors?.[0].extensions.code).toBe('FORBIDDEN_FIELD');
      }
    }
  });
});

describe('passwords that many use are refused', () => {
  test.each([
    'password1234',
    'P@ssw0rd2026!!',
    'Welcome-to-Signpost1',
    'qwertyuiop12345',
    'aaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    'abcdefghijklmno',
    '20260101123456',
    'letmeinletmein99',
    'ilovemychildren',
    'ursula.vane-2026-x',
  ])('%s', (password) => {
    expect(mayBeChosen(password, 'ursula.vane')).toBe(false);
  });

  test('no rule of composition stands in the way of a good one', () => {
    for (const password of [
      chosen,
      'nebel über dem fluss',
      'korrekt häst batteri',
      ...castMembers.map((one) => one.password),
    ]) {
      expect([password, mayBeChosen(password, 'ursula.vane')]).toEqual([password, true]);
    }
    expect(mayBeChosen('x'.repeat(129), 'ursula.vane')).toBe(false);
  });
});
