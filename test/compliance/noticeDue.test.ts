import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { noticesOf } from '../../subgraphs/compliance/privacyNotice/privacyNotice.ts';
import { castMember, castNumbers } from '../support/cast.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';

let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

test('L37 the notice for children is due from the 12th birthday to the 18th, and to nobody who has died; that for adults always', async () => {
  const { sql } = graph.database;
  const number = castNumbers.noah;
  await sql`update records.child set birth_date = '2008-02-29' where number = ${number}`;
  const due = async (day: string) => {
    const compliance = graph.database.poolFor('signpost_compliance');
    const [notice] = await noticesOf(compliance, [number], day, readPolicy());
    return notice?.due;
  };
  const deliver = (audience: string) => sql`
    insert into compliance.notice_delivery (child_number, id, audience, edition, route, delivered_on, recorded_by)
    select ${number}, ${randomUUID()}, audience, edition, 'POST', '2019-01-01', ${castMember('dora').id}
    from compliance.privacy_notice where audience = ${audience} and in_force_on is not null`;
  expect(await due('2015-01-01')).toBe(true);
  await deliver('ADULT');
  const days = ['2015-01-01', '2020-02-28', '2020-02-29', '2026-02-28', '2026-03-01'];
  expect(await Promise.all(days.map(due))).toEqual([false, false, true, true, false]);
  await sql`update records.child set death_date = '2020-02-01' where number = ${number}`;
  expect(await Promise.all(days.map(due))).toEqual(days.map(() => false));
  await sql`update records.child set death_date = null where number = ${number}`;
  await deliver('CHILD');
  expect(await Promise.all(days.map(due))).toEqual(days.map(() => false));
});
