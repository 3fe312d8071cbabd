import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { roles } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLog } from '../../platform/log.ts';
import { readPolicy } from '../../platform/policy.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { Sessions } from '../../subgraphs/users/session/session.ts';
import { settableClock } from '../support/clock.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { editSessions } from '../support/people.ts';
import { statementTexts, watchStatements } from '../support/statements.ts';
import { within } from '../support/time.ts';
import { authorities, organisation, person, start } from './support/people.ts';
import { caller, hashOf, type UsersProcess, usersProcess } from './support/users.ts';

watchStatements();

const minute = 60_000;
let database: TestDatabase;
let users: UsersProcess;
let leeds: { id: string };

beforeAll(async () => {
  database = await freshDatabase();
  await authorities(database.sql);
  leeds = await organisation(database.sql);
});

/** A process whose clock stands at the start, and somebody who signed in to it. */
async function signedIn(options: Partial<Parameters<typeof person>[2]> = {}) {
  const amira = await person(database.sql, testKeys(), { organisationId: leeds.id, ...options });
  users.clock.set(start);
  const { token } = await users.signInAs(amira);
  if (!token) throw new Error('not signed in');
  return { amira, token };
}

beforeAll(() => {
  users = usersProcess(database, settableClock(start));
});

const auditOf = (accountId: string) => database.sql`
  select kind, outcome, session_id, organisation_id, authority_code, detail from audit.event
  where account_id = ${accountId} order by id`;

describe('a session', () => {
  test('is what the gateway vouches for', async () => {
    const { amira, token } = await signedIn({ roles: ['PRACTITIONER', 'SHIELD_OVERRIDE'] });
    const session = await users.resolve(token);
    const claims = JSON.parse(session?.caller ?? 'null');
    expect(claims).toEqual({
      accountId: amira.id,
      sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      roles: ['PRACTITIONER', 'SHIELD_OVERRIDE'],
      organisationId: leeds.id,
      organisationKind: 'AUTHORITY_SERVICE',
      authorityCode: 'E08000035',
      region: 'Yorkshire and The Humber',
      profession: 'Social worker',
      kind: 'PERSON',
      factorAt: start.getTime(),
      sessionExpiresAt: start.getTime() + 600 * minute,
    });
    expect(session?.expiresAt).toEqual(new Date(start.getTime() + 600 * minute));
    expect(session?.idleExpiresAt).toEqual(new Date(start.getTime() + 15 * minute));
    expect(await auditOf(amira.id)).toMatchObject([
      { kind: 'SIGNED_IN', outcome: 'DONE', session_id: claims.sessionId, organisation_id: leeds.id },
    ]);
  });

  test('is of nobody who acts for another by a role', async () => {
    const { token } = await signedIn({ roles: ['MEDIATED', 'MEDIATOR'] });
    expect(JSON.parse((await users.resolve(token))?.caller ?? 'null').roles).toEqual(['MEDIATOR']);
  });

  test('has a token of 256 bits of which only the hash is stored', async () => {
    const { amira, token } = await signedIn();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const [row] = await database.sql`select * from users.session where account_id = ${amira.id}`;
    expect(row?.token_hash).toEqual(createHash('sha256').update(token).digest());
    const dump = await database.sql`
      select row_to_json(s)::text as text from users.session s
      union all select row_to_json(e)::text from audit.event e
      union all select row_to_json(t)::text from users.throttle t`;
    for (const { text } of dump) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
    }
  });

  test('of an unknown, malformed or empty hash is none', async () => {
    for (const hash of [hashOf('unknown'), '', 'short', '%%%', 'x'.repeat(10_000)]) {
      expect(
        await users.ask('query ($hash: String!) { resolveSession(tokenHash: $hash) { caller } }', { hash }),
      ).toEqual({
        resolveSession: null,
      });
    }
  });

  test('is known to every process', async () => {
    const { token } = await signedIn();
    const other = usersProcess(database, settableClock(start));
    expect(await other.resolve(token)).toEqual(await users.resolve(token));
    expect(await other.signOut(token)).toBe(true);
    expect(await users.resolve(token)).toBeNull();
    await other.subgraph.stop();
  });

  test('ends when left idle for 15 minutes, not before, and use prolongs it', async () => {
    const { token } = await signedIn();
    users.clock.advance(15 * minute - 1);
    const prolonged = await users.resolve(token);
    expect(prolonged?.idleExpiresAt).toEqual(new Date(start.getTime() + 30 * minute - 1));
    users.clock.advance(15 * minute - 1);
    expect(await users.resolve(token)).not.toBeNull();
    users.clock.advance(15 * minute);
    expect(await users.resolve(token)).toBeNull();
  });

  test('is not prolonged by looking when it ends', async () => {
    const { token } = await signedIn();
    const end = new Date(start.getTime() + 15 * minute);
    for (const passed of [5, 5, 4]) {
      users.clock.advance(passed * minute);
      expect((await users.resolve(token, false))?.idleExpiresAt).toEqual(end);
    }
    users.clock.advance(minute);
    expect(await users.resolve(token, false)).toBeNull();
  });

  test('ends after 10 hours however much it is used', async () => {
    const { token } = await signedIn();
    for (let passed = 10; passed < 600; passed += 10) {
      users.clock.advance(10 * minute);
      expect(await users.resolve(token)).not.toBeNull();
    }
    users.clock.advance(10 * minute - 1);
    expect(await users.resolve(token)).not.toBeNull();
    users.clock.advance(1);
    expect(await users.resolve(token)).toBeNull();
  });

  test('notes its use once a minute at the most', async () => {
    const { amira, token } = await signedIn();
    const version = async () =>
      (await database.sql`select xmin::text from users.session where account_id = ${amira.id}`)[0]?.xmin;
    const fresh = await version();
    users.clock.advance(minute - 1);
    await users.resolve(token);
    expect(await version()).toBe(fresh);
    users.clock.advance(1);
    await users.resolve(token);
    const noted = await version();
    expect(noted).not.toBe(fresh);
    await users.resolve(token);
    expect(await version()).toBe(noted);
  });

  test('takes one statement to resolve', async () => {
    const { token } = await signedIn();
    for (const hash of [token, 'unknown']) {
      expect(await statementTexts(() => users.resolve(hash))).toHaveLength(1);
    }
  });

  test('by the database clock ignores how far off a process is', async () => {
    const { token } = await signedIn();
    await editSessions(
      database,
      "created_at = now(), last_used_at = now(), expires_at = now() + interval '10 hours'",
    );
    const real = usersProcess(database, systemClock);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 });
    try {
      expect(await real.resolve(token)).not.toBeNull();
    } finally {
      vi.useRealTimers();
      await real.subgraph.stop();
    }
  });
});

