import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import type { Keys } from '../../../platform/keys.ts';
import { heldByPlacements, type Identity, letGo, personIdentity } from '../adoption/heldIdentities.ts';
import { lookupsOf, personOf, type WaitingRow } from '../cleaning/row.ts';
import { findHeld, isAbout, sealHeld } from '../feed/held.ts';
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

/** Tells rows of children: by a number of theirs, or as one who sounds the same and was born on the day. */
async function rowsOf(tx: Queryable, keys: Keys, numbers: readonly number[]) {
  const lookupKey = keys.lookupKey();
  const [identifiers, people] = await Promise.all([
    tx<Identity[]>`
      select scheme, encode(lookup, 'hex') as lookup from records.identifier
      where child_number = any(${arrayLiteral(numbers)}::text::bigint[])`,
    tx<{ familyKey: string; givenKey: string; birthDate: string }[]>`
      select family_key as "familyKey", given_key as "givenKey", birth_date::text as "birthDate" from records.child
      where number = any(${arrayLiteral(numbers)}::text::bigint[])`,
  ]);
  const theirs = [...identifiers, ...people.map((person) => personIdentity(lookupKey, person))];
  const known = new Set(theirs.map(({ scheme, lookup }) => `${scheme}:${lookup}`));
  return (row: WaitingRow) =>
    [...lookupsOf(row, lookupKey), personOf(row, lookupKey).held].some(({ scheme, lookup }) =>
      known.has(`${scheme}:${lookup}`),
    );
}

/** Destroys what other schemas than the directory's, and not the audit, hold about numbers that have no record any more. */
export async function eraseElsewhere(tx: Queryable, numbers: readonly number[]): Promise<readonly Erased[]> {
  return tx<Erased[]>`select * from records.erase_elsewhere(${arrayLiteral(numbers)}::text::bigint[])`;
}

/**
 * Destroys records that are sealed, everywhere, in the given transaction, which holds their rows. What stays is a
 * tombstone of each number and the audit, which is append-only and knows numbers alone. For a purge, held feed rows
 * of theirs go too, and what other schemas hold about them. For a new identity held rows are detached: they wait on
 * and say no number; what others do about the former number (a complaint) goes with its vault entry. Gives the rows
 * that went by child and table.
 */
export async function eraseRecords(
  tx: TransactionSql,
  keys: Keys,
  numbers: readonly number[],
  purpose: 'PURGE' | 'NEW_IDENTITY',
): Promise<Map<number, Record<string, number>>> {
  const counts = new Map<number, Record<string, number>>(numbers.map((number) => [number, {}]));
  const count = (number: number, table: string, rows: number) => {
    const of = counts.get(number);
    if (of) of[table] = (of[table] ?? 0) + rows;
  };
  const aliases = await tx<{ number: number; of: number }[]>`
    select number, child_number as of from records.number_alias
    where child_number = any(${arrayLiteral(numbers)}::text::bigint[])`;
  const every = [...numbers, ...aliases.map(({ number }) => number)];
  const gone = arrayLiteral(every);
  // That there was another stays with the one that it was parted from: who looked at both is not told of one (ADR 0083).
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
  const owners = new Map(aliases.map(({ number, of }) => [number, of]));
  for (const { kept, other } of merges)
    for (const owner of new Set([kept, other].map((number) => owners.get(number) ?? number)))
      count(owner, 'records.merge', 1);
  const doomed = new Set(every);
  const isTheirs = await rowsOf(tx, keys, numbers);
  for (const { source, key, held } of await findHeld(tx, keys.sealKeys(), (row) => isAbout(row, doomed))) {
    const [about] = held.candidates.filter(({ childNumber }) => doomed.has(childNumber));
    const candidates = held.candidates.filter(({ childNumber }) => !doomed.has(childNumber));
    // A row that may be about others waits on for them: one that only sounds a little like the child is another's.
    if (purpose === 'PURGE' && candidates.length === 0 && isTheirs(held.row)) {
      await tx`delete from records.feed_held where source = ${source} and row_key = decode(${key}, 'hex')`;
      if (about) count(about.childNumber, 'records.feed_held', 1);
    } else {
      const { keyVersion, ciphertext } = sealHeld(keys.sealKeys(), key, { ...held, candidates });
      await tx`
        update records.feed_held set key_version = ${keyVersion}, ciphertext = ${ciphertext}
        where source = ${source} and row_key = decode(${key}, 'hex')`;
    }
  }
  const placed = purpose === 'PURGE' ? await heldByPlacements(tx, numbers) : [];
  const erased = await tx<Erased[]>`
    select * from records.erase_children(${arrayLiteral(numbers)}::text::bigint[])`;
  // What the placement of a child who is still placed held, is held for nobody any more.
  await letGo(tx, placed);
  const elsewhere = purpose === 'PURGE' ? await eraseElsewhere(tx, every) : [];
  for (const row of [...erased, ...elsewhere]) count(row.child_number, row.on_table, row.erased);
  await retireNumbers(tx, keys.lookupKey(), every);
  return counts;
}
