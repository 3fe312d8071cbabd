import type { Queryable, Sql, TransactionSql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import { earlierNames } from '../adoption/earlierNames.ts';
import { heldByPlacements, type Identity, letGo, personIdentity } from '../adoption/heldIdentities.ts';
import { formerNumbers, type VaultEntry } from '../adoption/vault.ts';
import { among, lookupsOf, personOf, type WaitingRow } from '../cleaning/row.ts';
import { readContents } from '../extract/contents.ts';
import { findHeld, type HeldRow, isAbout, sealHeld } from '../feed/held.ts';
import { arrayLiteral } from './batches.ts';
import { retireNumbers } from './tombstones.ts';

interface Merge {
  readonly id: string;
  readonly kept: number;
  readonly other: number;
}

interface Erased {
  readonly child_number: number;
  readonly on_table: string;
  readonly erased: number;
}

/**
 * Tells rows of a child: by a number of theirs, or as one who sounds as the child does, or did under an earlier name, and was born
 * on the day.
 */
async function rowsOf(tx: Queryable, sealedSql: Sql, keys: Keys, number: number) {
  const lookupKey = keys.lookupKey();
  const [contents, identifiers] = await Promise.all([
    readContents(tx, sealedSql, keys.sealKeys(), number),
    tx<Identity[]>`
      select scheme, encode(lookup, 'hex') as lookup from records.identifier where child_number = ${number}`,
  ]);
  const birthDate = String(contents.tables.child?.[0]?.birth_date);
  const people = earlierNames(contents).map(({ givenName, familyName }) =>
    personIdentity(lookupKey, { givenKey: givenKey(givenName), familyKey: familyKey(familyName), birthDate }),
  );
  const known = new Set([...identifiers, ...people].map(({ scheme, lookup }) => `${scheme}:${lookup}`));
  return (row: WaitingRow) =>
    [...lookupsOf(row, lookupKey), personOf(row, lookupKey).held].some(({ scheme, lookup }) =>
      known.has(`${scheme}:${lookup}`),
    );
}

/** Whose number a row bears, of some children; undefined for nobody's. */
async function bearersOf(tx: Queryable, lookupKey: Buffer, numbers: readonly number[]) {
  const known = await tx<(Identity & { number: number })[]>`
    select scheme, encode(lookup, 'hex') as lookup, child_number as number from records.identifier
    where child_number = any(${arrayLiteral(numbers)}::text::bigint[])`;
  const bearers = new Map(known.map(({ scheme, lookup, number }) => [`${scheme}:${lookup}`, number]));
  return (row: WaitingRow) =>
    lookupsOf(row, lookupKey)
      .map(({ scheme, lookup }) => bearers.get(`${scheme}:${lookup}`))
      .find((number) => number !== undefined);
}

/** Destroys what other schemas than the directory's, and not the audit, hold about numbers that have no record any more. */
async function eraseElsewhere(tx: Queryable, numbers: readonly number[]): Promise<readonly Erased[]> {
  return tx<Erased[]>`select * from records.erase_elsewhere(${arrayLiteral(numbers)}::text::bigint[])`;
}

/**
 * Destroys what is held elsewhere about the former records of vault entries that are deleted, since nothing else says
 * whose it is: rows in other schemas by their numbers, and waiting rows that have an identifier of theirs and none of
 * a standing record.
 */
export async function eraseFormer(tx: Queryable, keys: Keys, entries: readonly VaultEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await eraseElsewhere(tx, entries.flatMap(formerNumbers));
  const theirs = new Set(
    entries
      .flatMap(({ former }) => former.tables.identifier ?? [])
      // As bytes stand in JSON, after a mark.
      .map(({ scheme, lookup }) => `${scheme}:${String(lookup).slice(2)}`),
  );
  const lookups = (row: WaitingRow) => lookupsOf(row, keys.lookupKey());
  const bears = ({ row }: HeldRow) =>
    lookups(row).some(({ scheme, lookup }) => theirs.has(`${scheme}:${lookup}`));
  for (const { id, held } of await findHeld(tx, keys.sealKeys(), bears))
    await tx`
      delete from records.feed_held where id = ${id}
        and not exists (select from records.identifier where ${among(tx, lookups(held.row))})`;
}

/** What records are destroyed for; a purge looks at what stands sealed of them first. */
type Erasing = { readonly purpose: 'PURGE'; readonly sealedSql: Sql } | { readonly purpose: 'NEW_IDENTITY' };

/** What went of a destroyed record: rows by table, and every number that it answered to. */
interface Destroyed {
  readonly counts: Readonly<Record<string, number>>;
  readonly numbers: readonly number[];
}

/** Records that are being destroyed, in their transaction. */
interface Going {
  readonly tx: TransactionSql;
  readonly keys: Keys;
  readonly numbers: readonly number[];
  /** The record of each number that goes: its own, and those of records that were merged into it. */
  readonly owners: ReadonlyMap<number, number>;
  /** Counts rows that went, of the record that a number is of. */
  readonly count: (number: number, table: string, rows: number) => void;
}

/**
 * Destroys sealed records everywhere, in the given transaction, which has locked their rows. What stays is a
 * tombstone for each number, and the audit, which is append-only and has numbers alone. Returns what was destroyed,
 * by record.
 * - for a purge: also their held feed rows, with what teams said of those rows, and what other schemas hold about
 *   them
 * - for a new identity: held rows are detached and wait on without a number; what others do about the former number
 *   (a complaint) goes with its vault entry
 */
export async function eraseRecords(
  tx: TransactionSql,
  keys: Keys,
  numbers: readonly number[],
  erasing: Erasing,
): Promise<ReadonlyMap<number, Destroyed>> {
  const aliases = await tx<{ number: number; of: number }[]>`
    select number, child_number as of from records.number_alias
    where child_number = any(${arrayLiteral(numbers)}::text::bigint[])`;
  const owners = new Map(numbers.map((number) => [number, number]));
  for (const { number, of } of aliases) owners.set(number, of);
  const counts = new Map<number, Record<string, number>>(numbers.map((number) => [number, {}]));
  const count: Going['count'] = (number, table, rows) => {
    const of = counts.get(owners.get(number) ?? number);
    if (of) of[table] = (of[table] ?? 0) + rows;
  };
  const going: Going = { tx, keys, numbers, owners, count };
  const every = [...owners.keys()];
  await endMerges(going);
  await endWaiting(going, erasing);
  if (erasing.purpose === 'PURGE')
    await tx`
      delete from records.not_held_row n using records.feed_row f
      where f.child_number = any(${arrayLiteral(numbers)}::text::bigint[])
        and n.source = f.source and n.row_lookup = f.row_key`;
  const placed = erasing.purpose === 'PURGE' ? await heldByPlacements(tx, numbers) : [];
  const erased = await tx<Erased[]>`
    select * from records.erase_children(${arrayLiteral(numbers)}::text::bigint[])`;
  // What the placement of a child who is still placed held, is held for nobody any more.
  await letGo(tx, placed);
  const elsewhere = erasing.purpose === 'PURGE' ? await eraseElsewhere(tx, every) : [];
  for (const row of [...erased, ...elsewhere]) count(row.child_number, row.on_table, row.erased);
  await retireNumbers(tx, keys.lookupKey(), every);
  const answering = (record: number) => every.filter((number) => owners.get(number) === record);
  return new Map([...counts].map(([number, of]) => [number, { counts: of, numbers: answering(number) }]));
}

/** Takes the records out of merges: that there was another stays with the one that it was parted from (ADR 0083). */
async function endMerges({ tx, owners, count }: Going): Promise<void> {
  const gone = arrayLiteral([...owners.keys()]);
  // Who looked at both is not told of one.
  const parted = await tx<Merge[]>`
    update records.merge m set kept_child_number = case when b.kept_child_number = any(${gone}::text::bigint[]) then 0 else b.kept_child_number end,
      other_child_number = case when b.other_child_number = any(${gone}::text::bigint[]) then 0 else b.other_child_number end
    from records.merge b
    where b.id = m.id and m.state = 'UNDONE' and 0 not in (b.kept_child_number, b.other_child_number)
      and (b.kept_child_number = any(${gone}::text::bigint[])) <> (b.other_child_number = any(${gone}::text::bigint[]))
    returning m.id, b.kept_child_number as kept, b.other_child_number as other`;
  const ended = await tx<Merge[]>`
    delete from records.merge where kept_child_number = any(${gone}::text::bigint[])
      or other_child_number = any(${gone}::text::bigint[])
    returning id, kept_child_number as kept, other_child_number as other`;
  const merges = [...parted, ...ended];
  // Work about a merge may stand with the other record, which stays.
  await tx`
    update records.work_item set outcome = 'DESTROYED', closed_at = now()
    where reference = any(${arrayLiteral(merges.map(({ id }) => id))}::text::uuid[]) and closed_at is null`;
  for (const { kept, other } of merges)
    for (const owner of new Set([kept, other].map((number) => owners.get(number) ?? number)))
      count(owner, 'records.merge', 1);
}

/** Destroys the waiting rows that are a purged child's (ADR 0094), and takes the records out of all others. */
async function endWaiting({ tx, keys, numbers, owners, count }: Going, erasing: Erasing): Promise<void> {
  const isPurge = erasing.purpose === 'PURGE';
  const told = new Map<number, Promise<(row: WaitingRow) => boolean>>();
  const isTheirs = async (row: WaitingRow, of: number) => {
    if (!isPurge) return false;
    // Of another child, or of this one who came back and has a new record (ADR 0101): that one's row it is.
    const [bearer] = await tx`
      select from records.identifier where ${among(tx, lookupsOf(row, keys.lookupKey()))}
        and child_number <> all(${arrayLiteral(numbers)}::text::bigint[]) limit 1`;
    if (bearer) return false;
    const number = owners.get(of) ?? of;
    const tells = told.get(number) ?? rowsOf(tx, erasing.sealedSql, keys, number);
    told.set(number, tells);
    return (await tells)(row);
  };
  // One that came before the record, or that nobody was found for, names nobody: it is known by its numbers alone.
  const bearerOf = isPurge ? await bearersOf(tx, keys.lookupKey(), numbers) : () => undefined;
  const isMeant = (held: HeldRow) =>
    isAbout(held, owners) || (held.candidates.length === 0 && bearerOf(held.row) !== undefined);
  for (const { source, key, held } of await findHeld(tx, keys.sealKeys(), isMeant)) {
    const about = held.candidates.filter(({ childNumber }) => owners.has(childNumber));
    const candidates = held.candidates.filter(({ childNumber }) => !owners.has(childNumber));
    // A row that may be about others waits on for them: one that only sounds a little like the child is another's.
    const own = candidates.length > 0 ? [] : about;
    const theirs = await Promise.all(own.map(({ childNumber }) => isTheirs(held.row, childNumber)));
    const of = about.length === 0 ? bearerOf(held.row) : own[theirs.indexOf(true)]?.childNumber;
    if (of !== undefined) {
      await tx`delete from records.feed_held where source = ${source} and row_key = decode(${key}, 'hex')`;
      count(of, 'records.feed_held', 1);
    } else {
      const { keyVersion, ciphertext } = sealHeld(keys.sealKeys(), key, { ...held, candidates });
      await tx`
        update records.feed_held set key_version = ${keyVersion}, ciphertext = ${ciphertext}
        where source = ${source} and row_key = decode(${key}, 'hex')`;
    }
  }
}