describe('signing out', () => {
  test('ends the session once, is heard by every process and audited', async () => {
    const { amira, token } = await signedIn();
    const { sessionId } = JSON.parse((await users.resolve(token))?.caller ?? 'null');
    const heard: string[] = [];
    const listener = database.poolFor('signpost_gateway');
    await listener.listen('signpost_revoked', (payload) => heard.push(payload));
    expect(await Promise.all([users.signOut(token), users.signOut(token)])).toContain(true);
    expect(await users.signOut(token)).toBe(false);
    expect(await users.resolve(token)).toBeNull();
    await within(1_000, () => heard, [`session:${sessionId}`]);
    expect(await auditOf(amira.id)).toMatchObject([
      { kind: 'SIGNED_IN' },
      { kind: 'SIGNED_OUT', outcome: 'DONE', session_id: sessionId, detail: null },
    ]);
  });

  test('of an unknown token ends nothing', async () => {
    expect(await users.signOut('unknown')).toBe(false);
  });
});

describe('a condition that lapses', () => {
  const stamp = (id: string) => stampStandings(database.sql, testKeys().standingKey(), [id]);
  const account = async (id: string, change: Record<string, string | number | null>) => {
    await database.sql`update users.account set ${database.sql(change)} where id = ${id}`;
    await stamp(id);
  };

  test.each<[string, Record<string, string | number | null>]>([
    ['ACCOUNT_ACTIVE', { status: 'SUSPENDED' }],
    ['ACCOUNT_ACTIVE', { status: 'CLOSED' }],
    ['VETTING_CURRENT', { vetted_on: '2023-11-02' }],
    ['VETTING_CURRENT', { vetted_on: null }],
    ['TRAINING_CURRENT', { trained_version: 2 }],
    ['PROCEDURES_RECEIVED', { procedures_received_on: null }],
    ['AGREEMENT_SIGNED', { agreement_signed_on: null }],
    ['SECOND_FACTOR_ENROLLED', { totp_secret: null }],
  ])('%s: access ends at the next request, and the audit says which (%o)', async (condition, change) => {
    const { amira, token } = await signedIn();
    expect(await users.resolve(token)).not.toBeNull();
    await account(amira.id, change);
    expect(await Promise.all([users.resolve(token), users.resolve(token)])).toEqual([null, null]);
    expect(await auditOf(amira.id)).toMatchObject([
      { kind: 'SIGNED_IN' },
      { kind: 'SIGNED_OUT', outcome: 'DONE', detail: { conditions: [condition] } },
    ]);
    const [row] = await database.sql`select ended_at from users.session where account_id = ${amira.id}`;
    expect(row?.ended_at).toEqual(start);
  });

  test.each<[string, Record<string, string | null>]>([
    ['ORGANISATION_ACCREDITED', { accreditation: 'SUSPENDED' }],
    ['ORGANISATION_ACCREDITED', { accredited_until: '2026-11-01' }],
    ['SELF_ASSESSMENT_CURRENT', { self_assessed_until: '2026-11-01' }],
  ])('%s of the organisation (%o)', async (condition, change) => {
    const other = await organisation(database.sql);
    const { amira, token } = await signedIn({ organisationId: other.id });
    await database.sql`update users.organisation set ${database.sql(change)} where id = ${other.id}`;
    expect(await users.resolve(token)).toBeNull();
    expect((await auditOf(amira.id)).at(-1)?.detail).toEqual({ conditions: [condition] });
  });

  test('ROLES_SEPARATE: an account manager who is given a role with child data', async () => {
    const { amira, token } = await signedIn({ roles: ['ACCOUNT_MANAGER'] });
    await database.sql`insert into users.role_grant (account_id, role) values (${amira.id}, 'DATA_STEWARD')`;
    await stamp(amira.id);
    expect(await users.resolve(token)).toBeNull();
    expect((await auditOf(amira.id)).at(-1)?.detail).toEqual({ conditions: ['ROLES_SEPARATE'] });
  });

  test.each<[string, (id: string) => Promise<unknown>]>([
    [
      'a role put in',
      (id) => database.sql`insert into users.role_grant (account_id, role) values (${id}, 'MEDIATOR')`,
    ],
    [
      'a role exchanged',
      (id) => database.sql`update users.role_grant set role = 'AUDITOR' where account_id = ${id}`,
    ],
    ['a role taken out', (id) => database.sql`delete from users.role_grant where account_id = ${id}`],
    [
      'vetting renewed',
      (id) => database.sql`update users.account set vetted_on = '2026-11-01' where id = ${id}`,
    ],
    [
      'another authority',
      (id) => database.sql`update users.account set authority_code = 'E08000032' where id = ${id}`,
    ],
    [
      'the address that links go to',
      (id) => database.sql`update users.account set email = 'own@leeds.example' where id = ${id}`,
    ],
    [
      'the stamp taken off',
      (id) => database.sql`update users.account set standing_stamp = null where id = ${id}`,
    ],
    [
      'the stamp of another',
      async (id) => {
        const ben = await person(database.sql, testKeys(), { organisationId: leeds.id });
        await database.sql`
          update users.account set standing_stamp = (select standing_stamp from users.account where id = ${ben.id})
          where id = ${id}`;
      },
    ],
  ])(
    'STANDING_GENUINE: edited in the database, %s: no rights at all, and it is reported',
    async (_edit, edit) => {
      const { amira, token } = await signedIn();
      await edit(amira.id);
      expect(await users.resolve(token)).toBeNull();
      users.clock.advance(minute);
      expect((await users.signInAs(amira)).token).toBeNull();
      const told = await auditOf(amira.id);
      expect(told.map(({ kind }) => kind)).toEqual([
        'SIGNED_IN',
        'SIGNED_OUT',
        'STANDING_ALTERED',
        'SIGN_IN_REFUSED',
        'STANDING_ALTERED',
      ]);
      expect(told[1]?.detail.conditions).toContain('STANDING_GENUINE');
    },
  );

  test('a role that was taken away does not fit again as it was', async () => {
    const { amira, token } = await signedIn({ roles: ['PRACTITIONER', 'SHIELD_OVERRIDE'] });
    const [before] = await database.sql`select standing_stamp from users.account where id = ${amira.id}`;
    await database.sql`delete from users.role_grant where account_id = ${amira.id} and role = 'SHIELD_OVERRIDE'`;
    await stamp(amira.id);
    expect(await users.resolve(token)).not.toBeNull();
    await database.sql`insert into users.role_grant (account_id, role) values (${amira.id}, 'SHIELD_OVERRIDE')`;
    await database.sql`update users.account set standing_stamp = ${before?.standing_stamp} where id = ${amira.id}`;
    expect(await users.resolve(token)).toBeNull();
  });

  test('is heard by every process within a second, whatever changed', async () => {
    const other = await organisation(database.sql);
    const { amira } = await signedIn({ organisationId: other.id });
    const heard: string[] = [];
    await database.poolFor('signpost_gateway').listen('signpost_revoked', (payload) => heard.push(payload));
    const changes: Record<string, string | number | null>[] = [
      { status: 'SUSPENDED' },
      { vetted_on: null },
      { trained_version: 1 },
      { procedures_received_on: null },
      { agreement_signed_on: null },
      { totp_secret: null },
      { password_hash: null },
      { authority_code: 'E08000032' },
      { profession: 'Teacher' },
    ];
    for (const change of changes) await account(amira.id, change);
    await database.sql`insert into users.role_grant (account_id, role) values (${amira.id}, 'MEDIATOR')`;
    await database.sql`delete from users.role_grant where account_id = ${amira.id} and role = 'MEDIATOR'`;
    await database.sql`update users.organisation set accreditation = 'WITHDRAWN' where id = ${other.id}`;
    const expected = [
      ...Array.from({ length: changes.length + 2 }, () => `account:${amira.id}`),
      `organisation:${other.id}`,
    ];
    await within(1_000, () => heard, expected);
  });

  test('by the passing of time alone, at midnight in London', async () => {
    const { token } = await signedIn({ columns: { vetted_on: '2023-11-03' } });
    users.clock.set(new Date('2026-11-02T18:55:00Z'));
    const now = users.clock.now().toISOString();
    await editSessions(database, `last_used_at = '${now}', expires_at = '2026-11-04'`);
    for (; users.clock.now() < new Date('2026-11-02T23:59:00Z'); users.clock.advance(14 * minute)) {
      expect(await users.resolve(token)).not.toBeNull();
    }
    users.clock.set(new Date('2026-11-03T00:00:00Z'));
    expect(await users.resolve(token)).toBeNull();
  });
});

