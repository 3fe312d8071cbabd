import type { TransactionSql } from '../../../platform/database.ts';
import { closeItems } from '../work/items.ts';

/** A proposal to merge that has ended. */
interface EndedProposal {
  readonly id: string;
  readonly kept: number;
  readonly other: number;
}

/**
 * Ends what is proposed about a record that goes to another authority, which the transaction holds locked: two records are merged
 * within one authority alone (ADR 0038), and neither team decides about a record of the other's, or learns of it. The caller
 * appends the audit row MERGE_REFUSED of each.
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
