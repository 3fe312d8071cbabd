import type { Queryable } from '../../../platform/database.ts';
import type { RowPlace } from '../feed/row.ts';
import type { Word } from './words.ts';

/** Which organisation stands for a school or practice that words name; null for one that no register knows. */
export async function organisationsOf(
  sql: Queryable,
  words: readonly Word[],
): Promise<(place: RowPlace | null) => string | null> {
  const places = words.flatMap(({ row: { place } }) => (place ? [place] : []));
  const known = await sql<{ scheme: string; code: string; id: string }[]>`
    select scheme, code, organisation_id as id from records.place
    where (scheme, code) in (select scheme, code from jsonb_to_recordset(${JSON.stringify(places)}::text::jsonb)
      as p(scheme text, code text))`;
  const organisations = new Map(known.map(({ scheme, code, id }) => [`${scheme} ${code}`, id]));
  return (place) => (place && organisations.get(`${place.scheme} ${place.code}`)) ?? null;
}
