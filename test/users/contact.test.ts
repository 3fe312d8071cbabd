import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { castMember, castService, castTeam } from '../support/cast.ts';
import { type SignedIn, type Signpost, startSignpost } from '../support/graph.ts';
import { giveRole, isIn, withStaleFactor } from './support/management.ts';

// Practitioners ring an organisation about children: two people change by what it is known and reached.
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
  await giveRole(graph.database, 'imran', 'ACCOUNT_MANAGER');
});
const outcome = `... on CredentialChanged { credential { id kind about outcome viewerCanDecide viewerCanEnd account { name }
    organisation { id } } } ... on InvalidInput { field }`;
const evidence = 'Letter of the office, ref 17';
const propose = (who: SignedIn, contact: object) =>
  who.act('proposeContact', { evidence, ...contact }, outcome);
const decide = (who: string, id: string, approve = true) =>
  graph.as(who).act('decideCredential', { id, approve }, outcome);
const contactOf = async (id: string) =>
  (await graph.database.sql`select name, telephone from users.organisation where id = ${id}`)[0];
const service = castService('leeds', 'SOCIAL_CARE');

test('one person proposes it, another approves it; people of the organisation work on', async () => {
  const amira = graph.again('amira');
  expect(await isIn(amira)).toBe(true);
  const before = await contactOf(service.id);
  const now = { organisationId: service.id, telephone: '0113 496 0188' };
  expect(await propose(await withStaleFactor(graph, 'george'), now)).toEqual({
    __typename: 'NeedsStepUp',
  });
  const { credential } = await propose(graph.as('george'), now);
  expect(credential).toMatchObject({
    kind: 'CONTACT',
    about: `${before?.name}, 0113 496 0188`,
    viewerCanDecide: false,
    account: null,
    organisation: { id: service.id },
  });
  expect((await decide('george', credential.id)).__typename).toBe('NeedsSecondPerson');
  expect(await contactOf(service.id)).toEqual(before);
  expect((await decide('imran', credential.id)).credential).toMatchObject({
    outcome: 'APPROVED',
    viewerCanDecide: false,
    viewerCanEnd: false,
  });
  expect(await contactOf(service.id)).toEqual({ name: before?.name, telephone: '0113 496 0188' });
  expect(await isIn(amira)).toBe(true);
  expect(await isIn(graph.again('amira'))).toBe(true);
});

test('of the own body alone, never of what a register says, and of nothing that stands', async () => {
  const [george, kofi] = [graph.as('george'), graph.as('kofi')];
  const telephone = '0113 496 0187';
  for (const organisationId of [
    castTeam('bradford').id,
    castMember('carys').organisation.id,
    randomUUID(),
    'x',
  ])
    expect((await propose(george, { organisationId, telephone })).field).toBe('organisationId');
  for (const kind of ['SCHOOL', 'PRACTICE']) {
    const [place] = await graph.database.sql`select id from users.organisation where kind = ${kind} limit 1`;
    const named = { organisationId: place?.id, telephone };
    expect([kind, (await propose(kofi, named)).__typename]).toEqual([kind, 'NotPermitted']);
  }
  for (const [field, value] of [
    ['name', 'A'],
    ['telephone', 'none'],
    ['evidence', ''],
  ] as const)
    expect([field, (await propose(george, { telephone, [field]: value })).field]).toEqual([field, field]);
  const { name } = (await contactOf(castMember('george').organisation.id)) as { name: string };
  for (const same of [{}, { name }]) expect((await propose(george, same)).field).toBe('name');
});

test('what was overtaken, edited in the table, or is of a body that was let go gives nothing', async () => {
  const { sql } = graph.database;
  const partner = castMember('carys').organisation.id;
  const ids: string[] = [];
  for (const name of ['Aid for Children', 'Children’s Aid', 'Aid'])
    ids.push((await propose(graph.as('kofi'), { organisationId: partner, name })).credential.id);
  const [first, second, third] = ids as [string, string, string];
  expect((await decide('george', first)).__typename).toBe('RecordNotFound');
  await sql`
    update users.credential set content = jsonb_set(content, '{contact,telephone}', '"0113 496 0999"') where id = ${third}`;
  expect((await decide('lena', third)).__typename).toBe('NotPermitted');
  expect((await decide('lena', first)).__typename).toBe('CredentialChanged');
  expect((await decide('lena', second)).__typename).toBe('NotPermitted');
  expect((await contactOf(partner))?.name).toBe('Aid for Children');
  const last = (await propose(graph.as('kofi'), { organisationId: partner, name: 'Aid' })).credential.id;
  await sql`update users.organisation set accreditation = 'WITHDRAWN' where id = ${partner}`;
  expect((await decide('lena', last)).__typename).toBe('RecordNotFound');
  expect((await decide('lena', last, false)).credential.outcome).toBe('REFUSED');
});
