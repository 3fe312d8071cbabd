import type { TransactionSql } from '../../../platform/database.ts';
import {
  askAnew,
  holdIdentities,
  type Identity,
  letGo,
  personIdentity,
  sealedPerson,
} from '../adoption/heldIdentities.ts';
import { headOf, type Row, type Side, self } from './side.ts';

const placementKey = 'placement';

/** Whether a record is of a child who is placed for adoption. */
export const isPlaced = (side: Side) => side.rows.has(placementKey);

const json = (identities: readonly Identity[]) => JSON.stringify(identities);

function identitiesOf(side: Side, lookupKey: Buffer): Identity[] {
  const { family_key: familyKey, given_key: givenKey, birth_date: birthDate } = headOf(side).columns;
  const person = { familyKey, givenKey, birthDate } as Parameters<typeof personIdentity>[1];
  const numbers = [...side.rows.values()].filter(({ table }) => table === 'identifier');
  return [
    ...numbers.map(({ columns }) => ({
      scheme: String(columns.scheme),
      lookup: String(columns.lookup).replace('\\x', ''),
    })),
    ...(isPlaced(side) ? [personIdentity(lookupKey, person)] : sealedPerson(lookupKey, person)),
  ];
}

/**
 * Holds every identity of a merged record, where one of the two is held (domain.md 7): feed rows of either wait for a
 * person. While the child is placed, they are the placement's and are let go with it; else for good. Gives the record
 * with what its placement holds.
 */
export async function holdMerged(tx: TransactionSql, lookupKey: Buffer, merged: Side): Promise<Side> {
  const identities = identitiesOf(merged, lookupKey);
  const placed = isPlaced(merged);
  const area = String(headOf(merged).columns.authority_code);
  await tx`
    insert into records.held_identity as h (scheme, lookup, authority_code, for_good)
    select scheme, decode(lookup, 'hex'), ${area}, ${!placed}
    from jsonb_to_recordset(${json(identities)}::text::jsonb) as w(scheme text, lookup text)
    on conflict (scheme, lookup, authority_code) do update set for_good = h.for_good or excluded.for_good`;
  await askAnew(tx, area);
  if (!placed) return merged;
  const rows = new Map<string, Row>(merged.rows);
  for (const { scheme, lookup } of identities) {
    const columns = { child_number: self, scheme, lookup: `\\x${lookup}` };
    rows.set(`placement_identity:${scheme}:\\x${lookup}`, { table: 'placement_identity', columns });
  }
  return { ...merged, rows };
}

/** Holds again what a placement holds that stands again, since it was ended of two together (`part`). */
export async function holdAgain(
  tx: TransactionSql,
  lookupKey: Buffer,
  now: Side,
  sides: readonly Side[],
): Promise<void> {
  if (isPlaced(now)) return;
  for (const side of sides)
    if (isPlaced(side)) await holdIdentities(tx, lookupKey, side.number, 'PLACEMENT_ENDS');
}

/** Lets go of what a merge held for a placement and no placement holds any more, now that the two are parted. */
export async function releaseMerged(tx: TransactionSql, merged: Side): Promise<void> {
  const held = [...merged.rows.values()]
    .filter(({ table }) => table === 'placement_identity')
    .map(({ columns }) => ({
      scheme: String(columns.scheme),
      lookup: Buffer.from(String(columns.lookup).replace('\\x', ''), 'hex'),
    }));
  await letGo(tx, held);
}
