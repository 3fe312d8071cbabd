import { afterAll, expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { openNight, runNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { testKeys } from '../support/database.ts';
import { mutation } from '../support/mutation.ts';
import { startWorld, today } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const pools = openNight({ databaseUrl: world.database.url, keys: testKeys(), policy: readPolicy() });
afterAll(() => pools.stop());

/** Lets whatever asks for requests about one record, beside the night's first look, wait until an advisory lock is free. */
const stall = `
  create function public.stall() returns boolean language plpgsql cost 0.0001 as $$ begin
    if current_query() not like '%array_agg%' then perform pg_advisory_xact_lock_shared(4711); end if;
    return true;
  end $$;
  alter table records.disclosure_request enable row level security;
  create policy slow on records.disclosure_request for select using (public.stall());
  create policy made on records.disclosure_request for insert with check (true);`;

test('whom an inquiry asks for in the moment in which the night purges is there, or was not found', async () => {
  const number = await world.plant({ status: 'ARCHIVED', archivedOn: '2018-01-01' });
  await sql`update records.child set status = 'SEALED', sealed_on = '2019-01-01' where number = ${number}::bigint`;
  const dora = world.as('dora', { factorAt: new Date(`${today}T11:59:00Z`).getTime() });
  const wanted = { number, basis: 'SERIOUS_CASE_REVIEW', inquiry: 'Review Q 7' };
  const reason = 'The review needs to know who had care of the child.';
  const ask = () => world.ask(dora, ...mutation('requestExtract', { ...wanted, reason }));
  await ask();
  await sql`update records.disclosure_request set expires_at = requested_at where child_number = ${number}::bigint`;
  await sql.unsafe(stall);
  let asked = '';
  const done: Promise<unknown>[] = [];
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(4711)`;
    done.push(runNight(pools, { asOf: today, dryRun: false, clock: world.clock }));
    await expect.poll(() => world.waiting(), { timeout: 10_000 }).toBe(1);
    done.push(
      ask().then(({ requestExtract }) => {
        asked = requestExtract.__typename;
      }),
    );
    await expect.poll(async () => asked !== '' || (await world.waiting()) > 1).toBe(true);
  });
  await Promise.all(done);
  const there = await sql`select from records.child where number = ${number}::bigint`;
  expect([asked, there.length]).toEqual(asked === 'ExtractRequested' ? [asked, 1] : ['RecordNotFound', 0]);
});
