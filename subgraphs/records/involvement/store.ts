import type { Queryable, TransactionSql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { type DetailRows, sealDetail } from '../sealed/detail.ts';
import { insertDetails } from '../sealed/store.ts';

/** An involvement without its keys: a row of `records.involvement`, or what is sealed in its place. */
export type InvolvementRecord = DetailRows['INVOLVEMENT'];

/** Statements about involvements, for transactions that change them. */
export function involvementStore(ring: () => KeyRing) {
  return {
    /** Inserts a row. False, and no row, when it is a lead professional's and there is one. */
    async insert(
      transaction: TransactionSql,
      number: number,
      id: string,
      row: InvolvementRecord,
      authorityCode: string | null,
    ): Promise<boolean> {
      const inserted = await transaction`
        insert into records.involvement (child_number, id, category, service_type, organisation_id, account_id,
          authority_code, telephone, email, lead, started_on, ended_on, version)
        values (${number}, ${id}, ${row.category}, ${row.serviceType}, ${row.organisationId}, ${row.accountId},
          ${authorityCode}, ${row.telephone}, ${row.email}, ${row.lead}, ${row.startedOn}, ${row.endedOn}, ${row.version})
        on conflict (child_number) where lead and ended_on is null do nothing
        returning id`;
      return inserted.length === 1;
    },

    /** Inserts a row of a shielded record: as ciphertext. */
    async insertSealed(
      transaction: TransactionSql,
      number: number,
      id: string,
      row: InvolvementRecord,
    ): Promise<void> {
      await insertDetails(transaction, number, [sealDetail(ring(), number, id, 'INVOLVEMENT', row)]);
    },

    async find(
      transaction: TransactionSql,
      number: number,
      id: string,
    ): Promise<InvolvementRecord | undefined> {
      const [row] = await transaction<InvolvementRecord[]>`
        select category, service_type as "serviceType", organisation_id as "organisationId",
          account_id as "accountId", telephone, email, lead, started_on as "startedOn", ended_on as "endedOn", version
        from records.involvement where child_number = ${number} and id = ${id}`;
      return row;
    },

    /** Every additional one of a record that is not shielded. */
    async findAll(transaction: TransactionSql, number: number): Promise<[string, InvolvementRecord][]> {
      const rows = await transaction<(InvolvementRecord & { id: string })[]>`
        select id, category, service_type as "serviceType", organisation_id as "organisationId",
          account_id as "accountId", telephone, email, lead, started_on as "startedOn", ended_on as "endedOn", version, led
        from records.involvement where child_number = ${number} and category = 'ADDITIONAL'`;
      return rows.map(({ id, ...row }) => [id, row]);
    },

    /** Writes what a change of the lead professional changes. */
    async setLead(
      transaction: TransactionSql,
      number: number,
      id: string,
      row: InvolvementRecord,
    ): Promise<void> {
      await transaction`
        update records.involvement set lead = ${row.lead}, led = ${JSON.stringify(row.led ?? [])}::text::jsonb,
          version = ${row.version}
        where child_number = ${number} and id = ${id}`;
    },

    /** Settles what waits for somebody to end the involvement of a practitioner who has left. */
    async settleLeaver(
      transaction: TransactionSql,
      number: number,
      id: string,
      closing: { readonly at: Date; readonly by: string },
    ): Promise<void> {
      await transaction`
        update records.work_item set outcome = 'ENDED', closed_at = ${closing.at}, closed_by = ${closing.by}
        where child_number = ${number} and queue = 'INVOLVEMENT_OF_LEAVER' and closed_at is null
          and reference = ${id}::uuid`;
    },

    async end(
      transaction: TransactionSql,
      number: number,
      id: string,
      ended: InvolvementRecord,
    ): Promise<void> {
      await transaction`
        update records.involvement set ended_on = ${ended.endedOn}, version = ${ended.version}
        where child_number = ${number} and id = ${id}`;
    },

    async replaceSealed(
      transaction: TransactionSql,
      number: number,
      id: string,
      ended: InvolvementRecord,
    ): Promise<void> {
      await transaction`delete from sealed.detail where child_number = ${number} and id = ${id}`;
      await this.insertSealed(transaction, number, id, ended);
    },

    /** The child of each involvement; 0, which is nobody, for an unknown one. */
    async childrenOf(sql: Queryable, ids: readonly string[]): Promise<readonly number[]> {
      const rows = await sql<{ child_number: number | null }[]>`
        select coalesce(
          (select child_number from records.involvement where id = k.id and category = 'ADDITIONAL'),
          (select child_number from sealed.detail where id = k.id and kind = 'INVOLVEMENT' and category = 'ADDITIONAL')
        ) as child_number
        from unnest(${ids as string[]}::uuid[]) with ordinality as k (id, place) order by place`;
      return rows.map((row) => row.child_number ?? 0);
    },
  };
}
