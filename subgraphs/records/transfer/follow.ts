import type { Sql, TransactionSql } from '../../../platform/database.ts';
import { ifReadable, type KeyRing } from '../../../platform/seal.ts';
import { person } from '../correction/amend.ts';
import { plainRows, sealedRows } from '../correction/rows.ts';
import { type DetailRow, openDetail } from '../sealed/detail.ts';
import { Details, type OpenDetail } from '../sealed/store.ts';
import { authorityAt } from './allocation.ts';
import type { Proposal } from './propose.ts';
import type { TransferRow } from './store.ts';

/** What hidden homes are read with: under the role that alone reads ciphertext. */
export interface Following {
  readonly sealedSql: Sql;
  readonly ring: () => KeyRing;
}

/**
 * Where a record is to be proposed next once its transfer has ended, and on whose word. A record has one open
 * transfer, so a home that was stated meanwhile was proposed to nobody (domain.md 8). Null where no home was stated,
 * or its authority is not known. The record must be locked. A hidden record's home is opened in this process, and
 * only its area is kept.
 */
export async function whereToNext(
  transaction: TransactionSql,
  { sealedSql, ring }: Following,
  { number, proposedAt, childHidden }: TransferRow,
): Promise<Pick<Proposal, 'to' | 'reason' | 'proposedBy'> | null> {
  const rows = childHidden
    ? sealedRows(transaction, number, await detailsOf(sealedSql, ring(), number), ring())
    : plainRows(transaction, number);
  const [addresses, provenance] = [await rows.of('ADDRESS'), await rows.of('PROVENANCE')];
  const [said] = provenance
    .map(({ row }) => row)
    .filter(({ field }) => field === 'address')
    .sort((one, other) => Date.parse(other.recordedAt) - Date.parse(one.recordedAt));
  if (!said || Date.parse(said.recordedAt) <= proposedAt.getTime()) return null;
  const home = addresses.find(({ row }) => row.untilDate === null && row.status === 'CURRENT')?.row;
  const to = home?.postcode ? await authorityAt(transaction, home.postcode) : null;
  const reason = said.source === person ? 'ADDRESS_AMENDED' : 'SOURCE_STATES_ADDRESS';
  return to === null ? null : { to, reason, proposedBy: said.accountId };
}

async function detailsOf(sealedSql: Sql, ring: KeyRing, number: number): Promise<Details> {
  const rows = await sealedSql<DetailRow<'ADDRESS' | 'PROVENANCE'>[]>`
    select child_number as "childNumber", id, kind, key_version as "keyVersion", ciphertext from sealed.detail
    where child_number = ${number} and kind in ('ADDRESS', 'PROVENANCE')`;
  return new Details(
    rows.flatMap((detail) => {
      const row = ifReadable(() => openDetail(ring, detail));
      return row ? [{ id: detail.id, kind: detail.kind, row } as OpenDetail] : [];
    }),
  );
}
