import type { Sql } from '../../../platform/database.ts';
import { firstId } from '../../../platform/page.ts';
import { ifReadable, type KeyRing } from '../../../platform/seal.ts';
import type { InvolvementRecord } from '../involvement/store.ts';
import { setNight } from '../lifecycle/batches.ts';
import { type DetailRow, openDetail } from '../sealed/detail.ts';

/** An involvement by its record and its id, and what was found of it: it does not say whose it is. */
interface Listed<Found> {
  readonly number: number;
  readonly reference: string;
  readonly found: Found;
}

const page = 5_000;

/**
 * Involvements of shielded records, of one authority or of all, that have not ended and belong to a leaver: those for
 * which `find` returns something. Only the ciphertext says whose an involvement is; it is opened in this process, and
 * only which row it was is kept. If one does not open, `unreadable` is called with its record.
 */
export async function hiddenInvolvements<Found>(
  { sql, sealedSql, ring }: { readonly sql: Sql; readonly sealedSql: Sql; readonly ring: KeyRing },
  area: string | null,
  find: (row: InvolvementRecord) => Found | undefined,
  unreadable: (number: number) => void = () => {},
): Promise<Listed<Found>[]> {
  const listed: Listed<Found>[] = [];
  let after = { number: 0, id: firstId };
  for (;;) {
    const keys = await sql.begin(async (tx) => {
      await setNight(tx);
      return tx<{ number: number; id: string }[]>`
        select d.child_number as number, d.id from sealed.detail d
        join records.child c on c.number = d.child_number and c.shield <> 'NONE' and c.status = 'LIVE'
          and c.authority_code = coalesce(${area}, c.authority_code)
        where d.kind = 'INVOLVEMENT' and d.category = 'ADDITIONAL' and d.ended_on is null
          and (d.child_number, d.id) > (${after.number}::bigint, ${after.id}::uuid)
        order by d.child_number, d.id limit ${page}`;
    });
    const rows = await sealedSql<DetailRow<'INVOLVEMENT'>[]>`
      select d.child_number as "childNumber", d.id, d.kind, d.key_version as "keyVersion", d.ciphertext
      from jsonb_to_recordset(${JSON.stringify(keys)}::text::jsonb) as k(number bigint, id uuid)
      join sealed.detail d on d.child_number = k.number and d.id = k.id`;
    for (const row of rows) {
      const involvement = ifReadable(() => openDetail(ring, row));
      if (!involvement) {
        unreadable(row.childNumber);
        continue;
      }
      const found = find(involvement);
      if (found !== undefined) listed.push({ number: row.childNumber, reference: row.id, found });
    }
    const last = keys.at(-1);
    if (!last || keys.length < page) return listed;
    after = last;
  }
}
