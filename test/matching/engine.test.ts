import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ColumnMap } from '../../cli/match/map.ts';
import { readMatchFile } from '../../cli/match/read.ts';
import { BlockIndex } from '../../platform/matching/blocks.ts';
import { isForbidden } from '../../platform/matching/decide.ts';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { field } from '../../platform/matching/fields.ts';
import { type Linked, linkFiles } from '../../platform/matching/link.ts';
import { editsApart } from '../../platform/matching/similarity.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';
import { at, type Person, rowsOf, somebody } from './people.ts';

const fixture = (file: string) => `${import.meta.dirname}/fixtures/${file}`;

const febrl: ColumnMap = {
  id: 'rec_id',
  given: 'given_name',
  family: 'surname',
  dateOfBirth: { column: 'date_of_birth', format: 'yyyyMMdd' },
  houseNumber: 'street_number',
  street: 'address_1',
  locality: 'suburb',
  postcode: 'postcode',
  identifiers: ['soc_sec_id'],
};
const census: ColumnMap = {
  id: 'simulant_id',
  given: 'first_name',
  middle: 'middle_initial',
  family: 'last_name',
  dateOfBirth: { column: 'date_of_birth', format: 'MM/dd/yyyy' },
  sex: 'sex',
  houseNumber: 'street_number',
  street: 'street_name',
};

function linkWic(): { linked: Linked; pairs: { left: string; right: string; probability: number }[] } {
  const vocabulary = new Vocabulary();
  const wic = { ...census, dateOfBirth: { column: 'date_of_birth', format: 'MMddyyyy' as const } };
  const left = readMatchFile(fixture('wic_2020.csv'), 'map', wic, vocabulary);
  const right = readMatchFile(fixture('census_2020.csv'), 'map', census, vocabulary);
  const linked = linkFiles({ left: left.rows, right: right.rows, vocabulary });
  const pairs = linked.pairs.map(({ left: a, right: b, probability }) => ({
    left: left.ids.text(a),
    right: right.ids.text(b),
    probability,
  }));
  return { linked, pairs };
}

const f1 = (hits: number, found: number, truth: number) => (2 * hits) / (found + truth);

describe('accuracy on the data of others', () => {
  test('people of one household, learned without labels: F1 of 0.98 at least', () => {
    const { pairs } = linkWic();
    const likely = pairs.filter(({ probability }) => probability >= 0.5);
    const hits = likely.filter(({ left, right }) => left === right).length;
    expect(f1(hits, likely.length, 130)).toBeGreaterThanOrEqual(0.98);
  });

  test('duplicates with slips in every field: F1 of 0.985 at least, clustered', () => {
    const vocabulary = new Vocabulary();
    const { rows, ids } = readMatchFile(fixture('febrl1.csv'), 'map', febrl, vocabulary);
    const { clusters } = dedupeRows(rows, vocabulary);
    const person = (row: number) => ids.text(row).split('-')[1];
    let [hits, found] = [0, 0];
    for (let row = 0; row < rows.count; row += 1) {
      for (let other = 0; other < row; other += 1) {
        if (clusters[row] !== clusters[other]) continue;
        found += 1;
        if (person(row) === person(other)) hits += 1;
      }
    }
    expect(f1(hits, found, 500)).toBeGreaterThanOrEqual(0.985);
  });

  test('the same files give the same pairs to the last bit', () => {
    expect(linkWic().pairs).toEqual(linkWic().pairs);
  });
});

