import type { Caller } from '../../../platform/caller.ts';
import { daysPassed, londonDate } from '../../../platform/clock.ts';
import { type AccountReference, referenceTo } from '../../../platform/references.ts';
import { isGrown } from '../feed/keyed.ts';
import type { FieldEvidence } from './evidence.ts';
import { valuesOf, type WaitingRow } from './row.ts';
import type { CleaningQueue, ItemRow } from './store.ts';

/** What only whoever has claimed an item sees of it. */
export interface Detail {
  /** Null for two records. */
  readonly row: WaitingRow | null;
  readonly reason: string | null;
  readonly candidates: readonly {
    readonly number: number;
    readonly keptApart: boolean;
    readonly evidence: readonly FieldEvidence[];
    readonly status?: string;
    readonly deceased?: boolean;
    readonly shielded?: boolean;
  }[];
}

/** A candidate as whoever works the item sees it. */
export interface CleaningCandidateView {
  readonly childNumber: string;
  readonly evidence: readonly FieldEvidence[];
  readonly keptApart: boolean;
  readonly viewerCanLink: boolean;
}

/** A cleaning item as somebody of its team sees it. */
export interface CleaningItemView {
  readonly id: string;
  readonly queue: CleaningQueue;
  readonly source: string | null;
  readonly strategy: string | null;
  readonly openedAt: Date;
  readonly ageDays: number;
  readonly row: readonly { readonly field: string; readonly value: string }[] | null;
  readonly reason: string | null;
  readonly candidates: readonly CleaningCandidateView[] | null;
  readonly steps: readonly {
    readonly step: string;
    readonly evidence: ReturnType<() => NonNullable<ItemRow['steps']>[number][1]>;
    readonly takenBy: AccountReference | null;
    readonly takenAt: Date;
  }[];
  readonly outcome: string | null;
  readonly decidedBy: AccountReference | null;
  readonly decidedAt: Date | null;
  readonly version: number;
  readonly viewerCanDecide: boolean;
  readonly viewerCanCreate: boolean;
}

/** Whether somebody of an item's team may see what is in it, and decide it: it is open, and they have claimed it. */
export function mayDecide(item: Pick<ItemRow, 'outcome' | 'assignee'>, caller: Caller): boolean {
  return item.outcome === null && item.assignee === caller.accountId;
}

/** The view of an item that is within a caller's reach; `detail` as far as the caller may see it. */
export function viewOf(item: ItemRow, detail: Detail | null, caller: Caller, now: Date): CleaningItemView {
  const { id, queue, source, strategy, openedAt, outcome, decidedAt, version } = item;
  const until = decidedAt ?? now;
  const isRow = queue !== 'DUPLICATE';
  // Historical failure 7: of who has died the register corrects the day of it.
  const corrects = detail?.row?.deathDate != null && detail.row.revision > 0;
  const grown = detail?.row ? isGrown(detail.row, londonDate(now)) : false;
  const withheld = detail?.row?.withheld === true;
  return {
    id,
    queue,
    source,
    strategy,
    openedAt,
    outcome,
    decidedAt,
    version,
    ageDays: daysPassed(openedAt, until),
    row: detail?.row ? valuesOf(detail.row) : null,
    reason: detail?.reason ?? null,
    candidates:
      detail?.candidates.map(({ number, evidence, keptApart, status = 'LIVE', deceased, shielded }) => ({
        childNumber: String(number),
        evidence,
        keptApart,
        viewerCanLink:
          isRow &&
          !keptApart &&
          ((deceased !== true && status === 'LIVE') || corrects) &&
          (shielded === true || !withheld),
      })) ?? null,
    steps: (item.steps ?? []).map(([step, evidence, takenBy, takenAt]) => ({
      step,
      evidence,
      takenBy: referenceTo(takenBy),
      takenAt: new Date(takenAt),
    })),
    decidedBy: referenceTo(item.decidedBy),
    viewerCanDecide: mayDecide(item, caller),
    viewerCanCreate: isRow && caller.authorityCode !== null && mayDecide(item, caller) && !grown,
  };
}
