import type { Queryable } from '../../../platform/database.ts';
import { moveHeldIdentities } from '../adoption/heldIdentities.ts';
import { moveItems } from '../work/items.ts';

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
  { number, from, to }: { readonly number: number; readonly from: string; readonly to: string },
): Promise<void> {
  const moved = await transaction`
    update records.child set authority_code = ${to}
    where number = ${number} and authority_code = ${from} and status = 'LIVE' returning number`;
  if (moved.length !== 1) throw new Error('the record is not the sender’s to give');
  await transaction`
    update records.involvement set authority_code = ${from}
    where child_number = ${number} and authority_code is null and account_id is null`;
  await moveItems(transaction, number, to);
  await moveHeldIdentities(transaction, number, to);
}
