import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { runAccountsNightly } from '../../subgraphs/users/accounts/nightly.ts';
import { castMember, castTeam } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { accountOf, actsOf, change, giveRole, isIn } from './support/management.ts';

// Who is audited does not choose by whom (docs/adr/0168): who audits is let go by two people.
let graph: Signpost;
beforeEach(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'owen', 'AUDITOR');
  // Another account manager of the body, beside george.
  await giveRole(graph.database, 'hana', 'ACCOUNT_MANAGER');
});

const seen = async (username: string) => {
  const { number, version, roles, status } = await accountOf(graph.as('kofi'), username);
  return { number, version, roles, status };
};
/** Each way to take what somebody may do away for good. */
const waysOf = async (username: string, role: string) => {
  const { number, version } = await seen(username);
  const organisationId = castTeam('leeds').id;
  return [
    ['removeRole', { number, role }],
    ['moveAccount', { number, version, organisationId }],
    ['closeAccount', { number, version }],
  ] as const;
};
const refusedAll = async (who: SignedIn, username: string, role = 'AUDITOR') => {
  const before = await seen(username);
  for (const [mutation, input] of await waysOf(username, role))
    expect([mutation, (await change(who, mutation, input)).__typename]).toEqual([mutation, 'NotPermitted']);
  expect(await seen(username)).toEqual(before);
};
const suspend = async (who: SignedIn, username: string) =>
  change(who, 'suspendAccount', { number: (await seen(username)).number, reason: 'LEFT' });

test.each(['removeRole', 'moveAccount', 'closeAccount'])(
  'nobody alone lets the body’s auditor go, suspended by themselves or not: another does (%s)',
  async (way) => {
    const [george, hana] = [graph.as('george'), graph.again('hana')];
    await refusedAll(george, 'owen');
    await refusedAll(graph.as('kofi'), 'owen');
    const owen = graph.again('owen');
    expect(await isIn(owen)).toBe(true);
    // To cut somebody off takes one person, and no time.
    expect((await suspend(george, 'owen')).account.status).toBe('SUSPENDED');
    await refusedAll(george, 'owen');
    const refused = (await actsOf(graph.database, 'george')).filter(
      ({ detail }) => detail?.refusal === 'AUDITOR',
    );
    expect(refused.map(({ kind }) => kind)).toEqual(Array(6).fill('ACCOUNT_CHANGE_REFUSED'));
    const input = (await waysOf('owen', 'AUDITOR')).find(([mutation]) => mutation === way)?.[1] as object;
    expect((await change(hana, way, input)).__typename).toBe('AccountChanged');
    expect((await seen('owen')).roles).not.toContain('AUDITOR');
  },
);

test('nor does who suspends it again after a resumption', async () => {
  const { sql } = graph.database;
  const [george, hana] = [graph.as('george'), graph.again('hana')];
  await suspend(hana, 'owen');
  const { number, version } = await seen('owen');
  expect((await change(george, 'resumeAccount', { number, version })).account.status).toBe('ACTIVE');
  await refusedAll(george, 'owen');
  await suspend(george, 'owen');
  await refusedAll(george, 'owen');
  const [row] = await sql`select suspended_by from users.account where id = ${castMember('owen').id}`;
  expect(row?.suspended_by).toBe(castMember('george').id);
  await expect(
    sql`update users.account set suspended_by = id where id = ${castMember('owen').id}`,
  ).rejects.toThrow('not_own');
});

test('two accounts of one person are not two people here either', async () => {
  const { sql } = graph.database;
  const { id } = castMember('hana');
  await sql.begin(async (transaction) => {
    await transaction`update users.account set email = ${castMember('george').email} where id = ${id}`;
    await stampStandings(transaction, testKeys().standingKey(), [id]);
  });
  await suspend(graph.as('george'), 'owen');
  await refusedAll(graph.again('hana'), 'owen');
  const { number, version } = await seen('owen');
  expect((await change(graph.as('kofi'), 'closeAccount', { number, version })).account.status).toBe('CLOSED');
});

test('the national auditor too is let go by two of the central team; whom time suspended, by one', async () => {
  const [kofi, lena] = [graph.as('kofi'), graph.as('lena')];
  const { number, version } = await seen('judith');
  expect((await change(kofi, 'closeAccount', { number, version })).__typename).toBe('NotPermitted');
  await suspend(kofi, 'judith');
  const now = await seen('judith');
  expect((await change(kofi, 'closeAccount', { number, version: now.version })).__typename).toBe(
    'NotPermitted',
  );
  expect((await change(lena, 'closeAccount', { number, version: now.version })).account.status).toBe(
    'CLOSED',
  );
});

