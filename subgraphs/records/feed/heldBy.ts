import type { Waiting } from './apply.ts';
import type { BatchEvidence } from './evidence.ts';
import { bearerOf, type KeyedRow, speaksOf } from './keyed.ts';

/**
 * What a row waits for before it is decided: an identity of a child who is placed for adoption, or who has a new
 * identity (domain.md 7). Names and birth are compared only where no number says who the child is, or where they are not
 * those of whom the number is: such a row may join the two names of one child.
 */
export function heldBy(keyed: KeyedRow, evidence: BatchEvidence): Waiting | undefined {
  if (evidence.heldIdentities.size === 0 && evidence.heldSlips.size === 0) return undefined;
  const keys = keyed.lookups.map(({ identity }) => identity);
  const known = bearerOf(keyed, evidence.byIdentifier);
  const person = known && speaksOf(keyed, known) ? [] : [`PERSON:${keyed.person}`];
  const apart = evidence.notHeld.get(keyed.key) ?? [];
  const slips = known ? [] : (evidence.heldSlips.get(keyed.key) ?? []);
  const heldFor = (asked: readonly string[]) =>
    asked.flatMap((key) => evidence.heldIdentities.get(key) ?? []).find((each) => !apart.includes(each));
  const byNumber = heldFor(keys);
  const area = byNumber ?? heldFor(person) ?? slips.find((each) => !apart.includes(each));
  if (area === undefined) return undefined;
  // Where the names alone are held, it goes to nobody with the record of the number: that may be the other name.
  const candidates = known && byNumber !== undefined ? [known] : [];
  return { outcome: 'HELD', candidates, reason: 'IDENTITY_HELD', area };
}
