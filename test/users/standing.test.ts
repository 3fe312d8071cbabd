import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { runAccountsNightly } from '../../subgraphs/users/accounts/nightly.ts';
import { castMember, castService, castTeam } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { accountOf, change, giveRole, numberOf } from './support/management.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});

const george = () => graph.as('george');
const imran = () => graph.as('imran');
const apply = async (who = george(), more: object = {}) => {
  const username = `ursula.${randomUUID().slice(0, 8)}`;
  const { account } = await change(who, 'applyForAccount', {
    name: 'Ursula Vane',
    username,
    telephone: '0113 496 0177',
    email: `${username}@leeds.example`,
    roles: ['DATA_STEWARD'],
    ...more,
  });
  return account;
};
const typename = async (...asked: Parameters<typeof change>) => (await change(...asked)).__typename;

describe('what may be done with an account goes by where it stands', () => {
  test('nobody lets an applicant in alone, by suspending and resuming what was not approved', async () => {
    const { number, version, username } = await apply();
    for (const who of [george(), imran(), graph.as('kofi')]) {
      expect(await typename(who, 'suspendAccount', { number, reason: 'REQUEST' })).toBe('NotPermitted');
      expect(await typename(who, 'resumeAccount', { number, version })).toBe('NotPermitted');
    }
    expect(await accountOf(george(), username)).toMatchObject({ status: 'APPLIED', version, roles: [] });
  });

  test('a suspicion is not made something else by suspending again', async () => {
    const number = await numberOf(graph.database, 'owen');
    await change(george(), 'suspendAccount', { number, reason: 'SUSPICION' });
    expect(await typename(imran(), 'suspendAccount', { number, reason: 'REQUEST' })).toBe('NotPermitted');
    expect((await accountOf(george(), 'owen')).suspendedFor).toBe('SUSPICION');
  });

  test('nothing is done with one that is closed', async () => {
    const number = await numberOf(graph.database, 'nadia');
    const { version: before } = await accountOf(george(), 'nadia');
    const { account } = await change(george(), 'closeAccount', { number, version: before });
    const { version } = account;
    const evidence = { on: '2026-10-01', evidence: 'Certificate LDS-17' };
    const organisationId = castService('leeds', 'SOCIAL_CARE').id;
    for (const [mutation, input] of [
      ['recordCondition', { version, condition: 'VETTING', ...evidence }],
      ['suspendAccount', { reason: 'REQUEST' }],
      ['resumeAccount', { version }],
      ['closeAccount', { version }],
      ['moveAccount', { version, organisationId }],
      ['grantRole', { role: 'SUPPORT' }],
      ['startReset', { proof: 'Visit 3', newFactor: true }],
    ] as const) {
      const selection = mutation === 'startReset' ? '__typename' : undefined;
      expect([mutation, await typename(george(), mutation, { number, ...input }, selection)]).toEqual([
        mutation,
        'NotPermitted',
      ]);
    }
    expect(await accountOf(george(), 'nadia')).toMatchObject({ status: 'CLOSED', version, roles: [] });
  });

  test('a system gets no role of a person, also in a body that has such people', async () => {
    const number = await numberOf(graph.database, 'early-help');
    for (const role of ['PRACTITIONER', 'SUPPORT'])
      expect(await typename(george(), 'grantRole', { number, role })).toBe('NotPermitted');
  });

  test('training of a course that there is not yet is recorded by nobody: it would never run out', async () => {
    const { number, version } = await accountOf(george(), 'dora');
    const passed = {
      number,
      version,
      condition: 'TRAINING',
      on: '2026-10-01',
      evidence: 'Certificate LDS-17',
    };
    for (const courseVersion of [undefined, 0, -1, readPolicy().trainingVersion + 1])
      expect(await change(george(), 'recordCondition', { ...passed, courseVersion })).toMatchObject({
        __typename: 'InvalidInput',
        field: 'courseVersion',
      });
    const later = { ...passed, condition: 'VETTING', on: '2126-10-01' };
    expect((await change(george(), 'recordCondition', later)).field).toBe('on');
    expect((await accountOf(george(), 'dora')).version).toBe(version);
  });
});

