import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { childNumberSequence } from '../../platform/identifiers.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import {
  approved,
  checks,
  fetchPack,
  look,
  prepare,
  receive,
  run,
  startRights,
  step,
  textOf,
  today,
} from './support/rights.ts';

let graph: Signpost;
let sql: Signpost['database']['sql'];
beforeAll(async () => {
  graph = await startRights();
  ({ sql } = graph.database);
  // Identifiers that speak against it want a second person.
  await sql`delete from records.identifier where child_number = ${other}::bigint`;
});

const [kept, other] = [castNumbers.noah, castNumbers.leo];
/** Of Leo Okafor's record. */
const foreign = /LS6 2DN/;
const merging = '... on MergeChanged { merge { id version state } } ... on NotPermitted { message }';

const open = (who: string, number: string, reason: string) => run(who, 'openRecord', '', { number, reason });

async function merge() {
  for (const number of [kept, other]) await open('farah', number, 'DATA_QUALITY');
  const versions = await sql`select number, version from records.child where number in (${kept}, ${other})`;
  const of = (number: string) => versions.find((row) => String(row.number) === number)?.version;
  const done = await run('farah', 'mergeRecords', merging, {
    keep: kept,
    other,
    keepVersion: of(kept),
    otherVersion: of(other),
    takeOfOther: ['ADDRESS'],
    idempotencyKey: randomUUID(),
  });
  expect(done).toMatchObject({ __typename: 'MergeChanged', merge: { state: 'DONE' } });
  return done.merge as { id: string; version: number };
}
const undo = async ({ id, version }: { id: string; version: number }) => {
  await open('farah', kept, 'DATA_QUALITY');
  const undone = await run('farah', 'undoMerge', merging, {
    id,
    version,
    notTheSame: false,
  });
  expect(undone).toMatchObject({ __typename: 'MergeChanged', merge: { state: 'UNDONE' } });
};
const drafted = async (number: string) => {
  const { reference } = await receive('dora', { number });
  await step('dora', 'recordSubjectAccessChecks', reference, checks);
  await prepare('dora', reference);
  return reference as string;
};
const approve = (reference: string) => step('sonia', 'reviewSubjectAccessPack', reference, { approve: true });

describe('L38 a pack that was gathered while two records were one (domain.md 9, 12)', () => {
  test('does not leave once they are two again: it holds what is another child’s', async () => {
    const merged = await merge();
    const draft = await drafted(kept);
    const ready = await approved(kept);
    const given = await approved(kept);
    await step('dora', 'recordSubjectAccessDelivery', given, { by: 'IN_PERSON' });
    expect(textOf(await fetchPack('dora', ready))).toMatch(foreign);
    // Whoever asks is told both numbers, whichever they ask by: both are held, and the record answers to both.
    for (const reference of [ready, await approved(other)]) {
      const text = textOf(await fetchPack('dora', reference));
      for (const line of [`Child number in Signpost: ${kept}`, `until two entries became one: ${other}`])
        expect(text).toContain(line);
    }
    await undo(merged);
    for (const reference of [draft, ready, given]) {
      expect((await fetchPack('sonia', reference)).__typename).toBe('NotPermitted');
      expect(await look('dora', reference)).toMatchObject({ viewerCanFetch: false, viewerCanReview: false });
    }
    expect((await approve(draft)).__typename).toBe('NotPermitted');
    expect((await step('dora', 'recordSubjectAccessDelivery', ready, { by: 'IN_PERSON' })).__typename).toBe(
      'NotPermitted',
    );
    for (const reference of [draft, ready]) {
      await prepare('dora', reference);
      expect((await approve(reference)).__typename).toBe('SubjectAccessChanged');
      const text = textOf(await fetchPack('dora', reference));
      expect(text).not.toMatch(foreign);
      expect(text).not.toContain(other);
    }
  });

  test('nor one of a record that has become more since', async () => {
    const before = await approved(kept);
    const merged = await merge();
    expect((await fetchPack('dora', before)).__typename).toBe('NotPermitted');
    await undo(merged);
    expect((await fetchPack('dora', before)).__typename).toBe('SubjectAccessPackFetched');
  });

  test('leaves once who looked at both is a hidden child’s matter, and it was cut for that, not before', async () => {
    const merged = await merge();
    // Under the other's number: both are one record.
    await open('carys', other, 'SAFEGUARDING');
    await undo(merged);
    await open('ben', other, 'SAFEGUARDING');
    const history = async (number: string) => {
      await open('dora', number, 'CASE_REVIEW');
      const { data, errors } = await graph
        .as('dora')
        .query(
          `query ($number: ChildNumber!) { child(number: $number) { accessHistory { event at account { name } organisation { name } reason override } } }`,
          { number },
        );
      expect(errors).toEqual([]);
      return data.child.accessHistory as { event: string | null; account: { name: string } | null }[];
    };
    const by = async (number: string, name: string) =>
      (await history(number)).filter(({ account }) => account?.name === name);
    const names = { carys: castMember('carys').name, ben: castMember('ben').name };
    // Whoever looked at the one record looked at either child; who looked since, at one.
    for (const number of [kept, other]) expect(await by(number, names.carys)).toHaveLength(1);
    expect([await by(kept, names.ben), (await by(other, names.ben)).length]).toEqual([[], 1]);

    const child = { relationship: 'CHILD', name: 'Leo Okafor' };
    const own = { authority: 'OWN_RIGHT', childUnderstands: true };
    const before = await approved(other, child, own);
    expect(textOf(await fetchPack('dora', before))).toContain(names.carys);

    for (const [hidden, seen] of [
      [kept, other],
      [other, kept],
    ] as const) {
      await sql`update records.child set shield = 'ACTIVE', outward = null where number = ${hidden}`;
      expect(await by(seen, names.carys)).toEqual([]);
      const openings = await history(seen);
      const withheld = openings.filter(({ event }) => event === null);
      // The day alone: not who, where they work, nor why, nor the number by which all of that is found.
      expect(withheld.length).toBeGreaterThan(0);
      for (const each of withheld)
        expect(each).toMatchObject({ account: null, organisation: null, reason: null, override: null });
      if (seen === other) {
        expect((await fetchPack('dora', before)).__typename).toBe('NotPermitted');
        const text = textOf(await fetchPack('dora', await approved(other, child, own)));
        expect(text).toContain(names.ben);
        expect(text).not.toContain(names.carys);
      }
      await sql`update records.child set shield = 'NONE' where number = ${hidden}`;
    }
    expect(await by(other, names.carys)).toHaveLength(1);
  });
});

