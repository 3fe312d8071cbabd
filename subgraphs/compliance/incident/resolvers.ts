import { positionOf, readPage } from '../../../platform/page.ts';
import { referenceTo } from '../../../platform/references.ts';
import { changing } from '../changing.ts';
import type { Resolvers } from '../generated.ts';
import { breachOf, movesOf } from './incident.ts';

const noting = changing('IncidentNoted', 'incident', ({ incidents, caller }, id) =>
  incidents.find(id, caller),
);

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
    openIncident: noting(({ incidents }) => incidents.open),
    moveIncident: noting(({ incidents }) => incidents.move),
    linkIncidentEvents: noting(({ incidents }) => incidents.link),
    declareBreach: noting(({ incidents }) => incidents.declareBreach),
    recordBreachReport: noting(({ incidents }) => incidents.recordBreachReport),
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
