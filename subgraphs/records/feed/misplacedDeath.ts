import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../../platform/audit.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { plainRows, sealedRows } from '../correction/rows.ts';
import { Details } from '../sealed/store.ts';

/** A death that was told of a record, and of which its entry, as the register corrected it, says that it is another's. */
export interface MisplacedDeath {
  /** The record that it was told of. */
  readonly number: number;
  /** The key of the entry, in hexadecimal. */
  readonly rowKey: string;
}

/**
 * Takes back a death that was recorded on the wrong child: otherwise nobody could correct the record, and after a
 * year nobody would find the child, who lives. An archived record is live again; if it ends for another reason, the
 * night archives it anew. Does nothing where another entry of the source is about the same record: the record may
 * have been made from that entry, or a correction of it may wait. Returns audit events, whose other columns the
 * caller fills in.
 */
export async function takeBackDeath(
  tx: TransactionSql,
  { ring, source, at }: { readonly ring: KeyRing; readonly source: string; readonly at: Date },
  { number, rowKey }: MisplacedDeath,
): Promise<readonly AuditEvent[]> {
  const [child] = await tx<{ area: string; shielded: boolean; died: string; archived: boolean }[]>`
    select c.authority_code as area, c.shield <> 'NONE' as shielded, c.death_date as died, c.status = 'ARCHIVED' as archived
    from records.child c
    where c.number = ${number} and c.death_date is not null and not exists (select from records.feed_row r
      where r.child_number = c.number and r.source = ${source} and r.row_key <> decode(${rowKey}, 'hex'))
    for update of c`;
  if (!child) return [];
  const { area, shielded, died: previousValue, archived } = child;
  await tx`
    update records.child set death_date = null, death_notified_on = null, version = version + 1,
      status = case when status = 'ARCHIVED' then 'LIVE' else status end,
      archived_on = case when status = 'ARCHIVED' then null else archived_on end
    where number = ${number}`;
  const rows = shielded ? sealedRows(tx, number, new Details([]), ring) : plainRows(tx, number);
  const said = { field: 'dateOfDeath', source, recordedAt: at.toISOString(), accountId: null, previousValue };
  await rows.insert('PROVENANCE', randomUUID(), said);
  const about = { outcome: 'DONE', area, childNumber: String(number) } as const;
  const detail = { source, ...(!shielded && { fields: ['dateOfDeath'] }) };
  return [
    { ...about, kind: 'RECORD_CHANGED', detail },
    ...(archived ? [{ ...about, kind: 'RECORD_RESTORED' as const, detail: { source } }] : []),
  ];
}
