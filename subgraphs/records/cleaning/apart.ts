import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import { findHeldIdentities, findNotHeld } from '../adoption/heldIdentities.ts';
import type { HeldRow } from '../feed/held.ts';
import { lookupsOf, personOf, rowLookup } from './row.ts';

type Told = Pick<HeldRow, 'row' | 'source'>;
/** Who said it, when; `hashKey`: under which a row is known. */
interface Said {
  readonly hashKey: Buffer;
  readonly by: string;
  readonly at: Date;
}

/** Whose hidden children a row may be: teams for which an identity of it is held, and those that found it to be another's. */
interface Held {
  /** Without those that found it to be another's. */
  readonly held: readonly string[];
  readonly apart: readonly string[];
}

/** For whom the identities of a row are held, and who has said that it is about another child. */
export async function heldFor(queryable: Queryable, { row, source }: Told, hashKey: Buffer): Promise<Held> {
  const { held, slips } = personOf(row, hashKey);
  const key = rowLookup(source, row, hashKey).toString('hex');
  const found = await findHeldIdentities(queryable, [...lookupsOf(row, hashKey), held, ...slips]);
  const apart = (await findNotHeld(queryable, source, [key])).get(key) ?? [];
  return {
    held: [...new Set([...found.values()].flat())].filter((area) => !apart.includes(area)),
    apart,
  };
}

/**
 * Remembers a team's decision that a row is about none of the children whose identity is held for it or whose record
 * is sealed, whether or not there is one.
 */
export async function rememberNotHeld(
  tx: TransactionSql,
  { row, source }: Told,
  area: string,
  { hashKey, by, at }: Said,
): Promise<void> {
  await tx`
    insert into records.not_held_row (authority_code, source, row_lookup, decided_by, decided_at)
    values (${area}, ${source}, ${rowLookup(source, row, hashKey)}, ${by}, ${at}) on conflict do nothing`;
}

/** Remembers for ever that a row is not about a record (domain.md 9). Again is no fault. */
export async function rememberNotSame(
  tx: TransactionSql,
  { row, source }: Told,
  number: number,
  { hashKey, by, at }: Said,
): Promise<void> {
  await tx`
    insert into records.not_same_row (child_number, source, row_lookup, decided_by, decided_at)
    values (${number}, ${source}, ${rowLookup(source, row, hashKey)}, ${by}, ${at})
    on conflict do nothing`;
}

/** Remembers for ever of another record of the same child which records and rows are other children's (domain.md 9). */
export async function passApart(tx: Queryable, from: number, to: number): Promise<void> {
  await tx`
    insert into records.not_same_pair (child_number, other_child_number, decided_by, decided_at)
    select case child_number when ${from} then ${to} else child_number end,
      case other_child_number when ${from} then ${to} else other_child_number end, decided_by, decided_at
    from records.not_same_pair where ${from} in (child_number, other_child_number)`;
  await tx`
    insert into records.not_same_row (child_number, source, row_lookup, decided_by, decided_at)
    select ${to}, source, row_lookup, decided_by, decided_at from records.not_same_row where child_number = ${from}`;
}

/** Whether somebody found that a row is not about a record. */
export async function isApart(
  tx: TransactionSql,
  { row, source }: Told,
  number: number,
  hashKey: Buffer,
): Promise<boolean> {
  const [apart] = await tx`
    select from records.not_same_row where child_number = ${number} and source = ${source}
      and row_lookup = ${rowLookup(source, row, hashKey)}`;
  return apart !== undefined;
}
