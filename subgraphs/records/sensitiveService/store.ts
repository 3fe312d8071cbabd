import type { TransactionSql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { type SensitiveServiceRow, sealDetail } from '../sealed/detail.ts';
import { insertDetails } from '../sealed/store.ts';

/** Writes sensitive services: as ciphertext, on every record alike. They are read by `sealed/store.ts` alone. */
export function sensitiveServiceStore(ring: () => KeyRing) {
  const insert = async (
    transaction: TransactionSql,
    number: number,
    id: string,
    row: SensitiveServiceRow,
  ): Promise<void> => {
    await insertDetails(transaction, number, [sealDetail(ring(), number, id, 'SENSITIVE_SERVICE', row)]);
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
