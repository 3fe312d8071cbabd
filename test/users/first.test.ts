import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadReferenceOnly, seedOnce } from '../../cli/seed/seed.ts';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { stampStandings } from '../../subgraphs/users/account/standing.ts';
import {
  FirstPeopleRefused,
  makeFirstPeople,
  readFirstPeople,
} from '../../subgraphs/users/accounts/first.ts';
import { runAccountsNightly } from '../../subgraphs/users/accounts/nightly.ts';
import { deliverOutbox } from '../../subgraphs/users/reset/deliver.ts';
import type { ResetMessage } from '../../subgraphs/users/reset/outbox.ts';
import { codeAt, codeStep } from '../../subgraphs/users/session/credentials.ts';
import { castMember } from '../support/cast.ts';
import { freshDatabase, testKeys } from '../support/database.ts';
import { startSignpost } from '../support/graph.ts';
import { signedIn } from '../support/people.ts';

const today = systemClock.today();
const nextYear = `${Number(today.slice(0, 4)) + 1}-01-31`;
const person = (username: string) => ({
  name: `Somebody ${username}`,
  username,
  telephone: '0370 000 2288',
  email: `${username}@example.org`,
  vettedOn: today,
  trainedVersion: readPolicy().trainingVersion,
  proceduresReceivedOn: today,
  agreementSignedOn: today,
});
const file = {
  organisation: {
    name: 'The Department',
    telephone: '0370 000 2288',
    accreditedUntil: nextYear,
    selfAssessedUntil: nextYear,
  },
  evidence: 'letter of appointment 1',
  people: [person('kim'), person('lee')],
};

test('the first two people come in by their links, and everybody else by the two of them', async () => {
  const database = await freshDatabase();
  await loadReferenceOnly(database.url);
  const sql = database.poolFor('signpost_users');
  const deps = {
    sql,
    keys: testKeys(),
    audit: new AuditWriter(sql),
    policy: readPolicy(),
    clock: systemClock,
  };
  await makeFirstPeople(deps, readFirstPeople(JSON.stringify(file)));
  // Nor does a start that nobody told of production bring people in whose passwords anybody knows.
  const demo = { databaseUrl: database.url, keys: testKeys(), children: 1, production: false };
  expect(await seedOnce(demo)).toMatchObject({ seeded: false });
  expect(await database.sql`select 1 from users.account where demo`).toEqual([]);
  const graph = await startSignpost({ database });
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const response = await graph.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, never> };
  };
  try {
    const messages: ResetMessage[] = [];
    await deliverOutbox(database.sql, testKeys().sealKeys(), systemClock.now, async (message) => {
      messages.push(message);
    });
    expect(messages.map(({ to }) => to).sort()).toEqual(['kim@example.org', 'lee@example.org']);

    const enter = async ({ to, token }: ResetMessage) => {
      const username = to.split('@')[0] as string;
      const password = `seven quiet lanterns of ${username}`;
      const { link } = (await post('/reset/open', { token })).body as unknown as { link: { secret: string } };
      const step = codeStep(systemClock.now());
      const done = await post('/reset', { token, password, code: codeAt(link.secret, step) });
      expect(done.body).toMatchObject({ done: true });
      const session = await post('/session', { username, password, code: codeAt(link.secret, step + 1) });
      expect(session.status).toBe(201);
      return signedIn(
        username,
        graph.fetch,
        async () => (session.body as unknown as { token: string }).token,
      );
    };
    const [one, other] = await Promise.all(messages.map(enter));
    if (!one || !other) throw new Error('Two people were expected.');
    await expect(makeFirstPeople(deps, readFirstPeople(JSON.stringify(file)))).rejects.toThrow(
      FirstPeopleRefused,
    );
    const me = await one.query('{ me { roles account { name organisation { name } } } }');
    expect(me.data?.me).toMatchObject({
      roles: ['CENTRAL_TEAM'],
      account: { organisation: { name: 'The Department' } },
    });

    const shown = '__typename ... on AccountChanged { account { number version status } }';
    const asked = await one.query(
      `mutation ($input: ApplyForAccountInput!) { applyForAccount(input: $input) { ${shown} } }`,
      {
        input: {
          name: 'Third Person',
          username: 'third',
          telephone: '0370 000 2288',
          email: 'third@example.org',
          roles: ['AUDITOR'],
          idempotencyKey: randomUUID(),
        },
      },
    );
    expect(asked.data?.applyForAccount).toMatchObject({ account: { status: 'APPLIED' } });
    const { number, version } = asked.data.applyForAccount.account;
    const approve = (who: typeof one) =>
      who.query(`mutation ($input: ApproveAccountInput!) { approveAccount(input: $input) { ${shown} } }`, {
        input: { number, version, approve: true, idempotencyKey: randomUUID() },
      });
    expect((await approve(one)).data?.approveAccount.__typename).toBe('NeedsSecondPerson');
    expect((await approve(other)).data?.approveAccount).toMatchObject({ account: { status: 'ACTIVE' } });

    const written = await database.sql`
      select kind from audit.event where kind in ('ACCOUNT_APPROVED', 'RESET_STARTED') order by id`;
    expect(written.map(({ kind }) => kind).sort()).toEqual([
      ...['ACCOUNT_APPROVED', 'ACCOUNT_APPROVED', 'ACCOUNT_APPROVED'],
      ...['RESET_STARTED', 'RESET_STARTED', 'RESET_STARTED'],
    ]);
  } finally {
    await graph.close();
  }
});