test('clusters hold two copies kept apart as a pair where a row vouches for both, and no twins for a row without a name', () => {
  const vocabulary = new Vocabulary();
  // Families of three at one address each, so that the file shows people who live together.
  const names = ['Amelia', 'Noah', 'Isla', 'Arthur', 'Freya', 'George', 'Maryam', 'Tomasz', 'Chidi', 'Hana'];
  const families = Array.from({ length: 200 }, (_, home): Person[] =>
    [0, 1, 2].map((member) => ({
      given: names[(home * 3 + member * 7) % names.length] as string,
      family: `${names[home % 7]}${names[(home * 3 + 1) % 9]}son`,
      birth: [1_950 + ((home * 13 + member * 29) % 65), 1 + ((home + member) % 12), 1 + ((home * 5) % 28)],
      sex: member % 2 ? 'M' : 'F',
      houseNumber: String(1 + (home % 60)),
      street: `${names[home % 10]} ${names[home % 9]} Road`,
      postcode: `LS${1 + (home % 9)} ${home % 10}AB`,
      identifier: String(7_000_000_001 + home * 7_919_003 + member * 104_729),
    })),
  ).flat();
  const home = {
    family: 'Davies',
    houseNumber: '58',
    street: 'Brookcroft Terrace',
    postcode: 'DT1 2DY',
    sex: 'M',
  };
  const owen: Person = { ...home, given: 'Owen', birth: [2_005, 9, 26], identifier: '5609341088' };
  const twins = {
    ...home,
    family: 'Okafor',
    birth: [2_011, 3, 4] as const,
    street: 'Larch Way',
    postcode: 'DT4 7QX',
  };
  const added: Person[] = [
    owen,
    owen,
    owen,
    {
      ...owen,
      given: 'Owenn',
      birth: [2_005, 9, 28],
      houseNumber: '7',
      street: 'Elm Road',
      postcode: 'DT4 9AB',
    },
    { ...owen, birth: [2_005, 7, 26], identifier: '' },
    { ...twins, given: 'Kelechi' },
    { ...twins, given: 'Benedict' },
    twins,
  ];
  const { model, scorer, clusters } = dedupeRows(rowsOf([...families, ...added], vocabulary), vocabulary);
  expect(model.others).toBeGreaterThan(0.5);
  const { values } = rowsOf(added, vocabulary);
  expect(scorer.score(values, at(3), values, at(4))).toBeLessThan(0);
  const of = [...clusters.slice(-added.length)];
  expect(new Set(of.slice(0, 5)).size).toBe(1);
  expect(of[5]).not.toBe(of[6]);
});

test('a damaged copy joins those of whom most say what it says, in a file where nobody lives together', () => {
  const vocabulary = new Vocabulary();
  const names = ['Amelia', 'Noah', 'Isla', 'Arthur', 'Freya', 'George', 'Maryam', 'Tomasz', 'Chidi', 'Hana'];
  const strangers = Array.from(
    { length: 400 },
    (_, place): Person => ({
      given: names[place % 10] as string,
      family: `${names[place % 7]}${names[(place * 3 + 1) % 9]}son`,
      birth: [1_950 + ((place * 13) % 65), 1 + (place % 12), 1 + ((place * 5) % 28)],
      houseNumber: String(1 + (place % 60)),
      street: `${names[place % 9]} Road`,
      postcode: `LS${place} 1AB`,
      identifier: String(7_000_000_001 + place * 7_919_003),
    }),
  );
  const rhys: Person = {
    given: 'Rhys',
    family: 'Llewellyn',
    birth: [1_972, 11, 23],
    houseNumber: '81',
    street: 'Harbour View',
    postcode: 'DT1 2DY',
    identifier: '5609341088',
  };
  const copies: Person[] = [
    rhys,
    { ...rhys, given: 'Xhysn', birth: [1_972, 11, 28] },
    { ...rhys, given: 'Ryhs', birth: [1_975, 11, 23], houseNumber: '18', street: 'Hawthorn View' },
    // Each differs from the others in what it has kept of Rhys.
    {
      given: 'Rhys',
      birth: [1_972, 1, 23],
      houseNumber: '81',
      street: 'Harbour View',
      postcode: 'DT1 2DY',
      identifier: '1447080316',
    },
  ];
  const { model, scorer, clusters } = dedupeRows(rowsOf([...strangers, ...copies], vocabulary), vocabulary);
  expect(model.others).toBeLessThan(0.1);
  expect(new Set(clusters.slice(-copies.length)).size).toBe(1);
  const { values } = rowsOf(copies, vocabulary);
  const odds = [0, 1, 2].map((copy) => scorer.score(values, at(copy), values, at(3)));
  expect(odds.reduce((sum, each) => sum + Math.max(-6, each), 0)).toBeLessThan(0);
});

