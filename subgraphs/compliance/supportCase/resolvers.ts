import { positionOf, readPage } from '../../../platform/page.ts';
import { referenceTo } from '../../../platform/references.ts';
import { changing } from '../changing.ts';
import type { Resolvers } from '../generated.ts';
import { isOverdue, movesOf } from './supportCase.ts';

const moving = changing('SupportCaseChanged', 'supportCase', ({ supportCases, caller }, id) =>
  supportCases.find(id, caller),
);

/** Support cases, within the caller's reach. */
export const supportCaseResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'SupportCase' | 'SupportCaseStep'> =
  {
    Query: {
      supportCase: async (_parent, { id }, { supportCases, caller }) =>
        (await supportCases.find(id, caller)) ?? null,
      supportCases(_parent, { filter, ...page }, context) {
        const { supportCases, caller, clock } = context;
        const [state, overdue] = [filter?.state ?? null, filter?.overdue === true];
        const overdueOn = overdue ? clock.today() : null;
        return readPage(
          context,
          `supportCases ${state} ${overdue}`,
          page,
          (after, limit) => supportCases.list({ state, overdueOn, after, limit }, caller),
          positionOf,
        );
      },
      supportTimes: (_parent, { from, to }, { supportCases, caller }) => supportCases.times(from, to, caller),
    },
    Mutation: {
      logSupportCase: moving(({ supportCases }) => supportCases.log),
      moveSupportCase: moving(({ supportCases }) => supportCases.move),
    },
    SupportCase: {
      __resolveReference: async ({ id }, { supportCases, caller }) =>
        (await supportCases.find(id, caller)) ?? null,
      authority: (row) => (row.authority_code === null ? null : { code: row.authority_code }),
      organisation: (row) => referenceTo(row.organisation_id),
      account: (row) => referenceTo(row.account_id),
      loggedBy: (row) => referenceTo(row.logged_by),
      loggedAt: (row) => row.logged_at,
      dueOn: (row) => row.due_on,
      overdue: (row, _args, { clock }) => isOverdue(row, clock.today()),
      answeredOn: (row) => row.answered_on,
      closedOn: (row) => row.closed_on,
      steps: async (row, _args, { supportCases }) => [...(await supportCases.steps(row.id))],
      viewerCanMoveTo: (row, _args, { caller }) => movesOf(caller, row),
    },
    SupportCaseStep: {
      at: (step) => step.taken_at,
      by: (step) => referenceTo(step.taken_by),
    },
  };
