import { type Caller, isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import type { MergeState } from '../generated.ts';

/** A row of `records.merge`, with who answers for the record now. */
export interface MergeRow {
  readonly id: string;
  readonly kept: number;
  readonly other: number;
  readonly state: MergeState;
  readonly choices: Readonly<Record<string, 'KEPT' | 'OTHER'>>;
  readonly twoPeople: boolean;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly undoProposedBy: string | null;
  readonly undoneBy: string | null;
  readonly undoneAt: Date | null;
  readonly version: number;
}

type Asker = Pick<Caller, 'roles'> & OwnAccounts;
type Standing = Pick<MergeRow, 'state' | 'proposedBy' | 'undoProposedBy'>;

const answers = ({ roles }: Asker) => roles.includes('MANAGEMENT_TEAM') || roles.includes('DATA_STEWARD');

/** Whether somebody may carry out what a colleague proposed: the management team, never who proposed (domain.md 2). */
export function mayConfirm(caller: Asker, { state, proposedBy }: Standing): boolean {
  return (
    state === 'PROPOSED' && caller.roles.includes('MANAGEMENT_TEAM') && !isOwnAccount(caller, proposedBy)
  );
}

/** Whether somebody may refuse a proposed merge or undoing: the management team, or whoever proposed it takes it back. */
export function mayRefuse(caller: Asker, { state, proposedBy, undoProposedBy }: Standing): boolean {
  const by = { PROPOSED: proposedBy, UNDO_PROPOSED: undoProposedBy }[state as string];
  return by !== undefined && (caller.roles.includes('MANAGEMENT_TEAM') || caller.accountId === by);
}

/** Whether somebody may undo a merge, or propose to; a second person of the management team where it was proposed. */
export function mayUndo(caller: Asker, { state, undoProposedBy }: Standing): boolean {
  if (state === 'DONE') return answers(caller);
  return (
    state === 'UNDO_PROPOSED' &&
    caller.roles.includes('MANAGEMENT_TEAM') &&
    !isOwnAccount(caller, undoProposedBy)
  );
}

/** A record, as far as deciding about a merge needs it. */
export interface Mergeable {
  readonly number: number;
  readonly status: string;
  readonly deceased: boolean;
  readonly shielded: boolean;
  readonly version: number;
}

/** What is known of a pair beside the records. */
export interface PairFacts {
  readonly apart: boolean;
  readonly transfer: boolean;
  readonly held: boolean;
  readonly conflicting: boolean;
}

/** What stands against merging two records; null for nothing. One place for preview and mutation. */
export function obstacleTo(
  records: readonly Mergeable[],
  { apart, transfer }: PairFacts,
): 'NOT_LIVE' | 'KEPT_APART' | 'TRANSFER_OPEN' | null {
  if (records.some(({ status, deceased }) => status !== 'LIVE' || deceased)) return 'NOT_LIVE';
  if (apart) return 'KEPT_APART';
  return transfer ? 'TRANSFER_OPEN' : null;
}

/** Whether two people must decide (domain.md 2, 9): a shield, a held identity, or identifiers that speak against it. */
export function needsTwo(records: readonly Mergeable[], { held, conflicting }: PairFacts): boolean {
  return held || conflicting || records.some(({ shielded }) => shielded);
}
