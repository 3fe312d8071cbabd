import { positionOf, readPage } from '../../../platform/page.ts';
import { referenceTo } from '../../../platform/references.ts';
import { changing } from '../changing.ts';
import type { Resolvers } from '../generated.ts';
import { isOverdue, mayFetch, mayPrepare } from './rules.ts';

const stepping = changing('SubjectAccessChanged', 'request', ({ subjectAccess, caller }, id) =>
  subjectAccess.requests.find(id, caller),
);

/** Requests for access, their packs and the gateway's gathering of them. */
export const subjectAccessResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'SubjectAccessRequest'> = {
  Query: {
    subjectAccessRequests(_parent, { openOnly, ...page }, context) {
      const { subjectAccess, caller } = context;
      return readPage(
        context,
        `subjectAccessRequests ${openOnly === true}`,
        page,
        (after, limit) => subjectAccess.requests.list(openOnly === true, after, limit, caller),
        positionOf,
      );
    },
    subjectAccessRequest: (_parent, { reference }, { subjectAccess, caller }) =>
      subjectAccess.requests.find(reference, caller),
    subjectAccessWork: async (_parent, { accountId, sessionId }, { subjectAccess }) => [
      ...(await subjectAccess.packs.work(accountId, sessionId)),
    ],
  },
  Mutation: {
    receiveSubjectAccessRequest: (_parent, { input }, { subjectAccess, caller }) =>
      subjectAccess.requests.receive(input, caller),
    recordSubjectAccessChecks: stepping(({ subjectAccess }) => subjectAccess.requests.check),
    pauseSubjectAccess: stepping(({ subjectAccess }) => subjectAccess.requests.pause),
    resumeSubjectAccess: stepping(({ subjectAccess }) => subjectAccess.requests.resume),
    extendSubjectAccess: stepping(({ subjectAccess }) => subjectAccess.requests.extend),
    prepareSubjectAccessPack: stepping(({ subjectAccess }) => subjectAccess.packs.prepare),
    exemptFromSubjectAccess: stepping(({ subjectAccess }) => subjectAccess.packs.exempt),
    liftSubjectAccessExemption: stepping(({ subjectAccess }) => subjectAccess.packs.lift),
    reviewSubjectAccessPack: stepping(({ subjectAccess }) => subjectAccess.packs.review),
    recordSubjectAccessDelivery: stepping(({ subjectAccess }) => subjectAccess.requests.deliver),
    concludeSubjectAccess: stepping(({ subjectAccess }) => subjectAccess.requests.conclude),
    reopenSubjectAccess: stepping(({ subjectAccess }) => subjectAccess.requests.reopen),
    fetchSubjectAccessPack: (_parent, { input }, { subjectAccess, caller }) =>
      subjectAccess.packs.fetch(input, caller),
    keepSubjectAccessPart: (_parent, { input }, { subjectAccess }) => subjectAccess.packs.keep(input),
  },
  SubjectAccessRequest: {
    __resolveReference: ({ reference }, { subjectAccess, caller }) =>
      subjectAccess.requests.find(reference, caller),
    reference: (row) => row.id,
    childNumber: (row) => (row.child_number === '0' ? null : row.child_number),
    receivedOn: (row) => row.received_on,
    receivedBy: (row) => ({ code: row.received_by }),
    requester: ({ details }) => details,
    waitingFor: (row) => row.waiting_for,
    dueOn: (row) => row.due_on,
    overdue: (row, _args, { clock }) => isOverdue(row, clock.today()),
    extendedOn: (row) => row.extended_on,
    checks: ({ details }) => (details?.checks as never) ?? null,
    parts: async (row, _args, { subjectAccess }) => [...(await subjectAccess.packs.progress(row))],
    exemptions: (row, _args, { subjectAccess }) => subjectAccess.packs.exemptions(row),
    preparedBy: (row) => referenceTo(row.prepared_by),
    reviewedBy: (row) => referenceTo(row.reviewed_by),
    reviewedAt: (row) => row.reviewed_at,
    deliveredAt: (row) => row.delivered_at,
    deliveredBy: (row) => row.delivered_by,
    expiresAt: (row) => row.expires_at,
    viewerCanPrepare: (row) => mayPrepare(row),
    viewerCanReview: (row, _args, { subjectAccess, caller }) =>
      subjectAccess.packs.viewerCanReview(row, caller),
    viewerCanFetch: (row, _args, { clock }) => mayFetch(row, clock.now()),
  },
};
