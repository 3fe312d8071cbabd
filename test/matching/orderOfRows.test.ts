import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { stride } from '../../platform/matching/fields.ts';
import { type LinkedPair, linkFiles } from '../../platform/matching/link.ts';
import { MatchIndex } from '../../platform/matching/matchIndex.ts';
import { inOwnOrder } from '../../platform/matching/ownOrder.ts';
import { type PersonTexts, packPeople } from '../../platform/matching/person.ts';
import { drawing } from '../../platform/matching/random.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

const draw = drawing(11);
const some = <T>(list: readonly T[]) => list[draw(list.length)] as T;
const chance = (percent: number) => draw(100) < percent;
const givens = 'Ada,Adah,Bola,Chidi,Femi,Grace,Ife,Jo,Kemi,Musa,Ngozi,Sade,Tolu,Uche,Hassan,Hasan'.split(',');
const families = 'Bello,Belo,Ade,Eze,Obi,Balogun,Danjuma,Okafor,Musa,Lawal,Ojo'.split(',');
const two = (number: number) => String(number).padStart(2, '0');

/** Families with three children each, of whom some are twins. */
const people = Array.from({ length: 90 }, (_, home): PersonTexts[] => {
  const house = {
    family: some(families),
    houseNumber: String(1 + draw(40)),
    street: `${some(families)} Lane`,
    postcode: `LS${1 + draw(5)} ${draw(9)}AB`,
  };
  const day = `${two(1 + draw(12))}-${two(1 + draw(28))}`;
  return [0, 1, 2].map((at) => ({
    ...house,
    given: some(givens),
    dateOfBirth: `${2_000 + (at === 2 ? 3 : 0)}-${at < 2 && chance(20) ? day : `0${1 + at}-${two(1 + draw(28))}`}`,
    sex: some(['F', 'M']),
    email: chance(40) ? `${some(givens)}${draw(20)}@example.org` : null,
    identifiers: [chance(50) ? String(4_000_000_000 + (home * 3 + at) * 7_919) : null],
  }));
}).flat();

/** Somebody as another office has them. */
const written = (person: PersonTexts): PersonTexts => ({
  ...person,
  given: chance(15) ? some(givens) : (person.given ?? null),
  family: chance(8) ? null : (person.family ?? null),
  dateOfBirth: chance(12) ? `200${draw(5)}-0${1 + draw(9)}-11` : (person.dateOfBirth ?? null),
  houseNumber: chance(10) ? null : (person.houseNumber ?? null),
  postcode: chance(10) ? `LS${1 + draw(5)} ${draw(9)}AB` : (person.postcode ?? null),
  email: chance(30) ? null : (person.email ?? null),
});
const known = (list: readonly PersonTexts[], share: number) =>
  list.filter(() => chance(share)).map((person) => written(person));
const left = known(people, 80);
const right = known(people, 80).slice(0, left.length);
const twice = [...left, ...known(left, 40), ...left.slice(0, 9), ...left.slice(0, 5)];

const packed = (rows: readonly PersonTexts[], vocabulary: Vocabulary) =>
  packPeople(vocabulary, rows, new PackedRows());
const numbers = (rows: readonly unknown[]) => rows.map((_, at) => at);
const ordered = <T>(rows: readonly T[], order: readonly number[]) => order.map((at) => rows[at] as T);
/** An order of all rows. */
const anyOrder = (rows: readonly unknown[]) => fc.shuffledSubarray(numbers(rows), { minLength: rows.length });

/** Pairs by the numbers of their rows as they are to be called. */
function byName(pairs: readonly LinkedPair[], nameOf: (pair: LinkedPair) => readonly [number, number]) {
  const found = pairs.map((pair) => ({ ...pair, name: nameOf(pair).join(' ') }));
  return new Map(found.map(({ name, decision, probability }) => [name, { decision, probability }]));
}

