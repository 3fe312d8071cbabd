import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openCursor, pageOf, pageSize, sealCursor } from '../../platform/page.ts';

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

test('a page has at least one row, at most the policy’s', () => {
  const policy = { pageSize: 50 };
  expect([undefined, null, 0, -5, 1, 20, 50, 51, 1e9].map((first) => pageSize(first, policy))).toEqual([
    50, 50, 1, 1, 1, 20, 50, 50, 50,
  ]);
});

test('the row beyond a page says that there is another, and is not on it', () => {
  const page = pageOf(key, owner, ['a', 'b', 'c'], 2, (row) => row);
  expect(page.edges.map(({ node }) => node)).toEqual(['a', 'b']);
  expect(page.pageInfo).toEqual({ hasNextPage: true, endCursor: page.edges[1]?.cursor });
  expect(openCursor(key, owner, page.pageInfo.endCursor as string)).toBe('b');
  expect(pageOf(key, owner, [], 2, String).pageInfo).toEqual({ hasNextPage: false, endCursor: null });
});
