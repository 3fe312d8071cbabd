import { randomUUID } from 'node:crypto';
import { keyedHash } from '../../../platform/hash.ts';
import { type KeyRing, open, seal } from '../../../platform/seal.ts';
import { conflictPlace } from '../correction/conflicts.ts';
import { linkedPlace, openLinked } from '../feed/linked.ts';
import { openDetail, sealDetail } from '../sealed/detail.ts';
import type { DetailKind } from '../sealed/tables.ts';
import { camel, renamed, snake } from '../shield/hiding.ts';

/** A value of a column, as JSON has it. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };
/** A row's columns by their names in the database; in the place of the record's own number stands `self`. */
export type Columns = Readonly<Record<string, Value>>;

/** Ciphertext as it stood, so that what did not change stands again to the byte. */
interface Raw {
  readonly id: string;
  /** The number that it is bound to. */
  readonly number: number;
  readonly keyVersion: number;
  /** In hexadecimal. */
  readonly ciphertext: string;
}

/** A row about a record, the same whether it stands plain or sealed. */
export interface Row {
  /** Without its schema. `sensitive_service` and `conflict_value` have no plain table. */
  readonly table: string;
  readonly columns: Columns;
  readonly raw?: Raw;
}

/** Everything that the directory holds about one record, by key. */
export interface Side {
  readonly number: number;
  readonly shielded: boolean;
  readonly rows: ReadonlyMap<string, Row>;
}

/** A side that is being worked out. */
export interface Draft extends Side {
  readonly rows: Map<string, Row>;
  shielded: boolean;
}

/** Stands for the number of the record itself. */
export const self = '@self';
/** The key of the head of a record. */
export const headKey = 'child:@self';

/** The head of a record. */
export function headOf(side: Side): Row {
  const head = side.rows.get(headKey);
  if (!head) throw new Error('a record without a head');
  return head;
}

/** The rows of one table, with their keys. */
export const rowsOf = (side: Side, table: string): [string, Row][] =>
  [...side.rows].filter(([, row]) => row.table === table);

/** The home that stands, of a record that has one, with its key. */
export function homeOf(side: Side): [string, Row] | undefined {
  return rowsOf(side, 'address').find(([, { columns }]) => columns.until_date === null);
}

/** The involvements that lead, with their keys: one, except while two records are worked out (domain.md 3, number 11). */
export function leadsOf(side: Side): [string, Row][] {
  return rowsOf(side, 'involvement').filter(
    ([, { columns }]) => columns.lead === true && columns.ended_on === null,
  );
}

/** The tables whose rows stand sealed while a record is shielded (`shield/hiding.ts`). */
const kinds = {
  former_name: 'FORMER_NAME',
  address: 'ADDRESS',
  carer: 'CARER',
  involvement: 'INVOLVEMENT',
  common_assessment: 'COMMON_ASSESSMENT',
  provenance: 'PROVENANCE',
  sensitive_service: 'SENSITIVE_SERVICE',
} as const satisfies Record<string, DetailKind>;
const tableOf = new Map<DetailKind, string>(Object.entries(kinds).map(([table, kind]) => [kind, table]));
/** Whether rows of a table are hidden while the record is shielded. */
export const isHideable = (table: string) => Object.hasOwn(kinds, table) || table === 'identifier';
const alwaysSealed: ReadonlySet<string> = new Set(['sensitive_service', 'conflict_value']);

/** A row of a plain table, with the table as the database names it. */
interface PlainRow {
  readonly table: string;
  readonly content: Readonly<Record<string, Value>>;
}

/** A row of `sealed.detail` or `sealed.conflict_value`. */
export interface SealedRow extends Raw {
  readonly table: 'detail' | 'conflict_value';
  readonly kind: DetailKind | null;
  readonly category: string | null;
  readonly startedOn: string | null;
  readonly endedOn: string | null;
}

/** A record as its rows stand in the tables. */
export interface Physical {
  readonly plain: readonly PlainRow[];
  readonly sealed: readonly SealedRow[];
}

