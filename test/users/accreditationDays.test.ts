import { beforeAll, expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { systemClock } from '../../platform/clock.ts';
import { readPolicy } from '../../platform/policy.ts';
import { addDays } from '../../platform/workingDays.ts';
import { lastDayOf } from '../../subgraphs/users/accreditation/accreditation.ts';
import { runAccreditationNightly } from '../../subgraphs/users/accreditation/nightly.ts';
import { castMember, castTeam } from '../support/cast.ts';
import { testKeys } from '../support/database.ts';
import { type Signpost, startSignpost } from '../support/graph.ts';
import { applicant, at } from './support/accreditation.ts';
import { change, isIn } from './support/management.ts';

// The days on which an accreditation begins and ends to count (domain.md 11; L34).
let graph: Signpost;
beforeAll(async () => {
  graph = await startSignpost();
});

const today = systemClock.today();
const policy = readPolicy();
const answer = `... on AccreditationChanged { accreditation { organisation { id } stage accreditedUntil selfAssessedUntil version
  viewerCanAccredit } } ... on InvalidInput { field }`;
const step = (who: string, field: string, input: object) => change(graph.as(who), field, input, answer);
const advance = (of: Parameters<typeof at>[0], more: object) =>
  step('lena', 'advanceAccreditation', { ...at(of), evidence: 'Decision 3', ...more });

test('what is reviewed is accredited until a day from today to the last of the policy, and may be let go', async () => {
  const wrong = applicant({ authorityCode: 'E99999999' });
  expect(await step('kofi', 'applyForAccreditation', wrong)).toMatchObject({ field: 'authorityCode' });
  let now = await step('kofi', 'applyForAccreditation', applicant());
  const assessed = { ...at(now), evidence: 'SA-2026-4' };
  expect(await step('kofi', 'selfAssess', { ...assessed, on: addDays(today, 1) })).toMatchObject({
    field: 'on',
  });
  now = await step('kofi', 'selfAssess', { ...assessed, on: today });
  now = await advance(now, { step: 'REVIEWED' });
  const last = lastDayOf(today, policy.accreditationMonths);
  for (const until of [addDays(today, -1), addDays(last, 1), 'never'])
    expect([until, (await advance(now, { step: 'ACCREDITED', until })).field]).toEqual([until, 'until']);
  for (const until of [today, last]) {
    now = await advance(now, { step: 'ACCREDITED', until });
    expect(now.accreditation).toMatchObject({ stage: 'ACCREDITED', accreditedUntil: until });
  }
  const seen = async () => {
    const { edges } = (
      await graph
        .as('lena')
        .ask('{ accreditations(first: 50) { edges { node { organisation { id } viewerCanAccredit } } } }')
    ).accreditations;
    return edges.find(
      ({ node }: { node: { organisation: { id: string } } }) =>
        node.organisation.id === at(now).organisationId,
    ).node.viewerCanAccredit;
  };
  expect(await seen()).toBe(true);
  now = await advance(now, { step: 'WITHDRAWN' });
  expect(await seen()).toBe(false);
});

test('it counts on its last day, for people and for a renewal; the night suspends what counted until yesterday', async () => {
  const { sql } = graph.database;
  const pool = graph.database.poolFor('signpost_users');
  const night = () =>
    runAccreditationNightly({
      sql: pool,
      audit: new AuditWriter(pool),
      keys: testKeys(),
      policy,
      clock: systemClock,
    });
  const { organisation } = castMember('ben');
  const lasts = async (accredited: string, assessed: string) => {
    await sql`
      update users.organisation set accredited_until = ${accredited}, self_assessed_until = ${assessed},
        accreditation = 'ACCREDITED' where id = ${organisation.id}`;
    const ben = await isIn(graph.again('ben'));
    const { suspended } = await night();
    const [row] = await sql`select suspended_for from users.organisation where id = ${organisation.id}`;
    return [ben, suspended, row?.suspended_for];
  };
  const yesterday = addDays(today, -1);
  const grace = addDays(today, -policy.selfAssessmentGraceDays);
  await sql`update users.organisation set suspended_for = null where id = ${organisation.id}`;
  expect(await lasts(today, today)).toEqual([true, 0, null]);
  expect(await lasts(today, grace)).toEqual([false, 0, null]);
  expect(await lasts(yesterday, today)).toEqual([false, 1, 'EXPIRED']);
  expect(await lasts(today, addDays(grace, -1))).toEqual([false, 1, 'SELF_ASSESSMENT']);

  const { id } = castTeam('bradford');
  const renew = async (assessed: string) => {
    const [row] = await sql`
      update users.organisation set self_assessed_until = ${assessed} where id = ${id} returning version`;
    const input = { organisationId: id, version: row?.version, step: 'ACCREDITED', evidence: 'Decision 5' };
    return (await step('lena', 'advanceAccreditation', input)).__typename;
  };
  expect(await renew(yesterday)).toBe('NotPermitted');
  expect(await renew(today)).toBe('AccreditationChanged');
});
