import { expect, test } from 'vitest';
import type { Caller } from '../../platform/caller.ts';
import { mergingIn } from './mergeSupport.ts';
import { startWorld } from './world.ts';

const world = await startWorld();
const { sql } = world.database;
const { run, versions } = mergingIn(world);

test('merges in parallel: one of each two comes about, nobody is lost, and no number has two records', async () => {
  const numbers = await world.plant.all(Array.from({ length: 4 }, () => ({ familyName: 'Parallel' })));
  const [a, b, c, d] = numbers as [string, string, string, string];
  const wanted = [
    [a, b],
    [b, a],
    [b, c],
    [c, a],
    [c, d],
    [d, b],
  ] as const;
  const callers = wanted.map(() => world.as('farah'));
  for (const caller of callers)
    for (const number of numbers) await world.open(caller, number, 'number', 'DATA_QUALITY');
  const [one] = await versions(a);
  const outcomes = await Promise.all(
    wanted.map(([keep, other], at) => {
      const input = { keep, other, keepVersion: one, otherVersion: one };
      return run('mergeRecords', 'MergeRecordsInput', callers[at] as Caller, input);
    }),
  );
  const kinds = new Set(outcomes.map(({ __typename }) => __typename));
  for (const kind of kinds)
    expect(['MergeChanged', 'RecordNotFound', 'VersionConflict', 'InvalidInput']).toContain(kind);
  const merged = outcomes.filter(({ __typename }) => __typename === 'MergeChanged').length;
  const left =
    await sql`select number from records.child where number = any(${numbers.map(Number)}::bigint[])`;
  expect(left.length).toBe(4 - merged);
  expect(merged).toBeGreaterThan(0);
  for (const number of numbers) {
    const amira = world.as('amira');
    await world.open(amira, number, 'number', 'SAFEGUARDING');
    expect(left.map((row) => String(row.number))).toContain((await world.child(amira, number)).number);
  }
  expect(await versions(...numbers)).toHaveLength(4);
});
