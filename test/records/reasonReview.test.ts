import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { castAuthorities, castMember } from '../support/cast.ts';
import { mergingIn, pairsIn, shieldIn } from './support/merges.ts';
import { type Answer, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const text = 'The coroner asked for the name of her school.';

type Caller = ReturnType<typeof world.as>;

/** A second person of the team of Leeds. */
const colleague = (claims: Partial<Caller> = {}) =>
  world.as('edward', { authorityCode: castAuthorities.leeds, ...claims });

/** Opens a record for a reason in words of one's own; gives the number and the grant. */
async function opened(who = 'amira') {
  const number = await world.plant({});
  const { grant } = await world.openWith(world.as(who), { number, reason: 'OTHER', reasonText: text });
  return { number, id: grant.id as string };
}

async function review(caller: Caller, id: string, more: object = {}): Promise<Answer> {
  const document = `mutation ($input: ReviewReasonInput!) { reviewReason(input: $input) { __typename
    ... on ReasonReviewed { id outcome } } }`;
  const input = { id, outcome: 'JUSTIFIED', idempotencyKey: randomUUID(), ...more };
  return (await world.ask(caller, document, { input })).reviewReason;
}

const selection =
  'statedReasons { id at by { id } text outcome reviewedBy { id } reviewedAt viewerCanReview }';

async function reasonsSeenBy(caller: Caller, number: string): Promise<Answer> {
  return (await world.open(caller, number, selection)).statedReasons;
}

const itemsOf = (id: string) =>
  sql`select queue, authority_code, outcome, due_at > opened_at as due from records.work_item where reference = ${id}`;

test('an opening for OTHER is on the list of the accountable team, which reads why and reviews it, once', async () => {
  const { number, id } = await opened();
  const leeds = castAuthorities.leeds;
  expect(await itemsOf(id)).toEqual([
    { queue: 'REASON_REVIEW', authority_code: leeds, outcome: null, due: true },
  ]);
  expect(await reasonsSeenBy(world.as('dora'), number)).toMatchObject([
    { id, by: { id: castMember('amira').id }, text, outcome: null, viewerCanReview: true },
  ]);
  const dora = world.as('dora');
  const idempotencyKey = randomUUID();
  const found = { outcome: 'NOT_JUSTIFIED', idempotencyKey };
  const expected = { __typename: 'ReasonReviewed', id, outcome: 'NOT_JUSTIFIED' };
  expect(await review(dora, id, found)).toEqual(expected);
  expect(await review(dora, id, found)).toEqual(expected);
  expect(await review(colleague(), id)).toEqual({ __typename: 'VersionConflict' });
  expect(await itemsOf(id)).toMatchObject([{ outcome: 'NOT_JUSTIFIED' }]);
  expect(await world.audited(dora)).toMatchObject([
    {
      kind: 'REASON_REVIEWED',
      outcome: 'DONE',
      area: leeds,
      child_number: Number(number),
      detail: { grantId: id, of: castMember('amira').id, found: 'NOT_JUSTIFIED' },
    },
  ]);
  expect(await reasonsSeenBy(colleague(), number)).toMatchObject([
    { outcome: 'NOT_JUSTIFIED', reviewedBy: { id: castMember('dora').id }, viewerCanReview: false },
  ]);
});

test('what was opened before there were reviews is put on the list when the release is taken', async () => {
  const { id } = await opened();
  const before = await itemsOf(id);
  await sql`delete from records.work_item where reference = ${id}`;
  const fill = readFileSync('subgraphs/records/migrations/202611290415_fill_reason_reviews.sql', 'utf8');
  await sql.unsafe(fill);
  expect(await itemsOf(id)).toEqual(before);
  await sql.unsafe(fill);
  expect(await itemsOf(id)).toEqual(before);
});

test('nobody reviews their own, nor another authority’s, nor what was opened for another reason', async () => {
  const { number, id } = await opened('dora');
  expect(await reasonsSeenBy(world.as('dora'), number)).toMatchObject([{ viewerCanReview: false }]);
  expect((await review(world.as('dora'), id)).__typename).toBe('NeedsSecondPerson');
  const another = colleague({ otherAccounts: [castMember('dora').id] });
  expect((await review(another, id)).__typename).toBe('NeedsSecondPerson');
  expect((await review(world.as('edward'), id)).__typename).toBe('RecordNotFound');
  const { grant } = await world.openWith(world.as('amira'), { number, reason: 'SAFEGUARDING' });
  expect((await review(colleague(), grant.id)).__typename).toBe('RecordNotFound');
  expect(await itemsOf(grant.id)).toEqual([]);
  expect(await itemsOf(id)).toMatchObject([{ outcome: null }]);
  // The database refuses it too, whatever wrote it, and a review by nobody.
  const noted = (by: string | null) => sql`
    update records.access_grant set outcome = 'JUSTIFIED', reviewed_at = now(), reviewed_by = ${by} where id = ${id}`;
  for (const by of [castMember('dora').id, null])
    await expect(noted(by)).rejects.toMatchObject({ code: '23514' });
});

test('what a mediator opened for somebody is no more theirs to review than what they open themselves', async () => {
  const number = await world.plant({});
  const { id: accountId, organisation } = castMember('dora');
  const onBehalfOf = { accountId, organisationId: organisation.id, sessionId: randomUUID() };
  const { grant } = await world.openWith(world.as('nadia', { roles: ['MEDIATED'], onBehalfOf }), {
    number,
    reason: 'OTHER',
    reasonText: text,
  });
  expect(await reasonsSeenBy(world.as('dora'), number)).toMatchObject([{ viewerCanReview: false }]);
  expect((await review(world.as('dora'), grant.id)).__typename).toBe('NeedsSecondPerson');
  await expect(
    sql`update records.access_grant set outcome = 'JUSTIFIED', reviewed_at = now(), reviewed_by = ${accountId}
      where id = ${grant.id}`,
  ).rejects.toMatchObject({ code: '23514' });
  expect((await review(colleague(), grant.id)).__typename).toBe('ReasonReviewed');
});

test('the words are read by nobody else, the one who said them neither', async () => {
  const { number } = await opened();
  await expect(reasonsSeenBy(world.as('amira'), number)).rejects.toThrow('FORBIDDEN_FIELD');
  expect(await reasonsSeenBy(world.as('edward'), number)).toBeNull();
});

test('why somebody opened what was one record goes with the one that is hidden, and is no opening of that one', async () => {
  const { merge, confirm, undo } = mergingIn(world);
  const { kept, other } = await pairsIn(world, 31).pair();
  await shieldIn(world, other, 'dora');
  const done = await confirm('dora', (await merge('farah', kept, other)).merge);
  const amira = world.as('amira');
  await world.openWith(amira, { number: kept, reason: 'OTHER', reasonText: text });
  expect((await undo('dora', (await undo('farah', done.merge)).merge)).merge.state).toBe('UNDONE');
  for (const number of [kept, other])
    expect(await world.child(world.as('amira', { sessionId: amira.sessionId }), number)).toBeNull();
  expect(await reasonsSeenBy(world.as('dora'), kept)).toEqual([]);
  expect(await reasonsSeenBy(world.as('dora'), other)).toMatchObject([{ text, outcome: null }]);
  const work = await sql`select child_number from records.work_item where queue = 'REASON_REVIEW'
    and child_number in (${kept}, ${other})`;
  expect(work).toEqual([{ child_number: Number(other) }]);
});
