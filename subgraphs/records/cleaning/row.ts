import type { Queryable } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { personIdentity, slipIdentities } from '../adoption/heldIdentities.ts';
import { serviceField } from '../correction/amend.ts';
import type { HeldRow } from '../feed/held.ts';

/** What a waiting row of any source says. */
export type WaitingRow = HeldRow['row'];

/** An identifier of a row with the keyed hash that it is found by, in hexadecimal. */
export function lookupsOf(row: WaitingRow, lookupKey: Buffer) {
  return row.identifiers.map(({ scheme, value, issuer }) => ({
    scheme,
    value,
    issuer,
    lookup: keyedHash(lookupKey, `identifier:${scheme}`, value).toString('hex'),
  }));
}

/** Of `records.identifier` those that a row has too: a condition. */
export function among(queryable: Queryable, mine: ReturnType<typeof lookupsOf>) {
  return queryable`(scheme, lookup) in (
    select scheme, decode(lookup, 'hex') from jsonb_to_recordset(${JSON.stringify(mine)}::text::jsonb)
      as m(scheme text, lookup text))`;
}

/** Under what a decision that a row is not about a record is remembered: as the feed knows the row, by its own identifier. */
export function rowLookup(source: string, row: Pick<WaitingRow, 'key'>, lookupKey: Buffer): Buffer {
  return keyedHash(lookupKey, `feed:${source}`, row.key);
}

/** How the row's person sounds, with the day of birth: what blocks and held identities go by. */
export function personOf(row: WaitingRow, lookupKey: Buffer) {
  const keys = { givenKey: givenKey(row.givenName), familyKey: familyKey(row.familyName) };
  const person = { ...keys, birthDate: row.birthDate };
  return { ...keys, held: personIdentity(lookupKey, person), slips: slipIdentities(lookupKey, person) };
}

/** The row as somebody reads it beside a record. */
export function valuesOf(row: WaitingRow): { field: string; value: string }[] {
  const { line, locality, postcode } = row.home ?? {};
  const values: (readonly [string, string | null | undefined])[] = [
    ...([
      ['givenName', row.givenName],
      ['familyName', row.familyName],
      ['gender', row.gender],
      ['dateOfBirth', row.birthDate],
      ['dateOfDeath', row.deathDate],
    ] as const),
    ['address', [line, locality, postcode].filter((part) => part).join(', ') || null],
    ...(row.place
      ? [[serviceField(row.place.serviceType), `${row.place.scheme} ${row.place.code}`] as const]
      : []),
    ...row.carers.map(({ relationship, name }): [string, string] => ['carers', `${name} (${relationship})`]),
    ...row.identifiers.map(({ scheme, value }): [string, string] => ['identifiers', `${scheme} ${value}`]),
  ];
  return values.flatMap(([field, value]) => (value ? [{ field, value }] : []));
}