test('where the central team has all but gone, two people are made again, and a link that nobody used is renewed', async () => {
  const graph = await startSignpost();
  const { sql: owner } = graph.database;
  const sql = graph.database.poolFor('signpost_users');
  const audit = new AuditWriter(sql);
  const deps = { sql, audit, keys: testKeys(), policy: readPolicy(), clock: systemClock };
  const again = (content: object = file) => makeFirstPeople(deps, readFirstPeople(JSON.stringify(content)));
  const links = async () =>
    (
      await owner`
        select a.username, count(*)::int as open from users.reset r join users.account a on a.id = r.account_id
        where r.ended_at is null group by a.username order by a.username`
    ).map(({ username, open }) => [username, open]);
  await expect(again()).rejects.toThrow('Two people of the central team can sign in');
  // Left alone for long enough, they are all suspended: nobody could resume them, nor approve anybody else.
  await owner`
    update users.account set created_at = now() - interval '40 days', last_active_at = null, active_from = null
    where id in (${castMember('kofi').id}, ${castMember('lena').id})`;
  await runAccountsNightly(deps);
  expect(await links()).toEqual([]);
  for (const taken of ['kofi', 'amira'])
    await expect(again({ ...file, people: [person('kim'), person(taken)] })).rejects.toThrow(
      'Choose another',
    );
  expect(await links()).toEqual([]);
  await again();
  expect(await links()).toEqual([
    ['kim', 1],
    ['lee', 1],
  ]);
  const before = await owner`select id, standing_version from users.account where username in ('kim', 'lee')`;
  // Their links ran out before anybody could read them.
  await owner`update users.reset set ended_at = now(), outcome = 'VOID'`;
  await again();
  expect(await links()).toEqual([
    ['kim', 1],
    ['lee', 1],
  ]);
  expect(
    await owner`select id, standing_version from users.account where username in ('kim', 'lee')`,
  ).toEqual(before);
  const moved = { ...file, people: [person('kim'), { ...person('lee'), email: 'lee@elsewhere.example' }] };
  await expect(again(moved)).rejects.toThrow('Choose another');
  // One of two who could is nobody's second person.
  await owner`update users.account set status = 'ACTIVE', suspended_for = null where id = ${castMember('kofi').id}`;
  await stampStandings(owner, testKeys().standingKey(), [castMember('kofi').id]);
  await again();
  await owner`update users.account set status = 'ACTIVE', suspended_for = null where id = ${castMember('lena').id}`;
  await stampStandings(owner, testKeys().standingKey(), [castMember('lena').id]);
  await expect(again()).rejects.toThrow('Two people of the central team can sign in');
});

test.each([
  ['no JSON', '{', 'The file is not JSON; docs/accounts.md shows one.'],
  [
    'one person',
    { ...file, people: [person('kim')] },
    'people must name two people: nobody approves what they themselves ask for.',
  ],
  [
    'the same twice',
    { ...file, people: [person('kim'), person('Kim')] },
    'people must name two people with two user names and two addresses.',
  ],
  [
    'two accounts of one',
    { ...file, people: [person('kim'), { ...person('lee'), email: person('kim').email.toUpperCase() }] },
    'people must name two people with two user names and two addresses.',
  ],
  [
    'no day',
    { ...file, people: [{ ...person('kim'), vettedOn: 'May' }, person('lee')] },
    'people.0.vettedOn must be the day (YYYY-MM-DD) on which the person was vetted.',
  ],
  ['a field too many', { ...file, password: 'x' }, 'The file has a field that is not known.'],
])('a file with %s is refused with its fault', (_name, content, says) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  expect(() => readFirstPeople(text)).toThrow(new FirstPeopleRefused(says));
});
