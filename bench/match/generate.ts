import { writeFileSync } from 'node:fs';
import type { ColumnMap } from '../../cli/match/map.ts';
import { Names } from '../../cli/seed/names.ts';
import { placeName } from '../../cli/seed/organisations.ts';
import { Random } from '../../cli/seed/random.ts';
import { readReference } from '../../cli/seed/reference.ts';
import { nickname, slip, slipOfDate, two } from './corrupt.ts';

/** Columns of the files that are made; `person` and `household` are the truth, in the id and beside it. */
export const madeColumns = [
  ...['id', 'household', 'given', 'middle', 'family', 'dob', 'sex'],
  ...['number', 'street', 'town', 'postcode', 'nhs'],
] as const;
type Column = (typeof madeColumns)[number];
/** A row of a made file. */
export type MadeRow = Record<Column, string>;

/** Every field of a made file; `without` leaves some out. */
export function madeMap(...without: readonly string[]): ColumnMap {
  const all = {
    id: 'id',
    given: 'given',
    middle: 'middle',
    family: 'family',
    sex: 'sex',
    dateOfBirth: { column: 'dob', format: 'yyyyMMdd' },
    houseNumber: 'number',
    street: 'street',
    locality: 'town',
    postcode: 'postcode',
    identifiers: ['nhs'],
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name))) as ColumnMap;
}

/** How much goes wrong when somebody is written down; shares of rows. */
interface Noise {
  readonly missing: number;
  readonly slip: number;
  readonly nickname: number;
  readonly otherName: number;
  readonly date: number;
  readonly crossed: number;
  readonly moved: number;
}

/** Forms filled in with ordinary care, and without. */
export const noises: Readonly<Record<'default' | 'heavy', Noise>> = {
  default: {
    missing: 0.02,
    slip: 0.03,
    nickname: 0.04,
    otherName: 0.01,
    date: 0.03,
    crossed: 0.005,
    moved: 0.08,
  },
  heavy: { missing: 0.08, slip: 0.1, nickname: 0.1, otherName: 0.03, date: 0.1, crossed: 0.02, moved: 0.2 },
};

const kinds = ['Street', 'Road', 'Lane', 'Close', 'Avenue', 'Drive', 'Terrace', 'Way'];

/** Makes people by households: couples, children of all ages, twins; the same seed makes the same people. */
export class Town {
  readonly #random: Random;
  readonly #names = new Names();
  readonly #postcodes: readonly string[];
  #people = 0;
  #homes = 0;

