import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { mintCaller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import type { ServiceMode } from '../../platform/serviceMode.ts';
import { runAccountsNightly } from '../../subgraphs/users/accounts/nightly.ts';
import { castMember, castNumbers, castService, castTeam } from '../support/cast.ts';
import { settableClock } from '../support/clock.ts';
import { testKeys } from '../support/database.ts';
import { type Answered, type Signpost, startSignpost } from '../support/graph.ts';
import { claimsOf } from '../support/people.ts';
import { within } from '../support/time.ts';
import { accountOf, actsOf, change, giveRole, isIn, numberOf } from './support/management.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost({ watched: true });
  // A second account manager of the same body.
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});

const george = () => graph.as('george');
const imran = () => graph.as('imran');

let serial = 0;
const applicant = (more: object = {}) => {
  serial += 1;
  return {
    name: 'Ursula Vane',
    username: `ursula.${serial}`,
    telephone: '0113 496 0177',
    email: 'ursula.vane@leeds.example',
    roles: ['DATA_STEWARD'],
    ...more,
  };
};

describe('what must not happen', () => {
  test('accounts of other bodies are as unknown numbers: answer, and number of statements', async () => {
    const unknown = { number: '99999999', reason: 'REQUEST' };
    await change(george(), 'suspendAccount', unknown);
    const answers: { __typename: string }[] = [];
    const counts: number[] = [];
    for (const number of [
      '99999999',
      await numberOf(graph.database, 'ben'),
      await numberOf(graph.database, 'carys'),
      await numberOf(graph.database, 'priya'),
      'x',
    ]) {
      counts.push(
        await graph.statements(async () => {
          answers.push(await change(george(), 'suspendAccount', { number, reason: 'REQUEST' }));
        }),
      );
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.__typename).toBe('RecordNotFound');
    expect(new Set(counts).size).toBe(1);
    for (const username of ['ben', 'carys', 'priya', 'nobody'])
      expect(await accountOf(george(), username)).toBeNull();
    expect(await isIn(graph.as('ben'))).toBe(true);
  });

  test('nobody but account managers and the central team changes an account: refused whole', async () => {
    for (const username of ['amira', 'dora', 'farah', 'hana', 'judith', 'marek']) {
      const { errors } = await change(graph.as(username), 'applyForAccount', applicant());
      expect([username, errors?.[0]?.extensions.code]).toEqual([username, 'FORBIDDEN_FIELD']);
    }
    const elsewhere = await change(george(), 'applyForAccount', {
      ...applicant(),
      organisationId: castTeam('bradford').id,
    });
    expect(elsewhere).toMatchObject({ __typename: 'InvalidInput', field: 'organisationId' });
  });

  test('nobody changes the own account', async () => {
    const own = await numberOf(graph.database, 'george');
    const { version } = await accountOf(george(), 'george');
    const evidence = { condition: 'VETTING', on: '2026-01-01', evidence: 'DBS 0001', version };
    for (const [mutation, input] of [
      ['suspendAccount', { reason: 'REQUEST' }],
      ['closeAccount', { version }],
      ['recordCondition', evidence],
      ['moveAccount', { organisationId: castService('leeds', 'SOCIAL_CARE').id, version }],
    ] as const) {
      const answer = await change(george(), mutation, { number: own, ...input });
      expect([mutation, answer.__typename]).toEqual([mutation, 'NotPermitted']);
    }
    const refused = (await actsOf(graph.database, 'george')).filter(
      ({ detail }) => detail?.refusal === 'OWN_ACCOUNT',
    );
    expect(refused.map(({ kind }) => kind)).toEqual(Array(4).fill('ACCOUNT_CHANGE_REFUSED'));
    expect((await accountOf(george(), 'george')).viewerCanChange).toBe(false);
  });

  test('a child’s number in a text is refused, without repeating it (L14)', async () => {
    const noah = castNumbers.noah;
    for (const justification of [
      `Needed for the care of child ${noah} of Leeds`,
      `Needed for ${noah.slice(0, 4)} ${noah.slice(4, 7)}-${noah.slice(7)} at once`,
    ]) {
      const answer = await change(george(), 'applyForAccount', applicant({ justification }));
      expect(answer).toMatchObject({ __typename: 'InvalidInput', field: 'justification' });
      expect(answer.message).not.toMatch(/\d/);
    }
  });
});

