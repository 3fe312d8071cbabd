import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { addDays } from '../../platform/workingDays.ts';
import { countDays, instantsOf } from '../../subgraphs/compliance/userReport/counting.ts';
import { castDatabase, castMember } from '../support/cast.ts';
import { settableClock } from '../support/clock.ts';

/** Two days. */
const days = 14;
/** Hours from seven to twenty, and what the other eleven of a day are. */
const late = 11;

test.each([
  // The clocks go forward on 29 March, and Easter follows.
  ['2026-03-25', { '2026-03-29': 23 }, ['28', '29', '03', '04', '05', '06'], []],
  // And back on 25 October.
  ['2026-10-20', { '2026-10-25': 25 }, ['24', '25', '31', '01'], []],
  // A day that is a bank holiday in that year alone.
  ['2026-06-01', {}, ['03', '06', '07', '13', '14'], ['2026-06-03']],
] as const)(
  'hours are those of London, weekends and bank holidays whole, from %s on',
  async (first, odd, free, proclaimed) => {
    const { sql, poolFor } = await castDatabase();
    const { id, organisation } = castMember('carys');
    const last = addDays(first, days - 1);
    const rows = [];
    for (let at = instantsOf(first).from.getTime(); at < instantsOf(last).to.getTime(); at += 3_600_000)
      rows.push({
        writer: randomUUID(),
        sequence: 1,
        occurred_at: new Date(at),
        kind: 'SEARCHED',
        outcome: 'DONE',
        account_id: id,
        organisation_id: organisation.id,
        detail: {},
      });
    await sql`insert into audit.event ${sql(rows)}`;
    const clock = settableClock(instantsOf(last).from);
    const policy = { ...readPolicy(), proclaimedHolidays: [...proclaimed] };
    await countDays({ sql: poolFor('signpost_compliance'), policy, clock }, days);
    const counted = await sql`
    select day::text, searches, out_of_hours as late from compliance.usage_day where account_id = ${id} order by day`;
    const expected = Array.from({ length: days }, (_, at) => {
      const day = addDays(first, at);
      const searches = (odd as Record<string, number>)[day] ?? 24;
      const isFree = (free as readonly string[]).includes(day.slice(8));
      return { day, searches, late: isFree ? searches : late };
    });
    expect([...counted]).toEqual(expected);
  },
);
