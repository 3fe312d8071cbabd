import type { Queryable, Sql } from '../../../platform/database.ts';
import { ifReadable, type KeyRing } from '../../../platform/seal.ts';
import { openDetail } from '../sealed/detail.ts';
import type { DetailKind } from '../sealed/tables.ts';

/** What the directory holds of one child (domain.md 3): rows by table, and what of it stood sealed, opened. */
export interface RecordContents {
  readonly tables: Readonly<Record<string, readonly Columns[]>>;
  readonly hidden: readonly { readonly kind: DetailKind; readonly row: Columns }[];
}
type Columns = Readonly<Record<string, unknown>>;

/** One line of a record as a person reads it. */
export interface RecordLine {
  readonly part: string;
  readonly text: string;
}

const tables = [
  'former_name',
  'address',
  'carer',
  'involvement',
  'common_assessment',
  'identifier',
  'participation',
  'provenance',
  'number_alias',
] as const;

/** Columns that say nothing about the child. */
const inner = new Set([
  ...[
    'id',
    'child_number',
    'version',
    'lookup',
    'given_key',
    'family_key',
    'status',
    'archived_on',
    'sealed_on',
  ],
  ...['shield', 'outward', 'created_at', 'authority_code', 'childNumber', 'lookup', 'recorded_by'],
  ...['keyVersion', 'ciphertext'],
]);

/**
 * Everything that the directory holds of a child, read in the given transaction, whose lock keeps the record as it
 * is; sealed rows are read through the pool of role signpost_sealed. Only for records that two people open, or that
 * go into the vault.
 */
export async function readContents(
  tx: Queryable,
  sealedSql: Sql,
  ring: KeyRing,
  number: number,
): Promise<RecordContents> {
  const found = await Promise.all([
    tx<{ row: Columns }[]>`select to_jsonb(c) as row from records.child c where c.number = ${number}`,
    ...tables.map(
      (table) => tx<{ row: Columns }[]>`
        select to_jsonb(t) as row from ${tx(`records.${table}`)} t where t.child_number = ${number}
        order by to_jsonb(t)::text`,
    ),
  ]);
  const sealed = await sealedSql<
    { childNumber: number; id: string; kind: DetailKind; keyVersion: number; ciphertext: Buffer }[]
  >`
    select child_number as "childNumber", id, kind, key_version as "keyVersion", ciphertext
    from sealed.detail where child_number = ${number} order by kind, id`;
  return {
    tables: Object.fromEntries(
      ['child', ...tables].map((table, at) => [table, (found[at] ?? []).map(({ row }) => row)]),
    ),
    hidden: sealed.map((row) => ({
      kind: row.kind,
      row: (ifReadable(() => openDetail(ring, row)) as Columns | null) ?? unread(row),
    })),
  };
}

/** A row that does not open is not lost: it says so, and goes on as it stood, for whoever finds its key. */
function unread(row: { id: string; keyVersion: number; ciphertext: Buffer }): Columns {
  const { id, keyVersion } = row;
  return { unreadable: true, id, keyVersion, ciphertext: row.ciphertext.toString('hex') };
}

const words = (name: string) =>
  name
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .toLowerCase()
    .replaceAll('_', ' ')
    .trim();

function line(part: string, row: Columns): RecordLine {
  const said = Object.entries(row)
    // The status of an address is of the child, that of the record is not.
    .filter(
      ([name, value]) => value !== null && (!inner.has(name) || (name === 'status' && part !== 'child')),
    )
    .map(([name, value]) => `${words(name)}: ${String(value)}`);
  return { part, text: said.join('; ') };
}

/** The contents as lines that a person reads: the part of the record, and its values with their names. */
export function linesOf({ tables: plain, hidden }: RecordContents): RecordLine[] {
  return [
    ...Object.entries(plain).flatMap(([table, rows]) => rows.map((row) => line(words(table), row))),
    ...hidden.map(({ kind, row }) => line(words(kind), row)),
  ].filter(({ text }) => text !== '');
}
