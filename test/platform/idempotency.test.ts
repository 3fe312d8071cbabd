import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { forgetKeys, isIdempotencyKey, once } from '../../platform/idempotency.ts';
import { readPolicy } from '../../platform/policy.ts';
import { freshDatabase } from '../support/database.ts';
import { soon } from '../support/time.ts';

const database = await freshDatabase();
const pools = [
  database.poolFor('signpost_records', { max: 4, deadlineMs: soon(10_000) }),
  database.poolFor('signpost_records', { max: 4, deadlineMs: soon(10_000) }),
] as const;
const options = { schema: 'records', hashKey: randomBytes(32) };
await database.sql`create table records.effect (key text)`;
await database.sql`grant select, insert, update on records.effect to signpost_records`;

function attempt(key: string, content = {}, accountId = '00000000-0000-4000-8000-000000000001') {
  return { caller: { accountId, sessionId: accountId, roles: [] }, key, content };
}
async function effects(key: string): Promise<number> {
  return (await database.sql`select 1 from records.effect where key = ${key}`).length;
}
const act = (key: string) => async (transaction: Parameters<Parameters<typeof once>[3]>[0]) => {
  await transaction`insert into records.effect values (${key})`;
  return { id: randomUUID() };
};

test('50 attempts at once over two pools act once and have one result', async () => {
  const key = randomUUID();
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      once(pools[at % 2] as (typeof pools)[0], options, attempt(key), act(key)),
    ),
  );
  expect(await effects(key)).toBe(1);
  const ids = results.map((each) => (each === 'CONFLICT' ? each : each.result.id));
  expect(new Set(ids).size).toBe(1);
  expect(results.filter((each) => each !== 'CONFLICT' && !each.repeated)).toHaveLength(1);
});

test('an attempt that is sent again while it is carried out waits for it: it is not told of what the first has changed', async () => {
  const [key, of] = [randomUUID(), randomUUID()];
  await database.sql`insert into records.effect values (${of})`;
  let acting = 0;
  const taking = () =>
    once(pools[0], options, attempt(key), async (tx) => {
      acting += 1;
      // As a proposal that is confirmed, or a code that serves once: who comes second finds it taken.
      const taken =
        await tx`update records.effect set key = ${`${of} taken`} where key = ${of} returning key`;
      if (taken.length === 0) throw new Error('taken already');
      await tx`select pg_sleep(0.2)`;
      return { taken: of };
    });
  const both = await Promise.all([taking(), taking()]);
  expect(both.map((each) => each !== 'CONFLICT' && each.result)).toEqual([{ taken: of }, { taken: of }]);
  expect(acting).toBe(1);
});

test('other content under the key conflicts and does nothing; the order of its fields and absent ones do not matter', async () => {
  const key = randomUUID();
  const first = await once(pools[0], options, attempt(key, { a: 1, b: { c: 2 } }), act(key));
  expect(await once(pools[0], options, attempt(key, { b: { c: 2 }, a: 1, d: null }), act(key))).toEqual({
    ...(first as object),
    repeated: true,
  });
  expect(await once(pools[0], options, attempt(key, { a: 1, b: { c: 3 } }), act(key))).toBe('CONFLICT');
  expect(await effects(key)).toBe(1);
});

test('a moment is content too: another one under the key conflicts, the same is the same', async () => {
  const key = randomUUID();
  const at = (time: string) => attempt(key, { given: { awareAt: new Date(time) } });
  const first = await once(pools[0], options, at('2026-03-02T09:00:00Z'), act(key));
  expect(first).toMatchObject({ repeated: false });
  expect(await once(pools[0], options, at('2026-03-02T10:00:00+01:00'), act(key))).toEqual({
    ...(first as object),
    repeated: true,
  });
  expect(await once(pools[0], options, at('2026-03-02T09:00:01Z'), act(key))).toBe('CONFLICT');
  expect(await effects(key)).toBe(1);
});

test('an attempt that throws leaves nothing behind, and can be made again', async () => {
  const key = randomUUID();
  const failing = once(pools[0], options, attempt(key), async (transaction) => {
    await act(key)(transaction);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await effects(key)).toBe(0);
  expect(await once(pools[0], options, attempt(key), act(key))).toMatchObject({ repeated: false });
});

test('two that lock each other out are both done, one of them from its beginning again', async () => {
  const keys = [randomUUID(), randomUUID()] as const;
  await database.sql`insert into records.effect select unnest(${keys as unknown as string[]}::text[])`;
  let begun = 0;
  let meet = () => {};
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const both = (first: string, second: string) =>
    once(pools[0], options, attempt(randomUUID()), async (tx) => {
      await tx`update records.effect set key = key where key = ${first}`;
      begun += 1;
      if (begun === 2) meet();
      await met;
      await tx`update records.effect set key = key where key = ${second}`;
      return { first };
    });
  const done = await Promise.all([both(...keys), both(keys[1], keys[0])]);
  expect(done).toEqual(keys.map((first) => ({ result: { first }, repeated: false })));
  expect(begun).toBe(3);
});

test('what fails for its own sake is tried a few times and told', async () => {
  let tries = 0;
  const failing = once(pools[0], options, attempt(randomUUID()), async (tx) => {
    tries += 1;
    await tx`insert into records.correction_task (child_number, id, fields, opened_by, opened_at)
      values (1, ${randomUUID()}, 'NAME', ${randomUUID()}, now())`;
    return {};
  });
  await expect(failing).rejects.toMatchObject({ code: '23503' });
  expect(tries).toBe(3);
});

test('a key is each account’s own', async () => {
  const key = randomUUID();
  await once(pools[0], options, attempt(key), act(key));
  await once(pools[0], options, attempt(key, { other: true }, randomUUID()), act(key));
  expect(await effects(key)).toBe(2);
});

test.each(['records', 'users', 'compliance'] as const)(
  'the night forgets what %s answered, once its time is over and not before',
  async (schema) => {
    const policy = readPolicy();
    const pool = database.poolFor(`signpost_${schema}`);
    const kept = { ...options, schema };
    const [old, young] = [attempt(randomUUID()), attempt(randomUUID())];
    for (const one of [old, young]) await once(pool, kept, one, async () => ({ done: true }));
    const table = database.sql(`${schema}.idempotency`);
    await database.sql`update ${table} set created_at = created_at - interval '2 days' where key = ${old.key}`;
    const [row] = await database.sql<
      { at: Date }[]
    >`select created_at as at from ${table} where key = ${old.key}`;
    const due = (row?.at.getTime() ?? 0) + policy.idempotencyHours * 3_600_000;
    const forget = (at: number, dryRun = false) =>
      forgetKeys(pool, schema, { policy, now: new Date(at), dryRun });
    expect(await forget(due)).toBe(0);
    expect(await forget(due + 1_000, true)).toBe(1);
    expect(await forget(due + 1_000)).toBe(1);
    expect(await database.sql`select key from ${table} where key in (${old.key}, ${young.key})`).toEqual([
      { key: young.key },
    ]);
    // Then the key is a new one.
    expect(await once(pool, kept, old, async () => ({ done: true }))).toMatchObject({ repeated: false });
  },
);

test('what may be a key', () => {
  expect(['12345678', 'a b c d e', 'é'.repeat(100)].map(isIdempotencyKey)).toEqual([true, true, true]);
  expect(
    ['', '1234567', ' 12345678', '12345678 ', '1234\n5678', 'x'.repeat(101)].map(isIdempotencyKey),
  ).toEqual(Array(6).fill(false));
});