describe('the scorer', () => {
  const vocabulary = new Vocabulary();
  let scorer: Linked['scorer'];

  // Learned from a few hundred made people, so that the weights are those of a real run.
  beforeAll(() => {
    const people = fc.sample(somebody, { seed: 7, numRuns: 300 });
    const rows = rowsOf(people, vocabulary);
    scorer = linkFiles({ left: rows, right: rowsOf(people.slice(100), vocabulary), vocabulary }).scorer;
  });

  test('gives the same in either order, and each time', () => {
    fc.assert(
      fc.property(somebody, somebody, (a, b) => {
        const { values } = rowsOf([a, b], vocabulary);
        const once = scorer.score(values, at(0), values, at(1));
        const levels = [...scorer.comparer.levels];
        expect(scorer.score(values, at(1), values, at(0))).toBeCloseTo(once, 10);
        expect([...scorer.comparer.levels]).toEqual(levels);
        expect(scorer.score(values, at(0), values, at(1))).toBe(once);
      }),
    );
  });

  test('counts slips wherever they stand, a swap of neighbours as one', () => {
    const levelOf = (one: string, other: string) => {
      const { values } = rowsOf([{ identifier: one }, { identifier: other }], vocabulary);
      scorer.comparer.compare(values, at(0), values, at(1));
      return scorer.comparer.levels[field.identifier];
    };
    const number = '4592721437';
    expect(['459271437', '5492721437'].map((other) => levelOf(number, other))).toEqual([1, 1]);
    // One slip near each end, in whichever order.
    expect(['549272143', '8592721431', '54592721473'].map((other) => levelOf(number, other))).toEqual([
      2, 2, 2,
    ]);
    expect(['8592721', '5973127326', '7341272954'].map((other) => levelOf(number, other))).toEqual([3, 3, 3]);
    expect([
      editsApart('abcd', 'badc', 2),
      editsApart('abcdef', 'abdcfe', 1),
      editsApart('ab', 'ba', 1),
    ]).toEqual([2, 2, 1]);
  });

  test('finds no number for names that are none, and one for each of another script', () => {
    const [baby, infant, twin, cyrillic, disguised] = ['Baby', 'INFANT', 'Twin one', 'Ольга', 'Аmеlіа'].map(
      (given) => rowsOf([{ given }], vocabulary).values[field.given] as number,
    );
    expect([baby, infant, twin]).toEqual([0, 0, 0]);
    expect(cyrillic).toBeGreaterThan(0);
    expect(disguised).toBe(rowsOf([{ given: 'Amelia' }], vocabulary).values[field.given]);
  });
});

describe('an index that lives on', () => {
  test('finds rows that were added or changed, and none that was taken out', () => {
    const vocabulary = new Vocabulary();
    const person: Person = { given: 'Ada', family: 'Bello', birth: [2_010, 5, 17], postcode: 'LS1 4AP' };
    const rows = rowsOf([person, { ...person, given: 'Kemi' }], vocabulary);
    const index = new BlockIndex(rows, vocabulary);
    const asked = rowsOf([person], vocabulary).values;
    const found = () => {
      index.begin();
      let last = index.search(asked, 0, 1);
      for (const tier of [2, 3]) last = index.search(asked, 0, tier);
      return [...last.rows.subarray(0, last.count)].sort();
    };
    expect(found()).toEqual([0, 1]);
    index.remove(0);
    expect(found()).toEqual([1]);
    const added = rows.add();
    rows.values.copyWithin(added, at(0), at(1));
    index.add(rows.values, 2);
    index.add(rows.values, 0);
    expect(found()).toEqual([0, 1, 2]);
  });
});

