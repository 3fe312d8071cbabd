import type { TransactionSql } from '../../platform/database.ts';
import { outwardOf, parsePostcode } from '../../platform/identifiers.ts';
import { FileFault } from '../../subgraphs/records/feed/lines.ts';
import { registerStamp } from '../../subgraphs/users/organisation/register.ts';
import { namedUuid } from '../seed/random.ts';
import { readStandingCodes } from './authorities.ts';
import { type Columns, inUtf8, readTable, splitRows } from './table.ts';
import { add, type Counts, type Edition, type Heard } from './what.ts';

/** A school or practice, as a register has it. The first of its codes says which it is. */
interface Place {
  readonly kind: 'SCHOOL' | 'PRACTICE';
  readonly codes: readonly { readonly scheme: 'URN' | 'LAESTAB' | 'ODS'; readonly code: string }[];
  readonly name: string;
  readonly telephone: string | null;
  readonly postcode: string | null;
  /** The authority as the register names it, where it does. */
  readonly authority: string | null;
}

/** A place, or why its row is left out. */
type Read = Place | { readonly left: string; readonly noPlace?: Place['codes'][number] };

const unreadable: Read = { left: 'unreadable, left out' };
const longestName = 200;
const together = 2_000;

const schoolColumns: Columns<
  | 'URN'
  | 'LA (code)'
  | 'EstablishmentNumber'
  | 'EstablishmentName'
  | 'EstablishmentStatus (name)'
  | 'Postcode'
  | 'TelephoneNum'
  | 'GSSLACode (name)'
  | 'LastChangedDate'
> = {
  title: 'the register Get Information About Schools',
  headings: {
    URN: /^urn$/,
    'LA (code)': /^la \(code\)$/,
    EstablishmentNumber: /^establishmentnumber$/,
    EstablishmentName: /^establishmentname$/,
    'EstablishmentStatus (name)': /^establishmentstatus \(name\)$/,
    Postcode: /^postcode$/,
    TelephoneNum: /^telephonenum$/,
    'GSSLACode (name)': /^gsslacode \(name\)$/,
    LastChangedDate: /^lastchangeddate$/,
  },
  required: [
    'URN',
    'LA (code)',
    'EstablishmentNumber',
    'EstablishmentName',
    'EstablishmentStatus (name)',
    'Postcode',
  ],
};

/**
 * Loads Get Information About Schools: each open school as an organisation that records can name, known by its URN and by
 * its authority's number with its own. What is there already is brought up to the file; nothing is taken away.
 */
export function importSchools(
  tx: TransactionSql,
  body: AsyncIterable<Uint8Array>,
  heard: Heard,
  edition: Edition,
  standingKey: Buffer,
): Promise<Counts> {
  return load(
    tx,
    standingKey,
    schools(body, edition),
    heard,
    'No row is an open school; give the whole register. Nothing was written.',
  );
}

const changedOn = /^(?<d>\d{2})-(?<m>\d{2})-(?<y>\d{4})$/;

async function* schools(body: AsyncIterable<Uint8Array>, edition: Edition): AsyncGenerator<Read[]> {
  for await (const rows of readTable(inUtf8(body), schoolColumns)) {
    yield rows.map((row) => {
      edition.tells(row?.LastChangedDate, changedOn);
      const urn = row?.URN ?? '';
      const name = row?.EstablishmentName ?? '';
      if (!row || !/^\d{5,7}$/.test(urn) || !name || name.length > longestName) return unreadable;
      const status = row['EstablishmentStatus (name)'] ?? '';
      if (/^closed/i.test(status)) return { left: 'closed, left as it was' };
      if (!/^open/i.test(status)) return { left: 'not open yet, left out' };
      const number = `${row['LA (code)'] ?? ''}${row.EstablishmentNumber ?? ''}`;
      const authority = row['GSSLACode (name)'] || null;
      // The postcode of one in Wales may begin as those of an authority of England do.
      const abroad = authority !== null && !authority.startsWith('E');
      const codes: Place['codes'][number][] = [{ scheme: 'URN', code: urn }];
      if (/^\d{7}$/.test(number)) codes.push({ scheme: 'LAESTAB', code: number });
      return {
        kind: 'SCHOOL',
        codes,
        name,
        telephone: telephoneOf(row.TelephoneNum),
        postcode: abroad ? null : parsePostcode(row.Postcode ?? ''),
        authority,
      };
    });
  }
}

