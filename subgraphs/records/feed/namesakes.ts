import { arrayText } from '../../../platform/arrays.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import { Overtaken, type Queryable } from '../../../platform/database.ts';
import { statusSql } from '../access.ts';
import { isInBand, levelsOf } from '../cleaning/evidence.ts';
import type { Found } from '../resident/resident.ts';
import { unseen } from '../resident/store.ts';
import { swappedDay } from '../search/criteria.ts';
import { isHidden, isKeptFrom, type Namesake } from './decision.ts';
import type { KeyedRow } from './keyed.ts';

/** The columns of a candidate, of the record `c` on a day. */
export const candidateColumns = (
  day: IsoDate,
) => `c.number, c.given_name as "givenName", c.family_name as "familyName", c.gender,
  c.birth_date as "birthDate", c.death_date as "deathDate", ${statusSql(`'${day}'::date`)} as status, c.shield,
  c.authority_code as "authorityCode"`;

/**
 * The records in each row's review band, as they stand now (historical failure 1):
 * - visible records that the engine finds, and those that sound the same and were born on the same day
 * - hidden records, which are looked for here because none is kept in memory: by the sound of one name and the day of
 *   birth (also with day and month swapped), or by the sound of both names and two of three parts of the date; then
 *   by levels, and a hidden field counts neither for nor against
 *
 * A row of which a record changed since the engine weighed it has no sure match. If a record was merged or erased
 * since, the batch is worked out anew.
 */
export async function findNamesakes(tx: Queryable, rows: readonly KeyedRow[], likely: Found, today: IsoDate) {
  const byKey = new Map(rows.map((row, at) => [row.key, { row: row.row, likely: likely.likely[at] ?? [] }]));
  const locked = await lockNear(tx, rows, likely);
  // Read once they are locked: whoever held one of them may have changed it.
  const found = await tx<(Omit<Namesake, 'sure' | 'faint' | 'levels'> & { key: string; isNews: boolean })[]>`
    select n.key, ${tx.unsafe(candidateColumns(today))}, (select a.postcode from records.address a
        where a.child_number = c.number and a.until_date is null) as postcode,
      array(select i.scheme from records.identifier i where i.child_number = c.number) as schemes,
      exists (select from records.child_change k
        where k.number = c.number and ${unseen(tx, likely.snapshot)}) as "isNews"
    from unnest(${arrayText(locked.map(({ key }) => key))}::text::text[],
      ${arrayText(locked.map(({ number }) => number))}::text::bigint[]) as n (key, number)
    join records.child c on c.number = n.number
    where c.status <> 'PURGED'
    order by c.number`;
  const namesakes = new Map<string, Namesake[]>();
  const changed = new Set<string>();
  for (const { key, isNews, ...record } of found) {
    const known = byKey.get(key);
    const scored = known?.likely.find(({ number }) => number === record.number);
    const isOther = isHidden(record) || !scored || isNews;
    const compared = { ...record, shared: 0, conflicting: [] };
    const levels = isOther && known ? levelsOf(known.row, compared) : (scored?.evidence ?? []);
    // Two who sound the same, born on one day, are for a person however common their names: unless each has its number.
    const apart = known?.row.identifiers.some(({ scheme }) => record.schemes.includes(scheme)) ?? false;
    const faint = isHidden(record) && !isInBand(levels, false);
    if (faint && !(isKeptFrom(record) && isInBand(levels, true))) continue;
    if (!isHidden(record) && !scored && apart && !isNews) continue;
    if (isNews) changed.add(key);
    const list = namesakes.get(key) ?? [];
    list.push({ sure: !isOther && scored.sure, faint, levels, ...record });
    namesakes.set(key, list);
  }
  for (const [key, list] of namesakes) {
    const order = (byKey.get(key)?.likely ?? []).map(({ number }) => number);
    const place = ({ number }: Namesake) => (order.includes(number) ? order.indexOf(number) : order.length);
    list.sort((a, b) => place(a) - place(b) || a.number - b.number);
    if (changed.has(key))
      namesakes.set(
        key,
        list.map((each) => ({ ...each, sure: false })),
      );
  }
  return namesakes;
}

/** Locks every record that may be in the band of a row, in one order, and tells which those are. */
async function lockNear(tx: Queryable, rows: readonly KeyedRow[], likely: Found) {
  const people = rows.map(({ key, row, familyKey, givenKey }) => ({
    key,
    birth_date: row.birthDate,
    swapped: swappedDay(row.birthDate),
    family_key: familyKey,
    given_key: givenKey,
  }));
  const pairs = rows.flatMap(({ key }, at) =>
    (likely.likely[at] ?? []).map(({ number }) => ({ key, number })),
  );
  const hidden = `(c.shield <> 'NONE' or c.status <> 'LIVE')`;
  const locked = await tx<{ key: string; number: number }[]>`
    with w as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(people)}::text::jsonb)
        as r(key text, birth_date date, swapped date, family_key text, given_key text)
    ), near as (
      select w.key, c.number from w join records.child c on c.birth_date = w.birth_date
        and c.family_key = w.family_key and c.given_key = w.given_key
      union select w.key, c.number from w join records.child c on c.birth_date in (w.birth_date, w.swapped)
        and c.family_key = w.family_key and ${tx.unsafe(hidden)}
      union select w.key, c.number from w join records.child c on c.birth_date in (w.birth_date, w.swapped)
        and c.given_key = w.given_key and ${tx.unsafe(hidden)}
      union select w.key, c.number from w join records.child c on c.birth_date = w.birth_date
        and c.family_key = w.given_key and ${tx.unsafe(hidden)}
      union select w.key, c.number from w join records.child c on c.family_key = w.family_key
        and c.given_key = w.given_key and ${tx.unsafe(hidden)}
      union select key, number from jsonb_to_recordset(${JSON.stringify(pairs)}::text::jsonb) as p(key text, number bigint)
    )
    select n.key, c.number from near n join records.child c on c.number = n.number
    order by c.number for no key update of c`;
  const there = new Set(locked.map(({ number }) => number));
  if (pairs.some(({ number }) => !there.has(number)))
    throw new Overtaken('A record that a row may be about was merged or erased since it was found.');
  return locked;
}
