import type { Queryable } from '../../../platform/database.ts';
import { familyKey, givenKey } from '../../../platform/matching/names.ts';
import type { KeyRing } from '../../../platform/seal.ts';
import { moveHeldIdentities, personIdentity } from '../adoption/heldIdentities.ts';
import { findHeld, type HeldRow } from '../feed/held.ts';
import { moveItems } from '../work/items.ts';

/** By which rows that wait are opened, and identities known again. */
interface MovingKeys {
  readonly ring: KeyRing;
  readonly lookupKey: Buffer;
}

/**
 * Gives a record, with its open work, to another accountable body in one step of the caller's transaction: exactly
 * one authority answers before and after. Its shield and a placement for adoption stand on the record and go with it
 * (domain.md 8). An involvement without an authority of its own worked for the accountable one; it is stamped with
 * the sender, for which it still works, so that the receiver's practitioners are told right (L03). The record must be
 * locked.
 * @throws when the record is not there, not live, or not the sender's, which undoes the transaction
 */
export async function moveRecord(
  transaction: Queryable,
  keys: MovingKeys,
  { number, from, to }: { readonly number: number; readonly from: string; readonly to: string },
): Promise<void> {
  const moved = await transaction`
    update records.child set authority_code = ${to}
    where number = ${number} and authority_code = ${from} and status = 'LIVE' returning number`;
  if (moved.length !== 1) throw new Error('the record is not the sender’s to give');
  await transaction`
    update records.involvement set authority_code = ${from}
    where child_number = ${number} and authority_code is null and account_id is null`;
  // The receiver's team hears of what is overdue as the sender's did.
  await transaction`update records.shield set told_on = null where child_number = ${number} and told_on is not null`;
  await moveItems(transaction, number, to);
  await moveHeldIdentities(transaction, number, to);
  await moveHeldRows(transaction, keys, { number, from, to });
}

/**
 * Moves the held rows that wait because of a record along with it: otherwise a source's statement of a shielded
 * child's new home would stay with a team that sees only the shield. Which rows they are is decided by their first
 * candidate, or, for a child placed for adoption, by name alone, unless another child of the team is placed whose
 * name sounds the same.
 */
async function moveHeldRows(
  transaction: Queryable,
  { ring, lookupKey }: MovingKeys,
  { number, from, to }: { readonly number: number; readonly from: string; readonly to: string },
): Promise<void> {
  const [known] = await transaction<{ aliases: string[]; placed: string[] }[]>`
    select array(select number::text from records.number_alias where child_number = ${number}) as aliases,
      array(select encode(p.lookup, 'hex') from records.placement_identity p
        where p.child_number = ${number} and p.scheme = 'PERSON' and not exists (
          select from records.placement_identity o join records.child c on c.number = o.child_number
          where o.scheme = p.scheme and o.lookup = p.lookup and o.child_number <> p.child_number
            and c.authority_code = ${from})) as placed`;
  const own = new Set([number, ...(known?.aliases ?? []).map(Number)]);
  const placed = new Set(known?.placed);
  const isMeant = ({ candidates, reason, row }: HeldRow) => {
    const [first] = candidates;
    if (first) return own.has(first.childNumber);
    if (reason !== 'IDENTITY_HELD' || placed.size === 0) return false;
    const sounds = { givenKey: givenKey(row.givenName), familyKey: familyKey(row.familyName) };
    return placed.has(personIdentity(lookupKey, { ...sounds, birthDate: row.birthDate }).lookup);
  };
  const ids = (await findHeld(transaction, ring, isMeant, from)).map(({ id }) => id);
  if (ids.length === 0) return;
  await transaction`update records.feed_held set authority_code = ${to} where id = any(${ids}::uuid[])`;
  await transaction`
    update records.work_item set authority_code = ${to}, assignee = null, assigned_at = null
    where reference = any(${ids}::uuid[]) and closed_at is null`;
}
