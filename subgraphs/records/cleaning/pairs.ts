import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../../platform/database.ts';
import type { FieldEvidence } from './evidence.ts';

/** What became of proposing two records as one child. Every outcome but PROPOSED leaves everything as it was. */
export type Proposed =
  | { readonly outcome: 'PROPOSED'; readonly id: string; readonly area: string }
  | { readonly outcome: 'NOT_LIVE' | 'KEPT_APART' | 'CANNOT_LINK' | 'OPEN_ALREADY' };

/**
 * Twins and siblings are not duplicates (domain.md 9): of one family and home, with another given name. Nor is a pair
 * without a word on the names, or whose births differ in more than a slip.
 */
function cannotLink(evidence: readonly FieldEvidence[]): boolean {
  const level = (field: string) => evidence.find((each) => each.field === field)?.level ?? 'DIFFERENT';
  return level('givenName') === 'DIFFERENT' || level('dateOfBirth') === 'DIFFERENT';
}

/**
 * Proposes two records as one child for a person to decide, in the transaction of what found them; nothing is linked
 * here. The caller appends the audit row PAIR_PROPOSED when it is proposed. A pair that waits already, or that
 * somebody kept apart, is never proposed again.
 *
 * `evidence` holds levels by field, never values; two different identifiers of one national scheme are added to it
 * and speak against. The item goes to the team that answers for the first record; where one of the two is hidden, to
 * that one's team, and no other team learns of it.
 */
export async function proposePair(
  transaction: Queryable,
  {
    numbers,
    evidence,
    strategy,
    at,
    dueAt,
  }: {
    readonly numbers: readonly [number, number];
    readonly evidence: readonly FieldEvidence[];
    readonly strategy: string;
    readonly at: Date;
    readonly dueAt: Date | null;
  },
): Promise<Proposed> {
  const [a, b] = [...numbers].sort((x, y) => x - y) as [number, number];
  const children = await transaction<{ number: number; area: string; status: string; shielded: boolean }[]>`
    select number, authority_code as area, status, shield <> 'NONE' as shielded from records.child
    where number in (${a}, ${b}) order by number for no key update`;
  const [first, second] = children;
  if (!first || !second || first.status !== 'LIVE' || second.status !== 'LIVE')
    return { outcome: 'NOT_LIVE' };
  const [known] = await transaction<{ apart: boolean; waiting: boolean; conflicting: string[] }[]>`
    select exists (select from records.not_same_pair where child_number = ${a} and other_child_number = ${b}) as apart,
      exists (select from records.cleaning_subject s join records.cleaning_subject o on o.item_id = s.item_id
        join records.cleaning_item i on i.id = s.item_id
        where s.child_number = ${a} and o.child_number = ${b} and i.outcome is null) as waiting,
      (select coalesce(array_agg(distinct i.scheme), '{}') from records.identifier i
        join records.identifier o on o.scheme = i.scheme
        where i.child_number = ${a} and o.child_number = ${b} and i.scheme <> 'LOCAL') as conflicting`;
  if (known?.apart) return { outcome: 'KEPT_APART' };
  if (known?.waiting) return { outcome: 'OPEN_ALREADY' };
  if (cannotLink(evidence)) return { outcome: 'CANNOT_LINK' };
  const against = (known?.conflicting ?? []).map((field) => ({ field, level: 'CONFLICTING' }));
  const id = randomUUID();
  const { area } = second.shielded && !first.shielded ? second : first;
  await transaction`
    insert into records.cleaning_item (id, queue, strategy, evidence, opened_at)
    values (${id}, 'DUPLICATE', ${strategy}, ${JSON.stringify([...evidence, ...against])}::text::jsonb, ${at})`;
  await transaction`
    insert into records.cleaning_subject (child_number, item_id) values (${a}, ${id}), (${b}, ${id})`;
  await transaction`
    insert into records.work_item (id, queue, authority_code, child_number, reference, opened_at, due_at)
    values (${randomUUID()}, 'DUPLICATE', ${area}, ${area === first.area ? a : b}, ${id}, ${at}, ${dueAt})`;
  return { outcome: 'PROPOSED', id, area };
}

/** Remembers for ever that two records are two children (domain.md 9), each way. Again is no fault. */
export async function rememberApart(
  transaction: Queryable,
  [a, b]: readonly [number, number],
  by: string,
  at: Date,
): Promise<void> {
  await transaction`
    insert into records.not_same_pair (child_number, other_child_number, decided_by, decided_at)
    values (${a}, ${b}, ${by}, ${at}), (${b}, ${a}, ${by}, ${at}) on conflict do nothing`;
}
