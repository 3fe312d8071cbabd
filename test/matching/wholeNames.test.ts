import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ColumnMap } from '../../cli/match/map.ts';
import { readMatchFile } from '../../cli/match/read.ts';
import { takeApartNames } from '../../cli/match/wholeNames.ts';
import { field, stride } from '../../platform/matching/fields.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';
import { splitName } from '../../platform/matching/wholeName.ts';
import { temporaryFolder } from '../support/processes.ts';

const folder = temporaryFolder();

/** Given, middle and family name of each row as they are compared. */
function read(map: Omit<ColumnMap, 'id'>, ...rows: readonly (readonly string[])[]): string[][] {
  const file = join(folder, 'names.csv');
  const lines = rows.map((cells, at) => [String(at), ...cells.map((cell) => `"${cell}"`)].join());
  writeFileSync(file, `id,one,two,three\n${lines.join('\n')}\n`);
  const vocabulary = new Vocabulary();
  const { rows: packed } = readMatchFile(file, 'map.json', { id: 'id', ...map }, vocabulary);
  takeApartNames([packed], vocabulary.names);
  const { values } = packed;
  return rows.map((_, row) =>
    [field.given, field.middle, field.family].map((place) =>
      vocabulary.names.text(values[row * stride + place] as number),
    ),
  );
}

describe('a whole name is taken apart', () => {
  test.each([
    ['Ada Hill', 'ada', '', 'hill'],
    ['Ada May Hill', 'ada', 'may', 'hill'],
    ['HILL, ADA MAY', 'ada', 'may', 'hill'],
    ['Dr. Ada van der Berg', 'ada', '', 'berg'],
    ['Maria de la Cruz', 'maria', '', 'cruz'],
    ['Ada Mc Donald', 'ada', '', 'mcdonald'],
    ['Ada Hill-Okafor', 'ada', '', 'hill okafor'],
    ['John Hill Jr.', 'john', '', 'hill jr'],
    ['John Hill, Jr', 'john', '', 'hill jr'],
    ['Hill, John, Jr', 'john', '', 'hill jr'],
    ['Hill', '', '', 'hill'],
    ['Baby Hill', '', '', 'hill'],
    ['', '', '', ''],
    [' , ', '', '', ''],
  ])('%s', (raw, ...parts) => {
    expect(splitName(raw)).toEqual(parts);
  });
});

describe('a column of whole names is known', () => {
  test('where it is mapped as the family name and no given name is', () => {
    const names = [['Ada May Hill'], ['Noah Okafor'], ['Hodan Warsame']] as const;
    const parts = [
      ['ada', 'may', 'hill'],
      ['noah', '', 'okafor'],
      ['hodan', '', 'warsame'],
    ];
    const wide = names.map(([name]) => [name, '', '']);
    expect(read({ family: 'one' }, ...wide)).toEqual(parts);
    expect(read({ family: 'one', given: 'two' }, ...wide)).toEqual(parts);
    expect(read({ given: 'one' }, ...wide)).toEqual(parts);
    expect(read({ given: 'one', family: 'one' }, ...wide)).toEqual(parts);
  });

  test('where the family name stands first', () => {
    const rows = [
      ['Hill, Ada May', '', ''],
      ['Warsame, Hodan', '', ''],
    ];
    expect(read({ family: 'one' }, ...rows)).toEqual([
      ['ada', 'may', 'hill'],
      ['hodan', '', 'warsame'],
    ]);
  });

  test('and leaves a middle name of its own column where the whole name has none', () => {
    expect(read({ family: 'one', middle: 'two' }, ['Ada Hill', 'May', ''])).toEqual([['ada', 'may', 'hill']]);
  });
});

describe('names of several words are left whole', () => {
  test('that are family names', () => {
    const rows = ['Garcia Lopez', 'Perez Torres', 'Flores Rivera'].map((name) => [name, '', '']);
    expect(read({ family: 'one' }, ...rows).map(([given]) => given)).toEqual(['', '', '']);
  });

  test('that are given names', () => {
    const rows = ['Ada May', 'Anna Maria', 'John Paul'].map((name) => [name, '', '']);
    expect(read({ given: 'one' }, ...rows).map(([given]) => given)).toEqual([
      'ada may',
      'anna maria',
      'john paul',
    ]);
  });

  test('beside a given name', () => {
    const rows = [
      ['Ada Hill', 'May', ''],
      ['Noah Okafor', 'Ben', ''],
    ];
    expect(read({ family: 'one', given: 'two' }, ...rows).map((parts) => parts[2])).toEqual([
      'ada hill',
      'noah okafor',
    ]);
  });
});

describe('a name that stands whole in one column of some rows', () => {
  const known = [
    ['Ada', '', 'Hill'],
    ['Noah', '', 'Okafor'],
    ['Ana', '', 'Garcia Lopez'],
    ['Garcia', '', 'Lopez'],
  ] as const;
  const map = { given: 'one', middle: 'two', family: 'three' };
  const last = (row: readonly string[]) => read(map, ...known, row).at(-1);

  test('is taken apart where other rows show what its words are', () => {
    expect(last(['', '', 'Ada May Okafor'])).toEqual(['ada', 'may', 'okafor']);
    expect(last(['', '', 'Okafor, Ada'])).toEqual(['ada', '', 'okafor']);
    expect(last(['Noah Hill', '', ''])).toEqual(['noah', '', 'hill']);
  });

  test('is left where it may be one name', () => {
    expect(last(['', '', 'Garcia Lopez'])).toEqual(['', '', 'garcia lopez']);
    expect(last(['', '', 'Ngozi Eze'])).toEqual(['', '', 'ngozi eze']);
    expect(last(['Ada Noah', '', ''])).toEqual(['ada noah', '', '']);
    expect(last(['', '', ''])).toEqual(['', '', '']);
  });

  test('is taken apart by one of its words where that is usual in the file', () => {
    const whole = Array.from({ length: 20 }, () => ['', '', 'Noah Hill']);
    const among = (row: readonly string[]) => read(map, ...known, ...whole, row).at(-1);
    expect(among(['', '', 'Adda Okafor'])).toEqual(['adda', '', 'okafor']);
    expect(among(['', '', 'Ada May Okafro'])).toEqual(['ada', 'may', 'okafro']);
    expect(among(['Adda Okafor', '', ''])).toEqual(['adda', '', 'okafor']);
    expect(among(['Ada Mary', '', ''])).toEqual(['ada mary', '', '']);
    expect(among(['', '', 'Hill Okafor'])).toEqual(['', '', 'hill okafor']);
    expect(among(['', '', 'Ngozi Eze'])).toEqual(['', '', 'ngozi eze']);
  });
});
