import { ageOn, type IsoDate } from '../../../platform/clock.ts';
import { keyedHashHex } from '../../../platform/hash.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { remember } from '../../../platform/remember.ts';
import { personIdentity } from '../adoption/heldIdentities.ts';
import { ages } from './cells.ts';
import type { FeedRow, RowIdentifier } from './row.ts';

const remembered = 20_000;

const soundOfGiven = remember(remembered, givenKey);
const soundOfFamily = remember(remembered, familyKey);

/** An identifier with its keyed hash. */
export interface Lookup extends RowIdentifier {
  readonly lookup: string;
  /** Scheme and look-up with a colon between: under what records and held identities are known to a batch. */
  readonly identity: string;
}

/**
 * A row with the keyed hashes that it is found by, in hexadecimal: what stands in tables instead of its values. Those that
 * a row which was applied before needs are taken at once, the others when somebody asks.
 */
export class KeyedRow {
  readonly row: FeedRow;
  /** Of the source's own identifier of the row: each is applied once (domain.md 9). */
  readonly key: string;
  /** Of everything in the row but its line and revision. */
  readonly contentHash: string;
  readonly #lookupKey: Buffer;
  #lookups: readonly Lookup[] | undefined;
  #person: string | undefined;
  #homeHash: string | null | undefined;

  constructor(source: string, row: FeedRow, lookupKey: Buffer) {
    this.row = row;
    this.key = keyedHashHex(lookupKey, `feed:${source}`, row.key);
    this.contentHash = keyedHashHex(lookupKey, `feed content:${source}`, contentOf(row));
    this.#lookupKey = lookupKey;
  }

  /** How the names sound: what searches go by. */
  get givenKey(): string {
    return soundOfGiven(this.row.givenName);
  }

  get familyKey(): string {
    return soundOfFamily(this.row.familyName);
  }

  /** The identifiers, in their order. */
  get lookups(): readonly Lookup[] {
    this.#lookups ??= this.row.identifiers.map(({ scheme, value, issuer }) => {
      const lookup = keyedHashHex(this.#lookupKey, `identifier:${scheme}`, value);
      return { scheme, value, issuer, lookup, identity: `${scheme}:${lookup}` };
    });
    return this.#lookups;
  }

  /** Of names and day of birth: by which held identities are known. */
  get person(): string {
    const { givenKey, familyKey } = this;
    this.#person ??= personIdentity(this.#lookupKey, {
      givenKey,
      familyKey,
      birthDate: this.row.birthDate,
    }).lookup;
    return this.#person;
  }

  /** Of the address that it states; null for none. */
  get homeHash(): string | null {
    if (this.#homeHash === undefined)
      this.#homeHash = this.row.home && homeHash(this.#lookupKey, this.row.home);
    return this.#homeHash;
  }
}

/** Whether a row is about somebody who is of age: known by a number or not at all, and nobody to make a record of. */
export function isGrown({ birthDate }: Pick<FeedRow, 'birthDate'>, today: IsoDate): boolean {
  return ageOn(birthDate, today) >= ages.children;
}

/** What is known of who bears the first of a row's numbers that somebody bears. */
export function bearerOf<Bearer>(
  { lookups }: Pick<KeyedRow, 'lookups'>,
  bearers: ReadonlyMap<string, Bearer>,
): Bearer | undefined {
  return lookups.map(({ identity }) => bearers.get(identity)).find((bearer) => bearer !== undefined);
}

/** Whether a row speaks of whom a record is of, as the names sound, born on the same day. */
export function speaksOf(
  keyed: KeyedRow,
  { givenName, familyName, birthDate }: Pick<FeedRow, 'givenName' | 'familyName' | 'birthDate'>,
): boolean {
  const { row } = keyed;
  const isCalled =
    (row.givenName === givenName || keyed.givenKey === soundOfGiven(givenName)) &&
    (row.familyName === familyName || keyed.familyKey === soundOfFamily(familyName));
  return isCalled && row.birthDate === birthDate;
}

/** The numbers of a row, each with its scheme. */
export function numbersOf(row: FeedRow): string[] {
  return row.identifiers.map(({ scheme, value }) => `${scheme}:${value}`);
}

/**
 * By what a row may be about the same child as another of its file: its key, its numbers, its names and day of birth. In
 * clear, for a memory that lasts as long as the row does.
 */
export function identitiesOf(row: FeedRow): string[] {
  const identities = numbersOf(row);
  const sounds = `${soundOfFamily(row.familyName)}:${soundOfGiven(row.givenName)}`;
  identities.push(`KEY:${row.key}`, `PERSON:${row.birthDate}:${sounds}`);
  return identities;
}

/** Of an address, in hexadecimal: by which evidence of the same home is known. */
export function homeHash(
  lookupKey: Buffer,
  { line, postcode }: { readonly line: string | null; readonly postcode: string | null },
): string {
  return keyedHashHex(lookupKey, 'feed home', JSON.stringify([line, postcode]));
}

/** JSON leaves out what is undefined, and the order of the others stays as it is in the row: each hash that is kept holds. */
const leftOut = { line: undefined, revision: undefined, asOf: undefined, home: undefined, place: undefined };

/** What a row says, as text; the day from which a source knows a home is no part of it: it changes with each file. */
function contentOf(row: FeedRow): string {
  const { home, place } = row;
  const where = home && [home.line, home.locality, home.postcode];
  const content = Object.assign({}, row, leftOut);
  return JSON.stringify([content, where, place && [place.scheme, place.code]]);
}

/** Of the row and what it says, in hexadecimal: what is held, is held once. */
export function heldKey(source: string, { key, contentHash }: KeyedRow, lookupKey: Buffer): string {
  return keyedHashHex(lookupKey, `feed held:${source}`, `${key}/${contentHash}`);
}
