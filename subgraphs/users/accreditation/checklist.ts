import type { AccreditationStage } from '../generated.ts';
import type { AccreditationRow } from './accreditation.ts';

/** An item of the checklist of accreditation. */
interface Principle {
  readonly code: string;
  readonly asks: string;
  readonly sourcesOnly: boolean;
  /** The stage whose step answers it. */
  readonly stage: AccreditationStage;
}

/** What an organisation shows before its people or its data get in (domain.md 11). The principles are free to use (L41). */
export const principles: readonly Principle[] = [
  {
    code: 'PURPOSE',
    asks: 'Is it written down which of its people need the index, and for which of their duties to children?',
    sourcesOnly: false,
    stage: 'APPLIED',
  },
  {
    code: 'SECURITY',
    asks: 'Has it assessed its own security within the year: premises, devices, networks, leavers, incidents?',
    sourcesOnly: false,
    stage: 'SELF_ASSESSED',
  },
  {
    code: 'PEOPLE',
    asks: 'Are vetting, training, procedures and agreement of each person kept as evidence, and checked by a second person?',
    sourcesOnly: false,
    stage: 'REVIEWED',
  },
  {
    code: 'SUPPORT',
    asks: 'Is there somebody who manages accounts, somebody who answers users, and a way for complaints and incidents?',
    sourcesOnly: false,
    stage: 'REVIEWED',
  },
  {
    code: 'TEST_FEED',
    asks: 'Was a test file taken in, every row with an outcome, and every rejected row explained?',
    sourcesOnly: true,
    stage: 'TEST_FEED',
  },
  {
    code: 'MATCH_RATE',
    asks: 'Did enough of its rows match, so that the source keeps records right rather than doubling them?',
    sourcesOnly: true,
    stage: 'MATCH_RATE_OK',
  },
  {
    code: 'DECISION',
    asks: 'Did somebody other than who applied decide, for a stated time?',
    sourcesOnly: false,
    stage: 'ACCREDITED',
  },
];

/** An item with what an organisation shows for it; `met` is null on the blank list. */
interface ChecklistEntry {
  readonly code: string;
  readonly asks: string;
  readonly sourcesOnly: boolean;
  readonly met: boolean | null;
  readonly evidence: string | null;
}

/** The checklist: blank, or with the last step that answers each item. Data sources' items are theirs alone. */
export function checklistOf(row: AccreditationRow | null): ChecklistEntry[] {
  return principles
    .filter(({ sourcesOnly }) => row === null || !sourcesOnly || row.kind === 'SOURCE_SUPPLIER')
    .map(({ code, asks, sourcesOnly, stage }) => {
      const step = row?.steps.findLast((taken) => taken.step === stage);
      return { code, asks, sourcesOnly, met: row && step !== undefined, evidence: step?.evidence ?? null };
    });
}
