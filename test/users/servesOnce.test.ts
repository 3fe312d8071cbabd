import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { deliverNotices, deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import type { NoticeMessage } from '../../subgraphs/users/reset/outbox.ts';
import { codeAt, codeStep } from '../../subgraphs/users/session/credentials.ts';
import { sweepThrottle } from '../../subgraphs/users/session/store.ts';
import { settableClock } from '../support/clock.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { type Asked, plantPasskey } from './support/passkey.ts';
import { authorities, organisation, type Person, password, person, start } from './support/people.ts';
import { caller, hashOf, type SignInAnswer, type UsersProcess, usersProcess } from './support/users.ts';

// What lets somebody in serves once, and for so long (docs/adr/0040).
const minute = 60_000;
const page = 'http://localhost:4000';
const chosen = 'eleven grey herons wade';
const policy = readPolicy();
let database: TestDatabase;
let users: UsersProcess;
let leeds: { id: string };

beforeAll(async () => {
  database = await freshDatabase();
  await authorities(database.sql);
  leeds = await organisation(database.sql);
  users = usersProcess(database, settableClock(start));
});
beforeEach(() => users.clock.set(start));

const someone = () => person(database.sql, testKeys(), { organisationId: leeds.id });
const isSignedIn = async (who: Person, entered: object) =>
  (await users.signInAs(who, entered)).token !== null;
/** The token of somebody who signs in with the code of the moment. */
const enter = async (who: Person) => {
  const { token } = await users.signInAs(who);
  if (!token) throw new Error('not signed in');
  return token;
};
const own = async (token: string, act: string, given: object = {}) => {
  const text = 'mutation ($input: OwnSecurityInput!) { ownSecurity(input: $input) { outcome shown } }';
  const input = { tokenHash: hashOf(token), act, given: JSON.stringify(given), origin: page };
  const { outcome, shown } = (
    await users.ask<{ ownSecurity: { outcome: string; shown: string | null } }>(text, { input })
  ).ownSecurity;
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
  return { outcome, ...(JSON.parse(shown ?? '{}') as any) };
};
const codeOfNow = (secret: string, ahead = 0) => codeAt(secret, codeStep(users.clock.now()) + ahead);

const started = async (who: Person, newFactor: boolean) => {
  const [row] = await database.sql`select number::text from users.account where id = ${who.id}`;
  const text = 'mutation ($input: StartResetInput!) { startReset(input: $input) { __typename } }';
  const input = { number: row?.number, proof: 'Visit 3', newFactor, idempotencyKey: randomUUID() };
  const roles: ['ACCOUNT_MANAGER'] = ['ACCOUNT_MANAGER'];
  const { id: accountId } = await person(database.sql, testKeys(), { organisationId: leeds.id, roles });
  const manager = { accountId, organisationId: leeds.id };
  await users.ask(text, { input }, caller(roles, manager));
  let token = '';
  await deliverOutbox(database.sql, testKeys().sealKeys(), users.clock.now, async (message) => {
    token = message.token;
  });
  return token;
};
const open = async (token: string) =>
  (
    await users.ask<{ openReset: { secret: string } | null }>(
      'mutation ($token: String!) { openReset(token: $token) { secret } }',
      { token },
    )
  ).openReset;
const finish = async (token: string, code: string, next = chosen) =>
  (
    await users.ask<{ finishReset: { done: boolean; again: string | null } }>(
      'mutation ($input: FinishResetInput!) { finishReset(input: $input) { done again } }',
      { input: { token, password: next, code } },
    )
  ).finishReset;
const done = { done: true, again: null };
const again = { done: false, again: 'CODE' };

describe('another authenticator', () => {
  test('is enrolled with a code that signs nobody in', async () => {
    const amira = await someone();
    const token = await enter(amira);
    const { secret, ticket } = await own(token, 'BEGIN_TOTP');
    const code = codeOfNow(secret);
    expect((await own(token, 'CONFIRM_TOTP', { ticket, code })).outcome).toBe('DONE');
    expect(await isSignedIn(amira, { code })).toBe(false);
    expect(await isSignedIn(amira, { code: codeOfNow(secret, 1) })).toBe(true);
  });

  test('is begun by who gave a factor within five minutes (policy)', async () => {
    const token = await enter(await someone());
    const begun = async () => (await own(token, 'BEGIN_TOTP')).outcome;
    users.clock.advance(policy.stepUpMinutes * minute - 1);
    expect(await begun()).toBe('DONE');
    users.clock.advance(1);
    expect(await begun()).toBe('STEP_UP');
  });

  test('is confirmed for ten minutes (policy), by who gave a fresh factor', async () => {
    for (const [early, outcome] of [
      [1, 'DONE'],
      [0, 'REFUSED'],
    ] as const) {
      const amira = await someone();
      const token = await enter(amira);
      const { secret, ticket } = await own(token, 'BEGIN_TOTP');
      users.clock.advance(policy.enrolmentMinutes * minute - early);
      const code = codeOfNow(secret);
      expect((await own(token, 'CONFIRM_TOTP', { ticket, code })).outcome).toBe('STEP_UP');
      const { token: renewed } = await own(token, 'STEP_UP', { code: users.codeOf(amira) });
      expect((await own(renewed, 'CONFIRM_TOTP', { ticket, code })).outcome).toBe(outcome);
      users.clock.set(start);
    }
  });
});

test('a fresh factor gives its session another token, and no other session of its person', async () => {
  const amira = await someone();
  const [here, there] = [
    await enter(amira),
    (await users.signInAs(amira, { code: users.codeOf(amira, 1) })).token,
  ];
  users.clock.advance(minute);
  const { outcome, token } = await own(here, 'STEP_UP', { code: users.codeOf(amira) });
  expect(outcome).toBe('DONE');
  for (const [each, found] of [
    [here, 'SIGNED_OUT'],
    [token, 'DONE'],
    [there, 'DONE'],
  ])
    expect((await own(each, 'LOOK')).outcome).toBe(found);
});

test('a system has no factors of its own to look at or change', async () => {
  const columns = { kind: 'SYSTEM', demo: true };
  const system = await person(database.sql, testKeys(), {
    organisationId: leeds.id,
    roles: ['SOURCE_SYSTEM'],
    columns,
  });
  const token = await enter(system);
  for (const act of ['LOOK', 'BEGIN_TOTP', 'MAKE_RECOVERY_CODES'])
    expect((await own(token, act)).outcome).toBe('NOT_FOUND');
});

describe('a passkey', () => {
  const asked = async () =>
    JSON.parse(
      (
        await users.ask<{ passkeyRequest: string }>(
          'query ($origin: String!) { passkeyRequest(origin: $origin) }',
          { origin: page },
        )
      ).passkeyRequest,
    ) as Asked;
  const shows = async ({ username }: Person, answer: object) => {
    const input = { username, password, passkey: JSON.stringify(answer), origin: page };
    const text = 'mutation ($input: SignInInput!) { signIn(input: $input) { token expiresAt throttled } }';
    return (await users.ask<{ signIn: SignInAnswer }>(text, { input })).signIn.token !== null;
  };

  test('answers a question of the last five minutes', async () => {
    const amira = await someone();
    const passkey = await plantPasskey(database.sql, amira.id);
    const [one, other] = [await asked(), await asked()];
    users.clock.advance(5 * minute - 1);
    expect(await shows(amira, passkey.answer(one, page))).toBe(true);
    users.clock.advance(1);
    expect(await shows(amira, passkey.answer(other, page))).toBe(false);
  });

  test('that was copied is noticed by its count: what does not go up lets nobody in', async () => {
    const amira = await someone();
    const passkey = await plantPasskey(database.sql, amira.id);
    const counted = async (count: number) => shows(amira, passkey.answer(await asked(), page, count));
    const tried = [];
    for (const count of [5, 5, 4, 6, 6, 0]) tried.push(await counted(count));
    expect(tried).toEqual([true, false, false, true, false, false]);
  });

  test('answers the page at the service’s own address', async () => {
    const amira = await someone();
    const passkey = await plantPasskey(database.sql, amira.id);
    expect(await shows(amira, passkey.answer(await asked(), 'http://localhost:4001'))).toBe(false);
    expect(await shows(amira, passkey.answer({ ...(await asked()), rpId: 'elsewhere.example' }, page))).toBe(
      false,
    );
    expect(await shows(amira, passkey.answer(await asked(), page))).toBe(true);
  });
});

test('what is swept opens no name that failures have closed, and forgets none that still count', async () => {
  const wrong = { password: 'not the present one' };
  const [closed, tried] = [await someone(), await someone()];
  const fail = async (who: Person, times: number) => {
    for (let time = 0; time < times; time += 1) await users.signInAs(who, wrong);
  };
  const sweep = () => sweepThrottle(database.poolFor('signpost_users'), policy, users.clock.now());
  await fail(closed, policy.signInFailures);
  users.clock.advance((policy.signInThrottleMinutes - 1) * minute);
  await fail(tried, policy.signInFailures - 1);
  users.clock.advance(minute - 1);
  await sweep();
  expect((await users.signInAs(closed)).throttled).toBe(true);
  expect((await users.signInAs(tried, wrong)).throttled).toBe(false);
  expect((await users.signInAs(tried)).throttled).toBe(true);
  users.clock.advance(1);
  expect((await users.signInAs(closed)).token).not.toBeNull();
});

describe('the present password', () => {
  const change = (token: string, present: string, next: string) =>
    own(token, 'CHANGE_PASSWORD', { present, password: next }).then(({ outcome }) => outcome);

  test('is guessed at ten times in an open session, and then not even the right one is judged; right, it counts as no failure', async () => {
    const token = await enter(await someone());
    for (let guess = 1; guess < policy.signInFailures; guess += 1)
      expect(await change(token, 'not the present one', chosen)).toBe('REFUSED');
    expect(await change(token, password, chosen)).toBe('DONE');
    expect(await change(token, password, chosen)).toBe('REFUSED');
    expect(await change(token, chosen, password)).toBe('THROTTLED');
    const [row] = await database.sql`
      select detail from audit.event where kind = 'FACTOR_CHANGED' order by id desc limit 1`;
    expect(row?.detail).toEqual({ change: 'PASSWORD', cause: 'THROTTLED' });
  });
});

describe('a link to set a password', () => {
  test('takes no code that has signed somebody in, and what it took signs nobody in', async () => {
    const amira = await someone();
    await enter(amira);
    const token = await started(amira, false);
    expect(await finish(token, users.codeOf(amira))).toEqual(again);
    expect(await finish(token, users.codeOf(amira, 1))).toEqual(done);
    const given = { password: chosen, code: users.codeOf(amira, 1) };
    expect(await isSignedIn(amira, given)).toBe(false);
    users.clock.advance(minute);
    expect(await isSignedIn(amira, { password: chosen })).toBe(true);
  });

  test('enrols a factor whose first code signs nobody in, be the lost one’s last code of later', async () => {
    const amira = await someone();
    // The lost device was ahead.
    expect(await isSignedIn(amira, { code: users.codeOf(amira, 1) })).toBe(true);
    const token = await started(amira, true);
    const { secret = '' } = (await open(token)) ?? {};
    const code = codeOfNow(secret);
    expect(await finish(token, code)).toEqual(done);
    expect(await isSignedIn(amira, { password: chosen, code })).toBe(false);
    expect(await isSignedIn(amira, { password: chosen, code: codeOfNow(secret, 1) })).toBe(true);
  });

  test.each([
    [
      'the password',
      (token: string) => own(token, 'CHANGE_PASSWORD', { present: password, password: chosen }),
    ],
    [
      'the authenticator',
      async (token: string) => {
        const { secret, ticket } = await own(token, 'BEGIN_TOTP');
        return own(token, 'CONFIRM_TOTP', { ticket, code: codeOfNow(secret) });
      },
    ],
    ['every other session', (token: string) => own(token, 'END_OTHER_SESSIONS')],
  ])('serves no more once its person has changed %s in a session', async (_, act) => {
    const amira = await someone();
    const token = await enter(amira);
    const link = await started(amira, true);
    expect(await open(link)).not.toBeNull();
    expect((await act(token)).outcome).toBe('DONE');
    expect(await open(link)).toBeNull();
  });
});

describe('a person is told by message', () => {
  /** What each is told of, to whom; forgotten with it. */
  const notices = async () => {
    const told: NoticeMessage[] = [];
    const send = async (notice: NoticeMessage) => void told.push(notice);
    await deliverNotices(database.sql, testKeys().sealKeys(), users.clock.now, send);
    return told;
  };
  beforeEach(notices);

  test('of each change of what they sign in with, and of nothing that was refused', async () => {
    const amira = await someone();
    const [row] = await database.sql`select email, name from users.account where id = ${amira.id}`;
    const token = await enter(amira);
    const { secret, ticket } = await own(token, 'BEGIN_TOTP');
    const code = codeOfNow(secret);
    await plantPasskey(database.sql, amira.id);
    const [passkey] = (await own(token, 'LOOK')).passkeys;
    const acts: [string, object, string?][] = [
      ['CHANGE_PASSWORD', { present: 'not the present one', password: chosen }],
      ['CONFIRM_TOTP', { ticket, code: codeOfNow(secret, 5) }],
      ['REMOVE_PASSKEY', { id: randomUUID() }],
      ['END_OTHER_SESSIONS', {}],
      ['CHANGE_PASSWORD', { present: password, password: chosen }, 'PASSWORD'],
      ['CONFIRM_TOTP', { ticket, code }, 'AUTHENTICATOR'],
      ['MAKE_RECOVERY_CODES', {}, 'RECOVERY_CODES'],
      ['REMOVE_PASSKEY', { id: passkey.id }, 'PASSKEY_REMOVED'],
    ];
    for (const [act, given, changed] of acts) {
      const shown = await own(token, act, given);
      const told = await notices();
      const expected = { to: row?.email, name: row?.name, changed, at: start.toISOString() };
      expect([act, told]).toEqual([act, changed === undefined ? [] : [expected]]);
      for (const recovery of shown.codes ?? []) expect(JSON.stringify(told)).not.toContain(recovery);
    }
  });

  test('that a password was set by a link', async () => {
    const amira = await someone();
    const link = await started(amira, false);
    expect(await notices()).toEqual([]);
    expect(await finish(link, users.codeOf(amira, 5))).toEqual(again);
    expect(await notices()).toEqual([]);
    expect(await finish(link, users.codeOf(amira))).toEqual(done);
    expect((await notices()).map(({ changed }) => changed)).toEqual(['RESET']);
  });
});
