import { beforeAll, expect, test } from 'vitest';
import { castMember, castNumbers } from '../support/cast.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
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

// Who looked is told by the name, a profession may give the signpost question: two people change them (domain.md 11).
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});
const outcome = `... on CredentialChanged { credential { id kind about outcome endedAt viewerCanDecide viewerCanEnd
    account { name profession telephone } } }
  ... on InvalidInput { field }`;
const evidence = 'Certificate of marriage, LDS-17';
const propose = async (who: SignedIn, username: string, details: object) =>
  who.act(
    'proposeDetails',
    { number: await numberOf(graph.database, username), evidence, ...details },
    outcome,
  );
const decide = (who: string, id: string, approve = true) =>
  graph.as(who).act('decideCredential', { id, approve }, outcome);
const detailsOf = async (username: string) =>
  (
    await graph.database.sql`
    select name, profession, telephone from users.account where id = ${castMember(username).id}`
  )[0];
const agree = async (username: string, details: object) => {
  const { credential } = await propose(graph.as('george'), username, details);
  return decide('imran', credential.id);
};

test('one person proposes what somebody is called and reached by, another approves; the session goes on', async () => {
  const amira = graph.again('amira');
  const before = await detailsOf('amira');
  const stale = await withStaleFactor(graph, 'george');
  expect(await propose(stale, 'amira', { name: 'Amira Khan' })).toEqual({ __typename: 'NeedsStepUp' });
  const now = { name: 'Amira Khan', telephone: '0113 496 0199' };
  const { credential } = await propose(graph.as('george'), 'amira', now);
  expect(credential).toMatchObject({
    kind: 'DETAILS',
    about: `Amira Khan, ${before?.profession}, 0113 496 0199`,
    outcome: null,
    viewerCanDecide: false,
    account: before,
  });
  expect((await decide('george', credential.id)).__typename).toBe('NeedsSecondPerson');
  expect(await detailsOf('amira')).toEqual(before);
  expect(await isIn(amira)).toBe(true);

  expect((await decide('imran', credential.id)).credential).toMatchObject({
    outcome: 'APPROVED',
    viewerCanDecide: false,
    viewerCanEnd: false,
    account: { ...before, ...now },
  });
  expect(await detailsOf('amira')).toEqual({ ...before, ...now });
  // The account is as this system wrote it, in the session that was open too.
  expect((await amira.ask('{ me { account { name } } }')).me.account.name).toBe('Amira Khan');
  expect((await accountOf(graph.as('george'), 'amira')).lapsed).toEqual([]);
  const told = JSON.stringify(await actsOf(graph.database, 'imran'));
  expect(told).toContain('"changed":"DETAILS"');
  expect(told).not.toContain('Khan');
});

test('another profession gives and takes the signpost question, from the next request', async () => {
  const amira = graph.again('amira');
  const asks = async () =>
    (
      await amira.ask(
        `{ signpost(input: { purpose: SAFEGUARDING, number: "${castNumbers.noah}" }) { __typename } }`,
      )
    ).signpost.__typename;
  expect(await asks()).toBe('SignpostAnswer');
  await agree('amira', { profession: 'Librarian' });
  await within(1_000, asks, 'NotPermitted');
  await agree('amira', { profession: 'Social worker' });
  await within(1_000, asks, 'SignpostAnswer');
  expect(await isIn(amira)).toBe(true);
});

test('nobody changes their own, nor those of another body, of a system, or of who is gone; nor to what stands', async () => {
  const george = graph.as('george');
  const details = { telephone: '0113 496 0198' };
  for (const who of ['george', 'edward', 'carys', 'gro', 'early-help'])
    expect([who, (await propose(george, who, details)).field]).toEqual([who, 'number']);
  for (const [field, value] of [
    ['name', 'A'],
    ['name', `Amira ${castNumbers.noah}`],
    ['profession', 'x'],
    ['telephone', 'none'],
    ['evidence', ''],
  ] as const)
    expect([field, (await propose(george, 'amira', { ...details, [field]: value })).field]).toEqual([
      field,
      field,
    ]);
  const { name, profession, telephone } = (await detailsOf('owen')) as Record<string, string>;
  for (const same of [{}, { name }, { name, profession, telephone }])
    expect((await propose(george, 'owen', same)).field).toBe('name');

  const number = await numberOf(graph.database, 'nadia');
  const { credential } = await propose(george, 'nadia', details);
  const { version } = await accountOf(george, 'nadia');
  await change(george, 'closeAccount', { number, version });
  expect((await decide('imran', credential.id)).__typename).toBe('NotPermitted');
  expect((await propose(george, 'nadia', { telephone: '0113 496 0197' })).field).toBe('number');
});

test('what was overtaken, or edited in the table, gives nothing; it can be refused', async () => {
  const { sql } = graph.database;
  const george = graph.as('george');
  const ids: string[] = [];
  for (const name of ['Owen Price', 'Owen Vaughan'])
    ids.push((await propose(george, 'owen', { name })).credential.id);
  const [first, second] = ids as [string, string];
  expect((await decide('imran', first)).__typename).toBe('CredentialChanged');
  expect((await decide('imran', second)).__typename).toBe('NotPermitted');
  expect((await decide('imran', second, false)).credential.outcome).toBe('REFUSED');
  const edited = (await propose(george, 'owen', { name: 'Owen Lloyd' })).credential.id;
  await sql`
    update users.credential set content = jsonb_set(content, '{details,name}', '"Mallory Finch"') where id = ${edited}`;
  expect((await decide('imran', edited)).__typename).toBe('NotPermitted');
  expect((await detailsOf('owen'))?.name).toBe('Owen Price');
  // Nor is an account that was edited made right by it.
  const last = (await propose(george, 'owen', { name: 'Owen Hughes' })).credential.id;
  await sql`update users.account set profession = 'Police officer' where id = ${castMember('owen').id}`;
  expect((await decide('imran', last)).__typename).toBe('NotPermitted');
  expect((await propose(george, 'owen', { name: 'Owen Blake' })).__typename).toBe('NotPermitted');
  await sql`
    update users.account set profession = ${castMember('owen').profession} where id = ${castMember('owen').id}`;
});

test('a move takes what waits out of the hands of the former body', async () => {
  const { credential } = await propose(graph.as('kofi'), 'ben', { telephone: '01274 496 0198' });
  expect((await decide('george', credential.id)).__typename).toBe('RecordNotFound');
  expect((await decide('lena', credential.id)).credential.outcome).toBe('APPROVED');
});
