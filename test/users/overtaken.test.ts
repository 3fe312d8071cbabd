import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { Admission } from '../../platform/admission.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { gatewayCaller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLog } from '../../platform/log.ts';
import { readPolicy } from '../../platform/policy.ts';
import { OwnSecurity } from '../../subgraphs/users/factor/own.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import { finishReset } from '../../subgraphs/users/reset/finish.ts';
import { codeAt, codeStep, hashPassword } from '../../subgraphs/users/session/credentials.ts';
import { Refusals } from '../../subgraphs/users/session/refusals.ts';
import { Sessions } from '../../subgraphs/users/session/session.ts';
import { castMember } from '../support/cast.ts';
import { testKeys, waitingIn } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { credentialsOf } from '../support/people.ts';
import { assertionOf, ec, tokenRequest } from './support/systems.ts';

// What one attempt looked at, another change has overtaken by the time it writes: held here, row by row, so that it has.
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const json = { 'content-type': 'application/json' };
const chosen = 'eleven grey herons wade';
const signIn = (entered: object) =>
  graph.fetch('/session', { method: 'POST', headers: json, body: JSON.stringify(entered) });
const changePassword = async (who: SignedIn, present: string) => {
  const body = JSON.stringify({ present, password: chosen });
  const answer = await who.fetch('/security/password', { method: 'PUT', headers: json, body });
  return { status: answer.status, text: await answer.text() };
};
/** Holds somebody's row, lets an attempt run into it, changes what it looked at, and lets it go on. */
async function overtake<T>(
  username: string,
  attempt: () => Promise<T>,
  change: (sql: Signpost['database']['sql'], id: string) => Promise<unknown>,
): Promise<T> {
  const { id } = castMember(username);
  let attempted: Promise<T> | undefined;
  await graph.database.sql.begin(async (transaction) => {
    await transaction`select 1 from users.account where id = ${id} for update`;
    attempted = attempt();
    await vi.waitFor(async () => expect(await waitingIn(graph.database)).toBe(1), { timeout: 20_000 });
    await change(transaction as never, id);
  });
  return attempted as Promise<T>;
}
const sessionsOf = (username: string) => graph.database.sql`
  select 1 from users.session where account_id = ${castMember(username).id} and ended_at is null`;
const passwordOf = (username: string) => graph.database.sql`
  select password_hash from users.account where id = ${castMember(username).id}`;
/** As a reset does. */
const endAll = (sql: Signpost['database']['sql'], id: string) => sql`
  update users.session set ended_at = now() where account_id = ${id} and ended_at is null`;

describe('what was overtaken begins and changes nothing', () => {
  test('a sign-in with the password of before a reset', async () => {
    const entered = await credentialsOf(graph.database, 'amira');
    const hash = await hashPassword(chosen);
    const answer = await overtake(
      'amira',
      () => signIn(entered),
      (sql, id) => sql`update users.account set password_hash = ${hash} where id = ${id}`,
    );
    expect(answer.status).not.toBe(201);
    expect(await sessionsOf('amira')).toEqual([]);
  });

  test('a sign-in with a code of the factor of before', async () => {
    const entered = await credentialsOf(graph.database, 'ben');
    const answer = await overtake(
      'ben',
      () => signIn(entered),
      (sql, id) => sql`update users.account set totp_secret = '\\x00'::bytea where id = ${id}`,
    );
    expect(answer.status).not.toBe(201);
    expect(await sessionsOf('ben')).toEqual([]);
  });

  test('a sign-in to an account that is suspended', async () => {
    const entered = await credentialsOf(graph.database, 'priya');
    const answer = await overtake(
      'priya',
      () => signIn(entered),
      (sql, id) => sql`update users.account set status = 'SUSPENDED' where id = ${id}`,
    );
    expect(answer.status).not.toBe(201);
    expect(await sessionsOf('priya')).toEqual([]);
  });

  test('a change of the password in a session that has ended', async () => {
    const who = graph.again('dora');
    await who.fetch('/security');
    const before = await passwordOf('dora');
    const { status } = await overtake('dora', () => changePassword(who, castMember('dora').password), endAll);
    expect(status).not.toBe(200);
    expect(await passwordOf('dora')).toEqual(before);
  });

  test('a change of the password of an account that is suspended', async () => {
    const who = graph.again('owen');
    await who.fetch('/security');
    const before = await passwordOf('owen');
    const { status } = await overtake(
      'owen',
      () => changePassword(who, castMember('owen').password),
      (sql, id) => sql`update users.account set status = 'SUSPENDED' where id = ${id}`,
    );
    expect(status).not.toBe(200);
    expect(await passwordOf('owen')).toEqual(before);
  });

  test('a change of the password of an account that an incident holds', async () => {
    const who = graph.again('imran');
    await who.fetch('/security');
    const before = await passwordOf('imran');
    const { status } = await overtake(
      'imran',
      () => changePassword(who, castMember('imran').password),
      (sql, id) => sql`insert into service.hold (account_id, incident_id) values (${id}, gen_random_uuid())`,
    );
    expect(status).not.toBe(200);
    expect(await passwordOf('imran')).toEqual(before);
    await graph.database.sql`delete from service.hold`;
  });

  test('a change of the password in a session that is revoked with everyone’s', async () => {
    const who = graph.again('george');
    await who.fetch('/security');
    const before = await passwordOf('george');
    const { status } = await overtake(
      'george',
      () => changePassword(who, castMember('george').password),
      (sql) => sql`
        insert into users.revocation (id, reason, proposed_by, proposed_at, decided_by, decided_at, outcome)
        values (gen_random_uuid(), 'a test of what was begun', ${castMember('kofi').id}, clock_timestamp(),
          ${castMember('lena').id}, clock_timestamp(), 'REVOKED')`,
    );
    expect(status).not.toBe(200);
    expect(await passwordOf('george')).toEqual(before);
    await graph.database.sql`delete from users.revocation`;
  });
});

