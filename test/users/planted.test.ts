import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { gatewayCaller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { keyedHash } from '../../platform/hash.ts';
import { readPolicy } from '../../platform/policy.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { runAccountsNightly } from '../../subgraphs/users/accounts/nightly.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import { castAuthorities, castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { credentialsOf } from '../support/people.ts';
import { accountOf, actsOf, change, giveRole, numberOf } from './support/management.ts';
import { assertionOf, ec, tokenRequest } from './support/systems.ts';

// Whoever writes the database gains nothing by it, and is noticed (docs/adr/0077).
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});

const id = (username: string) => castMember(username).id;
const hashOf = (token: string) => createHash('sha256').update(token).digest();
const statusOf = async (token: string) =>
  (
    await graph.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ me { roles } }' }),
    })
  ).status;
const altered = async (username: string) =>
  (await actsOf(graph.database, username)).filter(({ kind }) => kind === 'STANDING_ALTERED').length;

describe('a session', () => {
  test('that somebody wrote into the table is nobody’s, and is told', async () => {
    const token = randomBytes(32).toString('base64url');
    await graph.database.sql`
      insert into users.session (token_hash, id, account_id, created_at, last_used_at, expires_at, factor_at)
      values (${hashOf(token)}, ${randomUUID()}, ${id('dora')}, now(), now(), now() + interval '1 hour', now())`;
    expect(await statusOf(token)).toBe(401);
    expect(await altered('dora')).toBe(1);
    expect(
      await graph.database.sql`
      select 1 from users.session where token_hash = ${hashOf(token)} and ended_at is not null`,
    ).toHaveLength(1);
  });

  test('is of no other person and no other token than it was begun for', async () => {
    const { sql } = graph.database;
    const [one, other] = [graph.again('amira'), graph.again('sonia')];
    const [mine, theirs] = [await one.token(), await other.token()];
    await sql`update users.session set account_id = ${id('sonia')} where token_hash = ${hashOf(mine)}`;
    expect(await statusOf(mine)).toBe(401);
    const taken = randomBytes(32).toString('base64url');
    await sql`update users.session set token_hash = ${hashOf(taken)} where token_hash = ${hashOf(theirs)}`;
    expect(await statusOf(taken)).toBe(401);
    expect(await altered('sonia')).toBe(2);
  });

  test.each([
    ['lengthened', "expires_at = expires_at + interval '1 day'"],
    ['made new after everybody’s were revoked', "created_at = now() + interval '1 minute'"],
    ['given a fresh factor', "factor_at = now() + interval '1 second'"],
  ])('that was %s in the table is nobody’s', async (_, set) => {
    const who = graph.again('farah');
    const token = await who.token();
    const before = await altered('farah');
    await graph.database.sql.unsafe(`update users.session set ${set} where account_id = '${id('farah')}'`);
    expect(await statusOf(token)).toBe(401);
    expect(await altered('farah')).toBe(before + 1);
  });
});

describe('a mediation', () => {
  const roles = async (token: string) =>
    (
      await graph.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: '{ me { roles } }' }),
      })
    ).json() as Promise<{ data: { me: { roles: string[] } } }>;

  test('that somebody wrote into the table, or gave to another person, acts for nobody, and is told', async () => {
    const { sql } = graph.database;
    const token = await graph.again('nadia').token();
    const [session] = await sql`select id from users.session where token_hash = ${hashOf(token)}`;
    await sql`
      insert into users.mediation (id, session_id, mediator_id, account_id, began_at, expires_at, key_hash, content_hash)
      values (${randomUUID()}, ${session?.id}, ${id('nadia')}, ${id('amira')}, now(), now() + interval '30 minutes', ${hashOf('a')}, ${hashOf('a')})`;
    expect((await roles(token)).data.me.roles).not.toContain('MEDIATED');
    expect(await altered('nadia')).toBe(1);
    const genuine = graph.again('nadia for amira');
    const theirs = await genuine.token();
    await sql`
      update users.mediation set account_id = ${id('owen')}
      where session_id = (select id from users.session where token_hash = ${hashOf(theirs)})`;
    expect((await roles(theirs)).data.me.roles).not.toContain('MEDIATED');
    expect(await altered('nadia')).toBe(2);
    const acts = await actsOf(graph.database, 'nadia');
    expect(acts.filter(({ kind }) => kind === 'MEDIATION_ENDED')).toHaveLength(2);
    expect(
      await sql`select 1 from users.mediation where mediator_id = ${id('nadia')} and ended_at is null`,
    ).toEqual([]);
  });
});