describe('the life of an account (domain.md 11)', () => {
  test('one person asks, another approves, who asked sees who can and where it waits', async () => {
    const applied = await change(george(), 'applyForAccount', applicant({ username: 'Ursula.Vane' }));
    expect(applied.account).toMatchObject({
      status: 'APPLIED',
      username: 'ursula.vane',
      roles: [],
      viewerCanDecide: false,
      waiting: {
        approval: true,
        roles: [{ role: 'DATA_STEWARD', askedBy: { name: 'George Naylor' } }],
        approvers: [{ name: 'Imran Qureshi' }],
        otherwise: 'CENTRAL_TEAM',
      },
    });
    const { number, version } = applied.account;
    const decision = { number, version, approve: true };
    expect((await change(george(), 'approveAccount', decision)).__typename).toBe('NeedsSecondPerson');
    expect((await accountOf(imran(), 'ursula.vane')).viewerCanDecide).toBe(true);
    const approved = await change(imran(), 'approveAccount', decision);
    expect(approved.account).toMatchObject({ status: 'ACTIVE', roles: ['DATA_STEWARD'], waiting: null });
    expect((await change(imran(), 'approveAccount', decision)).__typename).toBe('VersionConflict');

    // Approved is not yet fit for use: each condition is recorded by somebody else, with its evidence.
    let seen = approved.account;
    expect(seen.lapsed).toEqual([
      'VETTING_CURRENT',
      'TRAINING_CURRENT',
      'PROCEDURES_RECEIVED',
      'AGREEMENT_SIGNED',
      'SECOND_FACTOR_ENROLLED',
    ]);
    for (const condition of ['VETTING', 'TRAINING', 'PROCEDURES', 'AGREEMENT']) {
      const input = { condition, on: '2026-10-01', evidence: 'Certificate LDS-17', version: seen.version };
      const more = condition === 'TRAINING' ? { courseVersion: 3 } : {};
      const recorded = await change(george(), 'recordCondition', { number, ...input, ...more });
      expect(recorded.__typename, JSON.stringify(recorded)).toBe('AccountChanged');
      seen = recorded.account;
    }
    expect(seen.lapsed).toEqual(['SECOND_FACTOR_ENROLLED']);
    const [rows] = await graph.database.sql`
      select count(*)::int as rows from users.condition_evidence where reference = 'Certificate LDS-17'`;
    expect(rows?.rows).toBe(4);
  });

  test('a refused application is closed, its user name is gone for good', async () => {
    const input = applicant({ roles: ['AUDITOR'] });
    const { account } = await change(george(), 'applyForAccount', input);
    const refused = await change(imran(), 'approveAccount', {
      number: account.number,
      version: account.version,
      approve: false,
    });
    expect(refused.account).toMatchObject({ status: 'CLOSED', roles: [], waiting: null });
    expect(await change(george(), 'applyForAccount', input)).toMatchObject({ field: 'username' });
  });

  test('L20: training taken away ends access at the next request, and the helpers see which condition it is', async () => {
    const amira = graph.again('amira');
    expect(await isIn(amira)).toBe(true);
    const { number, version } = await accountOf(george(), 'amira');
    const older = {
      number,
      version,
      condition: 'TRAINING',
      courseVersion: 2,
      on: '2024-01-01',
      evidence: 'C-2',
    };
    const taken = await change(george(), 'recordCondition', older);
    expect(taken.account.lapsed).toEqual(['TRAINING_CURRENT']);
    await within(1_000, () => isIn(amira), false);
    expect((await accountOf(graph.as('hana'), 'amira', 'lapsed status')).lapsed).toEqual([
      'TRAINING_CURRENT',
    ]);
    const told = (await actsOf(graph.database, 'amira')).at(-1);
    expect(told).toMatchObject({ kind: 'SIGNED_OUT', detail: { conditions: ['TRAINING_CURRENT'] } });
    const again = { ...older, version: taken.account.version, courseVersion: 3, on: '2026-11-01' };
    expect((await change(george(), 'recordCondition', again)).account.lapsed).toEqual([]);
    expect(await isIn(graph.again('amira'))).toBe(true);
  });

  test('L22: suspending cuts the live session within a second; resuming lets the person in again', async () => {
    const owen = graph.again('owen');
    expect(await isIn(owen)).toBe(true);
    const elsewhere = graph.again('owen');
    await elsewhere.token();
    const number = await numberOf(graph.database, 'owen');
    const suspended = await change(george(), 'suspendAccount', { number, reason: 'SUSPICION' });
    expect(suspended.account).toMatchObject({ status: 'SUSPENDED', suspendedFor: 'SUSPICION' });
    await within(1_000, () => isIn(owen), false);
    const { version } = suspended.account;
    const resumed = await change(george(), 'resumeAccount', { number, version });
    expect(resumed.account).toMatchObject({ status: 'ACTIVE', suspendedFor: null, lapsed: [] });
    expect(await isIn(graph.again('owen'))).toBe(true);
    // A session that asked nothing meanwhile may be what it was suspended for.
    expect(await isIn(elsewhere)).toBe(false);
  });

  test('L23: a closed account cannot be reopened, by nobody and in no way, and its number comes never again', async () => {
    const nadia = graph.again('nadia');
    expect(await isIn(nadia)).toBe(true);
    const { number, version } = await accountOf(george(), 'nadia');
    const closed = await change(george(), 'closeAccount', { number, version });
    expect(closed.account).toMatchObject({ status: 'CLOSED', roles: [], viewerCanChange: false });
    await within(1_000, () => isIn(nadia), false);
    const now = { number, version: closed.account.version };
    expect((await change(george(), 'resumeAccount', now)).__typename).toBe('NotPermitted');
    expect((await change(graph.as('kofi'), 'resumeAccount', now)).__typename).toBe('NotPermitted');
    const { sql } = graph.database;
    await expect(sql`update users.account set status = 'ACTIVE' where number = ${number}`).rejects.toThrow(
      'never reopened',
    );
    await expect(sql`update users.account set number = 7 where number = ${number}`).rejects.toThrow(
      'keeps its number',
    );
    const users = graph.database.poolFor('signpost_users');
    await expect(users`delete from users.account where number = ${number}`).rejects.toThrow(
      'permission denied',
    );
    const { account } = await change(george(), 'applyForAccount', applicant());
    expect(Number(account.number)).toBeGreaterThan(Number(number));
  });

  test('a mover loses every role: what they may do there is asked for anew', async () => {
    const { number, version } = await accountOf(george(), 'farah');
    const farah = graph.again('farah');
    expect(await isIn(farah)).toBe(true);
    const organisationId = castService('leeds', 'SOCIAL_CARE').id;
    const moved = await change(george(), 'moveAccount', { number, version, organisationId });
    expect(moved.account).toMatchObject({ roles: [], account: { organisation: { id: organisationId } } });
    // Somebody without any role is signed in, and may ask nothing.
    const code = async () => (await farah.query('{ me { roles } }')).code;
    await within(1_000, code, 'FORBIDDEN_FIELD');
    // A system would have no way to get its one role again.
    const system = await accountOf(george(), 'early-help');
    const which = { number: system.number, version: system.version };
    for (const attempt of [
      change(george(), 'moveAccount', { ...which, organisationId }),
      change(george(), 'removeRole', { number: system.number, role: 'SOURCE_SYSTEM' }),
    ])
      expect((await attempt).message).toContain('suspend or close it');
    expect((await accountOf(george(), 'early-help')).roles).toEqual(['SOURCE_SYSTEM']);
  });

  test('the same key acts once, with other content not at all; a stale version changes nothing', async () => {
    const idempotencyKey = randomUUID();
    const input = applicant({ idempotencyKey });
    const first = await change(george(), 'applyForAccount', input);
    const second = await change(george(), 'applyForAccount', input);
    expect(second.account.number).toBe(first.account.number);
    const other = await change(george(), 'applyForAccount', { ...input, name: 'Somebody Else' });
    expect(other.__typename).toBe('IdempotencyConflict');
    const stale = { number: first.account.number, version: first.account.version + 1 };
    expect((await change(george(), 'closeAccount', stale)).__typename).toBe('VersionConflict');
  });
});

