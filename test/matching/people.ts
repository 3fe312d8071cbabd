import fc from 'fast-check';
import { packDate } from '../../platform/matching/dates.ts';
import { field, stride } from '../../platform/matching/fields.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';

/** Somebody as a file may hold them; whatever is left out is not known. */
export interface Person {
  readonly given?: string;
  readonly middle?: string;
  readonly family?: string;
  readonly birth?: readonly [year: number, month: number, day: number];
  readonly sex?: string;
  readonly houseNumber?: string;
  readonly street?: string;
  readonly postcode?: string;
  readonly email?: string;
  readonly identifier?: string;
}

/** People as packed rows of a vocabulary. */
export function rowsOf(people: readonly Person[], vocabulary = new Vocabulary()): PackedRows {
  const rows = new PackedRows();
  for (const { birth, ...texts } of people) {
    const offset = rows.add();
    for (const [name, text] of Object.entries(texts)) {
      const bytes = Buffer.from(text as string);
      const place = field[name as keyof typeof texts];
      rows.values[offset + place] = vocabulary.value(name as keyof typeof texts, bytes, 0, bytes.length);
    }
    if (birth) rows.values[offset + field.dateOfBirth] = packDate(...birth);
  }
  return rows;
}

/** Where a row begins. */
export const at = (row: number) => row * stride;

const given = [
  'Amelia',
  'Noah',
  'Oliver',
  'Isla',
  'Mohammed',
  'Muhammad',
  'Katherine',
  'Kate',
  'Zofia',
  'Łukasz',
  'A',
  'Baby',
];
const family = [
  'Smith',
  'Smyth',
  'Okafor',
  'Nowak',
  'al-Hassan',
  'Hassan',
  'Garcia Lopez',
  'O’Neill',
  'Oneill',
  'Wu',
];

/** People of all kinds, with anything missing. */
export const somebody: fc.Arbitrary<Person> = fc.record(
  {
    given: fc.oneof(fc.constantFrom(...given), fc.string({ unit: 'grapheme', maxLength: 8 })),
    middle: fc.constantFrom('Jane', 'J', 'Ali'),
    family: fc.oneof(fc.constantFrom(...family), fc.string({ unit: 'grapheme', maxLength: 8 })),
    birth: fc.tuple(
      fc.integer({ min: 2001, max: 2004 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
    ),
    sex: fc.constantFrom('F', 'M'),
    houseNumber: fc.constantFrom('1', '11', '12a'),
    street: fc.constantFrom('High Street', 'High St', 'Mill Lane'),
    postcode: fc.constantFrom('LS1 4AP', 'LS1 4AB', 'LS2 9JT', 'M1 1AE'),
    identifier: fc.constantFrom('9434765919', '9434765870', '4010232137'),
  },
  { requiredKeys: [] },
);
