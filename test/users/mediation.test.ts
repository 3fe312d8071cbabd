import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import type { Role } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { permissions } from '../../platform/permissions.ts';
import { readPolicy } from '../../platform/policy.ts';
import { visible } from '../../subgraphs/records/child/visible.ts';
import { runAccountsNightly } from '../../subgraphs/users/accounts/nightly.ts';
import { mediatedKey } from '../../subgraphs/users/session/throttle.ts';
import { castAuthorities, castMember, castNumbers } from '../support/cast.ts';
import { testKeys, waitingIn } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { credentialsOf } from '../support/people.ts';
import { within } from '../support/time.ts';
import { changeRole, giveRole } from './support/management.ts';

let graph: Signpost;
beforeAll(async () => {
  // Over HTTP, so that whom somebody acts for goes through the signed caller too.
  graph = await startSignpost({ shape: 'http', watched: true });
});

const nadia = castMember('nadia');
const beginDocument = `mutation ($input: BeginMediationInput!) { answer: beginMediation(input: $input) { __typename
  ... on MediationBegun { expiresAt onBehalfOf { id } } ... on MediationRefused { message } ... on LimitReached { message }
  ... on InvalidInput { field message } ... on IdempotencyConflict { message } } }`;
const begin = async (who: SignedIn, username: string, code: string, idempotencyKey: string = randomUUID()) =>
  (await who.query(beginDocument, { input: { username, code, idempotencyKey } })).data?.answer;
const codeOf = async (username: string) => (await credentialsOf(graph.database, username)).code;
const end = (who: SignedIn) =>
  who.query(
    `mutation ($input: EndMediationInput!) { answer: endMediation(input: $input) { ... on MediationEnded { ended } } }`,
    { input: { idempotencyKey: randomUUID() } },
  );
const open = (who: SignedIn, number: string, fields = 'number') =>
  who.query(
    `mutation ($input: OpenRecordInput!) { answer: openRecord(input: $input) { __typename
      ... on RecordOpened { grant { role } child { ${fields} } } } }`,
    { input: { number, reason: 'SAFEGUARDING', idempotencyKey: randomUUID() } },
  );
const read = (who: SignedIn, number: string) =>
  who.query('query ($number: ChildNumber!) { child(number: $number) { number } }', { number });
const roles = async (who: SignedIn) => (await who.query('{ me { roles } }')).data?.me.roles;
const nightly = () => {
  const sql = graph.database.poolFor('signpost_users');
  const deps = { sql, keys: testKeys(), audit: new AuditWriter(sql), policy: readPolicy() };
  return runAccountsNightly({ ...deps, clock: systemClock });
};
/** Waits until the mediator acts for nobody any more, as every process learns within a second. */
const over = (who: SignedIn) => expect.poll(() => roles(who)).toEqual(['MEDIATOR']);
const becomes = (role: Role) => changeRole(graph.database, 'carys', role);

