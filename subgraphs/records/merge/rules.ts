import { type Caller, isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import { isLapsed, type Proposed } from '../../../platform/proposals.ts';
import type { MergeState } from '../generated.ts';

/** A row of `records.merge`, with who answers for the record now. */
export interface MergeRow extends Proposed {
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
  /** Since when what is proposed waits; null where nothing is, or nothing says when. */
  readonly waitsSince: Date | null;
  readonly version: number;
}

type Asker = Pick<Caller, 'roles'> & OwnAccounts;
type Standing = Pick<MergeRow, 'state' | 'proposedBy' | 'undoProposedBy'>;
type Waiting = Standing & Proposed & Pick<MergeRow, 'waitsSince'>;

const answers = ({ roles }: Asker) => roles.includes('MANAGEMENT_TEAM') || roles.includes('DATA_STEWARD');

/** Why somebody may not carry out what a colleague proposed; null when they may. */
type Against = 'NOT_NOW' | 'SECOND' | 'LAPSED' | null;

function whyNotSecond(caller: Asker, by: string | null, waiting: Waiting, from: Date): Against {
  if (isOwnAccount(caller, by)) return 'SECOND';
  if (!caller.roles.includes('MANAGEMENT_TEAM')) return 'NOT_NOW';
  return isLapsed(waiting, waiting.waitsSince, from) ? 'LAPSED' : null;
}

/**
 * Why somebody may not merge what a colleague proposed: the management team does, never who proposed (domain.md 2), and nobody what
 * counts no more from a moment on (ADR 0177).
 */
export function againstConfirming(caller: Asker, merge: Waiting, from: Date): Against {
  return merge.state === 'PROPOSED' ? whyNotSecond(caller, merge.proposedBy, merge, from) : 'NOT_NOW';
}

/** Whether somebody may refuse a proposed merge or undoing: the management team, or whoever proposed it takes it back. */
export function mayRefuse(caller: Asker, { state, proposedBy, undoProposedBy }: Standing): boolean {
  const by = { PROPOSED: proposedBy, UNDO_PROPOSED: undoProposedBy }[state as string];
  return by !== undefined && (caller.roles.includes('MANAGEMENT_TEAM') || caller.accountId === by);
}

/** Why somebody may not undo a merge, or propose to; where it was proposed a second person of the management team does. */
export function againstUndoing(caller: Asker, merge: Waiting, from: Date): Against {
  if (merge.state === 'DONE') return answers(caller) ? null : 'NOT_NOW';
  return merge.state === 'UNDO_PROPOSED'
    ? whyNotSecond(caller, merge.undoProposedBy, merge, from)
    : 'NOT_NOW';
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
