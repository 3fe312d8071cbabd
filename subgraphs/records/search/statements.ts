import { inAgeSql, presentNumberSql } from '../access.ts';

/**
 * One statement for each kind of search, on composite b-trees. Each finds at most a fixed number of children, whose
 * names are then compared in this process; a search that reaches the limit must be refined.
 *
 * Nothing that a shielded record hides is found: identifiers, postcodes and schools are looked up for unshielded
 * records alone, and hidden values are in no plain table (domain.md 3).
 *
 * A statement runs any number of searches, each with its own caller's reach: `$1` is a JSON array of them, and the
 * result is one JSON array, with the place of its search before each child.
 */
/** More children than this under one set of keys are not looked at: the search is to be refined. */
export const searchBound = 2_000;

const columns = 'c.number, c.given_name, c.family_name, c.gender, c.birth_date, c.outward, c.shield';

/** A child as a statement gives it, after the place of its search among those that the statement looked for. */
export type FoundRow = readonly [
  place: number,
  number: number,
  givenName: string,
  familyName: string,
  gender: 'FEMALE' | 'MALE' | 'NOT_SPECIFIED',
  birthDate: string,
  outward: string | null,
  shielded: boolean,
];

/**
 * The unshielded children whom `byPostcode` found for one search, after its place: a list for each column. Of a hundred
 * children that costs PostgreSQL a fifth less of the whole statement than an array for each; of a few it costs more.
 */
export type FoundLists = readonly [
  place: number,
  numbers: readonly number[],
  givenNames: readonly string[],
  familyNames: readonly string[],
  genders: readonly FoundChild['gender'][],
  birthDates: readonly string[],
  outwards: readonly (string | null)[],
];

/** A child that one of the statements found. */
export interface FoundChild {
  readonly number: number;
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: 'FEMALE' | 'MALE' | 'NOT_SPECIFIED';
  readonly birthDate: string;
  readonly outward: string | null;
  readonly shielded: boolean;
}

/** The searches `k` of a statement, with these fields beside place and reach. */
const searches = (fields: string) =>
  `jsonb_to_recordset($1::text::jsonb) as k(place int, authority text, day date, ${fields})`;

/** The statement for searches with these fields, which finds by `from`. */
function looking(fields: string, from: string): string {
  return `
select coalesce(json_agg(json_build_array(k.place, f.number, f.given_name, f.family_name, f.gender, f.birth_date,
  f.outward, f.shield <> 'NONE')), '[]') as found
from ${searches(fields)}
cross join lateral (${from}) f`;
}

const reached = `c.status = 'LIVE' and ${inAgeSql('k.day')}
    and (k.authority is null or c.authority_code = k.authority)`;

/** Searches by number, each with the authority whose records alone it reaches, or none. */
export const byNumber = looking(
  'number bigint',
  `
  select ${columns} from records.child c
  where c.number = ${presentNumberSql('k.number')} and ${reached}`,
);

/** Searches by identifier: scheme, keyed hash in hexadecimal, issuer that it must be of, or none. */
export const byIdentifier = looking(
  'scheme text, lookup text, issuer uuid',
  `
  select ${columns} from records.identifier i
  join records.child c on c.number = i.child_number
  where i.scheme = k.scheme and i.lookup = decode(k.lookup, 'hex') and (k.issuer is null or i.issuer = k.issuer)
    and c.shield = 'NONE' and ${reached}`,
);

const narrowing = 'gender text, postcode text, school uuid';
const person = `${reached}
    and (k.gender is null or c.gender in (k.gender, 'NOT_SPECIFIED'))`;
// Scalar subqueries: of `exists` beside `or` a plan for any parameters may hash the whole table.
const atSchool = `(k.school is null or (c.shield = 'NONE' and (select true from records.involvement i
      where i.child_number = c.number and i.organisation_id = k.school and i.category = 'UNIVERSAL'
        and i.service_type = 'EDUCATION' and i.ended_on is null limit 1)))`;
