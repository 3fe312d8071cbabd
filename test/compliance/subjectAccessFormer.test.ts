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

test('L38 of a child who is hidden, or was, no earlier home is told but by a decision that has its reason', async () => {
  const number = castNumbers.leo;
  await open(number, 'SAFEGUARDING', 'amira');
  const asked = await run('amira', 'requestShield', '... on ShieldChanged { decisionDueOn }', {
    number,
    askedBy: 'PRACTITIONER',
    ground: 'PROTECTS_CHILD',
  });
  expect(asked.__typename).toBe('ShieldChanged');
  await open(number, 'SHIELD_REVIEW');
  const shield = (who: string, field: string, more: object, version: number) =>
    run(who, field, '', { number, version, ...more });
  expect(await shield('dora', 'decideShield', { decision: 'ACCEPT' }, 1)).toMatchObject({
    __typename: 'ShieldChanged',
  });
  await move(number, '9 Refuge Court', '2026-01-05');
  await move(number, '10 Quiet Street', '2026-02-05');
  expect(await told(number)).not.toMatch(/Refuge|Quiet|Earlier/);
  const mayHaveLocation = {
    mayHaveLocation: true,
    locationReason: 'She lives with the child, and did in the refuge.',
  };
  expect(await told(number, {}, mayHaveLocation)).toMatch(/Earlier address: 9 Refuge Court/);
  await open(number, 'SHIELD_REVIEW');
  expect(await shield('dora', 'proposeShieldLift', { reason: 'NO_LONGER_NEEDED' }, 2)).toMatchObject({
    __typename: 'ShieldChanged',
  });
  await open(number, 'SHIELD_REVIEW', 'sonia');
  expect(await shield('sonia', 'confirmShieldLift', {}, 3)).toMatchObject({ __typename: 'ShieldChanged' });
  const since = await told(number);
  expect(since).toContain('10 Quiet Street');
  expect(since).not.toMatch(/Refuge|Earlier address/);
  expect(await told(number, {}, mayHaveLocation)).toMatch(/Earlier address: 9 Refuge Court/);
});
