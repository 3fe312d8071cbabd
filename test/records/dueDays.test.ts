import { expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { readPolicy } from '../../platform/policy.ts';
import { raiseOverdue } from '../../subgraphs/records/shield/alarms.ts';
import { testKeys } from '../support/database.ts';
import { actOnShield, overrideShield } from './support/shields.ts';
import { startWorld } from './support/world.ts';

/** A holiday of that year alone, and a standing one that is none in it. */
const world = await startWorld({ proclaimedHolidays: ['2026-06-17', '-2026-08-31'] });
const { sql } = world.database;
const asked = { askedBy: 'PRACTITIONER', ground: 'PROTECTS_CHILD' };

/** Somebody in a session of the moment that the clock shows. */
const as = (who: string) => {
  const now = world.clock.now().getTime();
  return world.as(who, { factorAt: now, sessionExpiresAt: now + 3_600_000 });
};
const dueOf = async (number: string, queue: string) => {
  const [row] =
    await sql`select due_at from records.work_item where child_number = ${number} and queue = ${queue}`;
  return row?.due_at;
};

/** When what is done now is due: the decision about a shield, the review of a reason and of an override. */
async function dueDays() {
  const number = await world.plant();
  const amira = as('amira');
  await world.openWith(amira, {
    number,
    reason: 'OTHER',
    reasonText: 'The court asked who knows the child.',
  });
  const { decisionDueOn } = await actOnShield(world, amira, 'requestShield', { number, ...asked });
  const owen = as('owen');
  await world.open(owen, number);
  expect((await overrideShield(world, owen, { number })).__typename).toBe('ShieldOverridden');
  return [
    decisionDueOn,
    await dueOf(number, 'SHIELD_DECISION'),
    await dueOf(number, 'REASON_REVIEW'),
    await dueOf(number, 'OVERRIDE_REVIEW'),
  ];
}

test.each([
  // Half past midnight of Tuesday in London: Wednesday is proclaimed, then there is a weekend.
  ['2026-06-15T23:30:00Z', '2026-06-19', '2026-06-19T23:00:00Z', '2026-06-24T23:00:00Z'],
  // A Friday, before a bank holiday that was moved in this year.
  ['2026-08-28T12:00:00Z', '2026-09-01', '2026-09-01T23:00:00Z', '2026-09-04T23:00:00Z'],
  // A Friday before a bank holiday that stands, and a day before the clocks go back.
  ['2026-05-22T12:00:00Z', '2026-05-27', '2026-05-27T23:00:00Z', '2026-06-01T23:00:00Z'],
  ['2026-10-23T12:00:00Z', '2026-10-27', '2026-10-28T00:00:00Z', '2026-10-31T00:00:00Z'],
])(
  'what is to be decided in working days is due by the calendar of that year: %s',
  async (at, day, decision, review) => {
    world.clock.set(new Date(at));
    expect(await dueDays()).toEqual([day, new Date(decision), new Date(review), new Date(review)]);
  },
);

test('L26 decisions and reviews of shields that are overdue are listed for who has them to take', async () => {
  world.clock.set(new Date('2026-03-02T12:00:00Z'));
  const overdue = async (queue: string, number: string) => {
    const text = `{ workItems(queue: ${queue}, filter: OVERDUE, first: 50) { edges { node { childNumber } } } }`;
    const { edges } = (await world.ask(as('dora'), text)).workItems;
    return edges.some(({ node }: { node: { childNumber: string } }) => node.childNumber === number);
  };
  const number = await world.plant();
  const amira = as('amira');
  await world.open(amira, number);
  await actOnShield(world, amira, 'requestShield', { number, ...asked });
  world.clock.set(new Date('2026-03-04T23:00:00Z'));
  expect(await overdue('SHIELD_DECISION', number)).toBe(false);
  world.clock.set(new Date('2026-03-05T12:00:00Z'));
  expect(await overdue('SHIELD_DECISION', number)).toBe(true);
  const dora = as('dora');
  await world.openWith(dora, { number, reason: 'SHIELD_REVIEW' });
  const accepted = { number, decision: 'ACCEPT', version: 1 };
  expect((await actOnShield(world, dora, 'decideShield', accepted)).__typename).toBe('ShieldChanged');
  expect(await overdue('SHIELD_DECISION', number)).toBe(false);
  const sql = world.database.poolFor('signpost_records');
  const deps = { sql, audit: new AuditWriter(sql), clock: world.clock, policy: readPolicy() };
  const night = () => raiseOverdue({ lookupKey: testKeys().lookupKey(), ...deps });
  world.clock.set(new Date('2026-09-04T12:00:00Z'));
  await night();
  expect(await overdue('SHIELD_REVIEW', number)).toBe(false);
  world.clock.set(new Date('2026-10-01T12:00:00Z'));
  expect(await overdue('SHIELD_REVIEW', number)).toBe(true);
});
