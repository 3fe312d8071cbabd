import { createHash } from 'node:crypto';
import type { IsoDate } from '../../platform/clock.ts';
import { csvCell } from '../../platform/csv.ts';
import { keyedPermutation, nhsNumberFrom } from '../../platform/identifiers.ts';
import { type BirthColumn, birthColumns } from '../../subgraphs/records/feed/births.ts';
import { canaries } from './canaries.ts';
import { type CastChildName, castChildren, castNhsNumbers, castNumbers } from './castChildren.ts';
import { addDays, earlier } from './days.ts';
import type { DemoPerson } from './feedFiles.ts';
import { namesOfFiles, type Sex } from './names.ts';
import { placeName } from './organisations.ts';
import { Random } from './random.ts';
import { authoritiesByPopulation, readReference } from './reference.ts';

type Cells = Record<BirthColumn, string>;

/** What can be wrong with a row, one way each; together they are every kind of bad row that the feed knows by sight. */
const spoilt: readonly ((cells: Cells) => string | Buffer)[] = [
  (cells) => csvLine({ ...cells, nhs_number: '9434765918' }),
  (cells) => csvLine({ ...cells, postcode: 'LS1 4A' }),
  (cells) => csvLine({ ...cells, postcode: 'CF10 1AA' }),
  (cells) => csvLine({ ...cells, date_of_birth: addDays(cells.registered_on, 400) }),
  (cells) => csvLine({ ...cells, registered_on: addDays(cells.date_of_birth, -3) }),
  (cells) => csvLine({ ...cells, date_of_birth: '31/02/2026' }),
  (cells) => csvLine({ ...cells, sex: 'Z' }),
  (cells) => csvLine({ ...cells, family_name: '' }),
  (cells) => csvLine({ ...cells, given_names: 'Baby' }),
  (cells) => csvLine({ ...cells, locality: '=HYPERLINK("https://example.org","x")' }),
  (cells) => csvLine({ ...cells, given_names: 'R2D2' }),
  (cells) => csvLine({ ...cells, entry_number: '12345' }),
  (cells) => csvLine({ ...cells, mother_family_name: 'x'.repeat(150) }),
  (cells) => csvLine({ ...cells, address_line: `1 High\u0007 Street` }),
  (cells) => csvLine(cells).split(',').slice(0, 9).join(','),
  (cells) => `${csvLine(cells)},one,two`,
  (cells) => `${csvLine(cells)}${',x'.repeat(10_000)}`,
  (cells) => csvLine(cells).replace(',', ',"'),
  (cells) => Buffer.from(csvLine({ ...cells, given_names: 'Zoë' }), 'latin1'),
  (cells) => csvLine({ ...cells, correction: 'first' }),
];

function csvLine(cells: Cells): string {
  return birthColumns.map((column) => csvCell(cells[column])).join(',');
}

interface BirthsFileOptions {
  readonly rows: number;
  /** Share of bad rows, 0 to 1. */
  readonly bad: number;
  readonly seed?: string;
  readonly today: IsoDate;
}

/**
 * A births file of the General Register Office as it could come in on `today` (docs/feeds/gro-births.md): newborns
 * with twins among them, a few rows about demo children, one row sent twice, and bad rows of every kind. Gives the
 * header first, then one line at a time, each with its line end. The same options give the same file.
 */
export function* birthsFile(options: BirthsFileOptions): Generator<Buffer> {
  const { rows, bad, seed = 'births', today } = options;
  const end = (line: string | Buffer) =>
    typeof line === 'string' ? Buffer.from(`${line}\n`) : Buffer.concat([line, Buffer.from('\n')]);
  yield end(birthColumns.join(','));
  const births = newborns(seed, today);
  const known = aboutTheCast(today);
  const badRows = Math.round(rows * bad);
  let spoiled = 0;
  let last: Cells | undefined;
  for (let row = 0; row < rows; row += 1) {
    // Spread evenly, so that good rows stand before and after each bad one.
    if (Math.floor(((row + 1) * badRows) / rows) > spoiled) {
      const spoil = spoilt[spoiled % spoilt.length] as (typeof spoilt)[number];
      spoiled += 1;
      yield end(spoil(births.next().value as Cells));
      continue;
    }
    const repeated = row === Math.floor(rows / 2) ? last : undefined;
    last = repeated ?? known.shift() ?? (births.next().value as Cells);
    yield end(csvLine(last));
  }
}

/**
 * Theo's registration matches; Iris is shielded; the next bears Noah's NHS number but is not he. Then the canaries of every
 * demo file (`canaries.ts`), one of them a bad row.
 */
