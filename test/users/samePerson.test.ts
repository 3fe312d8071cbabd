import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { randomChildNumber } from '../../platform/identifiers.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { within } from '../support/time.ts';
import { accountOf, actsOf, change, giveRole, isIn, numberOf } from './support/management.ts';
import { ec } from './support/systems.ts';

// Who manages accounts has another one for work with children: two accounts are no second person (domain.md 2).
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});

/** Makes two accounts those of one person, while something is tried. */
async function asOne<T>(one: string, other: string, attempt: () => Promise<T>): Promise<T> {
  const { sql } = graph.database;
  const { email } = castMember(one);
  const { id, email: own } = castMember(other);
  const give = async (address: string) => {
    await sql.begin(async (transaction) => {
      await transaction`update users.account set email = ${address} where id = ${id}`;
      await stampStandings(transaction, testKeys().standingKey(), [id]);
    });
  };
  await give(email.toUpperCase());
  try {
    return await attempt();
  } finally {
    await give(own);
  }
}

test('nobody asks for, decides about or resets another account of their own', async () => {
  const number = await numberOf(graph.database, 'amira');
  const asked = await change(graph.again('imran'), 'grantRole', { number, role: 'MEDIATOR' });
  const requestId = asked.account.waiting.roles[0].id;
  const approvers = async () =>
    (await accountOf(graph.again('kofi'), 'amira')).waiting.approvers.map(
      ({ name }: { name: string }) => name,
    );
  expect(await approvers()).toEqual([castMember('george').name]);
  expect(await asOne('imran', 'george', approvers)).toEqual([]);
  expect(await asOne('george', 'amira', approvers)).toEqual([]);
  await asOne('george', 'amira', async () => {
    const george = graph.again('george');
    expect(await accountOf(george, 'amira')).toMatchObject({
      viewerCanDecide: false,
      viewerCanChange: false,
    });
    for (const [mutation, input] of [
      ['grantRole', { number, role: 'SHIELD_OVERRIDE' }],
      ['approveRole', { number, requestId, approve: true }],
    ] as const)
      expect([mutation, (await change(george, mutation, input)).__typename]).toEqual([
        mutation,
        'NotPermitted',
      ]);
    const reset = { number, proof: 'Call-back 17', newFactor: true, idempotencyKey: randomUUID() };
    const { data } = await george.query(
      'mutation ($input: StartResetInput!) { startReset(input: $input) { __typename } }',
      { input: reset },
    );
    expect(data.startReset.__typename).toBe('NotPermitted');
  });
  const refusals = (await actsOf(graph.database, 'george')).map(({ detail }) => detail?.refusal);
  expect(refusals.filter((refusal) => refusal === 'OWN_ACCOUNT')).toHaveLength(3);
  expect(
    (await change(graph.again('george'), 'approveRole', { number, requestId, approve: true })).account.roles,
  ).toContain('MEDIATOR');
});

test('nor applies for one', async () => {
  const input = {
    name: 'George Again',
    username: 'george.again',
    telephone: '0113 496 0000',
    roles: ['PRACTITIONER'],
    email: castMember('george').email.toUpperCase(),
  };
  expect((await change(graph.again('george'), 'applyForAccount', input)).__typename).toBe('NotPermitted');
  expect((await change(graph.again('imran'), 'applyForAccount', input)).account).toMatchObject({
    status: 'APPLIED',
  });
  // What another asked for them, they do not approve; that other does not either.
  const { number, version } = await accountOf(graph.again('imran'), 'george.again');
  const approve = (who: string) =>
    change(graph.again(who), 'approveAccount', { number, version, approve: true });
  expect((await approve('george')).__typename).toBe('NotPermitted');
  expect((await approve('imran')).__typename).toBe('NeedsSecondPerson');
});

test('nobody decides what they asked for with another account', async () => {
  const number = await numberOf(graph.database, 'ben');
  const asked = await change(graph.again('kofi'), 'grantRole', { number, role: 'AUDITOR' });
  const decision = { number, requestId: asked.account.waiting.roles[0].id, approve: true };
  const proposal = {
    number: await numberOf(graph.database, 'gro'),
    jwk: ec().jwk,
    idempotencyKey: randomUUID(),
  };
  const proposed = await graph.again('kofi').query(
    `mutation ($input: ProposeServiceKeyInput!) { proposeServiceKey(input: $input) { ... on CredentialChanged {
      credential { id } } } }`,
    { input: proposal },
  );
  const key = proposed.data.proposeServiceKey.credential.id;
  const decideKey = async () =>
    (
      await graph
        .as('lena')
        .query(
          `mutation ($input: DecideCredentialInput!) { decideCredential(input: $input) { __typename } }`,
          { input: { id: key, approve: true, idempotencyKey: randomUUID() } },
        )
    ).data.decideCredential.__typename;
  await asOne('kofi', 'lena', async () => {
    expect((await accountOf(graph.again('lena'), 'ben')).viewerCanDecide).toBe(false);
    expect((await change(graph.again('lena'), 'approveRole', decision)).__typename).toBe('NeedsSecondPerson');
    expect(await decideKey()).toBe('NeedsSecondPerson');
  });
  expect(await change(graph.again('lena'), 'approveRole', decision)).toMatchObject({
    account: { roles: expect.arrayContaining(['AUDITOR']) },
  });
  expect(await decideKey()).toBe('CredentialChanged');
});