test('a link to set a password that somebody wrote into the table does not serve, and is told', async () => {
  const token = randomBytes(32).toString('base64url');
  await graph.database.sql`
    insert into users.reset (id, token_hash, account_id, started_by, started_at, expires_at, proof, new_factor)
    values (${randomUUID()}, ${hashOf(token)}, ${id('dora')}, ${id('george')}, now(), now() + interval '1 hour', 'None', true)`;
  const document = parse('mutation ($token: String!) { openReset(token: $token) { username secret } }');
  const opened = await graph.subgraphs.users.execute(
    { document, variables: { token } },
    gatewayCaller(randomUUID()),
  );
  expect(opened.data).toEqual({ openReset: null });
  expect((await actsOf(graph.database, 'dora')).at(-1)).toMatchObject({
    kind: 'RESET_OPENED',
    outcome: 'REFUSED',
    detail: { refusal: 'ALTERED' },
  });
});

test('a link that was lengthened in the table does not serve, and is told', async () => {
  const start = `mutation ($input: StartResetInput!) { startReset(input: $input) { __typename } }`;
  const input = { number: await numberOf(graph.database, 'dora'), proof: 'Call-back 17', newFactor: true };
  await graph.as('hana').query(start, { input: { ...input, idempotencyKey: randomUUID() } });
  const { sql } = graph.database;
  let token = '';
  await deliverOutbox(
    sql,
    testKeys().sealKeys(),
    () => new Date(),
    async (message) => {
      token = message.token;
    },
  );
  await sql`update users.reset set expires_at = expires_at + interval '1 day' where token_hash = ${hashOf(token)}`;
  const document = parse('mutation ($token: String!) { openReset(token: $token) { username } }');
  const opened = await graph.subgraphs.users.execute(
    { document, variables: { token } },
    gatewayCaller(randomUUID()),
  );
  expect(opened.data).toEqual({ openReset: null });
  expect((await actsOf(graph.database, 'dora')).at(-1)).toMatchObject({ detail: { refusal: 'ALTERED' } });
});

test('an account whose address was edited gets no link there, nor passes for another person', async () => {
  const { sql } = graph.database;
  await sql`update users.account set email = 'mallory@demo.example.org' where id = ${id('amira')}`;
  const input = { number: await numberOf(graph.database, 'amira'), proof: 'Call-back 17', newFactor: true };
  const { data } = await graph
    .as('hana')
    .query('mutation ($input: StartResetInput!) { startReset(input: $input) { __typename } }', {
      input: { ...input, idempotencyKey: randomUUID() },
    });
  expect(data.startReset).toEqual({ __typename: 'NotPermitted' });
  expect(await statusOf(await graph.again('amira').token())).toBe(401);
  await sql`update users.account set email = ${castMember('amira').email} where id = ${id('amira')}`;
});