/** Where the 27 columns of NHS organisation files, which have no header, say what (ODS, "27 field standard format"). */
const nhs = {
  width: 27,
  code: 0,
  name: 1,
  postcode: 9,
  /** When it opened and closed, joined a body and left it. */
  days: [10, 11, 15, 16],
  status: 12,
  telephone: 17,
  setting: 25,
} as const;
const nhsDay = /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$/;
/** The prescribing setting of a general practice; others are clinics, prisons, secure homes, centres for victims of assault. */
const generalPractice = '4';

/**
 * Loads an NHS organisation file of practices: each active one as an organisation that records can name, known by its
 * code. What is there already is brought up to the file; nothing is taken away, but what is no general practice is neither
 * named any more nor shown where records name it: that a child is seen there is nobody's to read (domain.md 5, ADR 0164).
 */
export function importPractices(
  tx: TransactionSql,
  body: AsyncIterable<Uint8Array>,
  heard: Heard,
  edition: Edition,
  standingKey: Buffer,
): Promise<Counts> {
  return load(
    tx,
    standingKey,
    practices(body, edition),
    heard,
    'No row is an active practice; give the whole file. Nothing was written.',
  );
}

async function* practices(body: AsyncIterable<Uint8Array>, edition: Edition): AsyncGenerator<Read[]> {
  let first = true;
  for await (const rows of splitRows(inUtf8(body))) {
    if (first && rows[0]?.length !== nhs.width)
      throw new FileFault(
        'COLUMNS_MISSING',
        'This is not an NHS organisation file: its rows have 27 columns and no header. Nothing was written.',
      );
    first = false;
    yield rows.map((row) => {
      if (row?.length !== nhs.width) return unreadable;
      const cell = (at: number) => (row[at] ?? '').trim();
      for (const at of nhs.days) edition.tells(row[at], nhsDay);
      const code = cell(nhs.code).toUpperCase();
      const name = cell(nhs.name);
      if (!/^[A-Z0-9]{3,10}$/.test(code) || !name || name.length > longestName) return unreadable;
      if (!cell(nhs.setting).split('|').includes(generalPractice))
        return { left: 'not a general practice, left out', noPlace: { scheme: 'ODS', code } };
      if (cell(nhs.status).toUpperCase() !== 'A') return { left: 'not active, left as it was' };
      return {
        kind: 'PRACTICE',
        codes: [{ scheme: 'ODS', code }],
        name: titled(name),
        telephone: telephoneOf(cell(nhs.telephone)),
        postcode: parsePostcode(cell(nhs.postcode)),
        authority: null,
      };
    });
  }
  if (first) throw new FileFault('EMPTY_FILE', 'The file is empty; give an NHS organisation file.');
}

function telephoneOf(text = ''): string | null {
  const digits = text.replace(/[^\d+]/g, '');
  return digits.length >= 9 && digits.length <= 15 ? text.trim().slice(0, 40) : null;
}

