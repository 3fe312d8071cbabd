import type { TransactionSql } from '../../../platform/database.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { homeHash } from './keyed.ts';
import { openLinked } from './linked.ts';

/**
 * Stores again, of a record that is visible again, which rows of sources state the home that stands: by how recently they did so an
 * older word of another home is known (`evidence.ts`). Hiding takes the hash away. In the transaction that has revealed it.
 */
export async function confirmHome(
  transaction: TransactionSql,
  childNumber: number,
  { lookupKey, ring }: { readonly lookupKey: Buffer; readonly ring: KeyRing },
): Promise<void> {
  const [home] = await transaction<{ line: string | null; postcode: string | null }[]>`
    select line, postcode from records.address where child_number = ${childNumber} and until_date is null`;
  if (!home) return;
  const words = await transaction<
    { source: string; key: string; id: string; keyVersion: number; ciphertext: Buffer }[]
  >`
    select distinct on (source, row_key) source, encode(row_key, 'hex') as key, id, key_version as "keyVersion", ciphertext
    from records.linked_row where child_number = ${childNumber} order by source, row_key, linked_at desc`;
  const stated = words.filter((word) => {
    const said = openLinked(ring, word)?.row.home;
    return said != null && said.line === home.line && said.postcode === home.postcode;
  });
  const rows = stated.map(({ source, key }) => ({ source, key }));
  await transaction`
    update records.feed_row f set home_hash = decode(${homeHash(lookupKey, home)}, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(source text, key text)
    where f.source = r.source and f.row_key = decode(r.key, 'hex') and f.child_number = ${childNumber}
      and f.outcome = 'MATCH'`;
}
