import { readFileSync } from 'node:fs';
import { outwardOf } from '../../platform/identifiers.ts';
import { Weighted } from './random.ts';

/** One of the 153 upper-tier authorities (domain.md 1). */
export interface AuthorityRow {
  readonly code: string;
  readonly shortCode: string;
  readonly name: string;
  readonly region: string;
  /** Of its management team; from the range that Ofcom keeps for drama. */
  readonly telephone: string;
  readonly population: number;
}

/** The open reference data of `schema/data`. */
export interface Reference {
  readonly authorities: readonly AuthorityRow[];
  /** Outward postcode to the authority that holds most of it. */
  readonly districts: ReadonlyMap<string, string>;
  /** Real postcodes by authority, for those that the sample has any of. */
  readonly postcodes: ReadonlyMap<string, readonly string[]>;
}

/** The rows of a file of `schema/data` (no quotes, no commas in values, checked by the reader), without its header. */
export function readRows(file: string, header: string): string[][] {
  const [first, ...lines] = readFileSync(new URL(`../../schema/data/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  if (first?.replace(/"/g, '') !== header) throw new Error(`schema/data/${file} must begin with ${header}.`);
  const columns = header.split(',').length;
  return lines.map((line) => {
    const cells = splitLine(line);
    if (cells.length !== columns)
      throw new Error(`schema/data/${file} has a row without ${columns} columns.`);
    return cells;
  });
}

function splitLine(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  return [...line.matchAll(/(?:^|,)(?:"([^"]*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}

// Ofcom, "Numbers for use in TV and radio drama": the last three digits are free to choose.
const dramaByName: Readonly<Record<string, string>> = {
  Leeds: '0113 496 0',
  Sheffield: '0114 496 0',
  Nottingham: '0115 496 0',
  Leicester: '0116 496 0',
  'City of Bristol': '0117 496 0',
  Reading: '0118 496 0',
  Birmingham: '0121 496 0',
  Liverpool: '0151 496 0',
  Manchester: '0161 496 0',
  'Newcastle upon Tyne': '0191 498 0',
};

/** A telephone number of nobody: of the authority's own area where Ofcom keeps a range there. */
export function dramaTelephone(authority: Pick<AuthorityRow, 'name' | 'region'>, line: number): string {
  const last = String(line % 1_000).padStart(3, '0');
  const prefix = dramaByName[authority.name] ?? (authority.region === 'London' ? '020 7946 0' : '01632 960');
  return prefix + last;
}

let read: Reference | undefined;

/** Reads the reference data once. Throws when a file is not as `schema/data/README.md` says. */
export function readReference(): Reference {
  read ??= load();
  return read;
}

function load(): Reference {
  const header = 'gss_code,code,name,official_name,type,region,population_2020';
  const authorities = readRows('local-authorities.csv', header).map((cells, index) => {
    const [code, shortCode, name, , , region, population] = cells as [string, string, string, ...string[]];
    return {
      code,
      shortCode,
      name,
      region: region as string,
      telephone: dramaTelephone({ name, region: region as string }, index + 1),
      population: Number(population),
    };
  });
  const known = new Set(authorities.map(({ code }) => code));
  const districts = new Map<string, string>();
  for (const [district, code] of readRows('postcode-districts.csv', 'district,gss_code') as [
    string,
    string,
  ][]) {
    if (!known.has(code)) throw new Error('schema/data/postcode-districts.csv names an authority unknown.');
    districts.set(district, code);
  }
  const postcodes = new Map<string, string[]>();
  for (const [postcode] of readRows('postcodes.csv', 'postcode') as [string][]) {
    const code = districts.get(outwardOf(postcode));
    if (!code) continue;
    const list = postcodes.get(code);
    if (list) list.push(postcode);
    else postcodes.set(code, [postcode]);
  }
  return { authorities, districts, postcodes };
}

/** Authorities by population, those without a postcode in the sample left out. */
export function authoritiesByPopulation(reference: Reference): Weighted<AuthorityRow> {
  return new Weighted(
    reference.authorities
      .filter(({ code }) => reference.postcodes.has(code))
      .map((authority) => [authority, authority.population] as const),
  );
}