describe('sessions are asked for by nobody but the gateway', () => {
  const asked = {
    signIn: `mutation { signIn(input: { username: "a", password: "b", code: "c", origin: "d" }) { token } }`,
    signOut: `mutation { signOut(tokenHash: "a") }`,
    resolveSession: `{ resolveSession(tokenHash: "a") { caller } }`,
  };
  const people = roles.filter((role) => role !== 'GATEWAY');

  test.each(Object.entries(asked))('%s: refused to every role, with no statement', async (_field, text) => {
    const sent = await statementTexts(async () => {
      for (const role of people) {
        await expect(users.ask(text, {}, caller([role]))).rejects.toThrow('FORBIDDEN_FIELD');
      }
      await expect(users.ask(text, {}, caller([...people]))).rejects.toThrow('FORBIDDEN_FIELD');
    });
    expect(sent).toEqual([]);
  });

  test('nor with the rules of the graph switched off', async () => {
    const sessions = new Sessions({
      sql: database.poolFor('signpost_users'),
      audit: new AuditWriter(database.poolFor('signpost_users')),
      keys: testKeys(),
      policy: readPolicy(),
      clock: users.clock,
      log: silentLog,
    });
    const steward = caller(['CENTRAL_TEAM']);
    const entry = { username: 'a', password: 'b', code: 'c', origin: 'http://localhost:4000' };
    expect(() => sessions.signIn(steward, entry)).toThrow('never has');
    await expect(sessions.resolve(steward, hashOf('a'))).rejects.toThrow('never has');
    await expect(sessions.signOut(steward, hashOf('a'))).rejects.toThrow('never has');
    sessions.stop();
  });
});