describe('what must never be matched', () => {
  const family = 'Okafor';
  const names = fc.constantFrom(
    'Ada',
    'Bola',
    'Chidi',
    'Femi',
    'Grace',
    'Ife',
    'Kemi',
    'Musa',
    'Ngozi',
    'Sade',
  );
  const families = fc.constantFrom('Bello', 'Ade', 'Eze', 'Obi', 'Balogun', 'Danjuma');
  const days = fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 5_000 }));
  const born = (day: number) => [2_000 + (day % 14), 1 + (day % 12), 1 + (day % 28)] as const;
  /** Brothers and sisters, two to a house. */
  const town = (count: number): Person[] =>
    fc
      .sample(fc.tuple(fc.uniqueArray(names, { minLength: 2, maxLength: 2 }), families, days), {
        seed: 3,
        numRuns: count / 2,
      })
      .flatMap(([given, name, [one, two]], at) => {
        const place = {
          houseNumber: String(at % 90),
          street: `Street ${at % 40}`,
          postcode: `LS${at % 9} ${at % 8}AB`,
        };
        return [one, two].map((day, child) => ({
          given: given[child] as string,
          family: name,
          birth: born(day),
          ...place,
        }));
      });
  const home = { houseNumber: '7', street: 'Mill Lane', postcode: 'LS1 4AP' };

  test('twins, whatever else they share', () => {
    const shared = { family, birth: [2_010, 5, 17] as const, ...home };
    const [one, two]: Person[] = [
      { given: 'Taiwo', sex: 'F', ...shared },
      { given: 'Kehinde', sex: 'F', ...shared },
    ];
    const vocabulary = new Vocabulary();
    const left = rowsOf([...town(300), one as Person], vocabulary);
    const right = rowsOf([...town(300), two as Person], vocabulary);
    const { pairs } = linkFiles({ left, right, vocabulary });
    expect(
      pairs.filter(({ left: a, right: b, decision }) => a === 300 && b === 300 && decision === 'match'),
    ).toEqual([]);
    expect(pairs.filter(({ decision }) => decision === 'match').length).toBeGreaterThan(250);
    const both = new Vocabulary();
    const { clusters } = dedupeRows(rowsOf([...town(300), one as Person, two as Person], both), both);
    expect(clusters[300]).not.toBe(clusters[301]);
  });

  test('twins whose names are alike, where sex or number differ', () => {
    const vocabulary = new Vocabulary();
    const shared = { family, birth: [2_010, 5, 17] as const, ...home };
    const twins: readonly (readonly [Person, Person])[] = [
      [
        { given: 'Daniel', sex: 'M', ...shared },
        { given: 'Daniella', sex: 'F', ...shared },
      ],
      [
        { given: 'Jack', identifier: '7392329117', ...shared },
        { given: 'Jacob', identifier: '5973127326', ...shared },
      ],
    ];
    const { scorer } = linkFiles({
      left: rowsOf(town(300), vocabulary),
      right: rowsOf(town(300), vocabulary),
      vocabulary,
    });
    const forbidden = ([one, two]: readonly [Person, Person]) => {
      const { values } = rowsOf([one, two], vocabulary);
      scorer.comparer.compare(values, at(0), values, at(1));
      return isForbidden(scorer.comparer);
    };
    expect(twins.map(forbidden)).toEqual([true, true]);
    // One child whose name was mistyped stays one child.
    expect(twins.map(([one]) => forbidden([one, { ...one, given: `${one.given}e` }]))).toEqual([
      false,
      false,
    ]);
  });

  test('rows that say nothing, and rows that say one thing', () => {
    const vocabulary = new Vocabulary();
    const empty: Person[] = [{}, {}, { family }, { sex: 'F' }];
    const left = rowsOf([...town(200), ...empty], vocabulary);
    const right = rowsOf([...town(200), ...empty], vocabulary);
    const { pairs } = linkFiles({ left, right, vocabulary });
    expect(
      pairs.filter(({ left: a, right: b, probability }) => (a >= 200 || b >= 200) && probability >= 0.5),
    ).toEqual([]);
    const alone = new Vocabulary();
    const silent = dedupeRows(rowsOf([{}, {}, {}, { sex: 'F' }, { sex: 'F' }], alone), alone);
    expect(silent.pairs).toEqual([]);
  });

  test('anything between empty files', () => {
    const vocabulary = new Vocabulary();
    expect(linkFiles({ left: rowsOf([]), right: rowsOf(town(5), vocabulary), vocabulary }).pairs).toEqual([]);
    expect(dedupeRows(rowsOf([]), vocabulary).pairs).toEqual([]);
    expect(dedupeRows(rowsOf([{}], vocabulary), vocabulary).pairs).toEqual([]);
  });
});
