import { beforeAll, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import {
  approved,
  checks,
  fetchPack,
  look,
  prepare,
  startRights,
  step,
  textOf,
  today,
} from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const mayKnow = { mayHaveLocation: true, locationReason: 'She lives with the child, and did before.' };
const shield = (number: string, state: string) => graph.database.sql`
  update records.child set shield = ${state}, outward = null where number = ${number}`;
const review = (reference: string) => step('sonia', 'reviewSubjectAccessPack', reference, { approve: true });

test('L38 that who asks may know the place was decided of a child who was not hidden: once the child is, it holds no more', async () => {
  const number = castNumbers.leo;
  const reference = await approved(number, {}, mayKnow);
  expect((await fetchPack('dora', reference)).__typename).toBe('SubjectAccessPackFetched');
  await shield(number, 'INTERIM');
  expect(await fetchPack('dora', reference)).toMatchObject({
    message: expect.stringMatching(/was shielded/),
  });
  expect((await step('dora', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON' })).message).toMatch(
    /was shielded/,
  );
  await prepare('dora', reference);
  expect((await review(reference)).__typename).toBe('SubjectAccessChanged');
  expect(textOf(await fetchPack('dora', reference))).not.toMatch(/Current address|Leeds/);
  // Decided anew of the hidden child, it counts.
  expect(
    (await step('dora', 'recordSubjectAccessChecks', reference, { ...checks, ...mayKnow })).__typename,
  ).toBe('SubjectAccessChanged');
  await prepare('dora', reference);
  expect((await review(reference)).__typename).toBe('SubjectAccessChanged');
  expect(textOf(await fetchPack('dora', reference))).toMatch(/Leeds/);
});

test('L38 who asks is not who they were taken for: the checks are recorded anew, and the pack that rested on them is gone', async () => {
  const reference = await approved(castNumbers.noah, {}, mayKnow);
  const anew = { ...checks, childUnderstands: true, childAgrees: false };
  expect((await step('dora', 'recordSubjectAccessChecks', reference, anew)).__typename).toBe('NotPermitted');
  expect((await fetchPack('dora', reference)).__typename).toBe('SubjectAccessPackFetched');
  const changed = await step('dora', 'recordSubjectAccessChecks', reference, checks);
  expect(changed).toMatchObject({
    request: {
      state: 'CHECKED',
      checks: { mayHaveLocation: false },
      parts: [],
      expiresAt: null,
      viewerCanFetch: false,
    },
  });
  expect((await fetchPack('dora', reference)).__typename).toBe('NotPermitted');
  expect((await review(reference)).__typename).toBe('NotPermitted');
  await prepare('dora', reference);
  expect((await look('dora', reference)).state).toBe('PREPARED');
  // What was given out is answered for as it was.
  expect((await review(reference)).__typename).toBe('SubjectAccessChanged');
  await step('dora', 'recordSubjectAccessDelivery', reference, { by: 'IN_PERSON' });
  expect((await step('dora', 'recordSubjectAccessChecks', reference, checks)).__typename).toBe(
    'NotPermitted',
  );
});

test('L38 nobody asks as a child who has died: no pack is approved for the child, nor does an approved one leave', async () => {
  const { sql } = graph.database;
  const number = castNumbers.mia;
  const own = { relationship: 'CHILD' };
  const asked = { authority: 'OWN_RIGHT', childUnderstands: true };
  const dies = (on: string | null) =>
    sql`update records.child set death_date = ${on} where number = ${number}`;
  const [one, ofParent] = [await approved(number, own, asked), await approved(number)];
  expect((await fetchPack('dora', one)).__typename).toBe('SubjectAccessPackFetched');
  await dies('2026-11-01');
  for (const format of ['JSON', 'PDF'])
    expect((await fetchPack('dora', one, format)).message).toMatch(/child has died/);
  // What is held of a parent is the parent's to ask for, and the team says what else they are told.
  expect((await fetchPack('dora', ofParent)).__typename).toBe('SubjectAccessPackFetched');
  // Nor is it handed over now; that it was before is true all the same (ADR 0138).
  const deliver = (more: object) =>
    step('dora', 'recordSubjectAccessDelivery', one, { by: 'IN_PERSON', ...more });
  expect((await deliver({})).message).toMatch(/child has died.*deliveredOn/);
  expect((await deliver({ deliveredOn: today() })).request).toMatchObject({ state: 'DELIVERED' });
  await step('dora', 'reopenSubjectAccess', one, { reason: 'It was entered of the wrong request.' });
  await prepare('dora', one);
  expect(await fetchPack('dora', one)).toMatchObject({ draft: true });
  expect((await review(one)).message).toMatch(/child has died/);
  // A death that was another child's, and was taken out again, stands against nothing.
  await dies(null);
  expect((await review(one)).__typename).toBe('SubjectAccessChanged');
  expect((await fetchPack('dora', one)).__typename).toBe('SubjectAccessPackFetched');
});