describe('a mediator (domain.md 2)', () => {
  test('alone finds and opens nothing: the whole operation is refused', async () => {
    const alone = graph.again('nadia');
    expect((await open(alone, castNumbers.noah)).code).toBe('FORBIDDEN_FIELD');
    expect((await read(alone, castNumbers.noah)).code).toBe('FORBIDDEN_FIELD');
    const search = await alone.query(
      'query ($input: SearchChildrenInput!) { searchChildren(input: $input) { __typename } }',
      { input: { purpose: 'SAFEGUARDING', number: castNumbers.noah } },
    );
    expect(search.code).toBe('FORBIDDEN_FIELD');
    expect((await end(alone)).data.answer).toEqual({ ended: false });
  });

  test('opens a record for a practitioner with their one-time code; both stand in the audit', async () => {
    const who = graph.again('nadia');
    const begun = await begin(who, 'Amira', await codeOf('amira'));
    expect(begun).toEqual({
      __typename: 'MediationBegun',
      expiresAt: expect.any(String),
      onBehalfOf: { id: castMember('amira').id },
    });
    const { data } = await who.query('{ me { account { id } roles onBehalfOf { id } sessionExpiresAt } }');
    expect(data.me).toEqual({
      account: { id: nadia.id },
      roles: ['MEDIATED'],
      onBehalfOf: { id: castMember('amira').id },
      sessionExpiresAt: begun.expiresAt,
    });
    const opened = (await open(who, castNumbers.noah, 'givenName address { postcode } involvements { id }'))
      .data.answer;
    expect(opened).toMatchObject({
      grant: { role: 'MEDIATED' },
      child: { address: { postcode: 'LS6 3HD' } },
    });
    const shielded = (
      await open(who, castNumbers.grace, 'givenName address { postcode } shield { teamTelephone }')
    ).data.answer;
    expect(shielded.child).toMatchObject({ givenName: 'Grace', address: null });
    const rows = await graph.database.sql`
      select distinct kind from audit.event where account_id = ${nadia.id} and on_behalf_of = ${castMember('amira').id}`;
    expect(rows.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['MEDIATION_BEGAN', 'OPERATION_RECEIVED', 'RECORD_OPENED', 'DISCLOSED']),
    );
    // Of both people's authority: their own team is not told of an opening from outside.
    const [notices] = await graph.database.sql`
      select count(*)::int as told from records.notice where authority_code = ${castAuthorities.leeds}`;
    expect(notices?.told).toBe(0);
    const dora = graph.as('dora');
    const history = (await open(dora, castNumbers.noah, 'accessHistory { account { id } onBehalfOf { id } }'))
      .data.answer;
    expect(history.child.accessHistory).toContainEqual({
      account: { id: nadia.id },
      onBehalfOf: { id: castMember('amira').id },
    });
  });

  test('opens nothing for one practitioner under a key that was used for another: nothing would be open', async () => {
    const input = { number: castNumbers.noah, reason: 'SAFEGUARDING', idempotencyKey: randomUUID() };
    const opened = async (who: SignedIn) =>
      (await who.act('openRecord', input, '... on RecordOpened { child { number } }')).__typename;
    const amiras = graph.again('nadia for amira');
    expect([await opened(amiras), await opened(amiras)]).toEqual(['RecordOpened', 'RecordOpened']);
    expect(await opened(graph.again('nadia for priya'))).toBe('IdempotencyConflict');
  });

  test('does nothing but find and read: not even what the practitioner may do', async () => {
    const who = graph.again('nadia for amira');
    await open(who, castNumbers.noah);
    const key = randomUUID();
    for (const [field, type, input] of [
      [
        'recordInvolvement',
        'RecordInvolvementInput',
        { number: castNumbers.noah, serviceType: 'THERAPY', idempotencyKey: key },
      ],
      ['requestBrokering', 'RequestBrokeringInput', { number: castNumbers.tyler, idempotencyKey: key }],
      [
        'recordSensitiveService',
        'RecordSensitiveServiceInput',
        {
          number: castNumbers.noah,
          serviceType: 'MENTAL_HEALTH',
          basis: 'SIGNIFICANT_HARM',
          idempotencyKey: key,
        },
      ],
    ] as const) {
      const answer = await who.query(
        `mutation ($input: ${type}!) { ${field}(input: $input) { __typename } }`,
        { input },
      );
      expect(answer.code, field).toBe('FORBIDDEN_FIELD');
    }
  });

  test('ceases at will: what was open is closed, and stays so when it begins again', async () => {
    const who = graph.again('nadia');
    await begin(who, 'owen', await codeOf('owen'));
    await open(who, castNumbers.noah);
    expect((await read(who, castNumbers.noah)).data.child).toEqual({ number: castNumbers.noah });
    expect((await end(who)).data.answer).toEqual({ ended: true });
    await over(who);
    expect((await read(who, castNumbers.noah)).code).toBe('FORBIDDEN_FIELD');
    await begin(who, 'priya', await codeOf('priya'));
    expect(await roles(who)).toEqual(['MEDIATED']);
    expect((await read(who, castNumbers.noah)).data.child).toBeNull();
    // Another person's turn, without ending the one before.
    await open(who, castNumbers.noah);
    expect((await begin(who, 'quentin', await codeOf('quentin'))).__typename).toBe('MediationBegun');
    await expect.poll(async () => (await read(who, castNumbers.noah)).data?.child).toBeNull();
  });

  test('acts for one person at a time, also when two begin at once: what ends is over', async () => {
    const who = graph.again('nadia');
    const [first, second] = ['ben', 'carys'] as const;
    const codes = [await codeOf(first), await codeOf(second)] as const;
    let begun: Promise<{ __typename: string }[]> | undefined;
    await graph.database.sql.begin(async (transaction) => {
      await transaction`
        select 1 from users.account where id in (${castMember(first).id}, ${castMember(second).id}) for update`;
      begun = Promise.all([begin(who, first, codes[0]), begin(who, second, codes[1])]);
      await vi.waitFor(async () => expect(await waitingIn(graph.database)).toBe(2), { timeout: 20_000 });
    });
    for (const { __typename } of (await begun) ?? []) expect(__typename).toBe('MediationBegun');
    await within(1_000, () => roles(who), ['MEDIATED']);
    expect((await end(who)).data.answer).toEqual({ ended: true });
    await over(who);
    await new Promise((resume) => setTimeout(resume, 500));
    expect(await roles(who)).toEqual(['MEDIATOR']);
  });

  test('who has no terminal uses the account through a mediator: it is not dormant', async () => {
    const { id } = castMember('quentin');
    await graph.database.sql`
      update users.account set created_at = now() - interval '60 days', last_active_at = null, active_from = null
      where id = ${id}`;
    expect((await begin(graph.again('nadia'), 'quentin', await codeOf('quentin'))).__typename).toBe(
      'MediationBegun',
    );
    await nightly();
    expect(await graph.database.sql`select status from users.account where id = ${id}`).toEqual([
      { status: 'ACTIVE' },
    ]);
  });

  test('so does who works in a partner’s system', async () => {
    const { id } = castMember('carys');
    const { sql } = graph.database;
    await sql`
      update users.account set created_at = now() - interval '60 days', last_active_at = null, active_from = null
      where id = ${id}`;
    await graph.again('aid').token();
    await nightly();
    expect(await sql`select status from users.account where id = ${id}`).toEqual([{ status: 'ACTIVE' }]);
  });

  test('acts no more for somebody whose password or factor was reset', async () => {
    const who = graph.again('nadia for quentin');
    expect(await roles(who)).toEqual(['MEDIATED']);
    const quentin = graph.again('quentin');
    const answer = await quentin.fetch('/security/sessions', { method: 'DELETE' });
    expect(await answer.json()).toEqual({ outcome: 'DONE' });
    await over(who);
  });

  test('for another authority’s practitioner is told to the accountable team as from outside', async () => {
    const who = graph.again('nadia for ben');
    await open(who, castNumbers.ella);
    const rows = await graph.database.sql`
      select kind from records.notice where authority_code = ${castAuthorities.leeds}`;
    expect(rows).toContainEqual({ kind: 'OUT_OF_AREA_OPEN' });
  });

  test.each([
    [
      'the practitioner is suspended',
      () =>
        graph.database
          .sql`update users.account set status = 'SUSPENDED' where id = ${castMember('carys').id}`,
    ],
    ['the practitioner is one no more', () => becomes('ACCOUNT_MANAGER')],
  ])('ends within a second when %s', async (_, happens) => {
    const who = graph.again('nadia for carys');
    await open(who, castNumbers.leo);
    expect((await read(who, castNumbers.leo)).data.child).not.toBeNull();
    await happens();
    await over(who);
    expect((await read(who, castNumbers.leo)).code).toBe('FORBIDDEN_FIELD');
    await graph.database.sql`update users.account set status = 'ACTIVE' where id = ${castMember('carys').id}`;
    await becomes('PRACTITIONER');
  });

  test('is over with the session, and never comes back', async () => {
    const who = graph.again('nadia for amira');
    await open(who, castNumbers.leo);
    await who.fetch('/session', { method: 'DELETE' });
    expect((await read(who, castNumbers.leo)).status).toBe(401);
  });
});

