import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { type Role, roles } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { runAccountsNightly } from '../../subgraphs/users/accounts/nightly.ts';
import {
  isRoleOf,
  mayAskFor,
  mayDecideOn,
  rolesFit,
  rolesSeparate,
} from '../../subgraphs/users/accounts/reach.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { ageFactor } from '../support/people.ts';
import { within } from '../support/time.ts';
import {
  accountOf,
  actsOf,
  change,
  giveRole,
  isIn,
  numberOf,
  withStaleFactor,
} from './support/management.ts';
import { caller } from './support/users.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});

const george = () => graph.as('george');
const rolesOf = async (username: string): Promise<Role[]> => {
  const rows = await graph.database.sql<{ role: Role }[]>`
    select role from users.role_grant where account_id = ${castMember(username).id} order by role`;
  return rows.map(({ role }) => role);
};

describe('granting oneself a role, or above one’s own reach: refused, and in the audit', () => {
  test('oneself, whatever the role: nothing is written but the refusal', async () => {
    const number = await numberOf(graph.database, 'george');
    for (const role of ['PRACTITIONER', 'MANAGEMENT_TEAM', 'SUPPORT', 'CENTRAL_TEAM']) {
      expect((await change(george(), 'grantRole', { number, role })).__typename).toBe('NotPermitted');
    }
    expect((await change(george(), 'removeRole', { number, role: 'ACCOUNT_MANAGER' })).__typename).toBe(
      'NotPermitted',
    );
    const central = await change(graph.as('kofi'), 'grantRole', {
      number: await numberOf(graph.database, 'kofi'),
      role: 'AUDITOR',
    });
    expect(central.__typename).toBe('NotPermitted');
    expect(await rolesOf('george')).toEqual(['ACCOUNT_MANAGER']);
    expect(await graph.database.sql`select from users.role_request`).toHaveLength(0);
    const acts = await actsOf(graph.database, 'george');
    expect(acts.filter(({ kind }) => kind === 'INCIDENT_OPENED')).toHaveLength(1);
    const told = acts.filter(({ kind }) => kind !== 'INCIDENT_OPENED');
    expect(told).toHaveLength(5);
    for (const { kind, outcome, detail } of told) {
      expect({ kind, outcome, detail }).toMatchObject({
        kind: 'ACCOUNT_CHANGE_REFUSED',
        outcome: 'REFUSED',
        detail: { refusal: 'OWN_ACCOUNT', account: castMember('george').id },
      });
    }
  });

  test('a peer, above one’s own reach', async () => {
    const number = await numberOf(graph.database, 'dora');
    for (const role of [
      'ACCOUNT_MANAGER',
      'CENTRAL_TEAM',
      'COORDINATOR',
      'SOURCE_SYSTEM',
      'PARTNER_SYSTEM',
    ]) {
      const answer = await change(george(), 'grantRole', { number, role });
      expect([role, answer.__typename]).toEqual([role, 'NotPermitted']);
    }
    expect((await change(graph.as('kofi'), 'grantRole', { number, role: 'DATA_STEWARD' })).__typename).toBe(
      'NotPermitted',
    );
    expect(await rolesOf('dora')).toEqual(['MANAGEMENT_TEAM']);
    const told = (await actsOf(graph.database, 'george')).filter(
      ({ detail }) => detail?.refusal === 'ABOVE_REACH',
    );
    expect(told).toHaveLength(5);
  });

  test('is an incident, opened at once and once, for the auditors of the body, with each attempt', async () => {
    const seen = '{ incidents { edges { node { detector state account { id } events { kind } } } } }';
    const incidentsOf = async (who: string) =>
      (await graph.as(who).query(seen)).data.incidents.edges.map(({ node }: { node: object }) => node);
    const leeds = (detector: string, attempts: number) => ({
      detector,
      state: 'DETECTED',
      account: { id: castMember('george').id },
      // Taking a role from oneself is refused, and suspicious to nobody.
      events: Array(attempts).fill({ kind: 'ACCOUNT_CHANGE_REFUSED' }),
    });
    const own = [leeds('ROLE_ABOVE_REACH', 5), leeds('ROLE_OWN_ACCOUNT', 4)];
    expect(await incidentsOf('imran')).toEqual(own);
    const national = await incidentsOf('judith');
    expect(national).toHaveLength(4);
    expect(national).toEqual(expect.arrayContaining(own));
  });

  test('by a role that manages nobody: the whole operation is refused, and audited with the field', async () => {
    for (const username of ['amira', 'dora', 'hana', 'judith']) {
      const { errors } = await change(graph.as(username), 'grantRole', {
        number: await numberOf(graph.database, username),
        role: 'MANAGEMENT_TEAM',
      });
      expect([username, errors?.[0].extensions.code]).toEqual([username, 'FORBIDDEN_FIELD']);
      const [told] = await actsOf(graph.database, username);
      expect(told).toMatchObject({ kind: 'OPERATION_REFUSED', outcome: 'REFUSED' });
      expect(JSON.stringify(told)).toContain('Mutation.grantRole');
    }
  });

  test('of another body: as an unknown number', async () => {
    for (const number of [await numberOf(graph.database, 'ben'), '99999999']) {
      const answer = await change(george(), 'grantRole', { number, role: 'SHIELD_OVERRIDE' });
      expect(answer.__typename).toBe('RecordNotFound');
    }
  });
});

