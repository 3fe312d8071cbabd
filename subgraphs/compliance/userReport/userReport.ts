import type { Json } from '../../../platform/audit.ts';
import { type Caller, isOwnAccount, type OwnAccounts } from '../../../platform/caller.ts';
import { daysAfter, type IsoDate } from '../../../platform/clock.ts';
import type { TransactionSql } from '../../../platform/database.ts';
import { invalidInput, needsStepUp, recordNotFound, versionConflict } from '../../../platform/failures.ts';
import { registerHolding } from '../../../platform/holdings.ts';
import { parseIsoDate } from '../../../platform/identifiers.ts';
import { textOfNoChild } from '../../../platform/inputs.ts';
import { createMutation, hasSteppedUp, idOrNone } from '../../../platform/mutation.ts';
import { addDays } from '../../../platform/workingDays.ts';
import { writeCsv } from '../document/csv.ts';
import type {
  CloseReportFindingInput,
  ExportUserReportInput,
  RunUserReportInput,
  TakeReportFindingInput,
  UserReportKind,
} from '../generated.ts';
import { hashOfWords } from '../incident/words.ts';
import { countDays, type Days } from './counting.ts';
import { kindsOfReport, reportKinds } from './kinds.ts';
import { reachOf } from './reach.ts';
import { periodOf, type Running, runReport } from './run.ts';
import * as store from './store.ts';

/** A hand run brings the last days of the own reach up to date; older ones, and everybody's, are the night's. */
const daysByHand = 3;

/** Whether somebody may take a finding on: it is open, not theirs already, and not about them (domain.md 2). */
export function mayTake(caller: OwnAccounts, row: store.FindingRow): boolean {
  return mayClose(caller, row) && row.owner_id !== caller.accountId;
}

/** Whether somebody may close a finding: it is open and not about them. */
export function mayClose(caller: OwnAccounts, row: store.FindingRow): boolean {
  return row.closed_on === null && !isOwnAccount(caller, row.account_id);
}

/** Whether the time for an action has passed without one (L21). */
export function isOverdue(row: Pick<store.FindingRow, 'closed_on' | 'due_on'>, today: IsoDate): boolean {
  return row.closed_on === null && row.due_on < today;
}

/** A number as it may leave in a file: one of so few people that they could be told apart is not told. */
export function suppressed(many: number, small: number): string {
  return many > 0 && many < small ? `fewer than ${small}` : String(many);
}

/** A report as somebody sees it. */
export interface UserReportView {
  readonly kind: UserReportKind;
  readonly standing: store.ReportStanding | null;
}

