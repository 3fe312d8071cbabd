import { expect, test } from 'vitest';
import { Comparer } from '../../platform/matching/compare.ts';
import { decide, isForbidden } from '../../platform/matching/decide.ts';
import { MatchIndex } from '../../platform/matching/matchIndex.ts';
import type { PersonTexts } from '../../platform/matching/person.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';
import { at, type Person, rowsOf } from './people.ts';

const born = { family: 'Penhaligon', birth: [2014, 3, 9], sex: 'F', street: 'Mill Lane' } as const;
const number = { identifier: '7392329117' };

/** Whether two may not be linked unseen. */
function isApart(one: Person, two: Person): boolean {
  const vocabulary = new Vocabulary();
  const { values } = rowsOf([one, two], vocabulary);
  const comparer = new Comparer(vocabulary);
  comparer.compare(values, at(0), values, at(1));
  return isForbidden(comparer);
}

const ella: Person = { given: 'Ella', middle: 'Clementine', ...born, ...number };
const short: Person = { given: 'Ella', middle: 'C', ...born, ...number };

test('a child called by her middle name is one child where a number says so, with a slip in it or beside its initial', () => {
  expect(isApart(ella, { ...born, ...number, given: 'Clementine' })).toBe(false);
  expect(isApart(ella, { ...born, ...number, given: 'Clemnetine', middle: 'E' })).toBe(false);
  expect(isApart(short, { ...born, ...number, given: 'Clementine', middle: 'Clementine' })).toBe(false);
  expect(isApart(short, { ...born, ...number, given: 'Clemetnine', middle: 'Clementine' })).toBe(false);
});

test('her twin of such a name is another, whatever else they share', () => {
  const twins: readonly (readonly [Person, Person])[] = [
    // No number of her own, another, or none that is known.
    [ella, { ...born, given: 'Clemnetine' }],
    [ella, { ...born, given: 'Clementine', middle: 'Clementine' }],
    [ella, { ...born, given: 'Clemnetine', identifier: '5973127326' }],
    [short, { ...born, given: 'Clementine', middle: 'Clementine' }],
    // An e-mail address is a family's.
    [
      { ...ella, identifier: '', email: 'home@example.org' },
      { ...born, given: 'Clementine', email: 'home@example.org' },
    ],
    // A number written on both rows, but another sex, or no name in common: an initial alone names nobody.
    [ella, { ...born, ...number, given: 'Clementine', sex: 'M' }],
    [ella, { ...born, ...number, given: 'Clemnetine', sex: 'M' }],
    [ella, { ...born, ...number, given: 'Clementine', family: 'Osei' }],
    [short, { ...born, ...number, given: 'Clementine' }],
    [short, { ...born, ...number, given: 'Clementine', middle: 'C' }],
    [short, { ...born, ...number, given: 'Clementine', middle: 'Rose' }],
    [ella, { ...born, ...number, given: 'Rosemary', middle: 'Clementine' }],
    [ella, { ...born, ...number, given: 'Beatrix' }],
  ];
  for (const [one, two] of twins) {
    expect(isApart(one, two), JSON.stringify(two)).toBe(true);
    expect(isApart(two, one), JSON.stringify(two)).toBe(true);
  }
});

test('so is a brother or a parent of such a name, whatever the dates of birth say', () => {
  const numberless = { ...ella, identifier: '' };
  // A date that is not known, one that is near, and one of another generation.
  for (const birth of [
    [0, 0, 0],
    [2011, 3, 9],
    [1986, 11, 30],
  ] as const) {
    const other: Person = { ...born, birth, given: 'Clementine', middle: 'Rose' };
    expect(isApart(numberless, other), String(birth)).toBe(true);
    expect(isApart(other, numberless), String(birth)).toBe(true);
    expect(isApart(ella, { ...other, ...number }), String(birth)).toBe(false);
  }
});

test('an index links her by her number, and never her twin who is not in it', () => {
  const index = new MatchIndex();
  const home = { houseNumber: '7', street: 'Mill Lane', postcode: 'LS14AP' };
  const person = (given: string, middle: string | null, numbers: readonly string[]): PersonTexts => ({
    given,
    middle,
    family: 'Penhaligon',
    dateOfBirth: '2014-03-09',
    sex: 'F',
    ...home,
    identifiers: numbers,
  });
  for (let other = 0; other < 400; other += 1) {
    index.put(`other ${other}`, {
      given: `Given${other % 40}`,
      middle: null,
      family: `Family${other % 90}`,
      sex: other % 2 ? 'F' : 'M',
      dateOfBirth: `20${10 + (other % 8)}-0${1 + (other % 9)}-1${other % 10}`,
      houseNumber: String(other),
      street: `Street ${other % 50}`,
      postcode: `LS${other % 9}1AB`,
      identifiers: [String(4_000_000_000 + other)],
    });
  }
  index.put('Ella', person('Ella', 'Clementine', ['7392329117']));
  index.build();
  index.learn([], 100_000);
  const linked = (row: PersonTexts) =>
    index.find(row).candidates.flatMap(({ key, decision }) => (decision === 'match' ? [key] : []));
  expect(linked(person('Clemnetine', null, ['7392329117']))).toEqual(['Ella']);
  for (const numbers of [[], ['5973127326']]) {
    expect(linked(person('Clemnetine', null, numbers))).toEqual([]);
    expect(linked(person('Clementine', 'Clementine', numbers))).toEqual([]);
  }
  expect(linked(person('Beatrix', null, ['7392329117']))).toEqual([]);
});

test('a Muhammad whose second name one row does not say is linked unseen by a number alone: it may be his brother', () => {
  const decided = (one: Person, two: Person) => {
    const vocabulary = new Vocabulary();
    const { values } = rowsOf([one, two], vocabulary);
    const comparer = new Comparer(vocabulary);
    comparer.compare(values, at(0), values, at(1));
    return decide(0.9999, comparer, Number.POSITIVE_INFINITY);
  };
  const boy = { ...born, sex: 'M' };
  for (const [one, two] of [
    [{ given: 'Muhammad', middle: 'Ali' }, { given: 'Muhammad' }],
    [{ given: 'Mohammed' }, { given: 'Muhammad', middle: 'H' }],
    [{ given: 'Muhammad Hassan' }, { given: 'Mohamed' }],
  ] as const) {
    expect(decided({ ...boy, ...one }, { ...boy, ...two })).toBe('review');
    expect(decided({ ...boy, ...two, ...number }, { ...boy, ...one, ...number })).toBe('match');
  }
  // Where neither says one, or both, and for whoever is called otherwise, nothing changes.
  expect(decided({ ...boy, given: 'Muhammad' }, { ...boy, given: 'Mohammed' })).toBe('match');
  expect(decided({ ...boy, given: 'Muhammad', middle: 'Ali' }, { ...boy, given: 'Mohammed Ali' })).toBe(
    'match',
  );
  expect(decided({ ...boy, given: 'Idris', middle: 'Ali' }, { ...boy, given: 'Idris' })).toBe('match');
});
