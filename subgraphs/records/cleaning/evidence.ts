import type { Queryable } from '../../../platform/database.ts';
import { packDate } from '../../../platform/matching/dates.ts';
import {
  dateLikeness,
  nameLevel,
  nameLikeness,
  postcodeLikeness,
} from '../../../platform/matching/likeness.ts';
import { familyKey, givenKey, normaliseName } from '../../../platform/matching/names.ts';
import { presentNumberSql } from '../access.ts';
import { lookupsOf, personOf, type WaitingRow } from './row.ts';

/** How alike two values of a field are: never a value, so that it may be kept and shown (domain.md 9). */
export interface FieldEvidence {
  readonly field: string;
  readonly level: 'EQUAL' | 'ALIKE' | 'PARTLY' | 'DIFFERENT' | 'CONFLICTING';
}

/** A record that a row may be about. */
export interface BandRecord {
  readonly number: number;
  readonly authorityCode: string;
  readonly status: string;
  readonly shielded: boolean;
  readonly deceased: boolean;
  readonly keptApart: boolean;
  readonly evidence: readonly FieldEvidence[];
  /** How strongly it speaks for the record: for the order alone. */
  readonly weight: number;
}

/** What a row is compared with, of a record. */
interface Compared {
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: string;
  readonly birthDate: string;
  readonly postcode: string | null;
  /** Identifiers that both have. */
  readonly shared: number;
  /** The schemes of which the record has another identifier than the row. */
  readonly conflicting: readonly string[];
}

interface Found extends Compared {
  readonly number: number;
  readonly authorityCode: string;
  readonly status: string;
  readonly shielded: boolean;
  readonly deceased: boolean;
  readonly keptApart: boolean;
  /** Whether the engine found it, under whichever of its numbers. */
  readonly known: boolean;
}

const toDate = (day: string) => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return packDate(year, month, date);
};

function nameEvidence(part: 'given' | 'family', a: string, b: string): FieldEvidence['level'] {
  const key = part === 'given' ? givenKey : familyKey;
  const level = nameLikeness(part, normaliseName(a), normaliseName(b), key(a) === key(b));
  if (level === nameLevel.equal) return 'EQUAL';
  if (level <= nameLevel.variant) return 'ALIKE';
  return level === nameLevel.other ? 'DIFFERENT' : 'PARTLY';
}

function dateEvidence(a: string, b: string): FieldEvidence['level'] {
  const level = dateLikeness(toDate(a), toDate(b));
  return level === 0 ? 'EQUAL' : level === 1 ? 'ALIKE' : level <= 3 ? 'PARTLY' : 'DIFFERENT';
}

const points: Readonly<Record<FieldEvidence['level'], number>> = {
  EQUAL: 4,
  ALIKE: 3,
  PARTLY: 1,
  DIFFERENT: -2,
  CONFLICTING: -6,
};

/** How alike a row and a record are, field by field. */
export function levelsOf(
  row: Pick<WaitingRow, 'givenName' | 'familyName' | 'gender' | 'birthDate' | 'home'>,
  found: Compared,
): FieldEvidence[] {
  const swapped =
    nameEvidence('given', row.givenName, found.familyName) !== 'DIFFERENT' &&
    nameEvidence('family', row.familyName, found.givenName) !== 'DIFFERENT';
  const given = nameEvidence('given', row.givenName, found.givenName);
  const family = nameEvidence('family', row.familyName, found.familyName);
  const evidence: FieldEvidence[] = [
    { field: 'givenName', level: swapped && given === 'DIFFERENT' ? 'PARTLY' : given },
    { field: 'familyName', level: swapped && family === 'DIFFERENT' ? 'PARTLY' : family },
    { field: 'dateOfBirth', level: dateEvidence(row.birthDate, found.birthDate) },
  ];
  if (row.gender && row.gender !== 'NOT_SPECIFIED' && found.gender !== 'NOT_SPECIFIED') {
    evidence.push({ field: 'gender', level: row.gender === found.gender ? 'EQUAL' : 'DIFFERENT' });
  }
  if (row.home && found.postcode) {
    const apart =
      row.home.postcode === found.postcode ? 0 : postcodeLikeness(row.home.postcode, found.postcode);
    const level = (['EQUAL', 'ALIKE', 'PARTLY', 'PARTLY'] as const)[apart] ?? 'DIFFERENT';
    evidence.push({ field: 'postcode', level });
  }
  if (found.shared > 0) evidence.push({ field: 'identifiers', level: 'EQUAL' });
  for (const scheme of found.conflicting) evidence.push({ field: scheme, level: 'CONFLICTING' });
  return evidence;
}

/** Whether a record has a number of the row. */
export function bears({ evidence }: Pick<BandRecord, 'evidence'>): boolean {
  return evidence.some(({ field, level }) => field === 'identifiers' && level === 'EQUAL');
}

