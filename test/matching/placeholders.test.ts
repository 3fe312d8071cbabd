import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { leaveOutNumbers, leaveOutPlaceholders } from '../../cli/match/placeholders.ts';
import { field, stride } from '../../platform/matching/fields.ts';
import { type PersonTexts, packPeople } from '../../platform/matching/person.ts';
import { PackedRows } from '../../platform/matching/rows.ts';
import { Vocabulary } from '../../platform/matching/vocabulary.ts';
import { compiled } from '../support/command.ts';
import { temporaryFolder } from '../support/processes.ts';

const folder = temporaryFolder();

const syllables = 'bakelomiruostenerwythandor';
/** Another name for each number below 2,197. */
const nameOf = (at: number) =>
  [1, 13, 169]
    .map((each) => (Math.floor(at / each) % 13) * 2)
    .map((from) => syllables.slice(from, from + 2))
    .join('');

/** Parents and children of families, by day of birth; each family has a name and a home of its own. */
const people = Array.from({ length: 800 }, (_, at): PersonTexts & { dateOfBirth: string } => {
  const home = at >> 2;
  const drawn = Math.imul(at + 1, 0x9e3779b1) >>> 8;
  const year = at % 4 < 2 ? 1965 + (drawn % 25) : 2004 + (drawn % 14);
  const day = `${String(1 + ((drawn >> 5) % 12)).padStart(2, '0')}-${String(1 + ((drawn >> 9) % 28)).padStart(2, '0')}`;
  return {
    given: nameOf(at * 5 + 1),
    family: `${nameOf(home)}${nameOf(home * 11)}`,
    dateOfBirth: `${year}-${day}`,
    houseNumber: String(1 + (home % 90)),
    street: `${nameOf(home * 5)} lane`,
    postcode: `LS${1 + (home % 20)} 1AA`,
  };
});

const born = (rows: readonly PersonTexts[]) => {
  const packed = packPeople(new Vocabulary(), rows, new PackedRows());
  const leftOut = leaveOutPlaceholders(packed);
  return { leftOut, dates: rows.map((_, at) => packed.values[at * stride + field.dateOfBirth]) };
};

test.each(['0001-01-01', '1899-12-30', '1900-01-01', '9999-12-31'])(
  '%s is no date of birth',
  (dateOfBirth) => {
    expect(born([{ given: 'Ann', family: 'Lee', dateOfBirth }])).toEqual({ leftOut: 1, dates: [0] });
  },
);

test('nor is one that very many people of a file share, and that one person has in many rows is', () => {
  const shared = people.map((row, at) => (at % 7 === 0 ? { ...row, dateOfBirth: '1970-01-01' } : row));
  const { leftOut, dates } = born(shared);
  expect(leftOut).toBeGreaterThan(110);
  expect(dates.every((date, at) => (date === 0) === (shared[at]?.dateOfBirth === '1970-01-01'))).toBe(true);
  const [patient] = people;
  expect(born([...people, ...Array.from({ length: 60 }, () => patient as PersonTexts)]).leftOut).toBe(0);
});

test('1 January of many years stays: it tells the year', () => {
  const rounded = people.map((row, at) =>
    at % 2 ? { ...row, dateOfBirth: `${2010 + ((at >> 1) % 8)}-01-01` } : row,
  );
  expect(born(rounded).leftOut).toBe(0);
});

const program = await compiled('cli/match.ts');

test.each(['1900-01-01', '1970-01-01'])(
  'two rows of a person of which one says %s are one still',
  (placeholder) => {
    const copies = people.map((row, at) => ({ ...row, id: `${at}b` })).filter((_, at) => at % 3 === 0);
    const rows = [...people.map((row, at) => ({ ...row, id: `${at}a` })), ...copies];
    const lines = rows.map(({ id, dateOfBirth, ...row }, at) =>
      [
        id,
        row.given,
        row.family,
        at % 6 === 0 ? placeholder : dateOfBirth,
        row.houseNumber,
        row.street,
        row.postcode,
      ].join(),
    );
    const [input, map, out, clusters] = ['in.csv', 'map.json', 'out.csv', 'clusters.csv'].map((name) =>
      join(folder, name),
    ) as [string, string, string, string];
    writeFileSync(input, `id,given,family,born,no,street,postcode\n${lines.join('\n')}\n`);
    const dateOfBirth = { column: 'born', format: 'yyyy-MM-dd' };
    const columns = { id: 'id', given: 'given', family: 'family', dateOfBirth };
    writeFileSync(
      map,
      JSON.stringify({ ...columns, houseNumber: 'no', street: 'street', postcode: 'postcode' }),
    );
    const call = [program, 'dedupe', '--input', input, '--map', map, '--out', out];
    const told = spawnSync(process.execPath, [...call, '--clusters', clusters], { encoding: 'utf8' });
    expect([told.status, told.stderr]).toEqual([
      0,
      expect.stringMatching(/^178 dates of birth stand for none, .*\.\n$/),
    ]);
    const clusterOf = new Map(
      readFileSync(clusters, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(',') as [string, string]),
    );
    const parted = copies.filter(
      ({ id }) => clusterOf.get(id) !== clusterOf.get(`${Number.parseInt(id, 10)}a`),
    );
    expect(parted.map(({ id }) => id)).toEqual([]);
    expect(new Set(clusterOf.values()).size - 1).toBe(people.length);
  },
);

test('a number of very many people is none; one of somebody’s many rows is, and so is a school’s', () => {
  const numbers = (rows: readonly PersonTexts[]) => {
    const packed = packPeople(new Vocabulary(), rows, new PackedRows());
    const leftOut = leaveOutNumbers(packed);
    return { leftOut, said: rows.map((_, at) => packed.values[at * stride + field.identifier] !== 0) };
  };
  const own = people.map((row, at) => ({ ...row, identifiers: [String(4_000_000_000 + at * 7_919)] }));
  const often = Array.from({ length: 60 }, () => own[3] as PersonTexts);
  const junk = own.map((row, at) => (at % 9 === 0 ? { ...row, identifiers: ['123456789'] } : row));
  const { leftOut, said } = numbers([...junk, ...often]);
  expect(leftOut).toBe(junk.filter((_, at) => at % 9 === 0).length);
  expect(said).toEqual([...junk.map((_, at) => at % 9 !== 0), ...often.map(() => true)]);
  const schools = people.map((row, at) => ({ ...row, identifiers: [`S${100 + (at % 20)}`] }));
  expect(numbers(schools).leftOut).toBe(0);
});