/** Operational user reports (domain.md 11; L21), each within the reach of who reads it. */
export function createUserReports(running: Running & { readonly hashKey: Buffer }) {
  const { sql, audit, clock, policy } = running;
  const mutate = createMutation('compliance', running);
  const noted = (id: string) => ({ __typename: 'ReportFindingNoted', id }) as const;
  const unusedSince = () => daysAfter(clock.now(), -policy.reportPeriodDays);

  /** The days that are asked for, the period of the policy unless told; null when they are none that can be. */
  const daysAsked = (from: string | null | undefined, to: string | null | undefined): Days | null => {
    const usual = periodOf(running);
    const days = {
      from: from == null ? usual.from : parseIsoDate(from),
      to: to == null ? usual.to : parseIsoDate(to),
    };
    if (days.from === null || days.to === null || days.from > days.to || days.to > clock.today()) return null;
    return addDays(days.from, policy.reportHistoryDays) > days.to ? (days as Days) : null;
  };

  const changing = <F extends Json>(
    mutation: string,
    input: { readonly id: string; readonly version: number; readonly idempotencyKey: string },
    caller: Caller,
    act: (transaction: TransactionSql, row: store.FindingRow) => Promise<F | undefined>,
  ) =>
    mutate(mutation, { ...input }, caller, async (transaction) => {
      const row = await store.findFinding(transaction, reachOf(caller), idOrNone(input.id), true);
      if (!row) return recordNotFound;
      if (row.version !== input.version) return versionConflict;
      const failure = await act(transaction, row);
      return (failure as ReturnType<typeof invalidInput> | undefined) ?? noted(row.id);
    });

  return {
    /** Every report with what is open and overdue within reach. */
    async reports(caller: Caller): Promise<UserReportView[]> {
      const rows = await store.standings(sql, reachOf(caller), clock.today());
      return reportKinds.map((kind) => ({ kind, standing: rows.find((row) => row.kind === kind) ?? null }));
    },

    /** What a chart of a report shows; null for days that cannot be asked for, and where a day may be one person's (ADR 0063). */
    async bars(kind: UserReportKind, caller: Caller, from?: string | null, to?: string | null) {
      const days = daysAsked(from, to);
      if (days === null) return null;
      const reach = reachOf(caller);
      const { measure } = kindsOfReport[kind];
      if (kind === 'ACTIVE_USERS') return store.barsByRole(sql, reach, unusedSince());
      if (measure === null) return store.barsByFinding(sql, reach, kind, days);
      if (await store.hasFewer(sql, reach, policy.reportSmallNumber)) return null;
      return store.barsByDay(sql, reach, measure, days, addDays(days.from, 62) < days.to);
    },

    async run(input: RunUserReportInput, caller: Caller) {
      const whose = reachOf(caller);
      if (!whose.all && kindsOfReport[input.kind].measure !== null)
        await countDays(running, daysByHand, { whose });
      return mutate('runUserReport', input, caller, async (transaction) => {
        const reach = reachOf(caller);
        const outcome = await runReport(transaction, running, input.kind, reach, caller.accountId);
        await audit.done(transaction, caller, 'USER_REPORT_RUN', { report: input.kind, ...outcome });
        return { __typename: 'UserReportRun', kind: input.kind, found: outcome.found } as const;
      });
    },

    take: (input: TakeReportFindingInput, caller: Caller) =>
      changing('takeReportFinding', input, caller, async (transaction, row) => {
        if (!mayTake(caller, row)) return invalidInput('id', 'This finding is closed, or is yours already.');
        await store.changeFinding(transaction, row, { owner_id: caller.accountId });
        await audit.done(transaction, caller, 'REPORT_FINDING_CHANGED', { finding: row.id, taken: true });
        return undefined;
      }),

    async close(input: CloseReportFindingInput, caller: Caller) {
      const words = textOfNoChild('note', input.note, { ask: 'Say what was done', least: 10, most: 500 });
      if (typeof words !== 'string') return words;
      return changing('closeReportFinding', input, caller, async (transaction, row) => {
        if (!mayClose(caller, row)) return invalidInput('id', 'This finding is closed already.');
        await store.changeFinding(transaction, row, {
          owner_id: row.owner_id ?? caller.accountId,
          action: input.action,
          note: words,
          closed_by: caller.accountId,
          closed_on: clock.today(),
        });
        const step = row.version + 1;
        const said = { step, words: hashOfWords(running.hashKey, row.id, step, words) };
        const detail = {
          finding: row.id,
          report: row.kind,
          account: row.account_id,
          action: input.action,
          ...said,
        };
        await audit.done(transaction, caller, 'REPORT_FINDING_CHANGED', detail);
        return undefined;
      });
    },

    /** A report as CSV, for a fresh second factor: numbers of people by body, small ones withheld, no total to tell them by; it is registered (L12). */
    async exportFile(input: ExportUserReportInput, caller: Caller) {
      const { kind } = input;
      const days = daysAsked(input.from, input.to);
      const last = input.to == null ? null : parseIsoDate(input.to);
      if (days === null)
        return invalidInput(
          input.to != null && (last === null || last > clock.today()) ? 'to' : 'from',
          `Give days up to today, at most ${policy.reportHistoryDays}, as yyyy-MM-dd.`,
        );
      if (!hasSteppedUp(caller, clock, policy)) return needsStepUp;
      const reach = reachOf(caller);
      const { all, authorityCode, organisationId } = reach;
      // The file is kept under its key: who has moved meanwhile is not given their former body's again.
      const asked = { ...input, reach: { all, authorityCode, organisationId } };
      return mutate('exportUserReport', asked, caller, async (transaction) => {
        const active = kind === 'ACTIVE_USERS';
        const lines = active
          ? await store.linesOfActive(transaction, reach, unusedSince())
          : await store.linesOfFindings(transaction, reach, kind, days);
        const heading = ['Report', 'From', 'To', 'Body', ...(active ? ['Role'] : []), 'Accounts'];
        const rows = lines.map(({ body, role, many }) => [
          ...[kind, days.from, days.to, body],
          ...(active ? [role] : []),
          suppressed(many, policy.reportSmallNumber),
        ]);
        const holding = await registerHolding(transaction, caller, {
          kind: 'REPORT',
          title: `User report ${kind}, ${days.from} to ${days.to}`,
          class: 'NO_PERSONAL_DATA',
          expiresAt: daysAfter(clock.now(), policy.reportFileDays),
        });
        const detail = { holding, kind: 'REPORT', class: 'NO_PERSONAL_DATA', report: kind };
        await audit.done(transaction, caller, 'HOLDING_REGISTERED', detail);
        return {
          __typename: 'UserReportFile',
          filename: `user-report-${kind.toLowerCase()}-${days.to}.csv`,
          mediaType: 'text/csv',
          content: writeCsv([heading, ...rows]).toString('base64'),
        } as const;
      });
    },

    find: (id: string, caller: Caller) => store.findFinding(sql, reachOf(caller), idOrNone(id)),
    list: (question: store.FindingQuestion, caller: Caller) =>
      store.listFindings(sql, reachOf(caller), question),
    ofAccount: store.findingsOfAccounts(sql),
  };
}

/** The user reports of a compliance process. */
export type UserReports = ReturnType<typeof createUserReports>;
