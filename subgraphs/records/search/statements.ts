/**
 * One text for each kind of search, on composite b-trees (matching.md). Each gives at most a bound of children whose
 * names then are compared in the process; a search that reaches the bound is to be refined.
 *
 * What a shielded record hides finds nothing: identifiers, postcodes and schools are asked of unshielded ones alone,
 * and hidden values stand in no plain table besides (domain.md 3).
 */
const columns = `c.number, c.given_name as "givenName", c.family_name as "familyName", c.gender,
  c.birth_date as "birthDate", c.outward, c.shield <> 'NONE' as shielded`;

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

/** $1 number, $2 authority, where the purpose reaches the own one's records only. */
export const byNumber = `
  select ${columns} from records.child c
  where c.number = $1::bigint and c.status = 'LIVE' and ($2::text is null or c.authority_code = $2::text)`;

/** $1 scheme, $2 keyed hash, $3 issuer that it must be of, or null for any, $4 authority. */
export const byIdentifier = `
  select ${columns} from records.identifier i
  join records.child c on c.number = i.child_number
  where i.scheme = $1::text and i.lookup = $2::bytea and ($3::uuid is null or i.issuer = $3::uuid)
    and c.shield = 'NONE' and c.status = 'LIVE' and ($4::text is null or c.authority_code = $4::text)`;

/** $1 authority, $2 gender, $3 postcode, $4 school, $5 bound, the same in the three that search by names. */
const person = `c.status = 'LIVE'
    and ($1::text is null or c.authority_code = $1::text)
    and ($2::text is null or c.gender in ($2::text, 'NOT_SPECIFIED'))`;
// Scalar subqueries: of `exists` beside `or` a plan for any parameters may hash the whole table.
const atSchool = `($4::uuid is null or (c.shield = 'NONE' and (select true from records.involvement i
      where i.child_number = c.number and i.organisation_id = $4::uuid and i.category = 'UNIVERSAL'
        and i.service_type = 'EDUCATION' and i.ended_on is null limit 1)))`;
const narrowed = `${person} and ${atSchool}
    and ($3::text is null or (c.shield = 'NONE' and (select a.postcode from records.address a
      where a.child_number = c.number and a.until_date is null) = $3::text))`;

/** $6 dates of birth, $7 family keys, $8 given keys, $9 whether every child born then is to be looked at. */
export const byBirth = `
  select ${columns} from records.child c
  where c.birth_date = any($6::date[]) and c.family_key = any($7::text[]) and ${narrowed}
  union all
  select ${columns} from records.child c
  where c.birth_date = any($6::date[]) and c.given_key = any($8::text[]) and not c.family_key = any($7::text[])
    and ${narrowed}
  union all
  select ${columns} from records.child c
  where $9::boolean and c.birth_date = any($6::date[]) and not c.given_key = any($8::text[])
    and not c.family_key = any($7::text[]) and ${narrowed}
  limit $5::int`;

/** $6 and $7 first and last day of birth, $8 family keys, $9 given keys (none: any), $10 and $11 the same, swapped. */
export const byNames = `
  select ${columns} from records.child c
  where c.family_key = any($8::text[]) and c.given_key = any($9::text[])
    and c.birth_date between $6::date and $7::date and ${narrowed}
  union all
  select ${columns} from records.child c
  where cardinality($9::text[]) = 0 and c.family_key = any($8::text[])
    and c.birth_date between $6::date and $7::date and ${narrowed}
  union all
  select ${columns} from records.child c
  where c.family_key = any($10::text[]) and c.given_key = any($11::text[])
    and not (c.family_key = any($8::text[]) and c.given_key = any($9::text[]))
    and c.birth_date between $6::date and $7::date and ${narrowed}
  limit $5::int`;

/** $6 and $7 first and last day of birth. A postcode is a few homes: they come first, whatever the planner thinks. */
export const byPostcode = `
  with home as materialized (
    select a.child_number from records.address a
    where a.postcode = $3::text and a.until_date is null
    limit $5::int
  )
  select ${columns} from home
  join records.child c on c.number = home.child_number
  where c.birth_date between $6::date and $7::date and c.shield = 'NONE' and ${person} and ${atSchool}`;
