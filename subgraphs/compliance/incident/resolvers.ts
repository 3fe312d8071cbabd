import { positionOf, readPage } from '../../../platform/page.ts';
import { referenceTo } from '../../../platform/references.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { breachOf, movesOf } from './incident.ts';

/** What a change comes to, its incident read again. */
async function answered<F extends { readonly __typename: string }>(
  outcome: F | { readonly __typename: 'IncidentNoted'; readonly id: string },
  { incidents, caller }: Context,
) {
  if (!('id' in outcome)) return outcome;
  return {
    __typename: 'IncidentNoted' as const,
    incident: (await incidents.find(outcome.id as string, caller)) ?? null,
  };
}

/** Incidents, within the caller's area. */
export const incidentResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Incident' | 'IncidentStep'> = {
  Query: {
    incident: async (_parent, { id }, { incidents, caller }) => (await incidents.find(id, caller)) ?? null,
    incidents(_parent, { filter, ...page }, context) {
      const { incidents, caller, policy, clock } = context;
      const [state, overdue] = [filter?.state ?? null, filter?.breachOverdue === true];
      const overdueAt = overdue ? { now: clock.now(), hours: policy.breachReportHours } : null;
      return readPage(
        context,
        `incidents ${state} ${overdue}`,
        page,
        (after, limit) => incidents.list({ state, overdueAt, after, limit }, caller),
        positionOf,
      );
    },
  },
  Mutation: {
    openIncident: async (_parent, { input }, context) =>
      answered(await context.incidents.open(input, context.caller), context),
    moveIncident: async (_parent, { input }, context) =>
      answered(await context.incidents.move(input, context.caller), context),
    linkIncidentEvents: async (_parent, { input }, context) =>
      answered(await context.incidents.link(input, context.caller), context),
    declareBreach: async (_parent, { input }, context) =>
      answered(await context.incidents.declareBreach(input, context.caller), context),
    recordBreachReport: async (_parent, { input }, context) =>
      answered(await context.incidents.recordBreachReport(input, context.caller), context),
  },
  Incident: {
    __resolveReference: async ({ id }, { incidents, caller }) => (await incidents.find(id, caller)) ?? null,
    openedBy: (row) => referenceTo(row.opened_by),
    openedAt: (row) => row.opened_at,
    authority: (row) => (row.authority_code === null ? null : { code: row.authority_code }),
    account: (row) => referenceTo(row.account_id),
    accountHeld: (row) => row.held,
    async events(row, _args, { incidents, audit, caller }) {
      const ids = await incidents.eventIds(row.id);
      const found = await Promise.all(ids.map((id) => audit.find(id, caller)));
      return found.filter((event) => event !== null);
    },
    steps: async (row, _args, { incidents }) => [...(await incidents.steps(row.id))],
    breach: (row, _args, { clock, policy }) => breachOf(row, clock.now(), policy),
    viewerCanMoveTo: (row, _args, { caller }) => movesOf(caller, row),
  },
  IncidentStep: {
    at: (step) => step.taken_at,
    by: (step) => referenceTo(step.taken_by),
  },
};
