import { expect } from 'vitest';
import { readPolicy } from '../../../platform/policy.ts';
import { openNight, runNight } from '../../../subgraphs/records/lifecycle/lifecycle.ts';
import { testKeys } from '../../support/database.ts';
import { afterFile } from '../../support/endings.ts';
import { today, type World } from './world.ts';

/** What `stallSql` lets wait, and what it waits for; any constant serves. */
const LOCK = 4711;

/** A function `public.stall()` for a policy of a table: statements whose text fits wait, where they read it, for `whileNightWaits`. */
export const stallSql = (fits: string) => `
  create function public.stall() returns boolean language plpgsql cost 0.0001 as $$ begin
    if current_query() ${fits} then perform pg_advisory_xact_lock_shared(${LOCK}); end if;
    return true;
  end $$;`;

/** Runs the night, and in the moment in which it is stalled what somebody asks; what they were answered, once both have ended. */
export async function whileNightWaits(world: World, ask: () => Promise<string>): Promise<string> {
  const { database, clock } = world;
  const pools = openNight({ databaseUrl: database.url, keys: testKeys(), policy: readPolicy() });
  afterFile(() => pools.stop());
  let answer = '';
  const done: Promise<unknown>[] = [];
  await database.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${LOCK})`;
    done.push(runNight(pools, { asOf: today, dryRun: false, clock }));
    await expect.poll(() => world.waiting(), { timeout: 10_000 }).toBe(1);
    done.push(
      ask().then((answered) => {
        answer = answered;
      }),
    );
    await expect.poll(async () => answer !== '' || (await world.waiting()) > 1).toBe(true);
  });
  await Promise.all(done);
  return answer;
}
