import { expect, test } from 'vitest';
import { AuditWriter } from '../../platform/audit.ts';
import { readPolicy } from '../../platform/policy.ts';
import { everybody } from '../../subgraphs/compliance/userReport/reach.ts';
import { runReport } from '../../subgraphs/compliance/userReport/run.ts';
import { castMember } from '../support/cast.ts';
import { settableClock } from '../support/clock.ts';
import { startSignpost } from '../support/graph.ts';

test('L21 vetting of 29 February runs out when signing in ends: the report counts no day less', async () => {
  const { database } = await startSignpost();
  const amira = castMember('amira').id;
  const sql = database.poolFor('signpost_compliance');
  for (const [vettedOn, day, left] of [
    ['2024-02-28', '2027-02-20', 8],
    ['2024-02-29', '2027-02-20', 9],
    ['2024-03-01', '2027-02-20', 9],
    ['2025-03-01', '2028-02-20', 10],
    ['2024-02-29', '2027-02-28', 1],
    ['2024-02-29', '2027-03-01', 0],
  ] as const) {
    await database.sql`delete from compliance.report_finding`;
    await database.sql`update users.account set vetted_on = ${vettedOn} where id = ${amira}`;
    const clock = settableClock(new Date(`${day}T12:00:00Z`));
    const night = { sql, clock, audit: new AuditWriter(sql), policy: readPolicy() };
    await sql.begin((tx) => runReport(tx, night, 'CONDITIONS_ENDING', everybody, castMember('kofi').id));
    const found = await sql`
      select many from compliance.report_finding where kind = 'CONDITIONS_ENDING' and account_id = ${amira}`;
    expect([vettedOn, day, ...found.map(({ many }) => many)]).toEqual([vettedOn, day, left]);
  }
});
