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

/** Lets the night’s archiving of what it holds wait, where it looks at consents, until an advisory lock is free. */
const stall = `
  create function public.stall() returns boolean language plpgsql cost 0.0001 as $$ begin
    if current_query() like '%claimed%' then perform pg_advisory_xact_lock_shared(4711); end if;
    return true;
  end $$;
  alter table records.participation enable row level security;
  create policy anybody on records.participation using (true) with check (true);
  create policy slow on records.participation as restrictive for select using (public.stall());`;

test('whoever consents to stay longer in the moment in which the night archives stays', async () => {
  const number = await world.plant({ birthDate: '2007-01-01' });
  const dora = world.as('dora');
  await sql`insert into records.participation (child_number, until_age, given_on, recorded_by)
    values (${number}, 19, '2024-12-01', ${dora.accountId})`;
  await sql.unsafe(stall);
  let consented = '';
  const done: Promise<unknown>[] = [];
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(4711)`;
    done.push(runNight(pools, { asOf: today, dryRun: false, clock: world.clock }));
    await expect.poll(() => world.waiting(), { timeout: 10_000 }).toBe(1);
    done.push(
      world.ask(dora, ...mutation('recordConsent', { number, untilAge: 21 })).then(({ recordConsent }) => {
        consented = recordConsent.__typename;
      }),
    );
    await expect.poll(async () => consented !== '' || (await world.waiting()) > 1).toBe(true);
  });
  await Promise.all(done);
  const [child] = await sql`select status from records.child where number = ${number}`;
  expect([consented, child?.status]).toEqual(['ConsentRecorded', 'LIVE']);
});
