import type { TransactionSql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { type DetailRows, sealDetail } from '../sealed/detail.ts';
import { insertDetails } from '../sealed/store.ts';

type Row = DetailRows['COMMON_ASSESSMENT'];

/** Statements about a record's common assessment, for transactions that change it. */
export function assessmentStore(ring: () => KeyRing) {
  return {
    /** The one of a record that is not shielded. It has no id of its own there. */
    async find(
      transaction: TransactionSql,
      number: number,
    ): Promise<{ readonly id: undefined; readonly row: Row } | undefined> {
      const [row] = await transaction<Row[]>`
        select status, organisation_id as "organisationId", version, since_date as "sinceDate", earlier
        from records.common_assessment where child_number = ${number}`;
      return row && { id: undefined, row };
    },

    async put(transaction: TransactionSql, number: number, row: Row): Promise<void> {
      await transaction`
        insert into records.common_assessment (child_number, status, organisation_id, version, since_date, earlier)
        values (${number}, ${row.status}, ${row.organisationId}, ${row.version ?? 1}, ${row.sinceDate ?? null},
          ${JSON.stringify(row.earlier ?? [])}::text::jsonb)
        on conflict (child_number) do update set status = excluded.status, organisation_id = excluded.organisation_id,
          version = excluded.version, since_date = excluded.since_date, earlier = excluded.earlier`;
    },

    /** Puts it as ciphertext, in the place of the one under this id. */
    async putSealed(transaction: TransactionSql, number: number, id: string, row: Row): Promise<void> {
      await transaction`delete from sealed.detail where child_number = ${number} and id = ${id}`;
      await insertDetails(transaction, number, [sealDetail(ring(), number, id, 'COMMON_ASSESSMENT', row)]);
    },
  };
}
