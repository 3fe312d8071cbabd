import { keyedHash } from '../../../platform/hash.ts';
import type { BirthRow } from './births.ts';

/** A row with the keyed hashes that it is found by, in hexadecimal: what stands in tables instead of its values. */
export interface KeyedRow {
  readonly row: BirthRow;
  /** Of the entry: each entry is applied once (domain.md 9). */
  readonly key: string;
  /** Of entry and correction: what is held, is held once. */
  readonly heldKey: string;
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
    heldKey: hash(`feed:${source}`, `${row.entry}/${row.revision}`),
    contentHash: hash(`feed content:${source}`, JSON.stringify(content)),
    lookups,
  };
}
