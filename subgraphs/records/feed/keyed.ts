import { keyedHashHex } from '../../../platform/hash.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { remember } from '../../../platform/remember.ts';
import { personIdentity } from '../adoption/heldIdentities.ts';
import type { FeedRow, RowIdentifier } from './row.ts';

const remembered = 20_000;

const soundOfGiven = remember(remembered, givenKey);
const soundOfFamily = remember(remembered, familyKey);

/** A row with the keyed hashes that it is found by, in hexadecimal: what stands in tables instead of its values. */
export interface KeyedRow {
  readonly row: FeedRow;
  /** Of the source's own identifier of the row: each is applied once (domain.md 9). */
  readonly key: string;
  /** How the names sound: what searches go by. */
  readonly givenKey: string;
  readonly familyKey: string;
  /** Of everything in the row but its line and revision. */
  readonly contentHash: string;
  readonly lookups: readonly Lookup[];
  /** Of names and day of birth: by which held identities are known. */
  readonly person: string;
  /** Of the address that it states; null for none. */
  readonly homeHash: string | null;
}

/** An identifier with its keyed hash. */
export interface Lookup extends RowIdentifier {
  readonly lookup: string;
  /** Scheme and look-up with a colon between: under what records and held identities are known to a batch. */
  readonly identity: string;
}

/** The row with its keyed hashes under the lookup key. */
export function keyRow(source: string, row: FeedRow, lookupKey: Buffer): KeyedRow {
  const sounds = { givenKey: soundOfGiven(row.givenName), familyKey: soundOfFamily(row.familyName) };
  return {
    row,
    key: keyedHashHex(lookupKey, `feed:${source}`, row.key),
    ...sounds,
    contentHash: keyedHashHex(lookupKey, `feed content:${source}`, contentOf(row)),
    lookups: row.identifiers.map((each) => {
      const lookup = keyedHashHex(lookupKey, `identifier:${each.scheme}`, each.value);
      return { ...each, lookup, identity: `${each.scheme}:${lookup}` };
    }),
    homeHash: row.home && homeHash(lookupKey, row.home),
    person: personIdentity(lookupKey, { ...sounds, birthDate: row.birthDate }).lookup,
  };
}

/** Of an address, in hexadecimal: by which evidence of the same home is known. */
export function homeHash(
  lookupKey: Buffer,
  { line, postcode }: { readonly line: string | null; readonly postcode: string | null },
): string {
  return keyedHashHex(lookupKey, 'feed home', JSON.stringify([line, postcode]));
}

/** What a row says, as text; the day from which a source knows a home is no part of it: it changes with each file. */
function contentOf({ line: _, revision: __, asOf: ___, home, place, ...content }: FeedRow): string {
  const where = home && [home.line, home.locality, home.postcode];
  return JSON.stringify([content, where, place && [place.scheme, place.code]]);
}

/** Of the row and what it says, in hexadecimal: what is held, is held once. */
export function heldKey(source: string, { key, contentHash }: KeyedRow, lookupKey: Buffer): string {
  return keyedHashHex(lookupKey, `feed held:${source}`, `${key}/${contentHash}`);
}