test('a change of the password that is turned away at the door counts as no failure', async () => {
  const sql = graph.database.poolFor('signpost_users');
  const door = new Admission({ slots: 1, waiting: 0, deadlineMs: 1 });
  door.enter(
    1,
    () => {},
    () => {},
  );
  const common = { policy: readPolicy(), clock: systemClock, log: silentLog, door };
  const deps = { ...common, sql, audit: new AuditWriter(sql), keys: testKeys() };
  const sessions = new Sessions(deps);
  const token = await graph.again('farah').token();
  const given = JSON.stringify({ present: castMember('farah').password, password: chosen });
  const tokenHash = createHash('sha256').update(token).digest('base64url');
  await graph.database.sql`delete from users.throttle`;
  const input = { tokenHash, act: 'CHANGE_PASSWORD', given, origin: graph.url } as const;
  await expect(new OwnSecurity(deps, sessions).act(gatewayCaller(randomUUID()), input)).rejects.toMatchObject(
    { code: 'OVERLOADED' },
  );
  expect(await graph.database.sql`select 1 from users.throttle`).toEqual([]);
  sessions.stop();
});

describe('a reset that is overtaken while its password is hashed sets none', () => {
  /** The token of a link that somebody was sent. */
  const linkOf = async (username: string, newFactor: boolean) => {
    const { id } = castMember(username);
    const [row] = await graph.database.sql`select number::text from users.account where id = ${id}`;
    const given = { number: row?.number, proof: 'Visit 3', newFactor };
    await graph.as('kofi').act('startReset', given, '__typename');
    let token = '';
    await deliverOutbox(graph.database.sql, testKeys().sealKeys(), systemClock.now, async (message) => {
      token = message.token;
    });
    return token;
  };
  const open = async (token: string) => {
    const answer = await graph.fetch('/reset/open', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ token }),
    });
    return ((await answer.json()) as { link: { secret: string } | null }).link?.secret ?? '';
  };
  /** Finishes a reset, and does something between its code's check and the end. */
  const finishing = (token: string, code: string, meanwhile: () => Promise<unknown>) => {
    const enter: Admission['enter'] = (_weight, start) => {
      void meanwhile().then(start);
      return () => {};
    };
    const sql = graph.database.poolFor('signpost_users');
    const audit = new AuditWriter(sql);
    const refusals = new Refusals(audit, silentLog);
    const door = { enter } as Admission;
    const common = { policy: readPolicy(), clock: systemClock, keys: testKeys() };
    const input = { token, password: chosen, code };
    return finishReset({ ...common, sql, audit, refusals, door }, gatewayCaller(randomUUID()), input);
  };

  test('where its code signed somebody in', async () => {
    const before = await passwordOf('edward');
    const entered = await credentialsOf(graph.database, 'edward');
    const done = await finishing(await linkOf('edward', false), entered.code, async () =>
      expect((await signIn(entered)).status).toBe(201),
    );
    expect(done).toEqual({ done: false, again: 'CODE', recoveryCodes: null });
    expect(await passwordOf('edward')).toEqual(before);
  });

  test('where the link was opened again, and showed a secret of which nobody has given a code', async () => {
    const { sql } = graph.database;
    const factor = () => sql`
      select password_hash, totp_secret from users.account where id = ${castMember('rosa').id}`;
    const before = await factor();
    const token = await linkOf('rosa', true);
    const code = codeAt(await open(token), codeStep(new Date()));
    expect(await finishing(token, code, () => open(token))).toEqual({
      done: false,
      again: 'CODE',
      recoveryCodes: null,
    });
    expect(await factor()).toEqual(before);
  });

  test('where the account was suspended, or the link made anew', async () => {
    const { sql } = graph.database;
    const before = await passwordOf('sonia');
    const { id } = castMember('sonia');
    for (const meanwhile of [
      () => sql`update users.reset set ended_at = now(), outcome = 'VOID' where account_id = ${id}`,
      () => sql`update users.account set status = 'SUSPENDED' where id = ${id}`,
    ]) {
      await sql`update users.account set totp_last_step = 0 where id = ${id}`;
      const { code } = await credentialsOf(graph.database, 'sonia');
      const done = await finishing(await linkOf('sonia', false), code, meanwhile);
      expect(done).toEqual({ done: false, again: 'LINK', recoveryCodes: null });
    }
    expect(await passwordOf('sonia')).toEqual(before);
  });
});