function expectAlike(found: ReturnType<typeof byName>, plain: ReturnType<typeof byName>): void {
  expect([...found.keys()].sort()).toEqual([...plain.keys()].sort());
  for (const [name, { decision, probability }] of plain) {
    expect([name, found.get(name)?.decision]).toEqual([name, decision]);
    expect(Math.abs((found.get(name)?.probability as number) - probability)).toBeLessThan(1e-9);
  }
}

/** Links two files whose rows stand in an order; pairs are named by the rows as they were. */
function linked(lefts: readonly number[], rights: readonly number[], turned: boolean) {
  const vocabulary = new Vocabulary();
  const [a, b] = [ordered(left, lefts), ordered(right, rights)];
  const [first, second] = turned ? [b, a] : [a, b];
  const files = { left: packed(first, vocabulary), right: packed(second, vocabulary), vocabulary };
  const pairs = linkFiles(files).pairs;
  return byName(pairs, (pair) => {
    const [one, other] = turned ? [pair.right, pair.left] : [pair.left, pair.right];
    return [lefts[one] as number, rights[other] as number];
  });
}

test('files linked in any order of their rows, and either of them the left one, give the same pairs', () => {
  expect(left.length).toBe(right.length);
  const plain = linked(numbers(left), numbers(right), false);
  expect(plain.size).toBeGreaterThan(150);
  fc.assert(
    fc.property(anyOrder(left), anyOrder(right), fc.boolean(), (lefts, rights, turned) => {
      expectAlike(linked(lefts, rights, turned), plain);
    }),
    { numRuns: 4 },
  );
});

/** Duplicates of a file whose rows stand in an order, and its clusters by the least of their rows. */
function duplicates(order: readonly number[]) {
  const vocabulary = new Vocabulary();
  const rows = packed(ordered(twice, order), vocabulary);
  const ties = Int32Array.from(order);
  const before = rows.values.slice();
  const { pairs, clusters } = dedupeRows(rows, vocabulary, { ties });
  expect(rows.values).toEqual(before);
  const members = new Map<number, number[]>();
  for (const [row, cluster] of clusters.entries())
    members.set(cluster, [...(members.get(cluster) ?? []), order[row] as number]);
  const named = [...members.values()].map((rows) => rows.sort((a, b) => a - b).join(' ')).sort();
  const nameOf = (pair: LinkedPair) => {
    const [one, other] = [order[pair.left] as number, order[pair.right] as number];
    return [Math.min(one, other), Math.max(one, other)] as const;
  };
  return { pairs: byName(pairs, nameOf), named };
}

test('a file has the same duplicates and clusters in any order of its rows, which are left as they were', () => {
  const plain = duplicates(numbers(twice));
  expect(plain.pairs.size).toBeGreaterThan(50);
  fc.assert(
    fc.property(anyOrder(twice), (order) => {
      const found = duplicates(order);
      expectAlike(found.pairs, plain.pairs);
      expect(found.named).toEqual(plain.named);
    }),
    { numRuns: 4 },
  );
});

test('rows that say the same stand all over the order, so that the first of it are a sample', () => {
  const vocabulary = new Vocabulary();
  const rows = packed([...people, ...Array.from({ length: 270 }, () => ({}))], vocabulary);
  const isEmpty = (at: number) =>
    rows.values.subarray(at * stride, (at + 1) * stride).every((value) => value === 0);
  const empty = inOwnOrder([{ rows }], vocabulary, () => numbers(people).filter(isEmpty).length);
  expect(empty).toBeGreaterThan(95);
  expect(empty).toBeLessThan(175);
});

test('an index learns the same whatever order its rows came in', () => {
  const learned = (order: readonly number[], feed: readonly PersonTexts[]) => {
    const index = new MatchIndex(left.length);
    for (const at of order) index.put(`${at}`, left[at] as PersonTexts);
    index.build();
    const { match, household, unrelated, matches, coupled } = index.learn(feed).model;
    return { match, household, unrelated, matches, coupled };
  };
  const plain = learned(numbers(left), right);
  fc.assert(
    fc.property(anyOrder(left), anyOrder(right), (order, feed) => {
      expect(learned(order, ordered(right, feed))).toEqual(plain);
    }),
    { numRuns: 4 },
  );
});
