import { randomUUID } from 'node:crypto';
import { parse } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { gatewayCaller } from '../../platform/caller.ts';
import { systemClock } from '../../platform/clock.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { accountOf, actsOf, change, giveRole, numberOf } from './support/management.ts';

// What is asked for, what waits, and what was sent (domain.md 2, 11).
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});
const rolesOf = async (username: string) =>
  (
    await graph.database.sql`
      select role from users.role_grant where account_id = ${castMember(username).id} order by role`
  ).map(({ role }) => role);

test('a system of a body with people is given none of their roles: a key would open records', async () => {
  const number = await numberOf(graph.database, 'early-help');
  for (const role of ['PRACTITIONER', 'MANAGEMENT_TEAM', 'AUDITOR'])
    expect((await change(graph.as('george'), 'grantRole', { number, role })).__typename).toBe('NotPermitted');
  expect((await actsOf(graph.database, 'george')).at(-2)?.detail).toMatchObject({ refusal: 'ABOVE_REACH' });
  const waiting = await graph.database.sql`
    select from users.role_request where account_id = ${castMember('early-help').id}`;
  expect([waiting.length, await rolesOf('early-help')]).toEqual([0, ['SOURCE_SYSTEM']]);
});

test('roles that may not stand in one account are not both asked for', async () => {
  const number = await numberOf(graph.database, 'hana');
  const ask = async (who: string, role: string) =>
    (await change(graph.as(who), 'grantRole', { number, role })).__typename;
  expect(await ask('george', 'PRACTITIONER')).toBe('AccountChanged');
  expect(await ask('kofi', 'ACCOUNT_MANAGER')).toBe('NotPermitted');
  // What needs the other is asked for beside it, and not given before it.
  const asked = await change(graph.as('george'), 'grantRole', { number, role: 'SHIELD_OVERRIDE' });
  const waiting: { id: string; role: string }[] = asked.account.waiting.roles;
  const give = async (role: string) => {
    const requestId = waiting.find((each) => each.role === role)?.id as string;
    return (await change(graph.as('imran'), 'approveRole', { number, requestId, approve: true })).__typename;
  };
  expect(await give('SHIELD_OVERRIDE')).toBe('NotPermitted');
  expect([await give('PRACTITIONER'), await give('SHIELD_OVERRIDE')]).toEqual(
    Array(2).fill('AccountChanged'),
  );
  expect(await rolesOf('hana')).toEqual(['PRACTITIONER', 'SHIELD_OVERRIDE', 'SUPPORT']);
});

test('who applied for somebody does not decide about it, to refuse it neither', async () => {
  const applied = await change(graph.as('george'), 'applyForAccount', {
    name: 'Vera Lind',
    username: 'vera.lind',
    telephone: '0113 496 0178',
    email: 'vera.lind@leeds.example',
    roles: ['SUPPORT'],
  });
  const { number, version } = applied.account;
  for (const approve of [true, false])
    expect(
      (await change(graph.as('george'), 'approveAccount', { number, version, approve })).__typename,
    ).toBe('NeedsSecondPerson');
  const refused = await change(graph.as('imran'), 'approveAccount', { number, version, approve: false });
  expect(refused.account).toMatchObject({ status: 'CLOSED', roles: [], waiting: null });
});

test('a link that was sent before a suspension serves no more once the account is used again', async () => {
  const { sql } = graph.database;
  const number = await numberOf(graph.database, 'ben');
  await graph.as('kofi').act('startReset', { number, proof: 'Call-back 17', newFactor: true });
  const tokens: string[] = [];
  await deliverOutbox(sql, testKeys().sealKeys(), systemClock.now, async ({ token }) => {
    tokens.push(token);
  });
  const open = async () => {
    const document = parse('mutation ($token: String!) { openReset(token: $token) { username } }');
    const request = { document, variables: { token: tokens.at(-1) } };
    const { data } = await graph.subgraphs.users.execute(request, gatewayCaller(randomUUID()));
    return data?.openReset;
  };
  expect(await open()).toMatchObject({ username: 'ben' });
  await change(graph.as('kofi'), 'suspendAccount', { number, reason: 'SUSPICION' });
  expect(await open()).toBeNull();
  const { version } = await accountOf(graph.as('kofi'), 'ben');
  expect((await change(graph.as('kofi'), 'resumeAccount', { number, version })).account.status).toBe(
    'ACTIVE',
  );
  expect(await open()).toBeNull();
});
