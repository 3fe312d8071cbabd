import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openCursor, readPage, sealCursor } from '../../platform/page.ts';

const key = randomBytes(32);
const owner = { accountId: 'a', query: 'notices' };

test('a cursor gives its position back to its owner, and tells nobody what it holds', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 100, unit: 'grapheme' }), (position) => {
      const cursor = sealCursor(key, owner, position);
      expect(openCursor(key, owner, cursor)).toBe(position);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(sealCursor(key, owner, position)).not.toBe(cursor);
    }),
  );
});

test('another person, another query, another key: one error', () => {
  const cursor = sealCursor(key, owner, 'position');
  const wrong = [
    () => openCursor(key, { ...owner, accountId: 'b' }, cursor),
    () => openCursor(key, { ...owner, query: 'other' }, cursor),
    () => openCursor(key, { accountId: 'a\0notices', query: '' }, cursor),
    () => openCursor(randomBytes(32), owner, cursor),
    () => openCursor(key, owner, ''),
    () => openCursor(key, owner, 'x'.repeat(10_000)),
  ];
  const messages = wrong.map((act) => {
    try {
      return act();
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(new Set(messages)).toEqual(new Set(['The cursor cannot be used here.']));
});

test('no edit of a cursor is a cursor', () => {
  const cursor = sealCursor(key, owner, 'position');
  fc.assert(
    fc.property(fc.nat(cursor.length - 1), fc.constantFrom(...'ABCabc019-_=+/ '), (at, sign) => {
      const edited = cursor.slice(0, at) + sign + cursor.slice(at + 1);
      if (edited === cursor) return;
      expect(() => openCursor(key, owner, edited)).toThrow('The cursor cannot be used here.');
    }),
  );
  expect(() => openCursor(key, owner, cursor.slice(0, -1))).toThrow();
  expect(() => openCursor(key, owner, `${cursor}A`)).toThrow();
});

const context = { caller: { accountId: 'a' }, cursorKey: key, policy: { pageSize: 50 } };
/** Numbers from 1 to 120. */
const numbers = async (after: number | null, limit: number) =>
  Array.from({ length: 120 }, (_, index) => index + 1)
    .filter((number) => number > (after ?? 0))
    .slice(0, limit);
const page = (first?: number | null, after?: string | null, read = numbers) =>
  readPage(context, 'numbers', { first, after }, read, (row) => row);

test('a page has at most the policy’s rows, and none of less than one row is asked for', async () => {
  const sizes = [undefined, null, 1, 20, 50, 51, 1e9].map(async (first) => (await page(first)).edges.length);
  expect(await Promise.all(sizes)).toEqual([50, 50, 1, 20, 50, 50, 50]);
  for (const first of [0, -5])
    await expect(page(first)).rejects.toMatchObject({ extensions: { code: 'INVALID_PAGE' } });
});

test('pages follow each other without a gap, and the last one says so', async () => {
  const seen: number[] = [];
  let after: string | null = null;
  for (let left = 3; left > 0; left -= 1) {
    const { edges, pageInfo } = await page(50, after);
    seen.push(...edges.map(({ node }) => node));
    expect(pageInfo).toEqual({ hasNextPage: left > 1, endCursor: edges.at(-1)?.cursor });
    after = pageInfo.endCursor;
  }
  expect(seen).toEqual(await numbers(null, 120));
  expect((await page(2, null, async () => [])).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
});
