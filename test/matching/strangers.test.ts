import { expect, test } from 'vitest';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import type { PersonTexts } from '../../platform/matching/person.ts';
import { packPeople } from '../../platform/matching/person.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

const givens =
  'Ada Bola Chidi Femi Grace Ife Kemi Musa Ngozi Sade Wren Tomos Lowri Idris Pavel Irena Marek Agata'.split(
    ' ',
  );
const families =
  'Okafor Penhaligon Featherstone Nguyen Wadsworth Thirkell Balogun Nowak Mazur Pritchard Ogden Danso'.split(
    ' ',
  );

/** People of few names, each with a number; every sixth is there again, with a slip in the name and without the number. */
function peopleWith(emailOf: (given: string, family: string, at: number) => string): PersonTexts[] {
  return Array.from({ length: 1_500 }, (_, at): PersonTexts[] => {
    const drawn = Math.imul(at + 1, 0x9e3779b1) >>> 6;
    const given = givens[drawn % 18] as string;
    const family = families[(drawn >> 5) % 12] as string;
    const person = {
      given,
      family,
      sex: drawn & 1 ? 'F' : 'M',
      email: emailOf(given, family, at),
      dateOfBirth: `${1960 + ((drawn >> 9) % 60)}-${String(1 + (drawn % 12)).padStart(2, '0')}-${String(1 + ((drawn >> 7) % 28)).padStart(2, '0')}`,
      houseNumber: String(1 + ((drawn >> 3) % 60)),
      street: `${families[at % 12]} Lane`,
      postcode: `LS${1 + (at % 27)} ${at % 10}AB`,
      identifiers: [String(4_000_000_000 + at * 7_919)],
    };
    if (at % 6 !== 0) return [person];
    return [person, { ...person, family: `${family.slice(0, -1)}x`, identifiers: [] }];
  }).flat();
}

// Where strangers of one name have the very same address too, most of them are told apart all the same: 8,896 were not.
test.each([
  [2, (at: number) => `${at % 97}@mail${at % 3}.org`],
  [2_000, (at: number) => `${at % 2 ? at % 97 : ''}@mail${at % 4}.org`],
] as const)(
  'e-mail addresses made of names make no more than %d pairs of strangers of one name',
  (most, rest) => {
    const people = peopleWith((given, family, at) => `${given}.${family}${rest(at)}`);
    const vocabulary = new Vocabulary();
    const { pairs } = dedupeRows(packPeople(vocabulary, people, new PackedRows()), vocabulary);
    const likely = pairs.filter(({ probability }) => probability >= 0.5);
    const isOne = ({ left, right }: { left: number; right: number }) =>
      people[left]?.dateOfBirth === people[right]?.dateOfBirth &&
      people[left]?.email === people[right]?.email;
    expect(likely.filter(isOne).length).toBe(250);
    expect(likely.filter((pair) => !isOne(pair)).length).toBeLessThanOrEqual(most);
  },
);
