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
 * Gives a record to another accountable body, in one step of the caller's transaction, with its open work; its shield
 * stands on the record and goes with it, and so does a placement for adoption (domain.md 8). Exactly one authority answers before and after. The record must
 * be locked. Throws, and so undoes the transaction, when the record is not there, not live, or not the sender's.
 *
 * An involvement whose authority was left out worked for the accountable one (`records.involvement.authority_code`): it
 * still works for the sender, so that the receiver's practitioners are told right (L03).
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
 * What waits because of a record goes with it: a source's word on a shielded child's new home would else stay with a team that
 * sees of the record no more than its shield shows. To whom it came, its first candidate decided, or the name alone under which a
 * child is placed for adoption: unless another child of the team is placed who sounds the same.
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
