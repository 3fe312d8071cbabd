import type { TransactionSql } from '../../platform/database.ts';
import { outwardOf, parsePostcode } from '../../platform/identifiers.ts';
import { FileFault } from '../../subgraphs/records/feed/lines.ts';
import { readStandingCodes } from './authorities.ts';
import { type Columns, readTable } from './table.ts';
import { add, type Counts, type Edition, type Heard } from './what.ts';

const columns: Columns<'postcode' | 'district' | 'county' | 'country' | 'introduced' | 'terminated'> = {
  title: 'the ONS Postcode Directory',
  headings: {
    postcode: /^pcds$/,
    district: /^(oslaua|laua|lad(\d\d)?cd)$/,
    county: /^(oscty|cty(\d\d)?cd)$/,
    country: /^ctry(\d\d)?(cd)?$/,
    introduced: /^dointr$/,
    terminated: /^doterm$/,
  },
  required: ['postcode', 'district', 'terminated'],
};
const england = 'E92000001';
const together = 10_000;
const month = /^(?<y>\d{4})(?<m>\d{2})$/;

/**
 * Loads the ONS Postcode Directory: the authority of each live postcode of England, a district council's being its
 * county's. What is there already is brought up to the file; nothing is taken away.
 */
export async function importPostcodes(
  tx: TransactionSql,
  body: AsyncIterable<Uint8Array>,
  heard: Heard,
  edition: Edition,
): Promise<Counts> {
  const counts: Counts = new Map();
  const standing = await readStandingCodes(tx);
  const homes = new Map<string, Map<string, number>>();
  let batch = new Map<string, string>();
  const flush = async () => {
    for (const [what, rows] of await write(tx, batch)) add(counts, what, rows);
    batch = new Map();
  };
  let rows = 0;
  for await (const group of readTable(body, columns)) {
    for (const row of group) {
      rows += 1;
      edition.tells(row?.introduced, month);
      edition.tells(row?.terminated, month);
      const read = row && authorityOf(row, standing);
      if (!read || 'left' in read) {
        add(counts, read?.left ?? 'unreadable, left out');
        continue;
      }
      batch.set(read.postcode, read.authority);
      const homesHere = homes.get(outwardOf(read.postcode)) ?? new Map<string, number>();
      homes.set(outwardOf(read.postcode), homesHere);
      homesHere.set(read.authority, (homesHere.get(read.authority) ?? 0) + 1);
      if (batch.size >= together) await flush();
    }
    heard(rows);
  }
  await flush();
  if (homes.size === 0)
    throw new FileFault(
      'NOTHING_READ',
      'No row is a live postcode of England; give the whole directory. Nothing was written.',
    );
  add(counts, 'new districts', await addDistricts(tx, homes));
  return counts;
}

type Row = Readonly<Record<keyof (typeof columns)['headings'], string | undefined>>;

function authorityOf(
  { postcode: text = '', district = '', county = '', country, terminated }: Row,
  standing: (written: string) => string | null,
): { postcode: string; authority: string } | { left: string } {
  const postcode = parsePostcode(text);
  if (!postcode) return { left: 'unreadable, left out' };
  if (country === undefined ? !district.startsWith('E') : country !== england)
    return { left: 'not of England, left out' };
  if (terminated) return { left: 'terminated, left as it was' };
  const authority = standing(district) ?? standing(county);
  return authority
    ? { postcode, authority }
    : { left: 'of an authority that the index does not know, left out' };
}

async function write(tx: TransactionSql, batch: ReadonlyMap<string, string>): Promise<[string, number][]> {
  const rows = await tx<{ isNew: boolean }[]>`
    insert into records.postcode as p (postcode, authority_code)
    select * from unnest(${[...batch.keys()]}::text[], ${[...batch.values()]}::text[])
    on conflict (postcode) do update set authority_code = excluded.authority_code
      where p.authority_code <> excluded.authority_code
    returning (xmax = 0) as "isNew"`;
  const made = rows.filter(({ isNew }) => isNew).length;
  return [
    ['new', made],
    ['changed', rows.length - made],
    ['the same', batch.size - rows.length],
  ];
}

/** Outward postcodes that no list had yet go to the authority of most of their postcodes. */
async function addDistricts(
  tx: TransactionSql,
  homes: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Promise<number> {
  const most = [...homes].map(([district, counted]) => {
    const [[authority] = ['']] = [...counted].sort(
      ([one, more], [other, less]) => less - more || (one < other ? -1 : 1),
    );
    return { district, authority };
  });
  const rows = await tx`
    insert into records.postcode_district (district, authority_code)
    select * from unnest(${most.map(({ district }) => district)}::text[], ${most.map(({ authority }) => authority)}::text[])
    on conflict (district) do nothing returning district`;
  return rows.length;
}
