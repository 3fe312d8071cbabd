import { randomUUID } from 'node:crypto';
import type { AuditWriter } from '../../../platform/audit.ts';
import { type Clock, daysAfter } from '../../../platform/clock.ts';
import type { Queryable, Sql } from '../../../platform/database.ts';
import type { Policy } from '../../../platform/policy.ts';
import { addDays, workingDaysAfter } from '../../../platform/workingDays.ts';
import type { UserReportKind } from '../generated.ts';
import { openDetected } from '../incident/incident.ts';
import { countDays, type Days, eventsBehind } from './counting.ts';
import { kindsOfReport, reportKinds } from './kinds.ts';
import { everybody, type Reach } from './reach.ts';
import * as store from './store.ts';

/** What a run stands on. */
export interface Running {
  readonly sql: Sql;
  readonly audit: AuditWriter;
  readonly clock: Clock;
  readonly policy: Policy;
}

/** The days that a run looks at: the period of the policy, to today. */
export function periodOf({ clock, policy }: Pick<Running, 'clock' | 'policy'>): Days {
  const to = clock.today();
  return { from: addDays(to, 1 - policy.reportPeriodDays), to };
}

/** Who is found by a report within a reach now. */
async function suspectsOf(
  transaction: Queryable,
  { clock, policy }: Running,
  kind: UserReportKind,
  reach: Reach,
) {
  const { measure, threshold } = kindsOfReport[kind];
  const [days, today, least] = [periodOf({ clock, policy }), clock.today(), threshold(policy)];
  if (kind === 'DORMANT') {
    const unused = policy.dormantSuspendDays - policy.reportDormantNoticeDays;
    const since = daysAfter(clock.now(), -unused);
    return store.dormant(transaction, reach, since, today, days.from);
  }
  if (kind === 'CONDITIONS_ENDING') {
    const { vettingYears, trainingVersion, reportNoticeDays } = policy;
    const conditions = { vettingYears, trainingVersion, days: reportNoticeDays };
    return store.conditionsEnding(transaction, reach, conditions, today, days.from);
  }
  if (measure === null || least === null) return [];
  if (kind === 'SEARCHES_AGAINST_PEERS') {
    const peers = { times: policy.reportPeerTimes, peers: policy.reportPeersAtLeast, atLeast: least };
    return store.aboveTheirPeers(transaction, reach, peers, days);
  }
  return store.overThreshold(transaction, reach, kind, measure, least, days);
}

/** Opens an incident about each finding that is grave, with the audit events behind it (L22). How many were opened. */
async function detect(transaction: Queryable, running: Running, kind: UserReportKind, reach: Reach) {
  const { audit, policy } = running;
  const { measure, threshold, detects } = kindsOfReport[kind];
  const least = threshold(policy);
  if (!detects || measure === null || least === null) return 0;
  let opened = 0;
  for (const row of await store.graveFindings(transaction, reach, kind, least * policy.reportIncidentTimes)) {
    const days = { from: row.from_on, to: row.to_on };
    const incidentId = await openDetected(transaction, audit, {
      detector: kind,
      key: row.account_id,
      accountId: row.account_id,
      authorityCode: row.authority_code,
      organisationId: row.organisation_id,
      summary: `${kindsOfReport[kind].about} ${row.many} from ${days.from} to ${days.to}.`,
      eventIds: await eventsBehind(transaction, policy, measure, row.account_id, days),
    });
    if (incidentId === null) continue;
    await store.linkIncident(transaction, row.id, incidentId);
    opened += 1;
  }
  return opened;
}

/** Runs one report within a reach, in the caller's transaction: what is found is entered, what is grave detected. */
export async function runReport(
  transaction: Queryable,
  running: Running,
  kind: UserReportKind,
  reach: Reach,
  by: string | null,
): Promise<{ readonly found: number; readonly incidents: number }> {
  const { clock, policy } = running;
  const suspects = await suspectsOf(transaction, running, kind, reach);
  const today = clock.today();
  const dueOn = workingDaysAfter(today, policy.reportDueWorkingDays, policy.proclaimedHolidays);
  const found = await store.enterFindings(transaction, reach, kind, suspects, periodOf(running), {
    today,
    dueOn,
  });
  const incidents = await detect(transaction, running, kind, reach);
  const run = { id: randomUUID(), kind, on: today, at: clock.now(), by, reach, found };
  await store.noteRun(transaction, run);
  return { found, incidents };
}

/**
 * The night's work (`npm run reports`): counts the days that are not counted, then runs each report once for the day.
 * Every step is a transaction of its own; a run that is killed goes on with the next step when it is started again.
 */
export async function runReports(
  running: Running,
  progress: (step: string, done: number, total: number) => void = () => {},
) {
  const { sql, audit, clock, policy } = running;
  const counted = await countDays(running, policy.reportHistoryDays, {
    progress: (done, total) => progress('days counted', done, total),
  });
  const results: { kind: UserReportKind; found: number; incidents: number }[] = [];
  for (const [at, kind] of reportKinds.entries()) {
    const result = await sql.begin(async (transaction) => {
      // Of the whole country it may take its time: nobody waits for it.
      await transaction`set local statement_timeout = '10min'`;
      if (!(await store.claimTonight(transaction, kind, clock.today()))) return null;
      const outcome = await runReport(transaction, running, kind, everybody, null);
      await audit.append(transaction, {
        kind: 'USER_REPORT_RUN',
        outcome: 'DONE',
        detail: { report: kind, ...outcome },
      });
      return outcome;
    });
    if (result) results.push({ kind, ...result });
    progress('reports run', at + 1, reportKinds.length);
  }
  return { counted, results };
}
