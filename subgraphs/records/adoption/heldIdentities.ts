import type { Queryable } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';

/** What a child is known by to sources, as keyed hashes in hexadecimal. */
export interface Identity {
  readonly scheme: string;
  readonly lookup: string;
}

/** The identity of a person whose row bears no number that the index knows: how the names sound, and the day of birth. */
export function personIdentity(
  lookupKey: Buffer,
  { familyKey, givenKey, birthDate }: { familyKey: string; givenKey: string; birthDate: string },
): Identity {
  const text = JSON.stringify([birthDate, familyKey, givenKey]);
  return { scheme: 'PERSON', lookup: keyedHash(lookupKey, 'held person', text).toString('hex') };
}

/** From now on every feed row of this child, by any identifier or by name and birth, waits for a person (domain.md 7). */
export async function holdIdentities(tx: Queryable, lookupKey: Buffer, number: number): Promise<void> {
  const [child] = await tx<{ familyKey: string; givenKey: string; birthDate: string; area: string }[]>`
    select family_key as "familyKey", given_key as "givenKey", birth_date as "birthDate", authority_code as area
    from records.child where number = ${number}`;
  if (!child) throw new Error('there is no such record to hold the identities of');
  const { lookup } = personIdentity(lookupKey, child);
  await tx`
    insert into records.held_identity (scheme, lookup, authority_code)
    select scheme, lookup, ${child.area} from records.identifier where child_number = ${number}
    union select 'PERSON', decode(${lookup}, 'hex'), ${child.area}
    on conflict (scheme, lookup) do nothing`;
}

/** Which of the identities are held, and by whose team: area by scheme and look-up, with a colon between. */
export async function findHeldIdentities(
  tx: Queryable,
  identities: readonly Identity[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx<{ key: string; area: string }[]>`
    select h.scheme || ':' || encode(h.lookup, 'hex') as key, h.authority_code as area from records.held_identity h
    where (h.scheme, h.lookup) in (select scheme, decode(lookup, 'hex')
      from jsonb_to_recordset(${JSON.stringify(identities)}::text::jsonb) as w(scheme text, lookup text))`;
  return new Map(rows.map(({ key, area }) => [key, area]));
}
