import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import { deliverNotices, deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import { castMember } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { within } from '../support/time.ts';
import { accountOf, actsOf, giveRole, isIn, numberOf, withStaleFactor } from './support/management.ts';

// Links to set a password go to it, and two accounts are one person's by it: two people change it (docs/adr/0089).
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});
const outcome = `... on CredentialChanged { credential { id kind about outcome endedAt viewerCanDecide viewerCanEnd } }
  ... on InvalidInput { field }`;
const run = (who: SignedIn, field: string, input: object) => who.act(field, input, outcome);
const emailOf = async (username: string) =>
  (await graph.database.sql`select email from users.account where id = ${castMember(username).id}`)[0]?.email;
const give = (username: string, email: string) =>
  graph.database.sql.begin(async (transaction) => {
    const { id } = castMember(username);
    await transaction`update users.account set email = ${email} where id = ${id}`;
    await stampStandings(transaction, testKeys().standingKey(), [id]);
  });
const evidence = 'Call-back 17';
const propose = async (who: string, username: string, email: string) =>
  run(graph.again(who), 'proposeAddress', {
    number: await numberOf(graph.database, username),
    email,
    evidence,
  });
const decide = (who: string, id: string, approve = true) =>
  run(graph.again(who), 'decideCredential', { id, approve });
const fresh = () => `amira.${randomUUID().slice(0, 8)}@demo.example.org`;
beforeEach(async () => {
  for (const who of ['amira', 'owen', 'edward']) await give(who, castMember(who).email);
});

test('one person proposes, another approves; then sessions and links of before end, and links go there', async () => {
  const email = fresh();
  const amira = graph.again('amira');
  expect(await isIn(amira)).toBe(true);
  const stale = await withStaleFactor(graph, 'george');
  const input = { number: await numberOf(graph.database, 'amira'), email, evidence };
  expect(await run(stale, 'proposeAddress', input)).toEqual({ __typename: 'NeedsStepUp' });
  // Two of them would each be sent what one person is to get.
  const none = [
    'no address',
    'amira,ben@leeds.example',
    'amira@leeds.example,ben.example',
    'a<ben@leeds.example',
  ];
  for (const each of none)
    expect([each, await propose('george', 'amira', each)]).toMatchObject([each, { field: 'email' }]);
  const { credential } = await propose('george', 'amira', email);
  expect(credential).toMatchObject({ kind: 'ADDRESS', about: email, outcome: null, viewerCanDecide: false });
  expect((await decide('george', credential.id)).__typename).toBe('NeedsSecondPerson');
  expect(await emailOf('amira')).toBe(castMember('amira').email);
  expect(await isIn(amira)).toBe(true);

  const reset = async () => {
    const start = 'mutation ($input: StartResetInput!) { startReset(input: $input) { __typename } }';
    const { data } = await graph.as('hana').query(start, {
      input: { number: input.number, proof: evidence, newFactor: false, idempotencyKey: randomUUID() },
    });
    return data.startReset.__typename;
  };
  expect(await reset()).toBe('ResetStarted');
  expect((await decide('imran', credential.id)).credential).toMatchObject({
    outcome: 'APPROVED',
    viewerCanDecide: false,
    viewerCanEnd: false,
  });
  expect(await emailOf('amira')).toBe(email);
  await within(1_000, () => isIn(amira), false);
  const { sql } = graph.database;
  expect(
    await sql`select from users.reset where account_id = ${castMember('amira').id} and ended_at is null`,
  ).toEqual([]);
  // She signs in as before, and her account is as this system wrote it.
  expect(await isIn(graph.again('amira'))).toBe(true);
  expect((await accountOf(graph.again('george'), 'amira')).lapsed).toEqual([]);
  expect(await reset()).toBe('ResetStarted');
  const sent: string[] = [];
  const now = () => new Date();
  await deliverOutbox(sql, testKeys().sealKeys(), now, async ({ to }) => void sent.push(to));
  expect(sent.at(-1)).toBe(email);
  const notices: string[] = [];
  await deliverNotices(sql, testKeys().sealKeys(), now, async ({ to, changed }) => {
    notices.push(`${changed} ${to}`);
  });
  expect(notices.sort()).toEqual([`ADDRESS ${castMember('amira').email}`, `ADDRESS ${email}`].sort());
  const told = JSON.stringify(await actsOf(graph.database, 'imran'));
  expect(told).toContain('"changed":"ADDRESS"');
  expect(told).not.toContain(email);
});

test('nobody changes their own, nor that of another body, nor to an address that somebody has', async () => {
  const one = await propose('george', 'george', fresh());
  expect(one).toEqual({ __typename: 'InvalidInput', field: 'number' });
  for (const who of ['edward', 'carys', 'gro'])
    expect((await propose('george', who, fresh())).field, who).toBe('number');
  expect((await propose('george', 'amira', castMember('amira').email)).field).toBe('email');
  for (const taken of ['george', 'imran', 'edward']) {
    const { credential } = await propose('george', 'amira', castMember(taken).email.toUpperCase());
    expect([taken, await decide('imran', credential.id)]).toEqual([
      taken,
      { __typename: 'InvalidInput', field: 'email' },
    ]);
    expect((await decide('imran', credential.id, false)).credential.outcome).toBe('REFUSED');
  }
  expect(await emailOf('amira')).toBe(castMember('amira').email);
});

