import { afterAll, expect, test, vi } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { openNight } from '../../subgraphs/records/lifecycle/lifecycle.ts';
import { sealStep } from '../../subgraphs/records/lifecycle/sealing.ts';
import { castAuthorities } from '../support/cast.ts';
import { testKeys, waitingIn } from '../support/database.ts';
import { startWorld } from './support/world.ts';

/** Records are sealed a year after they were archived (domain.md 10), and what was said beside them is asked again. */
const world = await startWorld();
const { sql } = world.database;
const pools = openNight({ databaseUrl: world.database.url, keys: testKeys(), policy: readPolicy() });
afterAll(() => pools.stop());
const asOf = '2026-06-15';
const seal = () => sealStep.run({ ...pools, clock: world.clock, dryRun: false, progress: () => {} }, asOf);
const statusOf = async (number: string) =>
  (await sql`select status from records.child where number = ${number}`)[0]?.status;

test('what was archived anew, or is in use again, by the time it would be sealed is not', async () => {
  const [due, anew, again] = await Promise.all(
    ['2025-01-01', '2025-01-02', '2025-01-03'].map((archivedOn) =>
      world.plant({ status: 'ARCHIVED', archivedOn }),
    ),
  );
  let sealing: ReturnType<typeof seal> | undefined;
  await sql.begin(async (tx) => {
    // It can be read meanwhile, so that the night finds all three due; it claims them after this.
    await tx`lock table records.child in exclusive mode`;
    await tx`update records.child set archived_on = '2026-06-01' where number = ${anew as string}`;
    await tx`update records.child set status = 'LIVE', archived_on = null where number = ${again as string}`;
    sealing = seal();
    await vi.waitFor(async () => expect(await waitingIn(world.database)).toBe(1), { timeout: 20_000 });
  });
  expect(await sealing).toEqual({ sealed: 1 });
  expect(await Promise.all([due, anew, again].map((each) => statusOf(each as string)))).toEqual([
    'SEALED',
    'ARCHIVED',
    'LIVE',
  ]);
});

test('what a team said of rows is asked again of a team of which a record was sealed, and of no other', async () => {
  const { leeds, bradford } = castAuthorities;
  for (const area of [leeds, bradford])
    await sql`
      insert into records.not_held_row (source, row_lookup, authority_code, decided_by, decided_at)
      values ('school-census', '\\x01', ${area}, gen_random_uuid(), now())`;
  await world.plant({ status: 'ARCHIVED', archivedOn: '2025-01-01', authorityCode: leeds });
  expect(await seal()).toEqual({ sealed: 1 });
  const left = await sql`select authority_code as area from records.not_held_row`;
  expect(left.map(({ area }) => area)).toEqual([bradford]);
});
