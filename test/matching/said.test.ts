import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ColumnMap } from '../../cli/match/map.ts';
import { readMatchFile } from '../../cli/match/read.ts';
import { field, stride } from '../../platform/matching/fields.ts';
import { givenText } from '../../platform/matching/texts.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';
import { temporaryFolder } from '../support/processes.ts';

const folder = temporaryFolder();
const map: ColumnMap = {
  id: 'id',
  given: 'given',
  middle: 'middle',
  family: 'family',
  sex: 'sex',
  email: 'email',
  houseNumber: 'house',
  locality: 'town',
  postcode: 'postcode',
  identifiers: ['nhs', 'phone'],
  dateOfBirth: { column: 'born', format: 'yyyyMMdd' },
};
const columns = 'id,given,middle,family,sex,email,house,town,postcode,nhs,phone,born'.split(',');

/** The numbers of the values of each row, by the place of their field. */
function read(...rows: readonly Readonly<Record<string, string>>[]): Int32Array[] {
  const lines = rows.map((row, at) => columns.map((name) => (name === 'id' ? at : (row[name] ?? ''))).join());
  const file = join(folder, 'a.csv');
  writeFileSync(file, `${columns.join()}\n${lines.join('\n')}\n`);
  const { values } = readMatchFile(file, 'map.json', map, new Vocabulary()).rows;
  return rows.map((_, at) => values.slice(at * stride, (at + 1) * stride));
}

const whole = {
  given: 'Ada',
  middle: 'May',
  family: 'Okafor',
  sex: 'F',
  email: 'ada@home.uk',
  house: '12',
  town: 'Leeds',
  postcode: 'LS1 4AP',
  nhs: '943 476 5919',
  phone: '07700 900123',
  born: '20100102',
};

describe('a file says nothing', () => {
  test.each([
    'NULL',
    'null',
    'NaN',
    'nan',
    'None',
    'N/A',
    '#N/A',
    'n/a',
    'unknown',
    'Not known',
    'NOT STATED',
    '-',
    '?',
  ])('where %s stands, in any column', (text) => {
    const [row] = read(Object.fromEntries(Object.keys(whole).map((name) => [name, text])));
    expect(row).toEqual(new Int32Array(stride));
  });

  test('and names that look so are names', () => {
    const [row] = read({ given: 'Nan', middle: 'Na', family: 'Null', town: 'Norton' });
    for (const place of [field.given, field.middle, field.family, field.locality])
      expect(row?.[place]).not.toBe(0);
  });
});

describe('one value is one, whatever program wrote it', () => {
  const [nbsp, dash] = ['\u00a0', '\u2013'];
  test.each([
    ['numbers with a fraction', { house: '12.0', sex: '2.0', nhs: '9434765919.0', born: '20100102.0' }],
    ['a number without the nought before it', { phone: '7700900123', house: '012' }],
    ['a telephone number with its country', { phone: '+44 (0)7700 900123' }],
    ['the same as a number', { phone: '447700900123.0' }],
    ['the same as it is dialled from abroad', { phone: '0044 7700 900123' }],
    [
      'spaces and dashes of a word processor',
      { nhs: `943${nbsp}476${dash}5919`, email: `Ada@home.uk${nbsp}` },
    ],
    ['digits of another width', { nhs: '９４３４７６５９１９' }],
    ['a title before the name', { given: 'Miss Ada', sex: `F${nbsp}` }],
  ])('%s', (_, said) => {
    const [row, other] = read(whole, { ...whole, ...said });
    expect(other).toEqual(row);
  });

  test('and numbers that differ stay two', () => {
    const numbers = [
      '447700900123',
      '440700900123',
      '44770090012',
      '4477009001234',
      'A447700900123',
      '1200',
      '120',
    ];
    const rows = read(...numbers.map((phone) => ({ ...whole, phone })));
    expect(new Set(rows.map((row) => row[field.identifier + 1])).size).toBe(numbers.length);
  });

  test('a title alone is no name, and stays where it is one', () => {
    expect(['Master', 'Dr Ada May', 'Missy'].map(givenText)).toEqual(['master', 'ada may', 'missy']);
  });
});
