import type { TransactionSql } from '../../../platform/database.ts';
import { closeItems } from '../work/items.ts';

/** A proposal to merge that has ended. */
interface EndedProposal {
  readonly id: string;
  readonly kept: number;
  readonly other: number;
}

/**
 * Ends the merge proposals about a record that goes to another authority and that the transaction has locked: records
 * are merged within one authority alone (ADR 0038), and neither team may decide about, or learn of, a record of the
 * other's. The caller appends the audit row MERGE_REFUSED of each.
 */
export async function endProposals(
  transaction: TransactionSql,
  number: number,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<readonly EndedProposal[]> {
  const ended = await transaction<EndedProposal[]>`
    update records.merge set state = 'REFUSED', decided_by = ${by}, decided_at = ${at}, version = version + 1
    where state = 'PROPOSED' and ${number} in (kept_child_number, other_child_number)
    returning id, kept_child_number as kept, other_child_number as other`;
  for (const { id } of ended)
    await closeItems(transaction, { reference: id, outcome: 'MOVED', closedAt: at, closedBy: by });
  return ended;
}