function aboutTheCast(today: IsoDate): Cells[] {
  const children = new Map(castChildren(today).map((child) => [child.number, child]));
  const about = (name: CastChildName, entry: string, more: Partial<Cells> = {}): Cells => {
    const child = children.get(castNumbers[name]);
    const home = child?.addresses.at(-1);
    if (!child || !home) throw new Error('The cast lacks a child of the births file.');
    const [motherGiven = '', motherFamily = ''] = (child.carers[0]?.name ?? '').split(' ');
    return {
      entry_number: entry,
      correction: '0',
      given_names: child.givenName,
      family_name: child.familyName,
      sex: child.gender === 'MALE' ? 'M' : 'F',
      date_of_birth: child.birthDate,
      nhs_number: castNhsNumbers[name],
      mother_given_names: motherGiven,
      mother_family_name: motherFamily,
      father_given_names: '',
      father_family_name: '',
      address_line: home.line ?? '',
      locality: home.locality ?? '',
      postcode: home.postcode ?? '',
      registered_on: today,
      ...more,
    };
  };
  return [
    about('theo', 'CAAA000001'),
    about('iris', 'CAAA000002'),
    about('noah', 'CAAA000003', { given_names: 'Oscar', date_of_birth: addDays(today, -9) }),
    ...canaries(today).map((person, at) => registered(person, `CAAB${String(at).padStart(6, '0')}`, today)),
  ];
}

function registered(person: DemoPerson, entry: string, today: IsoDate): Cells {
  const { given, family, sex, born, nhs, line, locality, postcode, carerGiven, carerFamily } = person;
  return {
    entry_number: entry,
    correction: '0',
    given_names: given,
    family_name: family,
    sex,
    date_of_birth: born,
    nhs_number: nhs,
    mother_given_names: carerGiven,
    mother_family_name: carerFamily,
    father_given_names: '',
    father_family_name: '',
    address_line: line,
    locality,
    postcode,
    registered_on: today,
  };
}

function* newborns(seed: string, today: IsoDate): Generator<Cells> {
  const random = new Random(seed);
  const names = namesOfFiles();
  const reference = readReference();
  const authorities = authoritiesByPopulation(reference);
  const numbers = nhsNumbers(seed);
  for (let count = 0; ; ) {
    const authority = authorities.draw(random);
    const family = names.family(random);
    const born = addDays(today, -random.between(1, 42));
    const home = {
      mother_given_names: names.given(random, 'female', 1996),
      mother_family_name: family,
      father_given_names: names.given(random, 'male', 1996),
      father_family_name: random.chance(0.7) ? family : names.family(random),
      address_line: `${random.between(1, 180)} ${placeName(random.between(0, 1_200))} Road`,
      locality: authority.name,
      postcode: random.pick(reference.postcodes.get(authority.code) ?? []),
      registered_on: earlier(addDays(born, random.between(1, 40)), today),
    };
    const given = new Set<string>();
    for (let child = random.chance(0.015) ? 2 : 1; child > 0; ) {
      const sex: Sex = random.chance(0.512) ? 'male' : 'female';
      const name = names.given(random, sex, 2018);
      // Twins have names of their own; and one of the names that people bear is what others write for none.
      if (given.has(name) || name === 'Baby') continue;
      given.add(name);
      child -= 1;
      yield {
        entry_number: entryNumber(seed, count),
        correction: '0',
        given_names: name,
        family_name: family,
        sex: sex === 'male' ? 'M' : 'F',
        date_of_birth: born,
        nhs_number: random.chance(0.98) ? (numbers.next().value as string) : '',
        ...home,
      };
      count += 1;
    }
  }
}

/** Entries of births files begin with D, those of the seed with S, of the cast with C; other seeds, other entries. */
function entryNumber(seed: string, count: number): string {
  const block = (hashOf(seed) + Math.floor(count / 1_000_000)) % 26 ** 3;
  const letters = [0, 1, 2].map((place) => String.fromCharCode(65 + (Math.floor(block / 26 ** place) % 26)));
  return `D${letters.join('')}${String(count % 1_000_000).padStart(6, '0')}`;
}

/** NHS numbers from the far half of those that the seed hands out, from a place that depends on the file's seed. */
function* nhsNumbers(seed: string): Generator<string> {
  const side = 10_000;
  const shuffled = keyedPermutation('signpost/nhs', side);
  const half = (side * side) / 2;
  for (let step = 0; step < half; step += 1) {
    const nine = 900_000_000 + shuffled(half + ((hashOf(seed) + step) % half));
    const number = nine < 999_000_000 ? nhsNumberFrom(nine) : null;
    if (number) yield number;
  }
}

function hashOf(seed: string): number {
  return createHash('sha256').update(seed).digest().readUInt32LE();
}
