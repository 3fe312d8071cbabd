import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { readPolicy } from '../../platform/policy.ts';
import { raiseConflict } from '../../subgraphs/records/correction/conflicts.ts';
import { testKeys } from '../support/database.ts';
import { mergingIn, pairsIn } from './support/merges.ts';
import { startWorld } from './support/world.ts';

/** What a source says against a person, of records that are merged and parted (ADR 0019, 0039). */
const world = await startWorld();
const { sql } = world.database;
const { merge, undo } = mergingIn(world);
const { pair } = pairsIn(world, 8);
const keys = testKeys();
const raise = (number: string, givenName: string) =>
  sql.begin((tx) =>
    raiseConflict(
      tx,
      { ring: keys.sealKeys(), lookupKey: keys.lookupKey(), policy: readPolicy() },
      {
        number: Number(number),
        field: 'givenName',
        source: 'nhs',
        value: { givenName },
        at: world.clock.now(),
      },
    ),
  ) as Promise<string | null>;

test.each(['before', 'since'] as const)(
  'what a source says again, and had given way %s the merge, is asked about with the record that it was of',
  async (replaced) => {
    const { kept, other } = await pair();
    await raise(other, 'Will');
    if (replaced === 'before') await raise(other, 'Willem');
    const done = await merge('farah', kept, other);
    if (replaced === 'since') await raise(kept, 'Willem');
    await raise(kept, 'Will');
    expect((await undo('farah', done.merge)).__typename).toBe('MergeChanged');
    const open = await sql`
      select f.child_number as conflict, v.child_number as value, w.child_number as work from records.conflict f
      left join sealed.conflict_value v on v.id = f.id
      left join records.work_item w on w.reference = f.id and w.closed_at is null
      where f.child_number in (${kept}, ${other}) and f.status = 'OPEN'`;
    const of = Number(other);
    expect(open).toEqual([{ conflict: of, value: of, work: of }]);
    expect(
      await sql`select from sealed.conflict_value where child_number in (${kept}, ${other})`,
    ).toHaveLength(1);
  },
);

test('of what one record was asked about, and gave way in the other, the question stays', async () => {
  const { kept, other } = await pair();
  await raise(kept, 'Will');
  const second = await raise(kept, 'Willem');
  await sql`update records.conflict set status = 'KEPT' where id = ${second}`;
  await sql`delete from sealed.conflict_value where id = ${second}`;
  const asked = await raise(other, 'Will');
  await merge('farah', kept, other);
  const open = await sql`select id from records.conflict where child_number = ${kept} and status = 'OPEN'`;
  expect(open).toEqual([{ id: asked }]);
});

test('a source that says again what waits in the snapshot does not stand against undoing', async () => {
  const { kept, other } = await pair();
  const rowKey = randomUUID().replaceAll('-', '');
  await sql`insert into records.feed_row (source, row_key, run_id, outcome, child_number, content_hash, revision)
    values ('nhs', decode(${rowKey}, 'hex'), gen_random_uuid(), 'MATCH', ${other}, '\\x00', 0)`;
  await raise(kept, 'Willem');
  await raise(other, 'Will');
  const done = await merge('farah', kept, other);
  await sql`update records.feed_row set revision = 1 where row_key = decode(${rowKey}, 'hex')`;
  const again = (await raise(kept, 'Will')) as string;
  expect(again).not.toBeNull();
  expect((await undo('farah', done.merge)).__typename).toBe('MergeChanged');
  const conflicts =
    await sql`select child_number, status from records.conflict where child_number in (${kept}, ${other})
    and field = 'givenName' and status = 'OPEN' order by child_number = ${other}`;
  // What waited of the kept one gave way to what was said of the other: it waits again (ADR 0173).
  expect(conflicts.map((row) => String(row.child_number))).toEqual([kept, other]);
  const items = await sql`select w.child_number, f.child_number as of from records.work_item w
    join records.conflict f on f.id = w.reference where w.queue = 'CONFLICT' and w.closed_at is null
      and f.child_number in (${kept}, ${other})`;
  expect(items).toHaveLength(2);
  for (const { child_number: work, of } of items) expect(work).toBe(of);
});

test.each(['kept', 'other'] as const)(
  'what was decided of the %s record and is asked of the other stays asked when the source says it again',
  async (decided) => {
    const { kept, other } = await pair();
    const [one, another] = decided === 'kept' ? [kept, other] : [other, kept];
    const first = await raise(one, 'Will');
    await sql`update records.conflict set status = 'KEPT' where id = ${first}`;
    await sql`delete from sealed.conflict_value where id = ${first}`;
    const asked = await raise(another, 'Will');
    await merge('farah', kept, other);
    for (const turn of [1, 2]) expect([turn, await raise(kept, 'Will')]).toEqual([turn, null]);
    const open = await sql`
      select f.id from records.conflict f join sealed.conflict_value v using (child_number, id)
      where f.child_number = ${kept} and f.status = 'OPEN'`;
    expect(open).toEqual([{ id: asked }]);
  },
);

test('what gave way in one record and was decided of the other is asked no more', async () => {
  const { kept, other } = await pair();
  await raise(kept, 'Will');
  await raise(kept, 'Willem');
  const second = await raise(other, 'Will');
  await sql`update records.conflict set status = 'KEPT' where id = ${second}`;
  await sql`delete from sealed.conflict_value where id = ${second}`;
  await merge('farah', kept, other);
  expect(await raise(kept, 'Will')).toBeNull();
});