test('two accounts of one person stay one person’s: both have it, or neither', async () => {
  await give('owen', castMember('amira').email.toUpperCase());
  const email = fresh();
  const { credential } = await propose('george', 'owen', email);
  expect((await decide('imran', credential.id)).__typename).toBe('CredentialChanged');
  expect([await emailOf('amira'), await emailOf('owen')]).toEqual([email, email]);
  expect(await isIn(graph.again('amira'))).toBe(true);
  // One of them is another body's: who reaches both does it.
  await give('edward', email);
  const more = await propose('george', 'amira', fresh());
  expect((await decide('imran', more.credential.id)).__typename).toBe('NotPermitted');
  expect([await emailOf('amira'), await emailOf('edward')]).toEqual([email, email]);
  expect((await decide('kofi', more.credential.id)).__typename).toBe('CredentialChanged');
  expect(await emailOf('edward')).toBe(more.credential.about);
});

test('a closed account keeps no address from others, and holds up no change', async () => {
  const { sql } = graph.database;
  const [left, elsewhere, email] = [fresh(), fresh(), fresh()];
  const close = async (address: string, edited: boolean) => {
    const [{ id } = { id: '' }] = await sql<{ id: string }[]>`
      insert into users.account (id, kind, username, name, organisation_id, authority_code, email, status, closed_at)
      select gen_random_uuid(), 'PERSON', gen_random_uuid()::text, 'Somebody', organisation_id, authority_code, ${address}, 'CLOSED', now()
      from users.account where id = ${castMember('edward').id} returning id`;
    if (!edited) await stampStandings(sql, testKeys().standingKey(), [id]);
    return id;
  };
  const before = castMember('amira').email;
  const ids = [await close(before, false), await close(before, true), await close(left, false)];
  const { credential } = await propose('george', 'amira', email);
  expect((await decide('imran', credential.id)).__typename).toBe('CredentialChanged');
  const emails = async () =>
    (
      await sql`select email from users.account where id = any(${ids}::uuid[]) order by array_position(${ids}, id)`
    ).map((row) => row.email);
  expect(await emails()).toEqual([email, email, left]);
  const again = await propose('george', 'amira', left);
  expect((await decide('imran', again.credential.id)).__typename).toBe('CredentialChanged');
  // Whoever closed it may have been the same person: they stay known as one.
  const last = await propose('george', 'amira', elsewhere);
  expect((await decide('imran', last.credential.id)).__typename).toBe('CredentialChanged');
  expect(await emails()).toEqual([elsewhere, elsewhere, elsewhere]);
  expect((await sql`select standing_stamp from users.account where id = ${ids[1] as string}`)[0]).toEqual({
    standing_stamp: null,
  });
  expect(await isIn(graph.again('amira'))).toBe(true);
});

test('a proposal that was edited in the table, or overtaken, gives nothing', async () => {
  const { sql } = graph.database;
  const edited = (await propose('george', 'amira', fresh())).credential.id;
  await sql`
    update users.credential set content = content || '{"about": "mallory@demo.example.org"}' where id = ${edited}`;
  expect((await decide('imran', edited)).__typename).toBe('NotPermitted');
  const [first, second] = [fresh(), fresh()];
  const ids = [];
  for (const email of [first, second])
    ids.push((await propose('george', 'amira', email)).credential.id as string);
  expect((await decide('imran', ids[0] as string)).__typename).toBe('CredentialChanged');
  expect((await decide('imran', ids[1] as string)).__typename).toBe('NotPermitted');
  expect(await emailOf('amira')).toBe(first);
  // An account that was edited is not made right by another address.
  const last = (await propose('george', 'amira', second)).credential.id;
  const { id, profession } = castMember('amira');
  await sql`update users.account set profession = 'Anything' where id = ${id}`;
  expect((await decide('imran', last)).__typename).toBe('NotPermitted');
  await sql`update users.account set profession = ${profession} where id = ${id}`;
});

test('of two proposals of one address that are decided at once, one is given', async () => {
  const { sql } = graph.database;
  for (let round = 0; round < 5; round += 1) {
    const email = fresh();
    const ids: string[] = [];
    for (const who of ['amira', 'owen']) ids.push((await propose('george', who, email)).credential.id);
    const deciders = [graph.again('imran'), graph.again('imran')];
    // Both wait for their account, and go on together.
    const held = await sql.reserve();
    await held`begin`;
    const people = ['amira', 'owen'].map((who) => castMember(who).id);
    await held`select from users.account where id = any(${people}::uuid[]) for update`;
    const answers = Promise.all(
      ids.map((id, index) => run(deciders[index] as SignedIn, 'decideCredential', { id, approve: true })),
    );
    await expect
      .poll(
        async () =>
          (
            await sql`select count(*)::int as many from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
          )[0]?.many,
      )
      .toBeGreaterThan(1);
    await held`commit`;
    held.release();
    expect((await answers).map(({ __typename }) => __typename).sort()).toEqual([
      'CredentialChanged',
      'InvalidInput',
    ]);
    for (const who of ['amira', 'owen']) await give(who, castMember(who).email);
  }
});
