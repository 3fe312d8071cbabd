import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMap } from '../../cli/match/map.ts';
import { readMatchFile } from '../../cli/match/read.ts';
import { dedupeRows } from '../../platform/matching/dedupe.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';
import { temporaryFolder } from '../support/processes.ts';

const folder = temporaryFolder();
const columns = ['id', 'name', 'surname', 'born', 'street', 'nhs'] as const;
type Column = (typeof columns)[number];
const words = 'Ada,Zoë,Łukasz,Siân,Femi,Grace,Ife,Kemi,O’Neill,Ngozi,Sade'.split(',');

/** Forty people, of whom every third has two rows. */
const rows = Array.from({ length: 40 }, (_, at): Readonly<Record<Column, string>>[] => {
  const person = {
    id: `${at}`,
    name: words[(at * 7) % 11] as string,
    surname: words[(at * 3 + (at >> 2)) % 11] as string,
    born: `${1950 + at}-0${1 + (at % 9)}-1${at % 8}`,
    street: `${1 + ((at * 5) % 23)} Mill Lane`,
    nhs: at % 4 === 0 ? 'NA' : String(4_000_000_000 + at * 7_919),
  };
  return at % 3 === 0 ? [person, { ...person, id: `${at}b`, name: person.name.slice(0, -1) }] : [person];
}).flat();

const entries = Object.entries({
  id: 'id',
  given: 'name',
  family: 'surname',
  dateOfBirth: { column: 'born', format: 'yyyy-MM-dd' },
  street: 'street',
  identifiers: ['nhs'],
});

interface Form {
  readonly order: readonly Column[];
  readonly mapped: readonly (readonly [string, unknown])[];
  readonly lineEnd: string;
  readonly mark: string;
  readonly quote: string;
}

/** What is found in the rows when their file and its map are written in a form. */
function found({ order, mapped, lineEnd, mark, quote }: Form) {
  const [file, mapFile] = [join(folder, 'rows.csv'), join(folder, 'map.json')];
  const lines = rows.map((row) => order.map((column) => `${quote}${row[column]}${quote}`).join());
  writeFileSync(file, `${mark}${[order.join(), ...lines].join(lineEnd)}${lineEnd}`);
  writeFileSync(mapFile, JSON.stringify(Object.fromEntries(mapped)));
  const vocabulary = new Vocabulary();
  const { rows: packed } = readMatchFile(file, mapFile, readMap(mapFile), vocabulary);
  const { pairs, clusters } = dedupeRows(packed, vocabulary);
  return { pairs, clusters };
}

test('what is found does not depend on the order of columns, the map, line ends, quotes or a mark of byte order', () => {
  const plain = found({ order: columns, mapped: entries, lineEnd: '\n', mark: '', quote: '' });
  expect(plain.pairs.length).toBeGreaterThan(10);
  const forms = fc.record({
    order: fc.shuffledSubarray([...columns], { minLength: columns.length }),
    mapped: fc.shuffledSubarray(entries, { minLength: entries.length }),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\ufeff'),
    quote: fc.constantFrom('', '"'),
  });
  fc.assert(
    fc.property(forms, (form) => {
      expect(found(form)).toEqual(plain);
    }),
    { numRuns: 12 },
  );
});
