import { type Position, readPage } from '../../../platform/page.ts';
import { referenceTo } from '../../../platform/references.ts';
import { changing } from '../changing.ts';
import type { Resolvers } from '../generated.ts';
import { kindsOfReport } from './kinds.ts';
import { reachOf } from './reach.ts';
import { isOverdue, mayClose, mayTake } from './userReport.ts';

const noting = changing('ReportFindingNoted', 'finding', ({ userReports, caller }, id) =>
  userReports.find(id, caller),
);

/** Operational user reports and their findings, within the caller's reach. */
export const userReportResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'UserReport' | 'ReportFinding' | 'Account'
> = {
  Query: {
    userReports: (_parent, _args, { userReports, caller }) => userReports.reports(caller),
    async userReport(_parent, { kind }, { userReports, caller }) {
      return (await userReports.reports(caller)).find((report) => report.kind === kind) ?? null;
    },
    reportFindings(_parent, { filter, ...page }, context) {
      const { userReports, caller, clock } = context;
      const [kind, open, overdue] = [filter?.kind ?? null, filter?.open === true, filter?.overdue === true];
      const overdueOn = overdue ? clock.today() : null;
      return readPage(
        context,
        `reportFindings ${kind} ${open} ${overdue}`,
        page,
        (after: Position | null, limit) => userReports.list({ kind, open, overdueOn, after, limit }, caller),
        (row) => ({ at: row.found_on, id: row.id }),
      );
    },
  },
  Mutation: {
    async runUserReport(_parent, { input }, { userReports, caller }) {
      const outcome = await userReports.run(input, caller);
      if (outcome.__typename !== 'UserReportRun') return outcome;
      const { kind, found } = outcome;
      const report = (await userReports.reports(caller)).find((each) => each.kind === kind) ?? null;
      return { __typename: 'UserReportRun' as const, found, report };
    },
    takeReportFinding: noting(({ userReports }) => userReports.take),
    closeReportFinding: noting(({ userReports }) => userReports.close),
    exportUserReport: (_parent, { input }, { userReports, caller }) => userReports.exportFile(input, caller),
  },
  UserReport: {
    about: ({ kind }) => kindsOfReport[kind].about,
    threshold: ({ kind }, _args, { policy }) => kindsOfReport[kind].threshold(policy),
    periodDays: (_report, _args, { policy }) => policy.reportPeriodDays,
    lastRunAt: ({ standing }) => standing?.last_run_at ?? null,
    open: ({ standing }) => standing?.open ?? 0,
    overdue: ({ standing }) => standing?.overdue ?? 0,
    async bars({ kind }, { from, to }, { userReports, caller }) {
      const bars = await userReports.bars(kind, caller, from, to);
      return bars && [...bars];
    },
  },
  ReportFinding: {
    __resolveReference: async ({ id }, { userReports, caller }) =>
      (await userReports.find(id, caller)) ?? null,
    account: (row) => referenceTo(row.account_id),
    organisation: (row) => referenceTo(row.organisation_id),
    authority: (row) => (row.authority_code === null ? null : { code: row.authority_code }),
    fromOn: (row) => row.from_on,
    toOn: (row) => row.to_on,
    foundOn: (row) => row.found_on,
    dueOn: (row) => row.due_on,
    overdue: (row, _args, { clock }) => isOverdue(row, clock.today()),
    owner: (row) => referenceTo(row.owner_id),
    incidentOpened: (row) => row.incident_id !== null,
    closedBy: (row) => referenceTo(row.closed_by),
    closedOn: (row) => row.closed_on,
    viewerCanTake: (row, _args, { caller }) => mayTake(caller, row),
    viewerCanClose: (row, _args, { caller }) => mayClose(caller, row),
  },
  Account: {
    __resolveReference: ({ id }) => ({ id }),
    async reportFindings({ id }, _args, { userReports, caller }) {
      return [...(await userReports.ofAccount({ reach: reachOf(caller), id }))];
    },
  },
};