describe('who decides', () => {
  test('an account manager makes nobody a peer, also not by approving what the central team applied for', async () => {
    const { number, version, username } = await apply(graph.as('kofi'), {
      roles: ['ACCOUNT_MANAGER'],
      organisationId: castTeam('leeds').id,
    });
    expect((await accountOf(george(), username)).viewerCanDecide).toBe(false);
    const decision = { number, version, approve: true };
    expect(await typename(george(), 'approveAccount', decision)).toBe('NotPermitted');
    expect((await change(graph.as('lena'), 'approveAccount', decision)).account.roles).toEqual([
      'ACCOUNT_MANAGER',
    ]);
  });

  test('a coordinator is of a region, which who decides sees; without one no case of a region would reach them', async () => {
    const kofi = graph.as('kofi');
    const wanted = { roles: ['COORDINATOR'], organisationId: castMember('kofi').organisation.id };
    const refused = async (more: object) => {
      const input = { name: 'Victor Hale', username: 'victor.hale', telephone: '0113 496 0178', ...wanted };
      return change(kofi, 'applyForAccount', { ...input, email: 'victor.hale@gov.example', ...more });
    };
    for (const more of [{}, { region: '' }, { region: 'Nowhere' }, { region: 'London', roles: ['SUPPORT'] }])
      expect(await refused(more)).toMatchObject({ __typename: 'InvalidInput', field: 'region' });
    const { number, version, username } = await apply(kofi, { ...wanted, region: 'London' });
    const lena = graph.as('lena');
    expect(await accountOf(lena, username, 'region')).toEqual({ region: 'London' });
    const decision = { number, version, approve: true };
    expect((await change(lena, 'approveAccount', decision)).account.roles).toEqual(['COORDINATOR']);
    expect((await accountOf(lena, username)).lapsed).not.toContain('STANDING_GENUINE');
    // Applied for before a region was asked for.
    const earlier = await apply(kofi, { ...wanted, region: 'London' });
    const { sql } = graph.database;
    const [row] = await sql`
      update users.account set region = null where number = ${earlier.number} returning id`;
    await stampStandings(sql, testKeys().standingKey(), [row?.id]);
    const { version: since } = await accountOf(lena, earlier.username);
    const late = { number: earlier.number, version: since, approve: true };
    expect(await typename(lena, 'approveAccount', late)).toBe('NotPermitted');
    const judith = { number: await numberOf(graph.database, 'judith'), role: 'COORDINATOR' };
    expect(await typename(kofi, 'grantRole', judith)).toBe('NotPermitted');
    const marek = { number: await numberOf(graph.database, 'marek'), role: 'COORDINATOR' };
    expect(await typename(kofi, 'removeRole', marek)).toBe('AccountChanged');
    expect(await typename(kofi, 'grantRole', marek)).toBe('AccountChanged');
  });

  test('an account manager of a school reaches its own people, and none of its authority’s services', async () => {
    const { sql } = graph.database;
    const { id } = castMember('priya');
    const [school] = await sql`
      insert into users.organisation (id, name, kind, authority_code, accreditation, accredited_until, self_assessed_until)
      values (gen_random_uuid(), 'Roundhay High', 'SCHOOL', ${castTeam('leeds').authorityCode}, 'ACCREDITED',
        now() + interval '1 year', now() + interval '1 year')
      returning id`;
    await sql`update users.account set organisation_id = ${school?.id} where id = ${id}`;
    await sql`update users.role_grant set role = 'ACCOUNT_MANAGER' where account_id = ${id}`;
    await stampStandings(sql, testKeys().standingKey(), [id]);
    const priya = graph.again('priya');
    const seen = await priya.ask('{ accounts { edges { node { username } } } }');
    expect(seen.accounts.edges).toEqual([{ node: { username: 'priya' } }]);
    const number = await numberOf(graph.database, 'amira');
    expect(await typename(priya, 'suspendAccount', { number, reason: 'REQUEST' })).toBe('RecordNotFound');
    const organisationId = castTeam('leeds').id;
    const elsewhere = { roles: ['PRACTITIONER'], organisationId };
    expect(await apply(priya, elsewhere)).toBeUndefined();
    expect((await apply(priya, { roles: ['PRACTITIONER'] })).status).toBe('APPLIED');
  });
});

test('who is moved to another authority acts for that one, and no more for the former', async () => {
  const { number, version } = await accountOf(graph.as('kofi'), 'quentin');
  const { id: organisationId, authorityCode } = castService('leeds', 'SOCIAL_CARE');
  await change(graph.as('kofi'), 'moveAccount', { number, version, organisationId });
  const [row] = await graph.database.sql`
    select authority_code, region from users.account where id = ${castMember('quentin').id}`;
  expect(row).toEqual({ authority_code: authorityCode, region: castMember('amira').region });
});

test('nobody is placed in a body whose accreditation was withdrawn', async () => {
  const organisationId = castService('leeds', 'SPECIAL_EDUCATIONAL_NEEDS').id;
  const becomes = (stage: string) => graph.database.sql`
    update users.organisation set accreditation = ${stage} where id = ${organisationId}`;
  const { number, version } = await accountOf(george(), 'dora');
  const move = () => change(george(), 'moveAccount', { number, version, organisationId });
  await becomes('WITHDRAWN');
  expect(await move()).toMatchObject({ __typename: 'InvalidInput', field: 'organisationId' });
  expect(await apply(george(), { organisationId })).toBeUndefined();
  await becomes('ACCREDITED');
  expect((await move()).account.account.organisation).toEqual({ id: organisationId });
});

describe('dormancy', () => {
  const night = () => {
    const sql = graph.database.poolFor('signpost_users');
    const policy = readPolicy();
    return runAccountsNightly({
      sql,
      audit: new AuditWriter(sql),
      keys: testKeys(),
      policy,
      clock: systemClock,
    });
  };

  test('counts from the approval, however long an application waited', async () => {
    const { number, version, username } = await apply();
    await graph.database.sql`
      update users.account set created_at = now() - interval '100 days' where number = ${number}`;
    const decision = { number, version, approve: true };
    expect((await change(imran(), 'approveAccount', decision)).account.status).toBe('ACTIVE');
    expect(await night()).toMatchObject({ closed: 0, suspended: 0 });
    expect((await accountOf(george(), username)).status).toBe('ACTIVE');
  });

  test('suspends an account that was edited in the database, and does not make it right', async () => {
    const { sql } = graph.database;
    const { id } = castMember('farah');
    const long = new Date(Date.now() - 31 * 86_400_000);
    await sql`insert into users.role_grant (account_id, role) values (${id}, 'MANAGEMENT_TEAM')`;
    await sql`
      update users.account set last_active_at = ${long}, active_from = ${long}, created_at = ${long} where id = ${id}`;
    expect(await night()).toMatchObject({ altered: 1, suspended: 1 });
    const { number, version, status, lapsed } = await accountOf(george(), 'farah');
    expect([status, lapsed]).toEqual(['SUSPENDED', ['ACCOUNT_ACTIVE', 'STANDING_GENUINE']]);
    expect(await typename(george(), 'resumeAccount', { number, version })).toBe('NotPermitted');
  });
});
