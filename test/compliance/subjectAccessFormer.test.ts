import { beforeAll, expect, test } from 'vitest';
import { castNumbers } from '../support/cast.ts';
import type { Signpost } from '../support/graph.ts';
import { approved, contentOf, fetchPack, run, startRights, textOf } from './support/rights.ts';

/** Where a child lived before, in packs (ADR 0153). */
let graph: Signpost;
beforeAll(async () => {
  graph = await startRights();
});

const open = (number: string, reason: string, who = 'dora') =>
  run(who, 'openRecord', '... on RecordOpened { child { version } }', { number, reason });
const move = async (number: string, line: string, since: string) => {
  const { child } = await open(number, 'CASE_REVIEW');
  const address = { status: 'CURRENT', line, locality: 'Leeds', postcode: 'LS6 3HD', since };
  const done = await run('dora', 'amendChild', '... on InvalidInput { field }', {
    number,
    version: child.version,
    address,
  });
  expect(done).toMatchObject({ __typename: 'ChildAmended' });
};
const told = async (number: string, more: object = {}, checked: object = {}) => {
  const reference = await approved(number, more, checked);
  const pdf = await fetchPack('dora', reference, 'PDF');
  expect(contentOf(pdf).subarray(0, 5).toString()).toBe('%PDF-');
  return textOf(await fetchPack('dora', reference));
};

test('L38 holds every home that the record holds, however many', async () => {
  const { sql } = graph.database;
  const number = castNumbers.noah;
  await sql`
    insert into records.address (child_number, id, status, line, postcode, since_date, until_date)
    select ${number}, gen_random_uuid(), 'CURRENT', n || ' Earlier Road', 'LS6 3HD', date '2010-01-01' + n, date '2010-01-02' + n
    from generate_series(1, 60) n`;
  const text = await told(number);
  for (let home = 1; home <= 60; home += 1)
    expect(text).toContain(`Earlier address: ${home} Earlier Road, LS6 3HD, from `);
});

/** Asks for a shield; gives what the team does about it, each step by the version that the one before left. */
async function shielding(number: string) {
  let version = 0;
  const step = async (who: string, field: string, more: object) => {
    await open(number, who === 'amira' ? 'SAFEGUARDING' : 'SHIELD_REVIEW', who);
    const done = await run(who, field, '', { number, ...(version > 0 && { version }), ...more });
    expect(done).toMatchObject({ __typename: 'ShieldChanged' });
    version += 1;
  };
  await step('amira', 'requestShield', { askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' });
  return step;
}
const mayHaveLocation = {
  mayHaveLocation: true,
  locationReason: 'She lives with the child, and did in the refuge.',
};

test('L38 of a child who is hidden, or was, no earlier home is told but by a decision that has its reason', async () => {
  const number = castNumbers.leo;
  const step = await shielding(number);
  await step('dora', 'decideShield', { decision: 'ACCEPT' });
  await move(number, '9 Refuge Court', '2026-01-05');
  await move(number, '10 Quiet Street', '2026-02-05');
  expect(await told(number)).not.toMatch(/Refuge|Quiet|Earlier/);
  expect(await told(number, {}, mayHaveLocation)).toMatch(/Earlier address: 9 Refuge Court/);
  await step('dora', 'proposeShieldLift', { reason: 'NO_LONGER_NEEDED' });
  await step('sonia', 'confirmShieldLift', {});
  const since = await told(number);
  expect(since).toContain('10 Quiet Street');
  expect(since).not.toMatch(/Refuge|Earlier address/);
  expect(await told(number, {}, mayHaveLocation)).toMatch(/Earlier address: 9 Refuge Court/);
});

test('L38 a request for a shield that two people refused keeps no earlier home back', async () => {
  const number = castNumbers.tyler;
  const step = await shielding(number);
  await step('dora', 'decideShield', { decision: 'REFUSE', reason: 'TEST_NOT_MET' });
  await step('sonia', 'confirmShieldRefusal', {});
  await move(number, '11 Former Street', '2026-01-05');
  await move(number, '12 Present Street', '2026-02-05');
  const agreed = { childUnderstands: true, childAgrees: true };
  expect(await told(number, {}, agreed)).toMatch(/Earlier address: 11 Former Street/);
  // Nor do many of them hide from the pack that one long before was accepted.
  await graph.database.sql`
    insert into records.shield (child_number, id, state, asked_by, ground, requested_by, requested_at, due_on, proposal,
      proposed_by, confirmed_by, reason, rule_version, version, mac)
    select s.child_number, gen_random_uuid(), case n when 0 then 'LIFTED' else 'REFUSED' end, s.asked_by, s.ground,
      s.requested_by, s.requested_at - interval '1 year' + n * interval '1 day', s.due_on, s.proposal,
      s.proposed_by, s.confirmed_by, s.reason, s.rule_version, s.version, s.mac
    from records.shield s, generate_series(0, 25) n where s.child_number = ${number}`;
  const since = await told(number, {}, agreed);
  expect(since).toContain('12 Present Street');
  expect(since).not.toMatch(/11 Former/);
  expect(since.match(/Protection was asked for/g)).toHaveLength(27);
});
