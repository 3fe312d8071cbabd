import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { citationsOf, citedIn, letterPage, requirements } from '../cli/letter/table.ts';

test('the letter has 44 requirements, and each has a test that cites it', () => {
  expect(requirements().map(({ id }) => id)).toEqual(
    Array.from({ length: 44 }, (_, at) => `L${String(at + 1).padStart(2, '0')}`),
  );
  const bare = [...citationsOf()].filter(([, tests]) => tests.length === 0).map(([id]) => id);
  expect(bare).toEqual([]);
});

test('docs/letter.md is what the tests say; run "npm run generate" when it is not', () => {
  expect(readFileSync(new URL('../docs/letter.md', import.meta.url), 'utf8')).toBe(letterPage());
});

test('a name cites what it names, and each of a range', () => {
  expect(citedIn('L26 a request shields at once (L19)')).toEqual(['L26', 'L19']);
  expect(citedIn('sources stop (L15-L17)')).toEqual(['L15', 'L16', 'L17']);
  expect(citedIn('LS1 4AP, L1, L123 and XL12')).toEqual([]);
});
