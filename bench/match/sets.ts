import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ColumnMap } from '../../cli/match/map.ts';
import { madeMap, noises, writeFebrlDuplicates, writeFebrlStyle, writeHouseholds } from './generate.ts';
import { originNames, originOf, writeOrigins } from './origins.ts';
import { type FoundPair, runDedupe, runLink } from './run.ts';
import { type Accuracy, accuracyOf, pairOf, pairsWithin, type Row, readTruth } from './truth.ts';

/** What one set gave. */
export interface SetResult {
  readonly name: string;
  readonly accuracy: Accuracy;
  /** Pairs that were found wrongly, then those missed, for whoever wants to look. */
  readonly wrong: readonly string[];
  /** How many of the false pairs are two people of one household, where that is known. */
  readonly household?: number;
}

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
const few: ColumnMap = {
  id: 'rec_id',
  given: 'given_name',
  family: 'surname',
  dateOfBirth: { column: 'date_of_birth', format: 'yyyyMMdd' },
  postcode: 'postcode',
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
  locality: 'city',
  postcode: 'zipcode',
};
const wic: ColumnMap = { ...census, dateOfBirth: { column: 'date_of_birth', format: 'MMddyyyy' } };
const cdc: ColumnMap = {
  id: 'ID',
  given: 'FIRST',
  family: 'LAST',
  dateOfBirth: { column: 'BIRTHDATE', format: 'yyyy-MM-dd' },
  sex: 'GENDER',
  street: 'ADDRESS',
  locality: 'CITY',
  postcode: 'ZIP',
  identifiers: ['SSN'],
};
const fake: ColumnMap = {
  id: 'unique_id',
  given: 'first_name',
  family: 'surname',
  dateOfBirth: { column: 'dob', format: 'yyyy-MM-dd' },
  locality: 'city',
  email: 'email',
};

const likely = (pairs: readonly FoundPair[]) => pairs.filter(({ probability }) => probability >= 0.5);
const febrlPerson = (id: string) => (id.match(/rec-(\d+)/) as RegExpMatchArray)[1] as string;

function grouped(rows: readonly Row[], id: string, personOf: (row: Row) => string): string[][] {
  const groups = new Map<string, string[]>();
  for (const row of rows) {
    const person = personOf(row);
    groups.set(person, [...(groups.get(person) ?? []), row[id] as string]);
  }
  return [...groups.values()];
}

function wrongOf(found: ReadonlySet<string>, truth: ReadonlySet<string>): string[] {
  const extra = [...found].filter((pair) => !truth.has(pair)).map((pair) => `false ${pair}`);
  return [...extra, ...[...truth].filter((pair) => !found.has(pair)).map((pair) => `missed ${pair}`)];
}

/** Duplicates of one file, as pairs and as clusters. */
function dedupeSet(name: string, file: string, map: ColumnMap, personOf: (row: Row) => string): SetResult[] {
  const { pairs, clusters } = runDedupe(file, map);
  const truth = pairsWithin(grouped(readTruth(file), map.id, personOf));
  const found = new Set(likely(pairs).map(({ left, right }) => pairOf(left, right)));
  const joined = pairsWithin(clusters);
  return [
    { name: `${name}, pairs`, accuracy: accuracyOf(found, truth), wrong: wrongOf(found, truth) },
    { name: `${name}, clustered`, accuracy: accuracyOf(joined, truth), wrong: wrongOf(joined, truth) },
  ];
}

/** Two files whose true pairs are those of one person. */
function linkSet(
  name: string,
  [left, leftMap]: readonly [string, ColumnMap],
  [right, rightMap]: readonly [string, ColumnMap],
  personOf: (row: Row) => string,
): SetResult {
  const { pairs } = runLink(left, right, leftMap, rightMap);
  const people = new Map<string, string[]>();
  for (const row of readTruth(right)) {
    people.set(personOf(row), [...(people.get(personOf(row)) ?? []), row[rightMap.id] as string]);
  }
  const truth = new Set(
    readTruth(left).flatMap((row) =>
      (people.get(personOf(row)) ?? []).map((other) => `${row[leftMap.id]}|${other}`),
    ),
  );
  const found = new Set(likely(pairs).map((pair) => `${pair.left}|${pair.right}`));
  return { name, accuracy: accuracyOf(found, truth), wrong: wrongOf(found, truth) };
}

/** All sets of a folder that holds the files of the linkage data. */
export function runSets(folder: string, only?: string): SetResult[] {
  const at = (file: string) => join(folder, file);
  const byName: Readonly<Record<string, () => SetResult[]>> = {
    febrl1: () => dedupeSet('febrl1', at('febrl1.csv'), febrl, (row) => febrlPerson(row.rec_id as string)),
    febrl1few: () =>
      dedupeSet('febrl1, names, date, postcode', at('febrl1.csv'), few, (row) =>
        febrlPerson(row.rec_id as string),
      ),
    febrl2: () => dedupeSet('febrl2', at('febrl2.csv'), febrl, (row) => febrlPerson(row.rec_id as string)),
    febrl2few: () =>
      dedupeSet('febrl2, names, date, postcode', at('febrl2.csv'), few, (row) =>
        febrlPerson(row.rec_id as string),
      ),
    febrllink: () => febrlHalves(at('febrl2.csv')),
    fake: () => dedupeSet('fake_1000', at('fake_1000.csv'), fake, (row) => row.cluster as string),
    census: () => [
      linkSet(
        'census 2020 x 2030',
        [at('census_2020.csv'), census],
        [at('census_2030.csv'), census],
        (row) => row.simulant_id as string,
      ),
    ],
    wic: () => [
      linkSet(
        'wic 2020 x census 2020',
        [at('wic_2020.csv'), wic],
        [at('census_2020.csv'), census],
        (row) => row.simulant_id as string,
      ),
    ],
    cdc: () => [cdcSet(at)],
  };
  return Object.entries(byName)
    .filter(([name]) => only === undefined || name === only)
    .flatMap(([, run]) => run());
}

