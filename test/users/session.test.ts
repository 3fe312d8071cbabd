import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settableClock } from '../../platform/clock.ts';
import { freshDatabase, type TestDatabase, testKeys } from '../support/database.ts';
import { authorities, organisation, person, start } from './support/people.ts';
import { caller, hashOf, type UsersProcess, usersProcess } from './support/users.ts';

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
afterAll(() => users.subgraph.stop());

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
});
