import type { Queryable } from '../../../platform/database.ts';
import { outwardOf } from '../../../platform/identifiers.ts';

/**
 * The authority that answers for a child who lives at a postcode (domain.md 8, allocation): from the full directory
 * where it is loaded, otherwise from the postcode's district, which several may share. Null where neither knows it.
 */
export async function authorityAt(transaction: Queryable, postcode: string): Promise<string | null> {
  const [row] = await transaction<{ code: string | null }[]>`
    select coalesce((select authority_code from records.postcode where postcode = ${postcode}),
      (select authority_code from records.postcode_district where district = ${outwardOf(postcode)})) as code`;
  return row?.code ?? null;
}
