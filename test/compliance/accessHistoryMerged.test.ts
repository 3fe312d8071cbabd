import { expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { createAccessHistoryStore } from '../../subgraphs/compliance/accessHistory/store.ts';
import { mergingIn, pairsIn } from '../records/support/merges.ts';
import { startWorld } from '../records/support/world.ts';
import { castMember } from '../support/cast.ts';

const world = await startWorld();
const { merge, undo } = mergingIn(world);
const histories = createAccessHistoryStore(
  world.database.poolFor('signpost_compliance'),
  world.clock,
  readPolicy(),
);

test('an opening of one while two records were one is told of the other, and shows nobody its history (ADR 0083)', async () => {
  const { kept, other } = await pairsIn(world, 1).pair();
  await world.open(world.as('amira'), kept);
  const done = await merge('farah', kept, other);
  const dora = world.as('dora');
  await world.open(dora, kept);
  expect((await undo('farah', done.merge)).__typename).toBe('MergeChanged');
  const seen = await histories.find([kept, other], dora);
  expect(seen.map((each) => each?.actingRole ?? null)).toEqual(['MANAGEMENT_TEAM', null]);
  await world.open(world.as('ben'), kept);
  // Who opens that other one reads that she looked, and nothing of who looked at the first alone, before and after.
  const sonia = world.as('sonia');
  await world.open(sonia, other);
  const [history] = await histories.find([other], sonia);
  const looked = history?.openings.map(({ account }) => account?.id);
  expect(looked).toContain(castMember('dora').id);
  for (const who of ['amira', 'ben'] as const) expect(looked).not.toContain(castMember(who).id);
});