/** What the function of the database gives of a plain row. */
export interface FoundRow extends PlainRow {
  readonly key: readonly string[];
  readonly childColumns: readonly string[];
}

const identifierKey = (columns: Columns) => `identifier:${columns.scheme}:${columns.lookup}`;

/** The record behind its rows, plain and sealed. Throws when a ciphertext does not open. */
export function readSide(
  number: number,
  found: readonly FoundRow[],
  sealed: readonly SealedRow[],
  { ring, lookupKey }: { ring: KeyRing; lookupKey: Buffer },
): Side {
  const rows = new Map<string, Row>();
  let shielded = false;
  for (const { table: full, content, key, childColumns } of found) {
    const table = full.replace('records.', '');
    const columns: Record<string, Value> = { ...content };
    for (const column of childColumns) if (columns[column] === number) columns[column] = self;
    if (table === 'child') shielded = columns.shield !== 'NONE';
    if (table === 'linked_row') {
      rows.set(`${table}:${columns.id}`, linkedRow(columns, number, ring));
      continue;
    }
    const own = key
      .filter((column) => column !== 'child_number' || columns[column] !== self)
      .map((column) => String(columns[column]));
    rows.set(table === 'identifier' ? identifierKey(columns) : [table, ...own].join(':'), { table, columns });
  }
  for (const row of sealed) {
    const raw = { id: row.id, number: row.number, keyVersion: row.keyVersion, ciphertext: row.ciphertext };
    const bytes = Buffer.from(row.ciphertext, 'hex');
    if (row.table === 'conflict_value') {
      const text = open(ring, conflictPlace(number, row.id), row.keyVersion, bytes);
      rows.set(`conflict_value:${row.id}`, { table: row.table, columns: { id: row.id, text }, raw });
      continue;
    }
    const kind = row.kind as DetailKind;
    const place = { childNumber: number, id: row.id, kind, keyVersion: row.keyVersion, ciphertext: bytes };
    const columns = renamed(openDetail(ring, place) as never, snake) as Columns;
    if (kind === 'IDENTIFIER') {
      const lookup = keyedHash(lookupKey, `identifier:${columns.scheme}`, String(columns.value)).toString(
        'hex',
      );
      const key = identifierKey({ scheme: columns.scheme as string, lookup: `\\x${lookup}` });
      const plain = rows.get(key);
      if (!plain) throw new Error('a hidden identifier has lost its place');
      rows.set(key, { ...plain, columns: { ...plain.columns, ...columns }, raw });
      continue;
    }
    const table = tableOf.get(kind) as string;
    const key = kind === 'COMMON_ASSESSMENT' ? table : `${table}:${row.id}`;
    const id: Columns = kind === 'COMMON_ASSESSMENT' ? {} : { id: row.id };
    rows.set(key, { table, columns: { child_number: self, ...id, ...columns }, raw });
  }
  return { number, shielded, rows };
}

/** A linked row, opened. One that does not open goes on as it stands, and can be unlinked by nobody (ADR 0073). */
function linkedRow(found: Columns, number: number, ring: KeyRing): Row {
  const { ciphertext: bytes, key_version: version, ...columns } = found;
  const id = String(columns.id);
  const [ciphertext, keyVersion] = [String(bytes).slice(2), Number(version)];
  const word = openLinked(ring, { id, keyVersion, ciphertext: Buffer.from(ciphertext, 'hex') });
  return {
    table: 'linked_row',
    columns: { ...columns, text: word && JSON.stringify(word) },
    raw: { id, number, keyVersion, ciphertext },
  };
}

const named = (columns: Columns, number: number): Record<string, Value> =>
  Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, value === self ? number : value]));

