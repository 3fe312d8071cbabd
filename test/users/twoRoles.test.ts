import { beforeAll, expect, test } from 'vitest';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { castMember, castTeam } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { accountOf, change, giveRole, numberOf } from './support/management.ts';

// Two roles at once are never more than either: who helps the people of an area manages those of the own body alone.
let graph: Signpost;
let hana: SignedIn;
beforeAll(async () => {
  graph = await startSignpost();
  const { sql } = graph.database;
  const priya = castMember('priya').id;
  const [school] = await sql`
    insert into users.organisation (id, name, kind, authority_code, accreditation, accredited_until, self_assessed_until)
    values (gen_random_uuid(), 'Roundhay High', 'SCHOOL', ${castTeam('leeds').authorityCode}, 'ACCREDITED',
      now() + interval '1 year', now() + interval '1 year')
    returning id`;
  await sql`
    update users.account set organisation_id = ${school?.id}, justification = 'She sees every newcomer to the school.'
    where id = ${priya}`;
  await stampStandings(sql, testKeys().standingKey(), [priya]);
  await giveRole(graph.database, 'hana', 'ACCOUNT_MANAGER');
  hana = graph.again('hana');
});

const state = 'number status suspendedFor lapsed account { name }';
const care = `username roles vettedOn trainedVersion currentCourse proceduresReceivedOn agreementSignedOn appliedBy { id }
  appliedAt approvedBy { id } justification version viewerCanDecide viewerCanChange waiting { since }`;

test('of an account that SUPPORT alone lets one see, an account manager of another body sees its state alone', async () => {
  const seen = await accountOf(hana, 'priya', `${state} ${care}`);
  expect(seen).toMatchObject({ status: 'ACTIVE', lapsed: [], account: { name: 'Priya Nair' } });
  const shown = Object.entries(seen).filter(([, value]) => value !== null);
  expect(shown.map(([name]) => name).sort()).toEqual(['account', 'lapsed', 'number', 'status']);
  expect(await accountOf(hana, 'amira', care)).toMatchObject({ username: 'amira', viewerCanChange: true });
});

test('whether a justification is on record, which SUPPORT may not read, no list of theirs tells', async () => {
  const names = async (who: SignedIn, filter: object | null) => {
    const { data } = await who.query(
      'query ($filter: AccountFilter) { accounts(filter: $filter, first: 50) { edges { node { account { name } } } } }',
      { filter },
    );
    return data.accounts.edges.map(({ node }: { node: { account: { name: string } } }) => node.account.name);
  };
  await graph.database.sql`delete from users.role_grant where account_id = ${castMember('hana').id}
    and role = 'ACCOUNT_MANAGER'`;
  await stampStandings(graph.database.sql, testKeys().standingKey(), [castMember('hana').id]);
  const support = graph.again('hana');
  expect(await names(support, null)).toContain('Priya Nair');
  expect(await names(support, { justified: true })).toEqual([]);
  await giveRole(graph.database, 'hana', 'ACCOUNT_MANAGER');
  expect(await names(graph.again('hana'), { justified: true })).toEqual([]);
  expect(await names(graph.as('kofi'), { justified: true })).toEqual(['Priya Nair']);
});

test('nor do they give such a person a device or a name at a provider; a system gets no device, nor who is suspended', async () => {
  const device = '... on DeviceChanged { device { id state } } ... on InvalidInput { field }';
  const entered = await change(hana, 'registerDevice', { kind: 'PHONE', serial: 'P-77' }, device);
  const issue = async (username: string) => {
    const accountNumber = await numberOf(graph.database, username);
    const input = { deviceId: entered.device.id, version: 1, event: 'ISSUED', accountNumber };
    return change(hana, 'recordDevice', input, device);
  };
  const refused = { __typename: 'InvalidInput', field: 'accountNumber' };
  await graph.database.sql`update users.account set status = 'SUSPENDED' where id = ${castMember('owen').id}`;
  for (const nobody of ['priya', 'early-help', 'owen'])
    expect([nobody, await issue(nobody)]).toEqual([nobody, refused]);
  expect((await issue('amira')).device.state).toBe('ISSUED');
  const subject = { number: await numberOf(graph.database, 'priya'), subject: 'priya@roundhay' };
  expect(await change(hana, 'proposeSubject', subject, '... on InvalidInput { field }')).toMatchObject({
    field: 'number',
  });
});