const made = '.signpost/bench-match';
const personOf = (row: Row) => (row.id as string).slice(1);

/** Sets made from a seed: households with both noises, and the manner of FEBRL. */
export function runMade(seed: string, people: number, only?: string): SetResult[] {
  mkdirSync(made, { recursive: true });
  const [left, right] = [join(made, 'left.csv'), join(made, 'right.csv')];
  const results: SetResult[] = [];
  const run = (name: string, ...without: readonly string[]) => {
    if (only !== undefined && !name.includes(only)) return;
    const map = madeMap(...without);
    const { accuracy, wrong } = linkSet(name, [left, map], [right, map], personOf);
    results.push({
      name: `${name}, seed ${seed}`,
      accuracy,
      wrong,
      household: inHousehold(left, right, wrong),
    });
  };
  for (const noise of ['default', 'heavy'] as const) {
    writeHouseholds(seed, people, noises[noise], left, right);
    run(`household, ${noise} noise`);
    run(`household, ${noise} noise, no identifier`, 'identifiers', 'middle');
    run(
      `household, ${noise} noise, no address`,
      'identifiers',
      'middle',
      'houseNumber',
      'street',
      'locality',
    );
  }
  writeFebrlStyle(seed, people, left, right);
  run('FEBRL-style, all fields', 'middle', 'sex');
  run(
    'FEBRL-style, names, date, postcode',
    'middle',
    'sex',
    'houseNumber',
    'street',
    'locality',
    'identifiers',
  );
  const name = 'FEBRL-style duplicates';
  if (only !== undefined && !name.includes(only)) return results;
  writeFebrlDuplicates(seed, people, left);
  const sets = dedupeSet(
    name,
    left,
    madeMap('middle', 'sex'),
    (row) => (row.id as string).split('-')[0] as string,
  );
  return [...results, ...sets.map((set) => ({ ...set, name: `${set.name}, seed ${seed}` }))];
}

/** What is found of people by the origin of their names: whom missed links fall on. Without identifiers. */
export function runOrigins(seed: string, people: number): SetResult[] {
  mkdirSync(made, { recursive: true });
  const [left, right] = [join(made, 'left.csv'), join(made, 'right.csv')];
  writeOrigins(seed, people, left, right);
  const map = madeMap('identifiers', 'middle');
  const rows = readTruth(left);
  const origins = new Map(rows.map((row) => [row.id, originOf(row.household as string)]));
  const there = new Set(readTruth(right).map((row) => personOf(row)));
  const truth = rows.filter((row) => there.has(personOf(row))).map((row) => `${row.id}|b${personOf(row)}`);
  const found = likely(runLink(left, right, map).pairs).map((pair) => `${pair.left}|${pair.right}`);
  return originNames.map((name, origin) => {
    const of = (pairs: readonly string[]) =>
      new Set(pairs.filter((pair) => origins.get(pair.split('|', 1)[0]) === origin));
    const [own, known] = [of(found), of(truth)];
    const wrong = wrongOf(own, known);
    return {
      name: `names of origin: ${name}, seed ${seed}`,
      accuracy: accuracyOf(own, known),
      wrong,
      household: inHousehold(left, right, wrong),
    };
  });
}

/** How many of the false pairs are two people of one household. */
function inHousehold(left: string, right: string, wrong: readonly string[]): number {
  const households = new Map([...readTruth(left), ...readTruth(right)].map((row) => [row.id, row.household]));
  return wrong.filter((pair) => {
    const [, a, b] = /^false (\w+)\|(\w+)$/.exec(pair) ?? [];
    return a !== undefined && households.get(a) === households.get(b);
  }).length;
}

/** The originals of a FEBRL file against the first duplicates of it: two files without duplicates. */
function febrlHalves(file: string): SetResult[] {
  mkdirSync(made, { recursive: true });
  const [header, ...lines] = readFileSync(file, 'utf8').trim().split('\n') as [string, ...string[]];
  const half = (name: string, pattern: RegExp) => {
    const path = join(made, name);
    writeFileSync(
      path,
      `${[header.replaceAll(' ', ''), ...lines.filter((line) => pattern.test(line))].join('\n')}\n`,
    );
    return path;
  };
  const [left, right] = [half('originals.csv', /^rec-\d+-org/), half('duplicates.csv', /^rec-\d+-dup-0/)];
  const person = (row: Row) => febrlPerson(row.rec_id as string);
  return [
    linkSet('febrl2 originals x first duplicates', [left, febrl], [right, febrl], person),
    linkSet('the same, names, date, postcode', [left, few], [right, few], person),
  ];
}

function cdcSet(at: (file: string) => string): SetResult {
  const left = at('cdc_test.csv');
  const { pairs } = runLink(
    left,
    at('cdc_seed.csv'),
    { ...cdc, id: 'Test Case #' },
    { ...cdc, id: 'Match Id' },
  );
  const rows = readTruth(left).filter((row) => row['Expected Result'] !== 'possible_match');
  const judged = new Set(rows.map((row) => row['Test Case #']));
  const truth = new Set(
    rows
      .filter((row) => row['Expected Result'] === 'match')
      .map((row) => `${row['Test Case #']}|${row['Match Id']}`),
  );
  const found = new Set(
    likely(pairs)
      .filter(({ left: id }) => judged.has(id))
      .map((pair) => `${pair.left}|${pair.right}`),
  );
  return { name: 'cdc tests x seed', accuracy: accuracyOf(found, truth), wrong: wrongOf(found, truth) };
}
