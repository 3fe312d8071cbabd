import type { Caller } from '../../../platform/caller.ts';
import { type AccountReference, referenceTo } from '../../../platform/references.ts';
import type { MergeFieldGroup, MergeSide, MergeState } from '../generated.ts';
import { fieldGroups } from './join.ts';
import { againstConfirming, againstUndoing, type MergeRow, mayRefuse } from './rules.ts';

/** A merge as somebody of the accountable team sees it. */
export interface MergeView {
  readonly id: string;
  readonly keptNumber: string;
  readonly otherNumber: string;
  readonly state: MergeState;
  readonly choices: readonly { readonly group: MergeFieldGroup; readonly from: MergeSide }[];
  readonly twoPeople: boolean;
  readonly proposedBy: AccountReference | null;
  readonly proposedAt: Date;
  readonly decidedBy: AccountReference | null;
  readonly decidedAt: Date | null;
  readonly undoneBy: AccountReference | null;
  readonly undoneAt: Date | null;
  readonly version: number;
  readonly viewerCanConfirm: boolean;
  readonly viewerCanRefuse: boolean;
  readonly viewerCanUndo: boolean;
}

/** Two records before they are merged: which, and what stands against it. */
export interface MergePreviewView {
  readonly keptNumber: string;
  readonly otherNumber: string;
  readonly needsSecondPerson: boolean;
  readonly obstacle: string | null;
}

/** The view of a merge that is within a caller's reach; what was proposed before a moment counts no more. */
export function mergeView(row: MergeRow, caller: Caller, from: Date): MergeView {
  const { id, state, twoPeople, proposedAt, decidedAt, undoneAt, version } = row;
  return {
    id,
    state,
    twoPeople,
    proposedAt,
    decidedAt,
    undoneAt,
    version,
    keptNumber: String(row.kept),
    otherNumber: String(row.other),
    choices: fieldGroups.map((group) => ({ group, from: row.choices[group] ?? 'KEPT' })),
    proposedBy: referenceTo(row.proposedBy),
    decidedBy: referenceTo(row.decidedBy),
    undoneBy: referenceTo(row.undoneBy),
    viewerCanConfirm: againstConfirming(caller, row, from) === null,
    viewerCanRefuse: mayRefuse(caller, row),
    viewerCanUndo: againstUndoing(caller, row, from) === null,
  };
}