describe('one asks, another approves', () => {
  test('SHIELD_OVERRIDE: neither who asked nor whom it is for; then it counts at the next request', async () => {
    const number = await numberOf(graph.database, 'amira');
    const asked = await change(george(), 'grantRole', { number, role: 'SHIELD_OVERRIDE' });
    expect(asked.account).toMatchObject({
      roles: ['PRACTITIONER'],
      viewerCanDecide: false,
      waiting: { approval: false, approvers: [{ name: 'Imran Qureshi' }] },
    });
    expect(await change(george(), 'grantRole', { number, role: 'SHIELD_OVERRIDE' })).toMatchObject({
      field: 'role',
    });
    const requestId = asked.account.waiting.roles[0].id;
    const decision = { number, requestId, approve: true };
    expect((await change(george(), 'approveRole', decision)).__typename).toBe('NeedsSecondPerson');
    const amira = graph.as('amira');
    expect((await amira.query('{ me { roles } }')).data.me.roles).toEqual(['PRACTITIONER']);
    const granted = await change(graph.as('imran'), 'approveRole', decision);
    expect(granted.account).toMatchObject({
      roles: ['PRACTITIONER', 'SHIELD_OVERRIDE'],
      waiting: null,
      lapsed: [],
    });
    await within(1_000, async () => (await amira.query('{ me { roles } }')).data.me.roles, [
      'PRACTITIONER',
      'SHIELD_OVERRIDE',
    ]);
    const [row] = await graph.database.sql`
      select asked_by, decided_by from users.role_request where id = ${requestId}`;
    expect(row).toEqual({ asked_by: castMember('george').id, decided_by: castMember('imran').id });
  });

  test('who asked for a role of an applicant decides about none of it, though a colleague applied', async () => {
    const applied = await change(george(), 'applyForAccount', {
      name: 'Ursula Vane',
      username: 'ursula.vane',
      telephone: '0113 496 0177',
      email: 'ursula.vane@leeds.example',
      roles: ['DATA_STEWARD'],
    });
    const { number } = applied.account;
    const { account } = await change(graph.as('imran'), 'grantRole', { number, role: 'SUPPORT' });
    expect(account.viewerCanDecide).toBe(false);
    const decision = { number, version: account.version, approve: true };
    for (const who of ['imran', 'george'])
      expect((await change(graph.as(who), 'approveAccount', decision)).__typename).toBe('NeedsSecondPerson');
    expect((await change(graph.as('kofi'), 'approveAccount', decision)).account.roles).toEqual([
      'DATA_STEWARD',
      'SUPPORT',
    ]);
  });

  test('for an account that is suspended nobody asks', async () => {
    const number = await numberOf(graph.database, 'nadia');
    await change(george(), 'suspendAccount', { number, reason: 'REQUEST' });
    const asked = await change(george(), 'grantRole', { number, role: 'SUPPORT' });
    expect([asked.__typename, (await accountOf(george(), 'nadia')).waiting]).toEqual(['NotPermitted', null]);
  });

  test('the database keeps them apart too', async () => {
    const { sql } = graph.database;
    const [request] = await sql`select id, asked_by, account_id from users.role_request limit 1`;
    const decide = (by: string) =>
      sql`update users.role_request set decided_by = ${by} where id = ${request?.id}`;
    await expect(decide(request?.asked_by)).rejects.toThrow('two_people');
    await expect(decide(request?.account_id)).rejects.toThrow('not_own');
  });

  test('refused, it is gone, and may be asked for anew', async () => {
    const number = await numberOf(graph.database, 'owen');
    const ask = () => change(george(), 'grantRole', { number, role: 'SUPPORT' });
    const { account } = await ask();
    const decision = { number, requestId: account.waiting.roles[0].id, approve: false };
    const refused = await change(graph.as('imran'), 'approveRole', decision);
    expect(refused.account).toMatchObject({ waiting: null });
    expect(await rolesOf('owen')).toEqual(['PRACTITIONER', 'SHIELD_OVERRIDE']);
    expect((await ask()).__typename).toBe('AccountChanged');
  });

  test('a fresh second factor is asked for; the attempt may be made again with one, under its key', async () => {
    const stale = await withStaleFactor(graph, 'george');
    const number = await numberOf(graph.database, 'hana');
    const input = { number, role: 'AUDITOR', idempotencyKey: 'step-up-first' };
    expect((await change(stale, 'grantRole', input)).__typename).toBe('NeedsStepUp');
    expect((await change(stale, 'removeRole', { number, role: 'SUPPORT' })).__typename).toBe('NeedsStepUp');
    expect((await change(graph.as('george'), 'grantRole', input)).__typename).toBe('AccountChanged');
  });

  test.each([
    ['an hour behind', -60],
    ['a day ahead', 1_440],
  ])('whether the factor is fresh is told by no machine’s clock: one that is %s', async (_, minutes) => {
    const present = systemClock.now;
    const clock = vi
      .spyOn(systemClock, 'now')
      .mockImplementation(() => new Date(present().getTime() + minutes * 60_000));
    const input = { number: await numberOf(graph.database, 'hana'), role: 'COORDINATOR' };
    const fresh = await change(graph.again('george'), 'removeRole', input);
    const stale = graph.again('george');
    await stale.token();
    await ageFactor(graph.database, 'george', '58 minutes');
    const refused = await change(stale, 'removeRole', input);
    clock.mockRestore();
    // With a fresh one it is judged: that role is the central team's to take.
    expect([fresh.__typename, refused.__typename]).toEqual(['NotPermitted', 'NeedsStepUp']);
  });

  test('an account manager gets no role with child data, and who has one does not become one', async () => {
    const number = await numberOf(graph.database, 'imran');
    expect((await change(george(), 'grantRole', { number, role: 'DATA_STEWARD' })).__typename).toBe(
      'NotPermitted',
    );
    const dora = { number: await numberOf(graph.database, 'dora'), role: 'ACCOUNT_MANAGER' };
    expect((await change(graph.as('kofi'), 'grantRole', dora)).__typename).toBe('NotPermitted');
    const { account } = await change(graph.as('kofi'), 'grantRole', {
      number: await numberOf(graph.database, 'hana'),
      role: 'ACCOUNT_MANAGER',
    });
    const asked = account.waiting.roles.find(({ role }: { role: string }) => role === 'ACCOUNT_MANAGER');
    const decision = { number: account.number, requestId: asked.id, approve: true };
    expect((await change(george(), 'approveRole', decision)).__typename).toBe('NotPermitted');
    expect((await change(graph.as('kofi'), 'approveRole', decision)).__typename).toBe('NeedsSecondPerson');
    expect((await change(graph.as('lena'), 'approveRole', decision)).account.roles).toEqual([
      'ACCOUNT_MANAGER',
      'SUPPORT',
    ]);
  });
});

