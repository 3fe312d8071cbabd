import type { Queryable, Sql } from '../../../platform/database.ts';
import { randomChildNumber } from '../../../platform/identifiers.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { correctedByPerson } from '../correction/corrected.ts';
import type { Candidate } from './decision.ts';
import type { KeyedRow } from './keyed.ts';

/** What the index knows of a batch of rows. */
export interface BatchEvidence {
  /** Rows applied before, by row key in hexadecimal. */
  readonly applied: ReadonlyMap<string, { revision: number; contentHash: string }>;
  /** Records by scheme and look-up in hexadecimal, locked against change until the transaction ends. */
  readonly byIdentifier: ReadonlyMap<string, Candidate>;
  /** Hidden records by the line of the row whose names and day of birth they have. */
  readonly hiddenNamesakes: ReadonlyMap<number, Candidate>;
  /** Fields that a person corrected, by child number. */
  readonly corrected: ReadonlyMap<number, ReadonlySet<string>>;
  /** Current address of the visible ones among the records, by child number. */
  readonly addresses: ReadonlyMap<number, { id: string; sinceDate: string | null; status: string }>;
  /** Which of the visible ones have a carer. */
  readonly withCarers: ReadonlySet<number>;
  /** Child numbers that nobody has, one for each row. */
  readonly freeNumbers: readonly number[];
}

const candidateColumns = `c.number, c.given_name as "givenName", c.family_name as "familyName", c.gender,
  c.birth_date as "birthDate", c.death_date as "deathDate", c.status, c.shield, c.authority_code as "authorityCode"`;

/** Gathers the evidence for a batch in a fixed number of statements, whatever is found. */
export async function gatherEvidence(
  tx: Queryable,
  source: string,
  rows: readonly KeyedRow[],
  sealed: { sql: Sql; ring: KeyRing },
): Promise<BatchEvidence> {
  const identifiers = JSON.stringify(rows.flatMap(({ lookups }) => lookups));
  const people = JSON.stringify(
    rows.map(({ row, familyKey, givenKey }) => ({
      line: row.line,
      birth_date: row.birthDate,
      family_key: familyKey,
      given_key: givenKey,
    })),
  );
  const drawn = new Set<string>();
  // A few more than rows: some are taken.
  while (drawn.size < rows.length + 20) drawn.add(randomChildNumber());
  const [applied, found, namesakes, taken] = await Promise.all([
    tx`select encode(r.row_key, 'hex') as key, r.revision, encode(r.content_hash, 'hex') as hash
      from records.feed_row r
      where r.source = ${source}
        and r.row_key in (select decode(k, 'hex') from jsonb_array_elements_text(${JSON.stringify(rows.map(({ key }) => key))}::text::jsonb) k)`,
    tx`select i.scheme || ':' || encode(i.lookup, 'hex') as key, ${tx.unsafe(candidateColumns)}
      from records.identifier i join records.child c on c.number = i.child_number
      where (i.scheme, i.lookup) in (
        select scheme, decode(lookup, 'hex') from jsonb_to_recordset(${identifiers}::text::jsonb) as w(scheme text, lookup text))
      order by c.number for no key update of c`,
    tx`select distinct on (w.line) w.line, ${tx.unsafe(candidateColumns)}
      from jsonb_to_recordset(${people}::text::jsonb) as w(line int, birth_date date, family_key text, given_key text)
      join records.child c on c.birth_date = w.birth_date and c.family_key = w.family_key
        and c.given_key = w.given_key
      where c.shield <> 'NONE' or c.status <> 'LIVE'
      order by w.line, c.number`,
    tx`select number::text as number from records.child where number = any(${[...drawn]}::bigint[])`,
  ]);
  const byIdentifier = new Map(found.map(({ key, ...candidate }) => [key as string, candidate as Candidate]));
  const numbers = [...new Set([...byIdentifier.values()].map(({ number }) => number))];
  const more = await aboutRecords(tx, numbers, sealed);
  for (const { number } of taken) drawn.delete(number as string);
  return {
    applied: new Map(
      applied.map(({ key, revision, hash }) => [key as string, { revision, contentHash: hash as string }]),
    ),
    byIdentifier,
    hiddenNamesakes: new Map(
      namesakes.map(({ line, ...candidate }) => [line as number, candidate as Candidate]),
    ),
    ...more,
    freeNumbers: [...drawn].map(Number),
  };
}

async function aboutRecords(tx: Queryable, numbers: readonly number[], sealed: { sql: Sql; ring: KeyRing }) {
  const list = numbers as number[];
  const [corrected, current, carers] = await Promise.all([
    correctedByPerson(tx, sealed, numbers),
    tx`select child_number as number, id, since_date as "sinceDate", status from records.address
      where child_number = any(${list}::bigint[]) and until_date is null`,
    tx`select distinct child_number as number from records.carer where child_number = any(${list}::bigint[])`,
  ]);
  return {
    corrected,
    addresses: new Map(
      current.map(({ number, id, sinceDate, status }) => [number as number, { id, sinceDate, status }]),
    ),
    withCarers: new Set(carers.map(({ number }) => number as number)),
  };
}
