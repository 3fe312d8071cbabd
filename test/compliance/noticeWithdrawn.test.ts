import { beforeAll, expect, test } from 'vitest';
import { childNumberSequence } from '../../platform/identifiers.ts';
import { addDays } from '../../platform/workingDays.ts';
import { castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { run, startRights, today } from './support/rights.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const stranger = childNumberSequence('nobody who was told')(1);
const given = { audience: 'ADULT', route: 'POST' };
const payload = '... on NoticeDeliveryRecorded { records }';
const deliver = (numbers: string[], more: object = {}) =>
  run('dora', 'recordNoticeDelivery', payload, { numbers, ...given, deliveredOn: today(), ...more });
const withdraw = (by: string, numbers: string[], more: object = {}) =>
  run(by, 'withdrawNoticeDelivery', payload, {
    numbers,
    ...given,
    deliveredOn: today(),
    why: 'OTHER_RECORD',
    ...more,
  });
const notice = async (number: string) => {
  await run('dora', 'openRecord', '', { number, reason: 'COMPLAINT' });
  const text =
    'query ($n: ChildNumber!) { child(number: $n) { privacyNotice { due deliveries { audience route deliveredOn } } } }';
  return (await graph.as('dora').ask(text, { n: number })).child.privacyNotice;
};

test('L37 evidence of a notice that another family had is taken back: it is due again, and told in the audit', async () => {
  const { leo, mia, ruby } = castNumbers;
  await graph.database
    .sql`update records.child set birth_date = ${addDays(today(), -3000)} where number in (${leo}, ${mia})`;
  expect((await deliver([leo, mia])).records).toBe(2);
  expect((await notice(leo)).due).toBe(false);
  const wrong = [{ route: 'IN_PERSON' }, { audience: 'CHILD' }, { deliveredOn: addDays(today(), -1) }];
  for (const more of wrong) expect((await withdraw('dora', [leo], more)).records).toBe(0);
  expect(await withdraw('dora', [leo], { deliveredOn: '2026-02-30' })).toMatchObject({
    field: 'deliveredOn',
  });
  expect(await withdraw('dora', [])).toMatchObject({ field: 'numbers' });
  // Of another authority's record, as of nobody's number, nothing is taken back nor told.
  expect((await withdraw('edward', [leo])).records).toBe(0);
  expect((await withdraw('dora', [leo, leo, ruby, stranger])).records).toBe(1);
  expect(await notice(leo)).toEqual({ due: true, deliveries: [] });
  expect(await notice(mia)).toMatchObject({ due: false, deliveries: [{ route: 'POST' }] });
  expect((await withdraw('dora', [leo])).records).toBe(0);
  const [act] = await graph.database.sql<{ child_numbers: string[]; detail: object }[]>`
    select child_numbers::text[], detail from audit.event where kind = 'PRIVACY_NOTICE_CHANGED'
      and detail ->> 'step' = 'withdrawn' and child_numbers <> '{}'`;
  expect(act?.child_numbers).toEqual([leo]);
  expect(act?.detail).toMatchObject({ ...given, deliveredOn: today(), why: 'OTHER_RECORD', records: 1 });
  expect((await deliver([leo])).records).toBe(1);
  expect((await notice(leo)).due).toBe(false);
});

test('L37 what was recorded under a number that was merged since is taken back from the record', async () => {
  const { sql } = graph.database;
  const number = castNumbers.mia;
  await sql`update compliance.notice_delivery set child_number = ${stranger} where child_number = ${number}`;
  await sql`insert into records.number_alias (child_number, number) values (${number}, ${stranger})`;
  expect((await notice(number)).deliveries).toHaveLength(1);
  expect((await withdraw('dora', [number], { why: 'CAME_BACK' })).records).toBe(1);
  expect(await notice(number)).toEqual({ due: true, deliveries: [] });
});