describe('taking away', () => {
  test('is felt within a second, and takes the override with its practitioner', async () => {
    const owen = graph.again('owen');
    const held = async () => (await owen.query('{ me { roles } }')).data?.me.roles;
    expect(await held()).toEqual(['PRACTITIONER', 'SHIELD_OVERRIDE']);
    const removed = await change(george(), 'removeRole', {
      number: await numberOf(graph.database, 'owen'),
      role: 'PRACTITIONER',
    });
    expect(removed.account.roles).toEqual([]);
    const code = async () => (await owen.query('{ me { roles } }')).code;
    await within(1_000, code, 'FORBIDDEN_FIELD');
    const again = await change(george(), 'removeRole', {
      number: await numberOf(graph.database, 'owen'),
      role: 'PRACTITIONER',
    });
    expect(again).toMatchObject({ __typename: 'InvalidInput', field: 'role' });
  });
});

describe('an account that ends leaves nothing that waits', () => {
  test('also where nobody decided, and time alone closes it', async () => {
    const { database } = graph;
    const asked = await change(george(), 'grantRole', {
      number: await numberOf(database, 'sonia'),
      role: 'SUPPORT',
    });
    expect(asked.account.waiting.roles).toHaveLength(1);
    const { id } = castMember('sonia');
    const long = new Date(Date.now() - 100 * 86_400_000);
    await database.sql`
      update users.account set last_active_at = ${long}, active_from = ${long}, created_at = ${long} where id = ${id}`;
    const sql = database.poolFor('signpost_users');
    const policy = readPolicy();
    const care = { sql, audit: new AuditWriter(sql), keys: testKeys(), policy, clock: systemClock };
    expect(await runAccountsNightly(care)).toMatchObject({ closed: 1, suspended: 0 });
    expect(
      await sql`select outcome, decided_by from users.role_request where account_id = ${id}`,
    ).toMatchObject([{ outcome: 'REFUSED', decided_by: null }]);
    expect(await rolesOf('sonia')).toEqual([]);
  });
});

