import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pairs } from '../../platform/matching/pairs.ts';

test('pairs are put in the order of their rows, each once as it was found first', () => {
  const row = fc.nat(12);
  fc.assert(
    fc.property(fc.array(fc.tuple(row, row)), (found) => {
      const pairs = new Pairs();
      for (const [at, [left, right]] of found.entries()) pairs.push(left, right, at);
      const { left, right, odds, count } = pairs.distinct();
      const first = new Map([...found.entries()].reverse().map(([at, pair]) => [pair.join(), at]));
      const expected = [...first].map(([pair, at]) => [...pair.split(',').map(Number), at] as number[]);
      expected.sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
      expect(Array.from({ length: count }, (_, at) => [left[at], right[at], odds[at]])).toEqual(expected);
    }),
  );
});

test('however many of one row several rules have found', () => {
  const [rows, rules] = [1_200, 8];
  const pairs = new Pairs();
  for (let rule = 0; rule < rules; rule += 1)
    for (let left = 0; left < rows; left += 1)
      for (let right = left + 1; right < rows; right += 1) pairs.push(left, right, rule);
  const before = process.cpuUsage();
  expect(pairs.distinct().count).toBe((rows * (rows - 1)) / 2);
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(10_000);
});