test('who is suspected under one account comes in under none', async () => {
  const { sql } = graph.database;
  const incident = randomUUID();
  await asOne('kofi', 'lena', async () => {
    const before = graph.again('lena');
    const unused = graph.again('lena');
    await unused.token();
    expect(await isIn(before)).toBe(true);
    await sql`insert into service.hold (account_id, incident_id) values (${castMember('kofi').id}, ${incident})`;
    await within(1_000, () => isIn(before), false);
    expect(await isIn(graph.again('lena'))).toBe(false);
    await sql`delete from service.hold where incident_id = ${incident}`;
    // What was open, and not used meanwhile, may be what it was held for.
    expect(await isIn(unused)).toBe(false);
    expect(await isIn(graph.again('lena'))).toBe(true);
  });
});

test('who has two has the searches of one, also through a partner’s system', async () => {
  const input = `input: { purpose: SAFEGUARDING, number: "${randomChildNumber()}" }`;
  const asked = Array.from({ length: 10 }, (_, at) => `a${at}: searchChildren(${input}) { __typename }`);
  await asOne('amira', 'carys', async () => {
    const amira = graph.again('amira');
    for (let count = 0; count < 30; count += 10)
      expect((await amira.query(`{ ${asked.join('\n')} }`)).data.a9.__typename).toBe('ChildSearch');
    const { data } = await graph.again('aid').query(`{ signpost(${input}) { __typename } }`);
    expect(data.signpost.__typename).toBe('LimitReached');
  });
});

// The other subgraphs know of accounts what the gateway vouches for (docs/adr/0081).
test('nor anything else that takes two people', async () => {
  const run = (who: string, ...asked: Parameters<SignedIn['act']>) => graph.again(who).act(...asked);
  const reason = 'The service ends; all access is revoked.';
  const { revocation } = await run(
    'kofi',
    'proposeRevocation',
    { reason },
    '... on RevocationNoted { revocation { id } }',
  );
  const { change: mode } = await run(
    'kofi',
    'proposeServiceMode',
    { reason, mode: 'INTERIM' },
    '... on ServiceModeProposed { change { id } }',
  );
  const officers = ['kofi', 'lena'].map((who) => castMember(who).id);
  await asOne('kofi', 'lena', async () => {
    expect((await run('lena', 'decideRevocation', { id: revocation.id, accept: true })).__typename).toBe(
      'NeedsSecondPerson',
    );
    expect((await run('lena', 'decideServiceMode', { id: mode.id, accept: false })).__typename).toBe(
      'NeedsSecondPerson',
    );
    const { data } = await graph.again('lena').query('{ waitingRevocation { viewerCanDecide } }');
    expect(data.waitingRevocation).toEqual({ viewerCanDecide: false });
    // What is found about one of them is not shown to the other, who would clear it.
    const about = 'Many records were opened that nobody works with.';
    const { incident } = await run(
      'judith',
      'openIncident',
      { summary: about, accountId: castMember('kofi').id },
      '... on IncidentNoted { incident { id } }',
    );
    const incidents = async (who: string) =>
      (await graph.again(who).query('{ incidents { edges { node { id } } } }')).data.incidents.edges.map(
        ({ node }: { node: { id: string } }) => node.id,
      );
    expect(await incidents('judith')).toContain(incident.id);
    await asOne('kofi', 'judith', async () => expect(await incidents('judith')).not.toContain(incident.id));
    // Two accounts of one are no two officers.
    const closing = { reason, mode: 'CLOSED', officers };
    expect(await run('lena', 'proposeServiceMode', closing, '... on InvalidInput { field }')).toEqual({
      __typename: 'InvalidInput',
      field: 'officers',
    });
  });
  expect((await run('lena', 'decideServiceMode', { id: mode.id, accept: false })).__typename).toBe(
    'ServiceModeDecided',
  );
  expect((await run('lena', 'decideRevocation', { id: revocation.id, accept: false })).__typename).toBe(
    'RevocationNoted',
  );
});
