import type { Queryable } from '../../../platform/database.ts';
import { keyedHash } from '../../../platform/hash.ts';
import { randomChildNumber } from '../../../platform/identifiers.ts';

const spare = 20;

function tombstone(lookupKey: Buffer, number: number | string): string {
  return keyedHash(lookupKey, 'child number', String(number)).toString('hex');
}

/** Remembers numbers that are gone, as keyed hashes: none is ever given again (domain.md 1). */
export async function retireNumbers(
  tx: Queryable,
  lookupKey: Buffer,
  numbers: readonly number[],
): Promise<void> {
  const lookups = numbers.map((number) => tombstone(lookupKey, number));
  await tx`
    insert into records.number_tombstone (lookup)
    select decode(k, 'hex') from jsonb_array_elements_text(${JSON.stringify(lookups)}::text::jsonb) k
    on conflict (lookup) do nothing`;
}

/** Random numbers, at least `count`, that nobody has or ever had. Whether they are still free, the table's key says. */
export async function drawNumbers(tx: Queryable, lookupKey: Buffer, count: number): Promise<number[]> {
  const drawn = new Map<string, string>();
  // A few more than asked for: some are taken.
  while (drawn.size < count + spare) {
    const number = randomChildNumber();
    drawn.set(number, tombstone(lookupKey, number));
  }
  const taken = await tx<{ number: string }[]>`
    select w.number from jsonb_to_recordset(${JSON.stringify([...drawn].map(([number, lookup]) => ({ number, lookup })))}::text::jsonb)
      as w(number text, lookup text)
    where exists (select from records.child c where c.number = w.number::bigint)
      or exists (select from records.number_alias a where a.number = w.number::bigint)
      or exists (select from records.number_tombstone t where t.lookup = decode(w.lookup, 'hex'))`;
  for (const { number } of taken) drawn.delete(number);
  return [...drawn.keys()].map(Number);
}