  constructor(seed: string, people: number) {
    this.#random = new Random(`match/${seed}`);
    const all = [...readReference().postcodes.values()].flat();
    // A town, not a country: neighbours share postcodes, streets and names.
    const districts = Math.max(40, Math.ceil(people / 12));
    this.#postcodes = Array.from({ length: districts }, (_, at) => {
      const base = all[at % all.length] as string;
      return (
        base.slice(0, -2) +
        letter(at * 7 + Math.floor(at / all.length)) +
        letter(at * 3 + 5 * Math.floor(at / all.length))
      );
    });
  }

  /** The people of the next household. */
  household(): MadeRow[] {
    const random = this.#random;
    const home = this.home();
    this.#homes += 1;
    const household = String(this.#homes);
    const family = this.#names.family(random);
    const rows: MadeRow[] = [];
    const add = (sex: 'female' | 'male', date: string, name: string, taken: Set<string>) => {
      let given = '';
      do given = this.#names.given(random, sex, Number(date.slice(0, 4)));
      while (taken.has(given));
      taken.add(given);
      const middle = random.chance(0.6) ? this.#names.given(random, sex, Number(date.slice(0, 4))) : '';
      const nhs = String(random.between(400_000_000, 799_999_999)) + random.between(0, 9);
      this.#people += 1;
      rows.push({
        id: String(this.#people),
        household,
        given,
        middle,
        family: name,
        dob: date,
        sex: sex === 'female' ? 'F' : 'M',
        ...home,
        nhs,
      });
    };
    const taken = new Set<string>();
    const parents = random.chance(0.75) ? 2 : 1;
    const born = random.between(1_955, 1_990);
    for (let at = 0; at < parents; at += 1) {
      add(
        at === 0 ? 'female' : 'male',
        this.#date(born + random.between(-4, 4)),
        at === 0 && random.chance(0.25) ? this.#names.family(random) : family,
        taken,
      );
    }
    const children = random.pick([0, 1, 1, 2, 2, 2, 3, 4]);
    for (let at = 0; at < children; at += 1) {
      const date = this.#date(Math.min(2_018, born + 24 + at * 2 + random.between(0, 2)));
      const twins = random.chance(0.03) ? 2 : 1;
      for (let twin = 0; twin < twins; twin += 1)
        add(random.chance(0.5) ? 'female' : 'male', date, family, taken);
    }
    return rows;
  }

  /** Somebody's row as another office has it. */
  written(row: MadeRow, noise: Noise, file: string): MadeRow {
    const random = this.#random;
    const copy = { ...row, ...(random.chance(noise.moved) ? this.home() : {}) };
    if (random.chance(noise.nickname)) copy.given = nickname(random, copy.given);
    else if (random.chance(noise.otherName)) copy.given = copy.middle || copy.given;
    if (random.chance(noise.otherName)) copy.family = this.#names.family(random);
    if (random.chance(0.4) && copy.middle) copy.middle = copy.middle[0] as string;
    if (random.chance(noise.crossed)) [copy.given, copy.family] = [copy.family, copy.given];
    if (random.chance(noise.date)) copy.dob = slipOfDate(random, copy.dob);
    for (const column of [
      'given',
      'middle',
      'family',
      'number',
      'street',
      'town',
      'postcode',
      'nhs',
    ] as const) {
      if (random.chance(noise.slip)) copy[column] = slip(random, copy[column]);
    }
    for (const column of [
      'given',
      'middle',
      'family',
      'dob',
      'sex',
      'number',
      'street',
      'postcode',
    ] as const) {
      if (random.chance(noise.missing)) copy[column] = '';
    }
    if (random.chance(noise.slip / 2)) copy.sex = copy.sex === 'F' ? 'M' : 'F';
    if (random.chance(0.4)) copy.nhs = '';
    return { ...copy, id: `${file}${row.id}` };
  }

  home(): Pick<MadeRow, 'number' | 'street' | 'town' | 'postcode'> {
    const random = this.#random;
    const at = random.between(0, this.#postcodes.length - 1);
    const street = `${placeName(at % 1_200)} ${kinds[at % kinds.length]}`;
    return {
      number: String(random.between(1, 60)),
      street,
      town: placeName(at % 37),
      postcode: this.#postcodes[at] as string,
    };
  }

  #date(year: number): string {
    return `${year}${two(this.#random.between(1, 12))}${two(this.#random.between(1, 28))}`;
  }
}

function letter(at: number): string {
  return 'ABDEFGHJLNPQRSTUWXYZ'[at % 20] as string;
}

/** Writes rows as a CSV file. */
export function writeRows(file: string, rows: readonly MadeRow[]): void {
  const lines = rows.map((row) => madeColumns.map((column) => row[column]).join(','));
  writeFileSync(file, `${madeColumns.join(',')}\n${lines.join('\n')}\n`);
}

/** Writes two files of about `people` rows that share two thirds of their people. */
export function writeHouseholds(
  seed: string,
  people: number,
  noise: Noise,
  left: string,
  right: string,
): void {
  const town = new Town(seed, people);
  const random = new Random(`match/${seed}/files`);
  const files: [MadeRow[], MadeRow[]] = [[], []];
  while (files[0].length < people) {
    for (const row of town.household()) {
      if (random.chance(0.8)) files[0].push(town.written(row, noise, 'a'));
      if (random.chance(0.8)) files[1].push(town.written(row, noise, 'b'));
    }
  }
  writeRows(left, files[0]);
  writeRows(
    right,
    files[1].sort((a, b) => (a.nhs + a.dob < b.nhs + b.dob ? -1 : 1)),
  );
}

/** One of each household, so that no two originals are kin, as in FEBRL's files. */
function strangers(seed: string, people: number, random: Random): MadeRow[] {
  const town = new Town(seed, people * 4);
  return Array.from({ length: people }, () => random.pick(town.household()));
}

/** A copy after the manner of FEBRL: one to four slips anywhere in a row. */
function damaged(row: MadeRow, random: Random): MadeRow {
  const copy = { ...row };
  const columns = ['given', 'family', 'dob', 'number', 'street', 'town', 'postcode', 'nhs'] as const;
  for (let left = random.between(1, 4); left > 0; left -= 1) {
    const column = random.pick(columns);
    if (random.chance(0.15)) copy[column] = '';
    else if (column === 'given' && random.chance(0.1)) [copy.given, copy.family] = [copy.family, copy.given];
    else if (column === 'dob') copy.dob = copy.dob && slipOfDate(random, copy.dob);
    else copy[column] = slip(random, slip(random, copy[column]));
  }
  return copy;
}

/** Writes originals and one damaged copy of each, after the manner of FEBRL. */
export function writeFebrlStyle(seed: string, people: number, left: string, right: string): void {
  const random = new Random(`match/${seed}/febrl`);
  const originals = strangers(seed, people, random);
  const copies = originals.map((row) => ({ ...damaged(row, random), id: `b${row.id}` }));
  writeRows(
    left,
    originals.map((row) => ({ ...row, id: `a${row.id}` })),
  );
  writeRows(
    right,
    copies.sort((a, b) => (a.nhs < b.nhs ? -1 : 1)),
  );
}

/** Writes one file of originals and up to four damaged copies of two in five of them; ids are `person-copy`. */
export function writeFebrlDuplicates(seed: string, people: number, file: string): void {
  const random = new Random(`match/${seed}/febrl duplicates`);
  const rows = strangers(seed, people, random).flatMap((row) => {
    const copies = random.chance(0.4) ? random.between(1, 4) : 0;
    const all = [row, ...Array.from({ length: copies }, () => damaged(row, random))];
    return all.map((each, at) => ({ ...each, id: `${row.id}-${at}` }));
  });
  const order = new Map(rows.map((row) => [row, random.unit()]));
  writeRows(
    file,
    rows.sort((a, b) => (order.get(a) as number) - (order.get(b) as number)),
  );
}
