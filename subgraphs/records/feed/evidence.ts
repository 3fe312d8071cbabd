import type { Queryable, Sql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { findHeldIdentities, personIdentity } from '../adoption/heldIdentities.ts';
import { correctedByPerson } from '../correction/corrected.ts';
import { drawNumbers } from '../lifecycle/tombstones.ts';
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
  readonly addresses: ReadonlyMap<number, CurrentAddress>;
  /** Which of the visible ones have a carer. */
  readonly withCarers: ReadonlySet<number>;
  /** Identities whose rows wait for a person, with the area of the team that works them (domain.md 7). */
  readonly heldIdentities: ReadonlyMap<string, string>;
  /** Child numbers that nobody has or had, one for each row. */
  readonly freeNumbers: readonly number[];
}

/** The address that stands for a record. */
interface CurrentAddress {
  readonly id: string;
  readonly sinceDate: string | null;
  readonly line: string | null;
  readonly postcode: string | null;
}

const candidateColumns = `c.number, c.given_name as "givenName", c.family_name as "familyName", c.gender,
  c.birth_date as "birthDate", c.death_date as "deathDate", c.status, c.shield, c.authority_code as "authorityCode"`;

/** Gathers the evidence for a batch in a fixed number of statements, whatever is found. */
export async function gatherEvidence(
  tx: Queryable,
  source: string,
  rows: readonly KeyedRow[],
  sealed: { sql: Sql; ring: KeyRing; lookupKey: Buffer },
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
  const known = rows.flatMap((keyed) => [
    ...keyed.lookups,
    personIdentity(sealed.lookupKey, { ...keyed, birthDate: keyed.row.birthDate }),
  ]);
  const [applied, found, namesakes, freeNumbers, heldIdentities] = await Promise.all([
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
    drawNumbers(tx, sealed.lookupKey, rows.length),
    findHeldIdentities(tx, known),
  ]);
  const byIdentifier = new Map(found.map(({ key, ...candidate }) => [key as string, candidate as Candidate]));
  const numbers = [...new Set([...byIdentifier.values()].map(({ number }) => number))];
  const more = await aboutRecords(tx, numbers, sealed);
  return {
    applied: new Map(
      applied.map(({ key, revision, hash }) => [key as string, { revision, contentHash: hash as string }]),
    ),
    byIdentifier,
    hiddenNamesakes: new Map(
      namesakes.map(({ line, ...candidate }) => [line as number, candidate as Candidate]),
    ),
    ...more,
    freeNumbers,
    heldIdentities,
  };
}

async function aboutRecords(tx: Queryable, numbers: readonly number[], sealed: { sql: Sql; ring: KeyRing }) {
  const list = numbers as number[];
  const [corrected, current, carers] = await Promise.all([
    correctedByPerson(tx, sealed, numbers),
    tx<(CurrentAddress & { number: number })[]>`
      select child_number as number, id, since_date as "sinceDate", line, postcode from records.address
      where child_number = any(${list}::bigint[]) and until_date is null`,
    tx`select distinct child_number as number from records.carer where child_number = any(${list}::bigint[])`,
  ]);
  return {
    corrected,
    addresses: new Map(current.map(({ number, ...address }) => [number, address])),
    withCarers: new Set(carers.map(({ number }) => number as number)),
  };
}
