import type { AuditKind, AuditWriter } from '../../../platform/audit.ts';
import type { Caller } from '../../../platform/caller.ts';
import type { Clock } from '../../../platform/clock.ts';
import type { Sql, TransactionSql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { noteOnRecord, type OpenRecordRow, openRecordStore } from '../access/openRecord.ts';
import type { ReadSealed } from '../sealed/store.ts';
import { answersFor } from '../sensitiveService/sensitiveService.ts';
import { type InvolvementRecord, involvementStore } from './store.ts';

/** What changes of a record's involvements stand on. */
export interface InvolvementDependencies {
  readonly sql: Sql;
  readonly readSealed: ReadSealed;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly hashKey: Buffer;
  readonly ring: () => KeyRing;
}

/** Whether somebody who has a record open answers for it: its accountable management team. */
export const mayAnswer = answersFor;

/**
 * The additional involvements of a record that is open and locked, in the plain table or as ciphertext: changes read
 * and write them in the same way, whether the record is shielded or not.
 */
export function openInvolvements({ readSealed, audit, clock, ring }: InvolvementDependencies) {
  const store = involvementStore(ring);
  const { lockOpenRecord } = openRecordStore(clock);
  return {
    lock: lockOpenRecord,

    async read(
      transaction: TransactionSql,
      record: OpenRecordRow,
      caller: Caller,
    ): Promise<ReadonlyMap<string, InvolvementRecord>> {
      const { number, role: actingRole, shielded } = record;
      if (!shielded) return new Map(await store.findAll(transaction, number));
      const details = await readSealed({ number, kinds: ['INVOLVEMENT'], actingRole, caller });
      const additional = details.of('INVOLVEMENT').filter(({ row }) => row.category === 'ADDITIONAL');
      return new Map(additional.map(({ id, row }) => [id, row]));
    },

    async change(
      transaction: TransactionSql,
      record: OpenRecordRow,
      id: string,
      row: InvolvementRecord,
    ): Promise<void> {
      if (record.shielded) await store.replaceSealed(transaction, record.number, id, row);
      else await store.setLead(transaction, record.number, id, row);
    },

    note: (
      transaction: TransactionSql,
      kind: AuditKind,
      record: OpenRecordRow,
      involvementId: string | null,
      caller: Caller,
    ) =>
      noteOnRecord(audit, transaction, record, caller, kind, { involvementId: involvementId ?? undefined }),
  };
}
