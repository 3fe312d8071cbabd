import type { TransactionSql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { type SensitiveServiceRow, sealDetail } from '../sealed/detail.ts';

/** Writes sensitive services: as ciphertext, on every record alike. They are read by `sealed/store.ts` alone. */
export function sensitiveServiceStore(ring: () => KeyRing) {
  const insert = async (
    transaction: TransactionSql,
    number: number,
    id: string,
    row: SensitiveServiceRow,
  ): Promise<void> => {
    const sealed = sealDetail(ring(), number, id, 'SENSITIVE_SERVICE', row);
    await transaction`
      insert into sealed.detail (child_number, id, kind, started_on, ended_on, key_version, ciphertext)
      values (${number}, ${id}, ${sealed.kind}, ${sealed.startedOn ?? null}, ${sealed.endedOn ?? null},
        ${sealed.keyVersion}, ${sealed.ciphertext})`;
  };
  const remove = async (transaction: TransactionSql, number: number, id: string): Promise<void> => {
    await transaction`
      delete from sealed.detail where child_number = ${number} and id = ${id} and kind = 'SENSITIVE_SERVICE'`;
  };
  return {
    insert,
    remove,
    async replace(transaction: TransactionSql, number: number, id: string, row: SensitiveServiceRow) {
      await remove(transaction, number, id);
      await insert(transaction, number, id, row);
    },
  };
}