test('L37 what is done under a number that was merged is done on the record, and what stood under it before is seen there', async () => {
  const { sql } = graph.database;
  const number = castNumbers.theo;
  const sequence = childNumberSequence('nobody who was told');
  const [other, foreign] = [sequence(1), sequence(2)];
  await run('dora', 'openRecord', '', { number, reason: 'COMPLAINT' });
  const text = `query ($n: ChildNumber!) { child(number: $n) { privacyNotice { route due deliveries { audience } }
    subjectAccessRequests { reference } complaints { reference } } }`;
  const look = async () => {
    const { data, errors } = await graph.as('dora').query(text, { n: number });
    expect(errors).toEqual([]);
    return data.child;
  };
  const deliver = (to: string, audience: string) =>
    run('dora', 'recordNoticeDelivery', '... on NoticeDeliveryRecorded { records }', {
      numbers: [to, to],
      audience,
      route: 'IN_PERSON',
      deliveredOn: today(),
    });
  const route = (to: string, by: string) => run('dora', 'setNoticeRoute', '', { number: to, route: by });
  expect((await deliver(number, 'ADULT')).records).toBe(1);
  // Brought before the two records were one.
  const { reference: asked } = await receive('edward', { number: other });
  const { reference: brought } = await run(
    'edward',
    'receiveComplaint',
    '... on MatterReceived { reference }',
    {
      number: other,
      receivedOn: today(),
      subject: 'SERVICE',
      name: 'Rachel Bennett',
      contact: 'By letter',
      words: 'Nobody answers.',
    },
  );
  await sql`insert into compliance.notice_route values (${other}, 'POST', ${castMember('dora').id}, now())`;
  // The notice in a child's own words is none of a younger child's.
  expect((await look()).privacyNotice.due).toBe(false);
  await sql`update records.child set birth_date = ${`${Number(today().slice(0, 4)) - 13}-01-01`} where number = ${number}`;
  expect(await look()).toMatchObject({
    privacyNotice: { route: 'UNIVERSAL_SERVICE', due: true },
    complaints: [],
  });
  await sql`insert into records.number_alias (child_number, number) values (${number}, ${other})`;
  expect(await look()).toEqual({
    privacyNotice: { route: 'POST', due: true, deliveries: [{ audience: 'ADULT' }] },
    subjectAccessRequests: [{ reference: asked }],
    complaints: [{ reference: brought }],
  });
  expect((await deliver(other, 'CHILD')).records).toBe(1);
  expect((await deliver(foreign, 'CHILD')).records).toBe(0);
  expect((await route(other, 'IN_PERSON')).__typename).toBe('NoticeDeliveryRecorded');
  expect((await look()).privacyNotice).toMatchObject({ route: 'IN_PERSON', due: false });
  // Undone: what was done while they were one stays with the record that it was done on.
  await sql`delete from records.number_alias where number = ${other}`;
  expect((await look()).privacyNotice).toMatchObject({ route: 'IN_PERSON', due: false });
});