/** Whether a record has a number of the row, and the same day of birth and no other given name: that is no twin's. */
export function fits(record: Pick<BandRecord, 'evidence'>): boolean {
  const level = (field: string) => record.evidence.find((each) => each.field === field)?.level;
  return bears(record) && level('dateOfBirth') === 'EQUAL' && level('givenName') !== 'DIFFERENT';
}

/**
 * Whether the evidence lies between "match" and "no match", or above, so that a person must look: similar names with
 * the same birth, the same names with a birth that may be a slip, or an identifier. A twin (same birth and family
 * name, another given name) is not in the band. For a hidden record less evidence is enough, since less of it can be
 * compared.
 */
export function isInBand(evidence: readonly FieldEvidence[], hidden: boolean): boolean {
  const level = (field: string) => evidence.find((each) => each.field === field)?.level ?? 'DIFFERENT';
  const [given, family, birth] = [level('givenName'), level('familyName'), level('dateOfBirth')];
  const close = (of: FieldEvidence['level']) => of === 'EQUAL' || of === 'ALIKE';
  if (level('identifiers') === 'EQUAL') return true;
  if (close(birth)) {
    // A child is registered under one parent's name and known under the other's: a home tells, where it can be seen.
    const renamed = given === 'EQUAL' && (hidden || close(level('postcode')));
    return renamed || (given !== 'DIFFERENT' && family !== 'DIFFERENT');
  }
  return birth === 'PARTLY' && close(given) && close(family);
}

/**
 * The records in the review band of a row (historical failure 1), hidden ones included, the likeliest first: by sound
 * and birth, by birth alone where one name is the same, and by identifier, always in one statement. What a shielded
 * record hides is in no plain table, so it counts neither for nor against. `found`: the records that the engine found
 * when the row came; they stay in the band, also under the record that they were merged into.
 */
export async function findBand(
  tx: Queryable,
  row: WaitingRow,
  {
    source,
    lookup,
    lookupKey,
    found: known = [],
  }: { source: string; lookup: Buffer; lookupKey: Buffer; found?: readonly number[] },
): Promise<readonly BandRecord[]> {
  const { givenKey: given, familyKey: family } = personOf(row, lookupKey);
  const identifiers = JSON.stringify(lookupsOf(row, lookupKey));
  const found = await tx<Found[]>`
    with mine as (
      select scheme, decode(lookup, 'hex') as lookup from jsonb_to_recordset(${identifiers}::text::jsonb)
        as m(scheme text, lookup text)
    ), known as (
      select c.number from unnest(${known as number[]}::bigint[]) as k (number)
      join records.child c on c.number = ${tx.unsafe(presentNumberSql('k.number'))} and c.status <> 'PURGED'
    ), near as (
      select number from records.child where birth_date = ${row.birthDate} and (family_key = ${family} or given_key = ${given})
      union select number from records.child where family_key = ${family} and given_key = ${given}
        and (extract(year from birth_date) = extract(year from ${row.birthDate}::date))::int
          + (extract(month from birth_date) = extract(month from ${row.birthDate}::date))::int
          + (extract(day from birth_date) = extract(day from ${row.birthDate}::date))::int >= 1
      union select number from records.child where family_key = ${given} and given_key = ${family}
        and birth_date = ${row.birthDate}
      union select number from known
      union select i.child_number from records.identifier i join mine m on m.scheme = i.scheme and m.lookup = i.lookup
    )
    select c.number, c.given_name as "givenName", c.family_name as "familyName", c.gender, c.birth_date as "birthDate",
      c.authority_code as "authorityCode", c.status, c.shield <> 'NONE' as shielded, c.death_date is not null as deceased,
      (select a.postcode from records.address a where a.child_number = c.number and a.until_date is null) as postcode,
      exists (select from known k where k.number = c.number) as known,
      exists (select from records.not_same_row n where n.child_number = c.number and n.source = ${source}
        and n.row_lookup = ${lookup}) as "keptApart",
      (select count(*)::int from records.identifier i join mine m on m.scheme = i.scheme and m.lookup = i.lookup
        where i.child_number = c.number) as shared,
      (select coalesce(array_agg(distinct i.scheme), '{}') from records.identifier i join mine m on m.scheme = i.scheme
        where i.child_number = c.number and i.scheme <> 'LOCAL' and i.lookup <> all (
          select o.lookup from mine o where o.scheme = i.scheme)) as conflicting
    from near n join records.child c on c.number = n.number
    order by c.number`;
  return found
    .map(({ number, authorityCode, status, shielded, deceased, keptApart, known: wasFound, ...rest }) => {
      const evidence = levelsOf(row, rest);
      const weight = evidence.reduce((sum, { level }) => sum + points[level], 0);
      return { number, authorityCode, status, shielded, deceased, keptApart, evidence, weight, wasFound };
    })
    .filter((each) => each.wasFound || isInBand(each.evidence, each.shielded || each.status !== 'LIVE'))
    .sort((a, b) => b.weight - a.weight || a.number - b.number);
}
