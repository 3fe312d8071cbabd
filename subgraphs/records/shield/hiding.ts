import { randomUUID } from 'node:crypto';
import type { Caller, Role } from '../../../platform/caller.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { outwardOf } from '../../../platform/identifiers.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { type DetailRows, sealDetail } from '../sealed/detail.ts';
import { insertDetails, type ReadSealed } from '../sealed/store.ts';
import type { DetailKind } from '../sealed/tables.ts';

/** The states in which a record is hidden (`records.child.shield`); LIFTED and REFUSED are history. */
type HidingState = 'INTERIM' | 'ACTIVE' | 'LIFT_PROPOSED';

/** The tables whose rows move as they are. A new table with hidden facts of a child belongs here. */
const movedTables = [
  { kind: 'FORMER_NAME', table: 'former_name', keyed: true },
  { kind: 'ADDRESS', table: 'address', keyed: true },
  { kind: 'CARER', table: 'carer', keyed: true },
  { kind: 'INVOLVEMENT', table: 'involvement', keyed: true },
  { kind: 'COMMON_ASSESSMENT', table: 'common_assessment', keyed: false },
  { kind: 'PROVENANCE', table: 'provenance', keyed: true },
] as const;

const hiddenKinds: readonly DetailKind[] = [...movedTables.map(({ kind }) => kind), 'IDENTIFIER'];

/** Columns of a row by name, as JSON. */
type Columns = Record<string, unknown>;

/** The name of a column in TypeScript. */
export const camel = (column: string) =>
  column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
/** The column that has a name. */
export const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The same values under other names. */
export function renamed(columns: Columns, rename: (name: string) => string): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, value]) => [rename(name), value]));
}

/**
 * The columns of an involvement as it is sealed. One whose authority was left out works for the accountable one: it is
 * written down, since a transfer that comes while it is sealed cannot (`moveRecord`).
 */
export function withAuthority<C extends Columns>(columns: C, accountable: unknown): C {
  const leftOut = columns.authority_code == null && columns.account_id == null;
  return leftOut ? { ...columns, authority_code: accountable } : columns;
}

/**
 * Hides a record in the caller's transaction (domain.md 6, ADR 0005): every row of a hidden group moves from the
 * plain tables into `sealed.detail` as ciphertext, identifiers keep their look-up and lose their value, the outward
 * postcode is removed, and the record is marked. A reader finds all of before or all of after.
 *
 * Rows keep their ids and every column, also those of later migrations; an involvement's authority is filled in. The
 * record is locked first, so that a feed or an involvement at the same time comes wholly before or wholly after.
 * Twelve statements, whatever there is.
 * @throws when the record is not there or is hidden already, which undoes the transaction
 */
export async function hideRecord(
  transaction: TransactionSql,
  childNumber: number,
  state: HidingState,
  ring: KeyRing,
): Promise<void> {
  const [marked] = await transaction<{ area: string }[]>`
    update records.child set shield = ${state}, outward = null
    where number = ${childNumber} and shield = 'NONE' returning authority_code as area`;
  if (!marked) throw new Error('there is no such record to hide, or it is hidden already');
  // An override was of a shield that has ended: its team was told of that one, and nobody of this (domain.md 2).
  await transaction`
    update records.access_grant set ended_at = greatest(opened_at, now())
    where child_number = ${childNumber} and role = 'SHIELD_OVERRIDE' and ended_at is null`;
  // Its hash would be that of whoever else lives there.
  await transaction`
    update records.feed_row set home_hash = null where child_number = ${childNumber} and home_hash is not null`;
  const moving = movedTables.map(async ({ kind, table, keyed }) => {
    const rows = await transaction<{ row: Columns }[]>`
      delete from ${transaction(`records.${table}`)} t where child_number = ${childNumber} returning to_jsonb(t) as row`;
    return rows.map(({ row: { child_number: _, id, ...columns } }) => {
      const own = keyed ? (id as string) : randomUUID();
      const row = kind === 'INVOLVEMENT' ? withAuthority(columns, marked.area) : columns;
      return sealDetail(ring, childNumber, own, kind, renamed(row, camel) as never);
    });
  });
  const identifiers = await transaction<DetailRows['IDENTIFIER'][]>`
    update records.identifier i set value = null, issuer = null
    from (select scheme, lookup, value, issuer from records.identifier
      where child_number = ${childNumber} and value is not null) before
    where i.scheme = before.scheme and i.lookup = before.lookup
    returning before.scheme, before.value, before.issuer`;
  const sealed = [
    ...(await Promise.all(moving)).flat(),
    ...identifiers.map((row) => sealDetail(ring, childNumber, randomUUID(), 'IDENTIFIER', { ...row })),
  ];
  await insertDetails(transaction, childNumber, sealed);
}