test('that an auditor was suspended is told at once to the others, about who did it; and time lets them go never', async () => {
  const { sql } = graph.database;
  const [george, hana] = [graph.as('george'), graph.again('hana')];
  await suspend(george, 'owen');
  await suspend(george, 'amira');
  const told = async (who: string) =>
    (
      await graph.as(who).ask('{ incidents { edges { node { detector account { id } events { kind } } } } }')
    ).incidents.edges.map(({ node }: { node: object }) => node);
  const incident = {
    detector: 'AUDITOR_SUSPENDED',
    account: { id: castMember('george').id },
    events: [{ kind: 'ACCOUNT_SUSPENDED' }],
  };
  expect([await told('imran'), await told('judith')]).toEqual([[incident], [incident]]);
  // Another one is added to what is being looked into.
  await suspend(george, 'imran');
  expect((await told('judith')).map(({ events }: { events: object[] }) => events.length)).toEqual([2]);

  const ids = [castMember('owen').id, castMember('amira').id];
  await sql`
    update users.account set last_active_at = now() - interval '91 days', active_from = now() - interval '91 days',
      created_at = now() - interval '91 days' where id = any(${ids}::uuid[])`;
  const [policy, keys] = [readPolicy(), testKeys()];
  const pool = graph.database.poolFor('signpost_users');
  await runAccountsNightly({ sql: pool, audit: new AuditWriter(pool), keys, policy, clock: systemClock });
  expect([(await seen('owen')).status, (await seen('amira')).status]).toEqual(['SUSPENDED', 'CLOSED']);
  const { number, version } = await seen('owen');
  expect((await change(hana, 'closeAccount', { number, version })).account.status).toBe('CLOSED');
});

test('nobody alone shuts an auditor out by a condition that is over: time would then let them go', async () => {
  const [george, hana] = [graph.as('george'), graph.again('hana')];
  const over = async (who: SignedIn, username: string, on: string) => {
    const { number, version } = await seen(username);
    const evidence = 'Certificate 7';
    return change(who, 'recordCondition', { number, version, condition: 'VETTING', on, evidence });
  };
  const owen = graph.again('owen');
  const former = '2019-03-04';
  expect(await over(george, 'owen', former)).toMatchObject({ __typename: 'NotPermitted' });
  expect(await isIn(owen)).toBe(true);
  expect((await actsOf(graph.database, 'george')).at(-1)).toMatchObject({
    kind: 'ACCOUNT_CHANGE_REFUSED',
    detail: { mutation: 'recordCondition', refusal: 'AUDITOR' },
  });
  // What goes on, and what is corrected of others, is one person's.
  const today = systemClock.today();
  expect((await over(george, 'owen', today)).account.lapsed).toEqual([]);
  expect((await over(george, 'amira', former)).account.lapsed).toEqual(['VETTING_CURRENT']);
  await suspend(george, 'owen');
  expect(await over(george, 'owen', former)).toMatchObject({ __typename: 'NotPermitted' });
  expect((await over(hana, 'owen', former)).account.lapsed).toContain('VETTING_CURRENT');
});

test('nor by ending the one second factor that they have, at their provider', async () => {
  const { sql } = graph.database;
  const { id, organisation } = castMember('owen');
  const [george, hana] = [castMember('george').id, castMember('hana').id];
  const linked = async () => {
    const name = randomUUID();
    await sql`
      insert into users.credential (id, kind, organisation_id, account_id, content, asked_by, asked_at, decided_by, decided_at,
        outcome)
      values (${name}, 'SUBJECT', ${organisation.id}, ${id}, '{"about": "owen"}', ${george}, now(), ${hana}, now(), 'APPROVED')`;
    return name;
  };
  const end = async (who: SignedIn, name: string) =>
    (await change(who, 'endCredential', { id: name }, '__typename')).__typename;
  // Who has an authenticator app goes on with that.
  expect(await end(graph.as('george'), await linked())).toBe('CredentialChanged');
  await sql`update users.account set totp_secret = null where id = ${id}`;
  const name = await linked();
  expect(await end(graph.as('george'), name)).toBe('NotPermitted');
  await suspend(graph.as('george'), 'owen');
  expect(await end(graph.as('george'), name)).toBe('NotPermitted');
  expect(await end(graph.again('hana'), name)).toBe('CredentialChanged');
});

test('an account manager ends no peer, nor the central team: their roles are not theirs to give', async () => {
  const george = graph.as('george');
  await refusedAll(george, 'hana', 'ACCOUNT_MANAGER');
  await suspend(george, 'hana');
  await refusedAll(george, 'hana', 'ACCOUNT_MANAGER');
  const { number, version } = await seen('hana');
  expect((await change(graph.as('kofi'), 'closeAccount', { number, version })).account.status).toBe('CLOSED');
});
