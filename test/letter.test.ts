import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { citationsOf, citedIn, letterPage, requirements, resultsOf } from '../cli/letter/table.ts';

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

test('a result proves a row while its test is there under its name, with whatever values a case has', () => {
  const cited = new Map([
    ['L07', [{ file: 'a.test.ts', name: 'L07 a line outside is flagged' }]],
    ['L38', [{ file: 'b.test.ts', name: 'L38 received on %s: due on %s' }]],
    ['L05', [{ file: 'b.test.ts', name: '%s learns nothing (L05)' }]],
  ]);
  const flagged = { file: 'a.test.ts', name: 'money L07 a line outside is flagged' };
  const due = { file: 'b.test.ts', name: 'the clock L38 received on 2026-01-02: due on 2026-02-02' };
  const renamed = { file: 'a.test.ts', name: 'money L07 a line is flagged' };
  const moved = { ...flagged, file: 'c.test.ts' };
  const ends = { file: 'b.test.ts', name: 'the clock L38 received on 2026-01-02: ends on 2026-02-02' };
  const amira = { file: 'b.test.ts', name: 'amira learns nothing (L05)' };
  const gone = { file: 'b.test.ts', name: 'amira finds nothing (L05)' };
  expect(resultsOf(cited, [flagged, due, renamed, moved, ends, amira, gone])).toEqual(
    new Map([
      ['L07', [flagged]],
      ['L38', [due]],
      ['L05', [amira]],
    ]),
  );
});

test('every test that is there is one whose result counts, in a group too', () => {
  const cited = citationsOf();
  const all = [...cited.values()].flat().map(({ file, name }) => ({ file, name: `a group > ${name}` }));
  const counted = resultsOf(cited, all);
  for (const [id, tests] of cited)
    for (const { file, name } of tests)
      expect(counted.get(id)).toContainEqual({ file, name: `a group > ${name}` });
});