/** Who makes hidden rows readable, and with what. */
interface Revealing {
  /** Reads ciphertext under the caller's own open grant alone: without one nothing is read, and nothing is revealed. */
  readonly readSealed: ReadSealed;
  readonly caller: Caller;
  /** The role of that grant. */
  readonly actingRole: Role;
  readonly lookupKey: Buffer;
}

/**
 * Makes a hidden record visible in the caller's transaction: the exact inverse of `hideRecord`. Fails closed: unless
 * every row that the caller's grant may read was read from `sealed.detail`, opened and written back, it throws, the
 * transaction is undone and the record stays hidden. Sensitive services stay sealed. The caller's transaction must
 * have locked the record and added no hidden row itself.
 */
export async function revealRecord(
  transaction: TransactionSql,
  childNumber: number,
  { readSealed, caller, actingRole, lookupKey }: Revealing,
): Promise<void> {
  await transaction`select from records.child where number = ${childNumber} for no key update`;
  const key = { number: childNumber, kinds: hiddenKinds, actingRole, caller, everEnded: true };
  const details = await readSealed(key);
  const taken = await transaction<{ id: string }[]>`
    delete from sealed.detail where child_number = ${childNumber} and kind = any(${hiddenKinds as DetailKind[]})
    returning id`;
  const read = new Set(hiddenKinds.flatMap((kind) => details.of(kind).map(({ id }) => id)));
  if (taken.length !== read.size || taken.some(({ id }) => !read.has(id))) {
    throw new Error('hidden rows are there that the caller’s grant did not open: nothing was revealed');
  }
  for (const { kind, table, keyed } of movedTables) {
    const rows = details.of(kind).map(({ id, row }) => ({
      ...renamed(row as unknown as Columns, snake),
      child_number: childNumber,
      ...(keyed && { id }),
    }));
    await insertRows(transaction, table, rows);
  }
  const identifiers = details.of('IDENTIFIER').flatMap(({ row }) =>
    row.value === null
      ? []
      : [
          {
            ...row,
            lookup: keyedHash(lookupKey, `identifier:${row.scheme}`, row.value).toString('hex'),
          },
        ],
  );
  const named = await transaction`
    update records.identifier i set value = r.value, issuer = r.issuer
    from jsonb_to_recordset(${JSON.stringify(identifiers)}::text::jsonb)
      as r(scheme text, lookup text, value text, issuer uuid)
    where i.child_number = ${childNumber} and i.scheme = r.scheme and i.lookup = decode(r.lookup, 'hex')
    returning i.scheme`;
  if (named.length !== identifiers.length) throw new Error('a hidden identifier has lost its place');
  const postcode = details.of('ADDRESS').find(({ row }) => row.untilDate === null)?.row.postcode;
  const unmarked = await transaction`
    update records.child set shield = 'NONE', outward = ${postcode ? outwardOf(postcode) : null}
    where number = ${childNumber} and shield <> 'NONE' returning number`;
  if (unmarked.length !== 1) throw new Error('there is no such record to reveal, or it is not hidden');
}

/**
 * Inserts rows with the columns that they were sealed with: a column that a later migration added takes its default.
 * Rows of one table that were sealed at different times may have different columns, so they go in by group.
 */
async function insertRows(
  transaction: TransactionSql,
  table: string,
  rows: readonly Columns[],
): Promise<void> {
  const groups = new Map<string, Columns[]>();
  for (const row of rows) {
    const columns = Object.keys(row).sort().join(' ');
    groups.set(columns, [...(groups.get(columns) ?? []), row]);
  }
  for (const [columns, group] of groups) {
    if (!/^[a-z0-9_ ]+$/.test(columns)) throw new Error('a hidden row has a column that cannot be one');
    const list = columns.replaceAll(' ', ', ');
    await transaction.unsafe(
      `insert into records.${table} (${list})
      select ${list} from jsonb_populate_recordset(null::records.${table}, $1::text::jsonb)`,
      [JSON.stringify(group)],
    );
  }
}
