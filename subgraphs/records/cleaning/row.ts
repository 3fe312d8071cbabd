import { keyedHash } from '../../../platform/hash.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { personIdentity } from '../adoption/heldIdentities.ts';
import type { CarerRelationship, Gender } from '../generated.ts';

/** The schemes of identifiers that rows bear. */
export type Scheme = 'NHS_NUMBER' | 'UPN' | 'GRO_BIRTH_ENTRY' | 'LOCAL';

/** A waiting row of any source: what linking and creating need of it. */
export interface WaitingRow {
  /** The source's own identifier of the row. */
  readonly key: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Null where the source does not say. */
  readonly gender: Gender | null;
  readonly birthDate: string;
  readonly identifiers: readonly {
    readonly scheme: Scheme;
    readonly value: string;
    readonly issuer: string | null;
  }[];
  readonly carers: readonly { readonly relationship: CarerRelationship; readonly name: string }[];
  readonly home: {
    readonly line: string | null;
    readonly locality: string | null;
    readonly postcode: string;
    readonly authorityCode: string;
    readonly since: string;
  } | null;
  /** The record that the feed took it to be about, or beside which it waits. */
  readonly childNumber: number | null;
}

/** A registration of a birth, as the births feed let it wait before rows of all sources had one form. */
interface BirthContent {
  readonly entry: string;
  readonly nhsNumber: string | null;
  readonly mother: string | null;
  readonly father: string | null;
  readonly addressLine: string | null;
  readonly locality: string | null;
  readonly postcode: string;
  readonly authorityCode: string;
}

/** A waiting row from what stands sealed in `records.feed_held`. */
export function waitingRow(text: string): WaitingRow {
  const content = JSON.parse(text) as WaitingRow & Partial<BirthContent>;
  const { givenName, familyName, gender = null, birthDate, childNumber = null } = content;
  const person = { givenName, familyName, gender, birthDate, childNumber };
  if (content.entry === undefined) {
    const { key, identifiers = [], carers = [], home = null } = content;
    return { ...person, key, identifiers, carers, home };
  }
  const { entry, nhsNumber, mother, father, postcode, authorityCode } = content as unknown as BirthContent;
  const national = (scheme: Scheme, value: string | null) =>
    value === null ? [] : [{ scheme, value, issuer: null }];
  return {
    ...person,
    key: entry,
    identifiers: [...national('GRO_BIRTH_ENTRY', entry), ...national('NHS_NUMBER', nhsNumber)],
    carers: [
      ...(mother ? [{ relationship: 'MOTHER' as const, name: mother }] : []),
      ...(father ? [{ relationship: 'FATHER' as const, name: father }] : []),
    ],
    home: {
      ...{ line: content.addressLine ?? null, locality: content.locality ?? null },
      ...{ postcode, authorityCode, since: birthDate },
    },
  };
}

/** An identifier of a row with the keyed hash that it is found by, in hexadecimal. */
export function lookupsOf(row: WaitingRow, lookupKey: Buffer) {
  return row.identifiers.map(({ scheme, value, issuer }) => ({
    ...{ scheme, value, issuer },
    lookup: keyedHash(lookupKey, `identifier:${scheme}`, value).toString('hex'),
  }));
}

/** Under what a decision that a row is not about a record is remembered: the source's own identifier, hashed. */
export function rowLookup(source: string, row: Pick<WaitingRow, 'key'>, lookupKey: Buffer): Buffer {
  return keyedHash(lookupKey, `row:${source}`, row.key);
}

/** How the row's person sounds, with the day of birth: what blocks and held identities go by. */
export function personOf(row: WaitingRow, lookupKey: Buffer) {
  const keys = { givenKey: givenKey(row.givenName), familyKey: familyKey(row.familyName) };
  return { ...keys, held: personIdentity(lookupKey, { ...keys, birthDate: row.birthDate }) };
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
    ] as const),
    ['address', [line, locality, postcode].filter((part) => part).join(', ') || null],
    ...row.carers.map(({ relationship, name }): [string, string] => ['carers', `${name} (${relationship})`]),
    ...row.identifiers.map(({ scheme, value }): [string, string] => ['identifiers', `${scheme} ${value}`]),
  ];
  return values.flatMap(([field, value]) => (value ? [{ field, value }] : []));
}
