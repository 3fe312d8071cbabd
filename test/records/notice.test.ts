import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { castAuthorities } from '../support/cast.ts';
import { numberOf, startWorld } from './support/world.ts';

const world = await startWorld();
const { sql } = world.database;
const text = `query ($first: Int, $after: String) { notices(first: $first, after: $after) {
  edges { cursor node { id kind at reference } } pageInfo { hasNextPage endCursor } } }`;

async function plant(authority: string, count: number): Promise<void> {
  await sql`
    insert into records.notice (authority_code, id, kind, at, reference)
    select ${authority}, gen_random_uuid(), 'OUT_OF_AREA_OPEN',
      '2026-06-01'::timestamptz + (n / 3) * interval '1 microsecond', gen_random_uuid()
    from generate_series(1, ${count}) n`;
}
await plant(castAuthorities.leeds, 125);
await plant(castAuthorities.camden, 3);

describe('notices (domain.md 4)', () => {
  test('all of the own authority’s, the newest first, once each, in pages of at most 50', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    const sizes = [];
    for (;;) {
      const { notices } = await world.ask(world.as('dora'), text, { first: 500, after });
      sizes.push(notices.edges.length);
      seen.push(...notices.edges.map(({ node }: { node: { id: string } }) => node.id));
      if (!notices.pageInfo.hasNextPage) break;
      after = notices.pageInfo.endCursor;
    }
    expect(sizes).toEqual([50, 50, 25]);
    const rows =
      await sql`select id from records.notice where authority_code = ${castAuthorities.leeds} order by at desc, id desc`;
    expect(seen).toEqual(rows.map(({ id }) => id));
  });

  test('a cursor serves one person and one query; any other is one error', async () => {
    const { notices } = await world.ask(world.as('dora'), text, { first: 2 });
    const cursor = notices.pageInfo.endCursor as string;
    expect((await world.ask(world.as('dora'), text, { first: 2, after: cursor })).notices.edges).toHaveLength(
      2,
    );
    const foreign = world.as('dora', { accountId: randomUUID() });
    const flipped = `${cursor.slice(0, 20)}${cursor[20] === 'A' ? 'B' : 'A'}${cursor.slice(21)}`;
    for (const [caller, after] of [
      [foreign, cursor],
      [world.as('edward'), cursor],
      [world.as('dora'), flipped],
      [world.as('dora'), `${cursor}=`],
      [world.as('dora'), 'nonsense'],
      [world.as('dora'), ''],
    ] as const) {
      await expect(world.ask(caller, text, { first: 2, after })).rejects.toThrow('INVALID_CURSOR');
    }
  });

  test.each([false, true])(
    'a foreign opening is told with the reference of its audit, and no more; shielded: %s',
    async (shielded) => {
      const ben = world.as('ben');
      const of = { authorityCode: castAuthorities.camden };
      const number = shielded ? await world.plant({ ...of, shield: 'ACTIVE' }) : numberOf('zara');
      await world.open(ben, number);
      // Not the first: two of one moment stand in the order of the time that the database read.
      const { notices } = await world.ask(world.as('rosa'), text, {});
      const told: { node: object }[] = notices.edges;
      expect(told.map(({ node }) => node)).toContainEqual({
        id: expect.any(String),
        kind: 'OUT_OF_AREA_OPEN',
        at: expect.any(Date),
        reference: ben.operationId,
      });
    },
  );

  test('an authority without any has an empty page', async () => {
    const nowhere = world.as('dora', { authorityCode: 'E06000001' });
    expect((await world.ask(nowhere, text, {})).notices).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  test.each(['amira', 'farah', 'kofi'])('%s is told nothing', async (who) => {
    await expect(world.ask(world.as(who), text, {})).rejects.toThrow('FORBIDDEN_FIELD');
  });
});
