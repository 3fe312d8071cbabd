import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../support/properties.ts';
import { normaliseName } from '../../platform/matching/names.ts';
import { castPlaces } from '../support/cast.ts';
import { birth, feed, feedDependencies, file } from './feed/support.ts';
import { startWorld } from './support/world.ts';

const world = await startWorld({ searchesPerHour: 100_000, searchesPerDay: 100_000 });
const school = castPlaces.leedsAcademy.id;

/** Words of names in every script, with letters of two code units, marks, signs of regular expressions and of LIKE. */
const word = fc.oneof(
  fc.constantFrom(
    ...[
      'García',
      'López',
      "O'Neill",
      'O’Neill',
      'ap',
      'Rhys',
      'al-Hassan',
      'Łukasz',
      'Straße',
      'J',
      'Mc',
      'Ng',
      'Đặng',
    ],
    ...[
      '𠮷野',
      '𞤀𞤣𞤢𞤥𞤢',
      'Ольга',
      'محمد',
      'מרים',
      '李',
      '소영',
      'देवी',
      'İlker',
      'ﷺ',
      'e\u0301',
      '👧🏽',
      '%',
      '_',
      '\\',
      '(a+)+',
      '.*',
    ],
    ...['\u202eeilatuN', 'Ann\u200dMarie', 'x'.repeat(40), '', "'", '-', '1'],
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ').slice(0, 100));
const facts = [
  { dateOfBirth: '2015-04-08' },
  { postcode: 'LS9 7AB' },
  { schoolId: school },
  { ageRange: { from: 10, to: 12 } },
];

test('no name makes a search fail', async () => {
  const amira = world.as('amira');
  await fc.assert(
    fc.asyncProperty(name, name, fc.constantFrom(...facts), async (givenName, familyName, fact) => {
      const { __typename } = await world.search(amira, { givenName, familyName, ...fact });
      expect(['ChildSearch', 'InvalidInput', 'SearchTooBroad']).toContain(__typename);
    }),
    { numRuns: 300 },
  );
});

test('whoever has a name of letters is found by it as it stands, in capitals, and with the two changed', async () => {
  const amira = world.as('amira');
  const isName = (text: string) => /^[\p{L}\p{M}'’ -]+$/u.test(text) && normaliseName(text) !== '';
  const named = fc.sample(fc.tuple(name.filter(isName), name.filter(isName)), { numRuns: 20, seed: 5 });
  for (const [at, [givenName, familyName]] of named.entries()) {
    const postcode = `LS${1 + (at % 9)} ${at % 10}${'ABDEFGHJLN'[Math.floor(at / 10)]}Q`;
    const birthDate = `2014-0${1 + (at % 9)}-1${at % 10}`;
    const number = await world.plant({ givenName, familyName, birthDate, postcode });
    for (const fact of [{ dateOfBirth: birthDate }, { postcode }, { ageRange: { from: 11, to: 12 } }]) {
      for (const sought of [
        { givenName, familyName },
        { givenName: givenName.toUpperCase(), familyName: familyName.toUpperCase() },
        { givenName: familyName, familyName: givenName },
      ]) {
        const found = await world.search(amira, { ...sought, ...fact });
        const isThere =
          found.refine || found.candidates?.some((each: { number: string }) => each.number === number);
        expect([sought, fact, isThere], JSON.stringify(found)).toEqual([sought, fact, true]);
      }
    }
  }
});

test('a row of a file with a letter of two code units where its key ends is taken, and the rows beside it', async () => {
  const rows = [birth({ given_names: 'W𠮷𠮷𠮷', family_name: 'L𠮷𠮷𠮷' }), birth()];
  const { outcomes } = await feed(feedDependencies(world.database), file(rows));
  expect(outcomes).toMatchObject({ CREATED: 2 });
});