test('a token that is asked for with a key that is ended meanwhile is given to nobody', async () => {
  const { sql } = graph.database;
  const { id: account } = castMember('gro');
  const [system] = await sql`select number::text from users.account where id = ${account}`;
  const pair = ec();
  const selection = '... on CredentialChanged { credential { id } }';
  const proposal = { number: system?.number, jwk: pair.jwk };
  const { id } = (await graph.as('kofi').act('proposeServiceKey', proposal, selection)).credential;
  await graph.as('lena').act('decideCredential', { id, approve: true }, selection);
  const metadata = await graph.fetch('/.well-known/oauth-authorization-server');
  const { issuer } = (await metadata.json()) as { issuer: string };
  const ask = async () =>
    (await graph.fetch('/oauth/token', tokenRequest(assertionOf(pair, 'gro', issuer)))).status;
  expect(await ask()).toBe(200);
  let asked: Promise<number> | undefined;
  await sql.begin(async (transaction) => {
    await transaction`select 1 from users.credential where id = ${id} for update`;
    asked = ask();
    await vi.waitFor(async () => expect(await waitingIn(graph.database)).toBe(1), { timeout: 20_000 });
    await transaction`update users.credential set ended_at = now() where id = ${id}`;
  });
  expect(await asked).not.toBe(200);
  const begun = await sql`select 1 from users.session where credential_id = ${id}`;
  expect(begun).toHaveLength(1);
});

test('of two keys of one system that are approved at once, one has the overlap alone', async () => {
  const [system] = await graph.database.sql`
    select number::text from users.account where id = ${castMember('aid').id}`;
  const change = async (username: string, field: string, input: object) => {
    const made = await graph.as(username).act(field, input, '... on CredentialChanged { credential { id } }');
    return made.credential.id as string;
  };
  const ids: string[] = [];
  for (const { jwk } of [ec(), ec()])
    ids.push(await change('kofi', 'proposeServiceKey', { number: system?.number, jwk }));
  let decided: Promise<unknown> | undefined;
  await graph.database.sql.begin(async (transaction) => {
    // Both have looked at what is approved before either writes.
    await transaction`select 1 from users.credential where id = any(${ids}::uuid[]) for share`;
    decided = Promise.all(ids.map((id) => change('lena', 'decideCredential', { id, approve: true })));
    await vi.waitFor(async () => expect(await waitingIn(graph.database)).toBe(2), { timeout: 20_000 });
  });
  await decided;
  const rows = await graph.database.sql`
    select 1 from users.credential
    where id = any(${ids}::uuid[]) and outcome = 'APPROVED' and active_until < now() + interval '15 days'`;
  expect(rows).toHaveLength(1);
});

test('a proposal that ended while it waited is not approved, and takes the place of nothing', async () => {
  const { sql } = graph.database;
  const { id: account, organisation } = castMember('ben');
  const [waits, serves] = [randomUUID(), randomUUID()];
  // As a new provider leaves them: the proposal for the one before has ended, the name at the new one was approved.
  await sql`insert into users.credential (id, kind, organisation_id, account_id, content, asked_by, asked_at, ended_at)
    values (${waits}, 'SUBJECT', ${organisation.id}, ${account}, '{"about": "ben"}', ${castMember('george').id}, now(), now())`;
  await sql`insert into users.credential (id, kind, organisation_id, account_id, content, asked_by, asked_at, decided_by,
      decided_at, outcome)
    values (${serves}, 'SUBJECT', ${organisation.id}, ${account}, '{"about": "ben"}', ${castMember('george').id}, now(),
      ${castMember('kofi').id}, now(), 'APPROVED')`;
  const { data } = await graph
    .as('kofi')
    .query(`mutation ($input: DecideCredentialInput!) { decideCredential(input: $input) { __typename } }`, {
      input: { id: waits, approve: true, idempotencyKey: randomUUID() },
    });
  expect(data.decideCredential).toEqual({ __typename: 'NotPermitted' });
  expect(await sql`select ended_at from users.credential where id = ${serves}`).toEqual([{ ended_at: null }]);
});