/** The rows as they stand in the tables: plain, or sealed where the record is shielded. */
export function physicalOf(side: Side, ring: KeyRing): Physical {
  const plain: PlainRow[] = [];
  const sealed: SealedRow[] = [];
  for (const row of side.rows.values()) {
    const hidden = alwaysSealed.has(row.table) || (side.shielded && isHideable(row.table));
    const content = named(row.columns, side.number);
    if (row.table === 'identifier') {
      const clear = hidden ? { ...content, value: null, issuer: null } : content;
      plain.push({ table: 'records.identifier', content: clear });
      if (hidden && content.value !== null) sealed.push(sealedOf(side.number, row, content, ring));
    } else if (row.table === 'linked_row') {
      const { text, ...columns } = content;
      const raw = text === null ? row.raw : usable(row.raw, side.number, ring);
      const place = linkedPlace(String(columns.id));
      const { keyVersion, ciphertext } = bytesOf(raw ?? seal(ring, place, String(text)));
      const bytes = { key_version: keyVersion, ciphertext: `\\x${ciphertext}` };
      plain.push({ table: 'records.linked_row', content: { ...columns, ...bytes } });
    } else if (hidden) sealed.push(sealedOf(side.number, row, content, ring));
    else plain.push({ table: `records.${row.table}`, content });
  }
  return { plain, sealed };
}

function sealedOf(number: number, row: Row, content: Record<string, Value>, ring: KeyRing): SealedRow {
  const { child_number: _, id: own, lookup: __, ...rest } = content;
  const dates = { category: null, startedOn: null, endedOn: null };
  if (row.table === 'conflict_value') {
    const id = own as string;
    const raw =
      usable(row.raw, number, ring) ?? seal(ring, conflictPlace(number, id), content.text as string);
    return { table: 'conflict_value', kind: null, ...dates, id, number, ...bytesOf(raw) };
  }
  const kind = (
    row.table === 'identifier' ? 'IDENTIFIER' : kinds[row.table as keyof typeof kinds]
  ) as DetailKind;
  const id = (own as string | undefined) ?? row.raw?.id ?? randomUUID();
  const detail = renamed(rest, camel);
  const fresh = sealDetail(ring, number, id, kind, detail as never);
  const { category = null, startedOn = null, endedOn = null } = fresh;
  const raw = usable(row.raw, number, ring) ?? fresh;
  return { table: 'detail', kind, category, startedOn, endedOn, id, number, ...bytesOf(raw) };
}

/** Ciphertext of an unchanged row, where it is bound to this number and its key is still the one in use. */
function usable(raw: Raw | undefined, number: number, ring: KeyRing): Raw | undefined {
  return raw && raw.number === number && raw.keyVersion === ring.current ? raw : undefined;
}

function bytesOf({ keyVersion, ciphertext }: { keyVersion: number; ciphertext: string | Buffer }) {
  return { keyVersion, ciphertext: typeof ciphertext === 'string' ? ciphertext : ciphertext.toString('hex') };
}

/** The row with other columns: its ciphertext is made anew. */
export function changed(row: Row, columns: Columns): Row {
  return {
    table: row.table,
    columns: { ...row.columns, ...columns },
    ...(row.raw && { raw: { ...row.raw, number: 0 } }),
  };
}

/** The record without one of its rows. */
export function withoutRow(side: Side, key: string): Side {
  return { ...side, rows: new Map([...side.rows].filter(([each]) => each !== key)) };
}

/** What a merge keeps, each of the three records changed. */
export function eachSide<S extends { readonly kept: Side; readonly other: Side; readonly merged: Side }>(
  snapshot: S,
  change: (side: Side) => Side,
): S {
  const { kept, other, merged } = snapshot;
  return { ...snapshot, kept: change(kept), other: change(other), merged: change(merged) };
}

/** Sides as text for a snapshot, and back. */
export const sideText = (side: Side): object => ({ ...side, rows: [...side.rows] });
/** The side that `sideText` gave. */
export function sideFrom(text: unknown): Side {
  const { rows, ...side } = text as { number: number; shielded: boolean; rows: [string, Row][] };
  return { ...side, rows: new Map(rows) };
}
