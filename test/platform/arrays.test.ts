import { beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase({ empty: true });
});

const odd = [
  '',
  'a',
  'NULL',
  'null',
  '{',
  '}',
  ',',
  '"',
  '\\',
  '{"a"}',
  ' a ',
  'é你😀',
  "it's",
  'a\nb',
  '\\"',
];

test('arrays of every type that we use go there and come back', async () => {
  const { sql } = database;
  const day = '2024-02-29';
  const instant = new Date('2024-02-29T12:00:00.123Z');
  const uuid = '6f1c0000-0000-4000-8000-00000000000f';
  const bytes = Buffer.from([0, 255, 92, 34]);
  const [row] = await sql`
    select ${odd}::text[] as texts, ${[1, 2_147_483_647, null]}::int[] as ints, ${[]}::int[] as none,
      ${['1', 9_007_199_254_740_991]}::bigint[] as bigs, ${[uuid]}::uuid[] as uuids, ${[day]}::date[] as days,
      ${[instant.toISOString()]}::timestamptz[] as instants, array['\\x00ff5c22'::bytea] as bytes, ${[0.5, -1]}::float8[] as floats,
      array[true, false, null] as truths, array[['a', 'b'], ['c', 'd']] as nested,
      array['{"a":[1,"}"]}'::jsonb] as documents, array(select 'x'::name) as names, null::text[] as nothing`;
  expect(row).toEqual({
    texts: odd,
    ints: [1, 2_147_483_647, null],
    none: [],
    bigs: [1, 9_007_199_254_740_991],
    uuids: [uuid],
    days: [day],
    instants: [instant],
    bytes: [bytes],
    floats: [0.5, -1],
    truths: [true, false, null],
    nested: [
      ['a', 'b'],
      ['c', 'd'],
    ],
    documents: [{ a: [1, '}'] }],
    names: ['x'],
    nothing: null,
  });
  expect(await sql`select v from unnest(${['b', 'a']}::text[]) v where v = any(${['a', 'c']})`).toEqual([
    { v: 'a' },
  ]);
});

test('a new connection sends nothing of its own before the first statement', async () => {
  const pool = database.poolFor('signpost_gateway', { max: 1 });
  const [row] = await pool`select query from pg_stat_activity where pid = pg_backend_pid()`;
  expect(row?.query).not.toContain('pg_type');
});
