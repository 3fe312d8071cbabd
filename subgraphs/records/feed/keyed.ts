import { keyedHash } from '../../../platform/hash.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { remember } from '../../../platform/remember.ts';
import type { BirthRow } from './births.ts';

const remembered = 20_000;

const soundOfGiven = remember(remembered, givenKey);
const soundOfFamily = remember(remembered, familyKey);

/** A row with the keyed hashes that it is found by, in hexadecimal: what stands in tables instead of its values. */
export interface KeyedRow {
  readonly row: BirthRow;
  /** Of the entry: each entry is applied once (domain.md 9). */
  readonly key: string;
  /** How the names sound: what searches go by. */
  readonly givenKey: string;
  readonly familyKey: string;
  /** Of everything in the row but its line. */
  readonly contentHash: string;
  readonly lookups: readonly { readonly scheme: 'GRO_BIRTH_ENTRY' | 'NHS_NUMBER'; readonly lookup: string }[];
}

/** The row with its keyed hashes under the lookup key. */
export function keyRow(source: string, row: BirthRow, lookupKey: Buffer): KeyedRow {
  const { line: _, ...content } = row;
  const hash = (purpose: string, value: string) => keyedHash(lookupKey, purpose, value).toString('hex');
  const lookups: KeyedRow['lookups'][number][] = [
    { scheme: 'GRO_BIRTH_ENTRY', lookup: hash('identifier:GRO_BIRTH_ENTRY', row.entry) },
  ];
  if (row.nhsNumber) {
    lookups.push({ scheme: 'NHS_NUMBER', lookup: hash('identifier:NHS_NUMBER', row.nhsNumber) });
  }
  return {
    row,
    key: hash(`feed:${source}`, row.entry),
    givenKey: soundOfGiven(row.givenName),
    familyKey: soundOfFamily(row.familyName),
    contentHash: hash(`feed content:${source}`, JSON.stringify(content)),
    lookups,
  };
}

/** Of entry and correction, in hexadecimal: what is held, is held once. */
export function heldKey(source: string, { entry, revision }: BirthRow, lookupKey: Buffer): string {
  return keyedHash(lookupKey, `feed held:${source}`, `${entry}/${revision}`).toString('hex');
}
