import { expect, test } from 'vitest';
import { mutation } from '../support/mutation.ts';
import { stallSql, whileNightWaits } from './support/stalledNight.ts';
import { startWorld, today } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;

/** Lets whatever asks for requests about one record, beside the night's first look, wait. */
const stall = `${stallSql("not like '%array_agg%'")}
  alter table records.disclosure_request enable row level security;
  create policy slow on records.disclosure_request for select using (public.stall());
  create policy made on records.disclosure_request for insert with check (true);`;

test('whom an inquiry asks for in the moment in which the night purges is there, or was not found', async () => {
  const number = await world.plant({ status: 'ARCHIVED', archivedOn: '2018-01-01' });
  await sql`update records.child set status = 'SEALED', sealed_on = '2019-01-01' where number = ${number}::bigint`;
  const dora = world.as('dora', { factorAt: new Date(`${today}T11:59:00Z`).getTime() });
  const wanted = { number, basis: 'SERIOUS_CASE_REVIEW', inquiry: 'Review Q 7' };
  const reason = 'The review needs to know who had care of the child.';
  const ask = async (): Promise<string> =>
    (await world.ask(dora, ...mutation('requestExtract', { ...wanted, reason }))).requestExtract.__typename;
  await ask();
  await sql`update records.disclosure_request set expires_at = requested_at where child_number = ${number}::bigint`;
  await sql.unsafe(stall);
  const asked = await whileNightWaits(world, ask);
  const there = await sql`select from records.child where number = ${number}::bigint`;
  expect([asked, there.length]).toEqual(asked === 'ExtractRequested' ? [asked, 1] : ['RecordNotFound', 0]);
});
