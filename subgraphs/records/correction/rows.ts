import type { TransactionSql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { type DetailRows, sealDetail } from '../sealed/detail.ts';
import { type Details, insertDetails } from '../sealed/store.ts';
import { camel, renamed, snake } from '../shield/hiding.ts';

/** The kinds of rows that an amendment changes. */
export type AmendedKind = 'FORMER_NAME' | 'ADDRESS' | 'CARER' | 'INVOLVEMENT' | 'PROVENANCE';

/** Rows of one record: in the plain tables or, when it is shielded, sealed. The same rows either way. */
export interface RecordRows {
  of<K extends AmendedKind>(
    kind: K,
  ): Promise<readonly { readonly id: string; readonly row: DetailRows[K] }[]>;
  insert<K extends AmendedKind>(kind: K, id: string, row: DetailRows[K]): Promise<void>;
  replace<K extends AmendedKind>(kind: K, id: string, row: DetailRows[K]): Promise<void>;
  remove(kind: AmendedKind, id: string): Promise<void>;
}

const tables: Readonly<Record<AmendedKind, string>> = {
  FORMER_NAME: 'former_name',
  ADDRESS: 'address',
  CARER: 'carer',
  INVOLVEMENT: 'involvement',
  PROVENANCE: 'provenance',
};

type Columns = Record<string, string | number | boolean | null>;

/** The rows of a record without a shield. */
export function plainRows(transaction: TransactionSql, childNumber: number): RecordRows {
  const table = (kind: AmendedKind) => transaction(`records.${tables[kind]}`);
  const columns = (row: object) => renamed(row as Record<string, unknown>, snake) as Columns;
  return {
    async of(kind) {
      const rows = await transaction<{ row: Record<string, unknown> }[]>`
        select to_jsonb(t) - 'child_number' as row from ${table(kind)} t where child_number = ${childNumber}`;
      return rows.map(({ row: { id, ...rest } }) => ({
        id: id as string,
        row: renamed(rest, camel) as never,
      }));
    },
    async insert(kind, id, row) {
      const inserted: Columns = { child_number: childNumber, id, ...columns(row) };
      await transaction`insert into ${table(kind)} ${transaction(inserted)}`;
    },
    async replace(kind, id, row) {
      await transaction`
        update ${table(kind)} set ${transaction(columns(row))} where child_number = ${childNumber} and id = ${id}`;
    },
    async remove(kind, id) {
      await transaction`delete from ${table(kind)} where child_number = ${childNumber} and id = ${id}`;
    },
  };
}

/** The rows of a shielded record: `details` were read under the caller's own grant, those that the caller may see. */
export function sealedRows(
  transaction: TransactionSql,
  childNumber: number,
  details: Details,
  ring: KeyRing,
): RecordRows {
  const insert = async <K extends AmendedKind>(kind: K, id: string, row: DetailRows[K]) => {
    await insertDetails(transaction, childNumber, [sealDetail(ring, childNumber, id, kind, row)]);
  };
  const remove = async (kind: AmendedKind, id: string) => {
    await transaction`delete from sealed.detail where child_number = ${childNumber} and id = ${id} and kind = ${kind}`;
  };
  return {
    of: async (kind) => details.of(kind),
    insert,
    remove,
    async replace(kind, id, row) {
      await remove(kind, id);
      await insert(kind, id, row);
    },
  };
}