describe('the practitioner’s one-time code', () => {
  test('works once, here and at sign-in; a repeat under the same key changes nothing', async () => {
    const who = graph.again('nadia');
    const code = await codeOf('amira');
    const key = randomUUID();
    const one = await begin(who, 'amira', code, key);
    expect(await begin(who, 'amira', code, key)).toEqual(one);
    expect((await begin(who, 'amira', '000000', key)).__typename).toBe('IdempotencyConflict');
    // At once too: one begins, all are told so, and nothing counts as a failure of the practitioner's.
    // In a session that acts for nobody: an answer that was begun on behalf of somebody leaves only while that holds.
    const another = graph.again('nadia');
    const other = await codeOf('ben');
    const together = randomUUID();
    const told = await Promise.all(Array.from({ length: 24 }, () => begin(another, 'ben', other, together)));
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(told[0]).toMatchObject({ __typename: 'MediationBegun' });
    expect(
      await graph.database.sql`
        select failed_at from users.throttle where cardinality(failed_at) > 0 and failed_at[1] > now() - interval '3 seconds'`,
    ).toEqual([]);
    expect((await begin(graph.again('nadia'), 'amira', code)).__typename).toBe('MediationRefused');
    const { username, password } = castMember('amira');
    const signIn = await graph.fetch('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password, code }),
    });
    expect(signIn.status).toBe(401);
    expect(
      await graph.database
        .sql`select 1 from users.mediation where content_hash = (select content_hash from users.mediation where expires_at = ${one.expiresAt} limit 1)`,
    ).toHaveLength(1);
  });

  test('every refusal is the same, in as many statements, whoever is named', async () => {
    const who = graph.again('nadia');
    await roles(who);
    await graph.database.sql`update users.account set vetted_on = '2001-01-01' where username = 'owen'`;
    const seen = new Set<string>();
    const counts = new Set<number>();
    for (const [username, code] of [
      ['nobody', '123456'],
      ['amira', '12345'],
      ['dora', await codeOf('dora')],
      ['nadia', await codeOf('nadia')],
      ['owen', await codeOf('owen')],
      ['gro', await codeOf('gro')],
    ] as const) {
      counts.add(
        await graph.statements(async () => seen.add(JSON.stringify(await begin(who, username, code)))),
      );
    }
    expect([...seen]).toEqual([expect.stringContaining('MediationRefused')]);
    expect(counts.size).toBe(1);
    await graph.database.sql`update users.account set vetted_on = current_date where username = 'owen'`;
    expect(await roles(who)).toEqual(['MEDIATOR']);
    const causes = await graph.database.sql`
      select detail ->> 'cause' as cause from audit.event where kind = 'MEDIATION_REFUSED' and account_id = ${nadia.id} order by id`;
    expect(causes.map(({ cause }) => cause)).toEqual(
      expect.arrayContaining(['CREDENTIALS', 'NO_PRACTITIONER', 'SAME_PERSON', 'CONDITIONS', 'CODE_USED']),
    );
  });

  const tries = readPolicy().signInFailures;
  const forget = () => graph.database.sql`delete from users.throttle`;
  const guess = async (who: SignedIn, username: string) => (await begin(who, username, '000000')).__typename;
  const signIn = async (entered: object) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await graph.fetch('/session', { method: 'POST', headers, body: JSON.stringify(entered) });
    return answer.status;
  };

  test('cannot be guessed, known name or not; nor do these tries keep the person from signing in, or a stranger’s from this', async () => {
    await giveRole(graph.database, 'hana', 'MEDIATOR');
    const both = [graph.again('nadia'), graph.again('hana')] as const;
    for (const username of ['rosa', 'nobody at all']) {
      await forget();
      // All mediators' together: each has guesses left.
      for (let n = 0; n < tries; n += 1)
        expect(await guess(both[n % 2] as SignedIn, username)).toBe('MediationRefused');
      for (const who of both) expect(await guess(who, username)).toBe('LimitReached');
    }
    expect(await signIn(await credentialsOf(graph.database, 'rosa'))).toBe(201);
    await graph.database.sql`update users.account set totp_last_step = 0 where username = 'quentin'`;
    const stranger = { username: 'quentin', password: 'nobody’s password', code: '000000' };
    for (let n = 0; n < tries; n += 1) expect(await signIn(stranger)).toBe(401);
    expect(await signIn(stranger)).toBe(429);
    expect((await begin(both[0], 'quentin', await codeOf('quentin'))).__typename).toBe('MediationBegun');
  });

  test('is not found by a few guesses at each of many names: who guesses is stopped, and closes no name to others', async () => {
    await forget();
    const [nadia, hana] = [graph.again('nadia'), graph.again('hana')];
    for (let n = 0; n < tries; n += 1) expect(await guess(nadia, `name.${n}`)).toBe('MediationRefused');
    const { sql } = graph.database;
    await sql`update users.account set totp_last_step = 0 where username = 'ben'`;
    for (let n = 0; n < 2 * tries; n += 1) expect(await guess(nadia, 'ben')).toBe('LimitReached');
    const code = await codeOf('ben');
    expect((await begin(graph.again('nadia'), 'ben', code)).__typename).toBe('LimitReached');
    expect((await begin(hana, 'ben', code)).__typename).toBe('MediationBegun');
    // What succeeds counts for nothing, nor does a name that others have closed.
    await forget();
    for (let n = 1; n < tries; n += 1) await guess(nadia, `name.${n}`);
    const key = mediatedKey(testKeys().lookupKey(), 'rosa');
    await sql`insert into users.throttle (key, failed_at, throttled_until) values (${key}, '{}', now() + interval '1 hour')`;
    expect(await guess(nadia, 'rosa')).toBe('LimitReached');
    await sql`update users.account set totp_last_step = 0 where username = 'ben'`;
    expect((await begin(graph.again('nadia'), 'ben', await codeOf('ben'))).__typename).toBe('MediationBegun');
    expect(await guess(nadia, 'name.0')).toBe('MediationRefused');
    expect(await guess(nadia, 'name.0')).toBe('LimitReached');
  });
});

describe('the intersection of both people’s rights', () => {
  test('is never more than the practitioner’s, of no record and no field', () => {
    for (const shielded of [true, false]) {
      for (const ownAuthority of [true, false]) {
        const facts = { shielded, ownAuthority };
        const practitioner = visible({ actingRole: 'PRACTITIONER', ...facts });
        expect(visible({ actingRole: 'MEDIATED', ...facts }) & ~practitioner).toBe(0);
      }
    }
    const extra = permissions.rows.filter(
      ({ type, field }) =>
        permissions.everHas(['MEDIATED'], type, field) &&
        !permissions.everHas(['PRACTITIONER'], type, field) &&
        !permissions.everHas(['MEDIATOR'], type, field),
    );
    expect(extra).toEqual([]);
  });
});
