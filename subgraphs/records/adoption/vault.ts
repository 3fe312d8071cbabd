import { randomUUID } from 'node:crypto';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import type { Keys } from '../../../platform/keys.ts';
import { ifReadable, open, seal } from '../../../platform/seal.ts';
import type { RecordContents } from '../extract/contents.ts';
import type { NewIdentityKind } from '../generated.ts';
import type { CarriedShield } from './carriedShield.ts';

/** The record of a new identity, as it is made. */
export interface NewRecord {
  readonly givenName: string;
  readonly familyName: string;
  readonly gender: string;
  readonly birthDate: IsoDate;
  readonly authorityCode: string;
  readonly address: {
    readonly line: string;
    readonly locality: string | null;
    readonly postcode: string;
  } | null;
  readonly carers: readonly {
    readonly name: string;
    readonly relationship: string;
    readonly telephone: string | null;
    readonly email: string | null;
  }[];
  /** Taken anew with the new identity; missing in entries of before, and where there was none. */
  readonly consent?: { readonly untilAge: number; readonly recordedBy: string } | null;
  /** The shield that it begins with; missing in entries of before, and null where there is none. */
  readonly shield?: CarriedShield | null;
}

/** What the vault holds of one change of identity. */
export interface VaultEntry {
  readonly kind: NewIdentityKind;
  readonly formerNumber: number;
  readonly presentNumber: number;
  readonly recordedOn: IsoDate;
  readonly former: RecordContents;
  readonly present: NewRecord;
}

/** What an entry's ciphertext is bound to. */
export function vaultPlace(id: string): string {
  return `sealed.vault:${id}`;
}

function lookupOf(keys: Keys, which: 'former' | 'present', number: number): Buffer {
  return keyedHash(keys.vaultLookupKey(), `vault ${which}`, String(number));
}

/** Puts an entry into the vault, in the transaction that takes the former record away. */
export async function putIntoVault(
  tx: TransactionSql,
  keys: Keys,
  entry: VaultEntry,
  authorityCode: string,
  keepUntil: IsoDate,
): Promise<string> {
  const id = randomUUID();
  const { keyVersion, ciphertext } = seal(keys.vaultKeys(), vaultPlace(id), JSON.stringify(entry));
  await tx`
    insert into sealed.vault (id, authority_code, former_lookup, present_lookup, keep_until, key_version, ciphertext)
    values (${id}, ${authorityCode}, ${lookupOf(keys, 'former', entry.formerNumber)},
      ${lookupOf(keys, 'present', entry.presentNumber)}, ${keepUntil}, ${keyVersion}, ${ciphertext})`;
  return id;
}

interface Row {
  readonly id: string;
  readonly key_version: number;
  readonly ciphertext: Buffer;
}

async function readRows(sealedSql: Sql, ids: readonly string[]): Promise<readonly Row[]> {
  if (ids.length === 0) return [];
  return sealedSql<Row[]>`
    select id, key_version, ciphertext from sealed.vault where id = any(${ids as string[]}::uuid[])`;
}

const opened = (keys: Keys, { id, key_version: version, ciphertext }: Row) =>
  JSON.parse(open(keys.vaultKeys(), vaultPlace(id), version, ciphertext)) as VaultEntry;

async function openEntries(sealedSql: Sql, keys: Keys, ids: readonly string[]): Promise<VaultEntry[]> {
  return (await readRows(sealedSql, ids)).map((row) => opened(keys, row));
}

/**
 * The vault entry of a team that a number leads to, former or present; null when there is none. A record answers to
 * the numbers of those that were merged into it: the present one to all that it has now, the former one to those that
 * its entry names.
 */
export async function findInVault(
  tx: Queryable,
  sealedSql: Sql,
  keys: Keys,
  number: number,
  authorityCode: string,
): Promise<VaultEntry | null> {
  const now = await tx<{ number: number }[]>`
    select o.number from records.number_alias a join records.number_alias o on o.child_number = a.child_number
    where a.number = ${number}
    union select child_number from records.number_alias where number = ${number}
    union select number from records.number_alias where child_number = ${number}`;
  const [former, present] = [
    lookupOf(keys, 'former', number).toString('hex'),
    hexOf(keys, 'present', [number, ...now.map((each) => each.number)]),
  ];
  const rows = await tx<{ id: string; told: boolean }[]>`
    select id, encode(former_lookup, 'hex') = ${former} or present_lookup in (
      select decode(k, 'hex') from jsonb_array_elements_text(${present}::text::jsonb) k) as told
    from sealed.vault where authority_code = ${authorityCode}`;
  const told = rows.find((row) => row.told);
  if (told) return readFromVault(sealedSql, keys, told.id);
  const entries = await readRows(
    sealedSql,
    rows.map(({ id }) => id),
  );
  for (const row of entries) {
    const entry = ifReadable(() => opened(keys, row));
    if (entry && formerNumbers(entry).includes(number)) return entry;
  }
  return null;
}

/** One entry by its id; null when it is gone. */
export async function readFromVault(sealedSql: Sql, keys: Keys, id: string): Promise<VaultEntry | null> {
  return (await openEntries(sealedSql, keys, [id]))[0] ?? null;
}

/** Whether the present record of an entry stands, under whichever number by now. */
export async function hasPresent(queryable: Queryable, entry: VaultEntry | null): Promise<boolean> {
  if (!entry) return false;
  const { presentNumber: number } = entry;
  const found = await queryable`
    select from records.child where number = ${number}
    union all select from records.number_alias where number = ${number}`;
  return found.length > 0;
}

const hexOf = (keys: Keys, which: 'former' | 'present', numbers: readonly number[]) =>
  JSON.stringify(numbers.map((number) => lookupOf(keys, which, number).toString('hex')));

/** Every number that an entry's former record answered to: its own, and those of records that were merged into it. */
export function formerNumbers({ formerNumber, former }: VaultEntry): number[] {
  // Entries of before know none but the first.
  return [formerNumber, ...(former.tables.number_alias ?? []).map(({ number }) => Number(number))];
}

/** The entries of which some numbers are the present ones; one that does not open is not among them. */
export async function entriesOf(
  tx: Queryable,
  sealedSql: Sql,
  keys: Keys,
  numbers: readonly number[],
): Promise<VaultEntry[]> {
  const hex = hexOf(keys, 'present', numbers);
  const entries = await tx<{ id: string }[]>`
    select id from sealed.vault
    where present_lookup in (select decode(k, 'hex') from jsonb_array_elements_text(${hex}::text::jsonb) k)`;
  const rows = await readRows(
    sealedSql,
    entries.map(({ id }) => id),
  );
  return rows.flatMap((row) => ifReadable(() => opened(keys, row)) ?? []);
}

/** Takes entries out of which one of the numbers is gone, in the transaction that destroys the record. */
export async function eraseFromVault(tx: Queryable, keys: Keys, numbers: readonly number[]): Promise<number> {
  const [former, present] = [hexOf(keys, 'former', numbers), hexOf(keys, 'present', numbers)];
  const gone = await tx`
    delete from sealed.vault
    where former_lookup in (select decode(k, 'hex') from jsonb_array_elements_text(${former}::text::jsonb) k)
      or present_lookup in (select decode(k, 'hex') from jsonb_array_elements_text(${present}::text::jsonb) k)
    returning id`;
  return gone.length;
}