const narrowed = `${person} and ${atSchool}
    and (k.postcode is null or (c.shield = 'NONE' and (select a.postcode from records.address a
      where a.child_number = c.number and a.until_date is null) = k.postcode))`;

/** Searches by dates of birth, family and given keys; `everyone` looks at every child born then. */
export const byBirth = looking(
  `${narrowing}, dates date[], family text[], given text[], everyone boolean`,
  `
  select ${columns} from records.child c
  where c.birth_date = any(k.dates) and c.family_key = any(k.family) and ${narrowed}
  union all
  select ${columns} from records.child c
  where c.birth_date = any(k.dates) and c.given_key = any(k.given) and not c.family_key = any(k.family)
    and ${narrowed}
  union all
  select ${columns} from records.child c
  where k.everyone and c.birth_date = any(k.dates) and not c.given_key = any(k.given)
    and not c.family_key = any(k.family) and ${narrowed}
  limit ${searchBound + 1}`,
);

const words = (name: string) => `string_to_array(translate(lower(${name}), '-''’', ' '), ' ')`;

/**
 * Searches by first and last day of birth, family keys, given keys (none: any), and the same with the names swapped.
 * Where no unshielded child found so has a word of each name (`...Words`), it searches also under keys with one sound
 * wrong in one name (`...Slips`): docs/adr/0064. A shielded child among them changes nothing about the others.
 */
export const byNames = looking(
  `${narrowing}, first date, last date, family text[], given text[], "crossedFamily" text[], "crossedGiven" text[],
    "familyWords" text[], "givenWords" text[], "familySlips" text[], "givenSlips" text[]`,
  `
  with heard as materialized (
    select ${columns} from records.child c
    where c.family_key = any(k.family) and c.given_key = any(k.given)
      and c.birth_date between k.first and k.last and ${narrowed}
    union all
    select ${columns} from records.child c
    where cardinality(k.given) = 0 and c.family_key = any(k.family)
      and c.birth_date between k.first and k.last and ${narrowed}
    union all
    select ${columns} from records.child c
    where c.family_key = any(k."crossedFamily") and c.given_key = any(k."crossedGiven")
      and not (c.family_key = any(k.family) and c.given_key = any(k.given))
      and c.birth_date between k.first and k.last and ${narrowed}
    limit ${searchBound + 1}
  ), called as materialized (
    select true from heard c where c.shield = 'NONE'
      and ${words('c.given_name')} && k."givenWords" and ${words('c.family_name')} && k."familyWords"
    limit 1
  )
  select ${columns} from heard c
  union all
  select ${columns} from records.child c
  where not exists (select from called) and c.family_key = any(k.family) and c.given_key = any(k."givenSlips")
    and not c.given_key = any(k.given) and c.birth_date between k.first and k.last and ${narrowed}
  union all
  select ${columns} from records.child c
  where not exists (select from called) and c.family_key = any(k."familySlips") and c.given_key = any(k.given)
    and not c.family_key = any(k.family) and c.birth_date between k.first and k.last and ${narrowed}
  limit ${searchBound + 1}`,
);

/**
 * Searches by postcode, whatever the gender and the day of birth; what is found comes as `FoundLists`. A postcode is a few
 * homes: their children come first, whatever the planner thinks, and are looked up together. With days of birth beside
 * their numbers it read the index of all births in a small index, so the process compares those.
 */
export const byPostcode = `
select coalesce(json_agg(json_build_array(k.place, f.numbers, f.given_names, f.family_names, f.genders, f.birth_dates,
  f.outwards)) filter (where f.numbers is not null), '[]') as found
from ${searches('postcode text, school uuid')}
cross join lateral (
  select array_agg(c.number) as numbers, array_agg(c.given_name) as given_names, array_agg(c.family_name) as family_names,
    array_agg(c.gender) as genders, array_agg(c.birth_date) as birth_dates, array_agg(c.outward) as outwards
  from records.child c
  where c.number = any(array(
      select a.child_number from records.address a
      where a.postcode = k.postcode and a.until_date is null
      limit ${searchBound + 1}))
    and c.shield = 'NONE' and ${reached} and ${atSchool}) f`;