/** The NHS writes names in capitals. */
function titled(name: string): string {
  if (name !== name.toUpperCase()) return name;
  return name.toLowerCase().replace(/(?<![\p{L}\p{N}'’])\p{L}/gu, (letter) => letter.toUpperCase());
}

async function load(
  tx: TransactionSql,
  standingKey: Buffer,
  read: AsyncGenerator<Read[]>,
  heard: Heard,
  none: string,
): Promise<Counts> {
  const counts: Counts = new Map();
  let batch: Place[] = [];
  const noPlaces: Place['codes'][number][] = [];
  const standing = await readStandingCodes(tx);
  let rows = 0;
  let places = 0;
  const flush = async () => {
    for (const [what, found] of await write(tx, standingKey, batch)) add(counts, what, found);
    batch = [];
  };
  for await (const group of read) {
    for (const each of group) {
      rows += 1;
      if ('left' in each) {
        add(counts, each.left);
        if (each.noPlace) noPlaces.push(each.noPlace);
        continue;
      }
      places += 1;
      batch.push({ ...each, authority: each.authority && standing(each.authority) });
      if (batch.length >= together) await flush();
    }
    heard(rows);
  }
  await flush();
  if (places === 0) throw new FileFault('NOTHING_READ', none);
  add(counts, 'not a general practice, and named no more', await unname(tx, noPlaces));
  return counts;
}

/** Lets no row name what is no general practice, and no record show it; how many were named until now. */
async function unname(tx: TransactionSql, noPlaces: readonly Place['codes'][number][]): Promise<number> {
  const list = noPlaces.map(({ scheme, code }) => ({ scheme, code, id: namedUuid('place', scheme, code) }));
  const unnamed = await tx`
    with w as (
      select * from jsonb_to_recordset(${JSON.stringify(list)}::text::jsonb) as w(scheme text, code text, id uuid)
    ), gone as (
      delete from records.place p using w where p.scheme = w.scheme and p.code = w.code returning p.organisation_id as id
    )
    insert into records.unnamed_place (organisation_id)
    select o.id from users.organisation o join (select id from gone union select id from w) n on n.id = o.id
    on conflict do nothing`;
  return unnamed.count;
}

async function write(
  tx: TransactionSql,
  standingKey: Buffer,
  batch: readonly Place[],
): Promise<[string, number][]> {
  // Of two rows of one code the later counts, as it would in two files.
  const places = [...new Map(batch.map((place) => [keyOf(place), place])).values()];
  const list = places.map(({ kind, codes, name, telephone, postcode, authority }) => {
    const [{ scheme, code } = { scheme: '', code: '' }] = codes;
    const outward = postcode && outwardOf(postcode);
    return {
      id: namedUuid('place', scheme, code),
      scheme,
      code,
      kind,
      name,
      telephone,
      postcode,
      outward,
      authority,
    };
  });
  const known = await tx<{ key: string; id: string; authority: string | null }[]>`
    select w.scheme || ':' || w.code as key, coalesce(p.organisation_id, w.id) as id,
      coalesce(a.code, o.authority_code, d.authority_code) as authority
    from jsonb_to_recordset(${JSON.stringify(list)}::text::jsonb)
      as w(id uuid, scheme text, code text, postcode text, outward text, authority text)
    left join records.place p on p.scheme = w.scheme and p.code = w.code
    left join records.authority a on a.code = w.authority
    left join records.postcode o on o.postcode = w.postcode
    left join records.postcode_district d on d.district = w.outward`;
  const found = new Map(known.map(({ key, ...more }) => [key, more]));
  const organisations = list.map((row) => ({ ...row, ...found.get(`${row.scheme}:${row.code}`) }));
  const written = await tx<{ isNew: boolean }[]>`
    insert into users.organisation as o (id, name, kind, authority_code, telephone)
    select id, name, kind, authority, telephone from jsonb_to_recordset(${JSON.stringify(organisations)}::text::jsonb)
      as w(id uuid, name text, kind text, authority text, telephone text)
    on conflict (id) do update set name = excluded.name, authority_code = excluded.authority_code,
      telephone = excluded.telephone, version = o.version + 1
      where (o.name, o.authority_code, o.telephone) is distinct from
        (excluded.name, excluded.authority_code, excluded.telephone)
    returning (xmax = 0) as "isNew"`;
  const stamps = organisations.map(({ id, authority = null }) => ({
    id,
    stamp: registerStamp(standingKey, id, authority).toString('hex'),
  }));
  await tx`
    update users.organisation o set register_stamp = decode(w.stamp, 'hex')
    from jsonb_to_recordset(${JSON.stringify(stamps)}::text::jsonb) as w(id uuid, stamp text)
    where o.id = w.id and o.register_stamp is distinct from decode(w.stamp, 'hex')`;
  await tx`delete from records.unnamed_place where organisation_id = any(${organisations.map(({ id }) => id)}::uuid[])`;
  const codes = places.flatMap((place) => {
    const { id, authority } = found.get(keyOf(place)) as { id: string; authority: string | null };
    return place.codes.map(({ scheme, code }) => ({ scheme, code, id, authority }));
  });
  const once = [...new Map(codes.map((code) => [`${code.scheme}:${code.code}`, code])).values()];
  await tx`
    insert into records.place as p (scheme, code, organisation_id, authority_code)
    select scheme, code, id, authority from jsonb_to_recordset(${JSON.stringify(once)}::text::jsonb)
      as w(scheme text, code text, id uuid, authority text)
    on conflict (scheme, code) do update set organisation_id = excluded.organisation_id,
      authority_code = excluded.authority_code
      where (p.organisation_id, p.authority_code) is distinct from (excluded.organisation_id, excluded.authority_code)`;
  const made = written.filter(({ isNew }) => isNew).length;
  return [
    ['new', made],
    ['changed', written.length - made],
    ['the same', places.length - written.length],
    ['said twice, the later taken', batch.length - places.length],
  ];
}

function keyOf({ codes: [first] }: Place): string {
  return `${first?.scheme}:${first?.code}`;
}