test.each([
  ['made another kind of body', "kind = 'DEPARTMENT'"],
  ['given to another authority', `authority_code = '${castAuthorities.bradford}'`],
])(
  'people of a service that was %s in the table come in no more, and give nobody a role there',
  async (_, set) => {
    const { sql } = graph.database;
    const service = castMember('george').organisation.id;
    const [was] = await sql`select kind, authority_code from users.organisation where id = ${service}`;
    const [george, amira] = [graph.again('george'), await accountOf(graph.as('imran'), 'amira')];
    const token = await george.token();
    const before = await altered('george');
    await sql.unsafe(`update users.organisation set ${set} where id = '${service}'`);
    await expect.poll(() => statusOf(token)).toBe(401);
    expect(await altered('george')).toBe(before + 1);
    const given = { number: amira.number, role: 'ACCOUNT_MANAGER', version: amira.version };
    expect((await change(graph.as('kofi'), 'grantRole', given)).__typename).not.toBe('AccountChanged');
    await sql`update users.organisation set ${sql(was as object)} where id = ${service}`;
    expect(await statusOf(await graph.again('george').token())).toBe(200);
  },
);

test('what a release stamped without the organisation serves until the night stamps it anew; what was edited does not', async () => {
  const { sql } = graph.database;
  const former = async (username: string) => {
    const [row] = await sql`
      select a.*, a.vetted_on::text as vetted, a.procedures_received_on::text as procedures,
        a.agreement_signed_on::text as agreement, array(select role from users.role_grant g
          where g.account_id = a.id order by role collate "C") as roles from users.account a where id = ${id(username)}`;
    const content = [
      ...[
        row?.username,
        row?.email,
        row?.standing_version,
        row?.id,
        row?.kind,
        row?.status,
        row?.demo,
        row?.profession,
      ],
      ...[row?.organisation_id, row?.authority_code, row?.region, row?.vetted, row?.trained_version],
      ...[row?.procedures, row?.agreement, row?.roles],
    ];
    const stamp = keyedHash(testKeys().standingKey(), 'users.account', JSON.stringify(content));
    await sql`update users.account set standing_stamp = ${stamp} where id = ${id(username)}`;
  };
  await former('ben');
  await former('owen');
  await sql`update users.account set vetted_on = vetted_on + 1 where id = ${id('owen')}`;
  const token = await graph.again('ben').token();
  expect(await statusOf(token)).toBe(200);
  const pool = graph.database.poolFor('signpost_users');
  const common = { policy: readPolicy(), clock: systemClock, keys: testKeys() };
  await runAccountsNightly({ ...common, sql: pool, audit: new AuditWriter(pool) });
  expect(await statusOf(token)).toBe(200);
  await sql`update users.account set email = 'mallory@demo.example.org' where id = ${id('ben')}`;
  await expect.poll(() => statusOf(token)).toBe(401);
  expect(await statusOf(await graph.again('owen').token())).toBe(401);
  await sql`update users.account set email = ${castMember('ben').email} where id = ${id('ben')}`;
  await stampStandings(sql, testKeys().standingKey(), [id('ben'), id('owen')]);
});

test('a role that nobody asked for is granted by nobody: it can be refused', async () => {
  const { sql } = graph.database;
  const [planted, number] = [randomUUID(), await numberOf(graph.database, 'ben')];
  await sql`insert into users.role_request (id, account_id, role, asked_by, asked_at)
    values (${planted}, ${id('ben')}, 'SHIELD_OVERRIDE', ${id('george')}, now())`;
  const decide = (approve: boolean) =>
    change(graph.as('kofi'), 'approveRole', { number, requestId: planted, approve });
  expect(await decide(true)).toMatchObject({
    __typename: 'NotPermitted',
    message: /altered in the database/,
  });
  expect((await decide(false)).account).toMatchObject({ roles: ['PRACTITIONER'], waiting: null });
  // Nor one that was edited since.
  const asked = await change(graph.as('george'), 'grantRole', {
    number: await numberOf(graph.database, 'amira'),
    role: 'MEDIATOR',
  });
  const [{ id: requestId }] = asked.account.waiting.roles;
  await sql`update users.role_request set role = 'MANAGEMENT_TEAM' where id = ${requestId}`;
  const edited = { number: await numberOf(graph.database, 'amira'), requestId, approve: true };
  expect((await change(graph.as('imran'), 'approveRole', edited)).__typename).toBe('NotPermitted');
});

