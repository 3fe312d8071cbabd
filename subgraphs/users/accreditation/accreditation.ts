import type { IsoDate } from '../../../platform/clock.ts';
import type { Policy } from '../../../platform/policy.ts';
import { addDays } from '../../../platform/workingDays.ts';
import type { AccreditationStage, AccreditationStep, SelfAssessed } from '../generated.ts';

/** A step that was taken, as an organisation's row brings it along. */
export interface StepRow {
  readonly step: AccreditationStage;
  readonly by: string | null;
  /** RFC 3339, as the database writes it into JSON. */
  readonly at: string;
  readonly evidence: string | null;
  readonly until: IsoDate | null;
}

/** An organisation with what its accreditation stands on. */
export interface AccreditationRow {
  readonly id: string;
  readonly kind: string;
  readonly stage: AccreditationStage;
  readonly version: number;
  readonly accredited_until: IsoDate | null;
  readonly self_assessed_on: IsoDate | null;
  readonly self_assessed_until: IsoDate | null;
  readonly applied_by: string | null;
  readonly exception_reason: string | null;
  readonly exception_approved_by: string | null;
  readonly steps: readonly StepRow[];
}

/** The day so many months later, less one: the last on which what began on `day` counts. */
export function lastDayOf(day: IsoDate, months: number): IsoDate {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const end = new Date(Date.UTC(year, month - 1 + months, 1));
  const longest = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(date, longest));
  return addDays(end.toISOString().slice(0, 10), -1);
}

/** Whether a self-assessment is current, due or lapsed on `today` (L34: an organisation without one is listed first). */
export function selfAssessedState(
  until: IsoDate | null,
  today: IsoDate,
  policy: Pick<Policy, 'selfAssessmentWarningDays'>,
): SelfAssessed {
  if (until === null || until < today) return 'LAPSED';
  return until <= addDays(today, policy.selfAssessmentWarningDays) ? 'DUE' : 'CURRENT';
}

const before: Readonly<Record<AccreditationStep, (row: AccreditationRow) => boolean>> = {
  REVIEWED: ({ stage }) => stage === 'SELF_ASSESSED',
  TEST_FEED: ({ stage, kind }) => kind === 'SOURCE_SUPPLIER' && stage === 'REVIEWED',
  MATCH_RATE_OK: ({ stage }) => stage === 'TEST_FEED',
  ACCREDITED: ({ stage, kind }) =>
    stage === (kind === 'SOURCE_SUPPLIER' ? 'MATCH_RATE_OK' : 'REVIEWED') ||
    // Again, when it has been suspended or is about to run out.
    stage === 'SUSPENDED' ||
    stage === 'ACCREDITED',
  SUSPENDED: ({ stage }) => stage === 'ACCREDITED',
  WITHDRAWN: ({ stage }) => stage !== 'WITHDRAWN',
};

/** Whether a step follows from where an accreditation stands: none is left out (domain.md 11). */
export function stepFollows(row: AccreditationRow, step: AccreditationStep): boolean {
  return before[step](row);
}

/** Whether an application is an exception that nobody has approved yet (L40). */
export function exceptionWaits(
  row: Pick<AccreditationRow, 'exception_reason' | 'exception_approved_by'>,
): boolean {
  return row.exception_reason !== null && row.exception_approved_by === null;
}
