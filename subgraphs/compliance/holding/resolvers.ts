import type { Caller } from '../../../platform/caller.ts';
import { positionOf, readPage } from '../../../platform/page.ts';
import { referenceTo } from '../../../platform/references.ts';
import { changing } from '../changing.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { isExpired, mayDispose } from './holding.ts';
import type { ClosingTasks } from './store.ts';

const noting = changing('HoldingNoted', 'holding', ({ holdings, caller }, id) => holdings.find(id, caller));

/** Whose closing tasks somebody sees: one's own body's; the central team and coordinators everybody's. */
const seesAllTasks = (caller: Caller) =>
  caller.roles.some((role) => role === 'CENTRAL_TEAM' || role === 'COORDINATOR');

const seesTasksOf = (caller: Caller, body: string) =>
  seesAllTasks(caller) ||
  body === caller.authorityCode ||
  (caller.authorityCode === null && body === caller.organisationId);

/** What is left to do for a body, to those who see it. */
const left = async (body: string, { holdings, caller }: Context) =>
  seesTasksOf(caller, body) ? holdings.closingTasks(body) : null;
const leftElsewhere = async ({ holdings, caller }: Context) =>
  seesAllTasks(caller) ? holdings.closingTasksElsewhere() : null;
const tasksOf = (found: ClosingTasks | null) => found && [...found.tasks];
const manyOf = (found: ClosingTasks | null) => found?.many ?? null;

/** The register of exports, reports and documents, and what is left to do. */
export const holdingResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Holding' | 'ClosingTask' | 'Authority' | 'Organisation'
> = {
  Query: {
    holdings(_parent, { filter, ...page }, context) {
      const { holdings, caller, clock } = context;
      const [expired, open] = [filter?.expired === true, filter?.open === true];
      const expiredAt = expired ? clock.now() : null;
      return readPage(
        context,
        `holdings ${expired} ${open}`,
        page,
        (after, limit) => holdings.list({ open, expiredAt, after, limit }, caller),
        positionOf,
      );
    },
    closingTasksElsewhere: async (_parent, _args, context) => tasksOf(await leftElsewhere(context)),
    closingTaskCountElsewhere: async (_parent, _args, context) => manyOf(await leftElsewhere(context)),
  },
  Mutation: {
    registerHolding: noting(({ holdings }) => holdings.register),
    disposeOfHolding: noting(({ holdings }) => holdings.dispose),
  },
  Holding: {
    __resolveReference: async ({ id }, { holdings, caller }) => (await holdings.find(id, caller)) ?? null,
    owner: (row) => referenceTo(row.owner_id),
    organisation: (row) => referenceTo(row.organisation_id),
    createdAt: (row) => row.created_at,
    expiresAt: (row) => row.expires_at,
    expired: (row, _args, { clock }) => isExpired(row, clock.now()),
    disposedAt: (row) => row.disposed_at,
    disposedBy: (row) => referenceTo(row.disposed_by),
    viewerCanDispose: (row, _args, { caller }) => mayDispose(caller, row),
  },
  ClosingTask: {
    dueOn: (task) => task.due_on,
  },
  Authority: {
    closingTasks: async ({ code }, _args, context) => tasksOf(await left(code, context)),
    closingTaskCount: async ({ code }, _args, context) => manyOf(await left(code, context)),
  },
  Organisation: {
    __resolveReference: ({ id }) => ({ id }),
    endAcknowledgedAt: ({ id }, _args, { serviceModes }) => serviceModes.acknowledgedAt(id),
    closingTasks: async ({ id }, _args, context) => tasksOf(await left(id, context)),
    closingTaskCount: async ({ id }, _args, context) => manyOf(await left(id, context)),
  },
};