describe('who sees accounts', () => {
  test('an account manager lists the accounts of the own body, page by page, no other', async () => {
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const { data }: Answered = await george().query(
        `query ($after: String) { accounts(first: 4, after: $after) {
          edges { node { username account { organisation { kind authority { code } } } } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      for (const { node } of data.accounts.edges) {
        seen.push(node.username);
        expect(node.account.organisation).toEqual({
          kind: 'AUTHORITY_SERVICE',
          authority: { code: 'E08000035' },
        });
      }
      if (!data.accounts.pageInfo.hasNextPage) break;
      after = data.accounts.pageInfo.endCursor;
    }
    expect(seen).toEqual(expect.arrayContaining(['amira', 'dora', 'george', 'hana', 'owen']));
    for (const other of ['ben', 'carys', 'kofi', 'priya']) expect(seen).not.toContain(other);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('L25: support sees the state of accounts in its area, and nothing more', async () => {
    const state = 'number status suspendedFor lapsed lastActiveAt account { name }';
    expect(await accountOf(graph.as('hana'), 'priya', state)).toMatchObject({ status: 'ACTIVE', lapsed: [] });
    expect(await accountOf(graph.as('hana'), 'ben', state)).toBeNull();
    for (const field of ['username', 'roles', 'vettedOn', 'justification', 'viewerCanChange']) {
      const { errors } = await accountOf(graph.as('hana'), 'priya', field);
      expect([field, errors?.[0]?.extensions.code]).toEqual([field, 'FORBIDDEN_FIELD']);
    }
  });
});

test('L42: in interim operation an account needs a justification, which is listed; in closing there are none', async () => {
  const as = (serviceMode: ServiceMode) =>
    mintCaller(claimsOf('george', randomUUID()), randomUUID(), serviceMode);
  const document = parse(`mutation ($input: ApplyForAccountInput!) { applyForAccount(input: $input) {
    __typename ... on InvalidInput { field } ... on AccountChanged { account { username } } } }`);
  const apply = async (serviceMode: ServiceMode, more: object) => {
    const variables = { input: { ...applicant(more), idempotencyKey: randomUUID() } };
    const { data } = await graph.subgraphs.users.execute({ document, variables }, as(serviceMode));
    // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
    return (data as any)?.applyForAccount;
  };
  const justification = 'Joins the team for children in care, who would else have nobody.';
  expect(await apply('INTERIM', {})).toEqual({ __typename: 'InvalidInput', field: 'justification' });
  expect(await apply('INTERIM', { justification: 'needed' })).toMatchObject({ field: 'justification' });
  const taken = await apply('INTERIM', { justification });
  expect(taken.__typename).toBe('AccountChanged');
  expect(await apply('CLOSING', { justification })).toBeUndefined();
  const { data } = await george().query(
    '{ accounts(filter: { justified: true }) { edges { node { username justification appliedBy { name } } } } }',
  );
  expect(data.accounts.edges.map(({ node }: { node: object }) => node)).toEqual([
    { username: taken.account?.username, justification, appliedBy: { name: 'George Naylor' } },
  ]);
});

test('L42: an application from before the mode changed, without a justification, is not approved; refusing it is', async () => {
  const { sql } = graph.database;
  const { account } = await change(george(), 'applyForAccount', applicant());
  const mode = async (name: string) => {
    await sql`update service.state set mode = ${name}`;
    const seen = async () =>
      (await george().query('{ serviceMode { mode } }')).data?.serviceMode?.mode === name;
    await within(1_000, seen, true);
  };
  const decide = (approve: boolean) =>
    change(imran(), 'approveAccount', { number: account.number, version: account.version, approve });
  for (const name of ['INTERIM', 'CLOSING']) {
    await mode(name);
    expect((await decide(true)).__typename).toBe('NotPermitted');
  }
  expect((await decide(false)).account.status).toBe('CLOSED');
  await mode('NORMAL');
});

test('an account that nobody uses is suspended after 30 days and closed after 90, whoever is looked into stays (policy)', async () => {
  const sql = graph.database.poolFor('signpost_users');
  const clock = settableClock(new Date());
  const audit = new AuditWriter(sql);
  const deps = { sql, audit, keys: testKeys(), policy: readPolicy(), clock };
  const day = 86_400_000;
  expect(await runAccountsNightly(deps)).toMatchObject({ suspended: 0, closed: 0, altered: 0 });
  const looked = await change(george(), 'suspendAccount', {
    number: await numberOf(graph.database, 'dora'),
    reason: 'SUSPICION',
  });
  expect(looked.account.status).toBe('SUSPENDED');
  const held = castMember('owen').id;
  await graph.database.sql`
    insert into service.hold (account_id, incident_id) values (${held}, gen_random_uuid())`;
  const quentin = graph.again('quentin');
  expect(await isIn(quentin)).toBe(true);

  // Whatever the clock of the machine that runs the night says.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 365 * day });
  const skewed = await runAccountsNightly({ ...deps, clock: systemClock }).finally(() => vi.useRealTimers());
  expect(skewed).toMatchObject({ suspended: 0, closed: 0 });
  clock.advance(29 * day);
  expect(await runAccountsNightly(deps)).toMatchObject({ suspended: 0, closed: 0 });
  clock.advance(2 * day);
  const first = await runAccountsNightly(deps);
  expect(first.suspended).toBeGreaterThan(5);
  expect(await runAccountsNightly(deps)).toMatchObject({ suspended: 0, closed: 0, altered: 0 });
  await within(1_000, () => isIn(quentin), false);
  const standing = async (username: string) =>
    (await sql`select status, suspended_for from users.account where id = ${castMember(username).id}`)[0];
  expect(await standing('quentin')).toEqual({ status: 'SUSPENDED', suspended_for: 'DORMANT' });

  clock.advance(60 * day);
  expect((await runAccountsNightly(deps)).closed).toBe(first.suspended);
  expect(await standing('quentin')).toEqual({ status: 'CLOSED', suspended_for: null });
  expect(await standing('dora')).toEqual({ status: 'SUSPENDED', suspended_for: 'SUSPICION' });
  // Whom an incident holds cannot use it: that counts from when it lets go.
  expect((await standing('owen'))?.status).toBe('ACTIVE');
  await graph.database.sql`delete from service.hold`;
  clock.set(new Date());
  clock.advance(29 * day);
  await runAccountsNightly(deps);
  expect((await standing('owen'))?.status).toBe('ACTIVE');
  clock.advance(2 * day);
  await runAccountsNightly(deps);
  expect(await standing('owen')).toEqual({ status: 'SUSPENDED', suspended_for: 'DORMANT' });
  // A service account has no sessions of a person's: it is not judged by them.
  expect((await standing('gro'))?.status).toBe('ACTIVE');
});
