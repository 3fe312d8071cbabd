import type { Caller } from '../../../platform/caller.ts';
import type { IsoDate } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/database.ts';
import { invalidInput, notPermitted } from '../../../platform/failures.ts';
import { aReason, dayAsked, doneBefore, pastDay, pastDayGiven, textGiven } from '../../../platform/inputs.ts';
import { addDays } from '../../../platform/workingDays.ts';
import { type Answering, answeringOf, recordSql } from '../answering.ts';
import type { AcknowledgeComplaintInput, CloseComplaintInput, ReceiveComplaintInput } from '../generated.ts';
import { createMatters, type MatterView } from '../matter/matter.ts';
import type { Dependencies } from '../subjectAccess/requests.ts';

/** How long complaints took (L35). Days are counted from the day of receipt. */
interface Times {
  readonly received: number;
  readonly acknowledgedInTime: number;
  readonly acknowledgedLate: number;
  readonly closed: number;
  readonly closedLate: number;
  readonly medianDaysToAcknowledge: number | null;
  readonly medianDaysToOutcome: number | null;
}

/**
 * The times of complaints that were received from one day to another; of an authority, or of all for the central team. What
 * was answered before it was acknowledged was acknowledged by its answer.
 */
export async function complaintTimes(
  sql: Queryable,
  by: Answering,
  from: IsoDate,
  to: IsoDate,
  today: IsoDate,
): Promise<Times> {
  const authority = 'authority' in by ? by.authority : null;
  const [row] = await sql<Times[]>`
    select count(*)::int as received,
      count(*) filter (where coalesce(acknowledged_on, closed_on) <= acknowledge_by)::int as "acknowledgedInTime",
      count(*) filter (where coalesce(acknowledged_on, closed_on, ${today}::date) > acknowledge_by)::int as "acknowledgedLate",
      count(*) filter (where closed_on is not null)::int as closed,
      count(*) filter (where coalesce(closed_on, ${today}::date) > due_on)::int as "closedLate",
      (percentile_disc(0.5) within group (order by coalesce(acknowledged_on, closed_on) - received_on))::int as "medianDaysToAcknowledge",
      (percentile_disc(0.5) within group (order by closed_on - received_on))::int as "medianDaysToOutcome"
    from compliance.complaint r ${recordSql(sql, by)}
    where received_on between ${from}::date and ${to}::date
      and (${authority}::text is null or a.authority_code = ${authority}
        or (r.child_number = 0 and r.received_by = ${authority}))`;
  return row as Times;
}

/** Whether a complaint went beyond one of its two days. */
export const isLate = (row: MatterView, today: IsoDate) =>
  row.closed_on === null &&
  (row.due_on < today || (row.acknowledged_on === null && (row.acknowledge_by ?? today) < today));

/** Complaints with their clocks (domain.md 12; L35). */
export function createComplaints(dependencies: Dependencies) {
  const { sql, clock, policy } = dependencies;
  const matters = createMatters('complaint', 'COMPLAINT_CHANGED', dependencies);
  return {
    matters,
    receive: (input: ReceiveComplaintInput, caller: Caller) =>
      matters.receive('receiveComplaint', input, caller, (receivedOn) => ({
        subject: input.subject,
        // The day of receipt is the first of the thirty.
        acknowledge_by: addDays(receivedOn, policy.complaintAcknowledgeDays - 1),
        due_on: addDays(receivedOn, policy.complaintOutcomeDays - 1),
      })),

    async acknowledge(input: AcknowledgeComplaintInput, caller: Caller) {
      const on = pastDayGiven('on', input.on, clock.today());
      if (typeof on !== 'string') return on;
      return matters.step('acknowledgeComplaint', input, caller, (row) => {
        if (row.acknowledged_on !== null || row.closed_on !== null)
          return notPermitted('This complaint is acknowledged or closed already.');
        if (on < row.received_on)
          return invalidInput('on', 'Give a day that is not before that of the complaint.');
        return { changes: { acknowledged_on: on } };
      });
    },

    async close(input: CloseComplaintInput, caller: Caller) {
      const reason = textGiven('reason', input.reason, aReason);
      if (typeof reason !== 'string') return reason;
      const closedOn = pastDay('toldOn', input.toldOn, clock.today());
      if (typeof closedOn !== 'string') return closedOn;
      return matters.step('closeComplaint', input, caller, (row) => {
        if (row.closed_on !== null) return notPermitted('This complaint is closed already.');
        const since = row.acknowledged_on ?? row.received_on;
        const early = doneBefore('toldOn', closedOn, since, 'the complaint, or of its acknowledgement');
        if (early) return early;
        const closed = { decided_by: caller.accountId, closed_on: closedOn };
        return { changes: { decision: input.outcome, ...closed }, sealed: { reason } };
      });
    },

    /** @throws INVALID_VARIABLES for a day that is none: no times would read as no complaints. */
    async times(from: string, to: string, caller: Caller): Promise<Times> {
      return complaintTimes(
        sql,
        answeringOf(caller, dependencies),
        dayAsked(from),
        dayAsked(to),
        clock.today(),
      );
    },
  };
}