describe('a role put into the database past the graph', () => {
  test('gives no rights at all, is not made right by a later change, and the account can only be ended', async () => {
    const { sql } = graph.database;
    const priya = graph.again('priya');
    expect(await isIn(priya)).toBe(true);
    await sql`insert into users.role_grant (account_id, role) values (${castMember('priya').id}, 'MANAGEMENT_TEAM')`;
    await within(1_000, () => isIn(priya), false);
    expect((await actsOf(graph.database, 'priya')).map(({ kind }) => kind)).toEqual([
      'SIGNED_OUT',
      'STANDING_ALTERED',
    ]);
    const kofi = graph.as('kofi');
    const seen = await accountOf(kofi, 'priya');
    expect(seen.lapsed).toEqual(['STANDING_GENUINE']);
    for (const [mutation, input] of [
      ['grantRole', { role: 'SUPPORT' }],
      ['removeRole', { role: 'MANAGEMENT_TEAM' }],
      [
        'recordCondition',
        { condition: 'VETTING', on: '2026-01-01', evidence: 'DBS 0001', version: seen.version },
      ],
    ] as const) {
      const answer = await change(kofi, mutation, { number: seen.number, ...input });
      expect([mutation, answer.__typename]).toEqual([mutation, 'NotPermitted']);
    }
    const ended = await change(kofi, 'closeAccount', { number: seen.number, version: seen.version });
    expect(ended.account).toMatchObject({ status: 'CLOSED', roles: [] });
    expect(ended.account.lapsed).toContain('STANDING_GENUINE');
  });
});

describe('which roles go together (rule)', () => {
  const people = roles.filter((role) => role !== 'GATEWAY');
  const some = fc.subarray([...people]);

  test('roles that fit are kept apart, and lose nothing by losing one but the practitioner', () => {
    fc.assert(
      fc.property(some, fc.constantFrom(...people), (held, gone) => {
        fc.pre(rolesFit(held));
        expect(rolesSeparate(held)).toBe(true);
        expect(rolesFit(held.filter((role) => role !== gone))).toBe(
          !(gone === 'PRACTITIONER' && held.includes('SHIELD_OVERRIDE')),
        );
      }),
    );
  });

  test('whatever an account manager asks for or decides about is below its own role', () => {
    const manager = caller(['ACCOUNT_MANAGER']);
    for (const role of people) {
      const above = ['ACCOUNT_MANAGER', 'CENTRAL_TEAM', 'COORDINATOR'].includes(role);
      expect([role, mayAskFor(manager, role), mayDecideOn(manager, role)]).toEqual([role, !above, !above]);
      expect(isRoleOf('AUTHORITY_SERVICE', role) && role.endsWith('SYSTEM')).toBe(false);
    }
    for (const role of people.filter((each) => each !== 'CENTRAL_TEAM' && each !== 'ACCOUNT_MANAGER')) {
      expect(
        people.some((wanted) => mayAskFor(caller([role]), wanted) || mayDecideOn(caller([role]), wanted)),
      ).toBe(false);
    }
  });

  test('partners and schools have no role that answers for records', () => {
    for (const kind of [
      'PARTNER',
      'NATIONAL_PARTNER',
      'SCHOOL',
      'PRACTICE',
      'HEALTH_BODY',
      'SOURCE_SUPPLIER',
      'UNKNOWN',
    ]) {
      for (const role of [
        'MANAGEMENT_TEAM',
        'DATA_STEWARD',
        'SHIELD_OVERRIDE',
        'MEDIATOR',
        'CENTRAL_TEAM',
      ] as const) {
        expect([kind, role, isRoleOf(kind, role)]).toEqual([kind, role, false]);
      }
    }
  });
});
