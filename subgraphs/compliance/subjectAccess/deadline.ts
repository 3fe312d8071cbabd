import type { IsoDate } from '../../../platform/clock.ts';
import { addDays, daysBetween, monthsAfter, workingDayFrom } from '../../../platform/workingDays.ts';

/** A time in which the clock stood still: from the day of asking to the day on which the answer came. */
export interface Pause {
  readonly from: IsoDate;
  /** Null while it lasts. */
  readonly until: IsoDate | null;
}

/** UK GDPR, article 12(3): one month, and two more when who asks is told so within the first. */
const months = { ordinary: 1, extended: 3 } as const;

/**
 * The last day for an answer (domain.md 12): the corresponding day of the next month, or of the third when extended; the
 * last day of a month that is shorter; as many days later as the clock stood still; and then the next working day of
 * England. Null while the clock stands still. `proclaimed` is what the policy says of bank holidays of one year only.
 */
export function answerDue(
  receivedOn: IsoDate,
  pauses: readonly Pause[],
  extended: boolean,
  proclaimed: readonly string[] = [],
): IsoDate | null {
  let stood = 0;
  for (const { from, until } of pauses) {
    if (until === null) return null;
    stood += daysBetween(from, until);
  }
  const corresponding = monthsAfter(receivedOn, extended ? months.extended : months.ordinary);
  return workingDayFrom(addDays(corresponding, stood), proclaimed);
}

/** Whether an extension that was told on a day was told within the first month, time that stood still not counted. */
export function toldInTime(
  receivedOn: IsoDate,
  pauses: readonly Pause[],
  toldOn: IsoDate,
  proclaimed: readonly string[] = [],
): boolean {
  const closed = pauses
    .filter(({ from }) => from <= toldOn)
    .map(({ from, until }) => ({ from, until: until === null || until > toldOn ? toldOn : until }));
  return toldOn >= receivedOn && toldOn <= (answerDue(receivedOn, closed, false, proclaimed) as IsoDate);
}