test('what waits for a suspended account is decided by nobody, and nobody is told that they may', async () => {
  const number = await numberOf(graph.database, 'owen');
  await change(graph.as('george'), 'grantRole', { number, role: 'MEDIATOR' });
  const seen = () => accountOf(graph.as('imran'), 'owen');
  expect(await seen()).toMatchObject({ viewerCanDecide: true });
  await change(graph.as('george'), 'suspendAccount', { number, reason: 'REQUEST' });
  const { viewerCanDecide, waiting } = await seen();
  const decision = { number, requestId: waiting.roles[0].id, approve: true };
  expect((await change(graph.as('imran'), 'approveRole', decision)).__typename).toBe('NotPermitted');
  expect(viewerCanDecide).toBe(false);
});

test('a key that nobody proposed is approved by nobody: it can be refused', async () => {
  const { sql } = graph.database;
  const pair = ec();
  const credential = 'credential { id outcome }';
  const run = (who: string, field: string, input: object) =>
    graph
      .as(who)
      .act(field, input, `... on CredentialChanged { ${credential} } ... on NotPermitted { message }`);
  const proposal = { number: await numberOf(graph.database, 'gro'), jwk: pair.jwk };
  const proposed = (await run('kofi', 'proposeServiceKey', proposal)).credential.id;
  await sql`update users.credential set content = content || jsonb_build_object('jwk', ${ec().jwk}::text::jsonb) where id = ${proposed}`;
  const decide = (of: string, approve: boolean) => run('lena', 'decideCredential', { id: of, approve });
  expect((await decide(proposed, true)).__typename).toBe('NotPermitted');
  expect((await decide(proposed, false)).credential).toMatchObject({ outcome: 'REFUSED' });
  // The stamp of a proposal is not that of a key that serves.
  const another = (await run('kofi', 'proposeServiceKey', { ...proposal, jwk: ec().jwk })).credential.id;
  expect((await decide(another, true)).credential).toMatchObject({ outcome: 'APPROVED' });
});

describe('an account that was edited in the database is told, whichever way it comes in', () => {
  const edit = (username: string, restore = false) =>
    restore
      ? stampStandings(graph.database.sql, testKeys().standingKey(), [id(username)])
      : graph.database.sql`update users.account set standing_stamp = null where id = ${id(username)}`;

  test('as the practitioner of a mediator', async () => {
    const code = (await credentialsOf(graph.database, 'amira')).code;
    await edit('amira');
    const begin = async (entered: string) =>
      (await graph.again('nadia').act('beginMediation', { username: 'amira', code: entered })).__typename;
    const before = await altered('amira');
    expect(await begin('000000')).toBe('MediationRefused');
    expect(await altered('amira')).toBe(before);
    expect(await begin(code)).toBe('MediationRefused');
    expect(await altered('amira')).toBe(before + 1);
    await edit('amira', true);
  });

  test('as a system with a key', async () => {
    const metadata = await graph.fetch('/.well-known/oauth-authorization-server');
    const { issuer } = (await metadata.json()) as { issuer: string };
    const pair = ec();
    const run = async (who: string, field: string, input: object) =>
      (await graph.as(who).act(field, input, '... on CredentialChanged { credential { id } }')).credential.id;
    const proposal = { number: await numberOf(graph.database, 'aid'), jwk: pair.jwk };
    const key = await run('kofi', 'proposeServiceKey', proposal);
    await run('lena', 'decideCredential', { id: key, approve: true });
    const ask = async (with_ = pair) =>
      (
        await graph.fetch(
          '/oauth/token',
          tokenRequest(assertionOf(with_, 'aid', issuer, { signpost_user: 'carys' })),
        )
      ).status;
    expect(await ask()).toBe(200);
    for (const username of ['aid', 'carys']) {
      await edit(username);
      const before = await altered(username);
      expect(await ask(ec())).toBe(401);
      expect(await altered(username)).toBe(before);
      expect(await ask()).toBe(401);
      expect(await altered(username)).toBe(before + 1);
      await edit(username, true);
    }
  });
});
