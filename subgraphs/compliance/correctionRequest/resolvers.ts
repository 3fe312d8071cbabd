import { referenceTo } from '../../../platform/references.ts';
import type { Resolvers } from '../generated.ts';
import { changedAs, pageOfMatters } from '../matter/page.ts';

const changed = changedAs(
  'CorrectionRequestChanged',
  'correctionRequest',
  ({ correctionRequests }) => correctionRequests.matters,
);

/** Requests to correct a record. */
export const correctionRequestResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'CorrectionRequest'> = {
  Query: {
    correctionRequests: (_parent, args, context) =>
      pageOfMatters(context.correctionRequests.matters, 'correctionRequests', args, context),
    correctionRequest: (_parent, { reference }, { correctionRequests, caller }) =>
      correctionRequests.matters.find(reference, caller),
  },
  Mutation: {
    receiveCorrectionRequest: (_parent, { input }, { correctionRequests, caller }) =>
      correctionRequests.receive(input, caller),
    decideCorrectionRequest: (_parent, { input }, context) =>
      changed(context.correctionRequests.decide(input, context.caller), context),
    reopenCorrectionRequest: (_parent, { input }, context) =>
      changed(
        context.correctionRequests.matters.reopen('reopenCorrectionRequest', input, context.caller),
        context,
      ),
  },
  CorrectionRequest: {
    __resolveReference: ({ reference }, { correctionRequests, caller }) =>
      correctionRequests.matters.find(reference, caller),
    reference: (row) => row.id,
    asks: (row) => row.asks as never,
    childNumber: (row) => (row.child_number === '0' ? null : row.child_number),
    receivedOn: (row) => row.received_on,
    receivedBy: (row) => ({ code: row.received_by }),
    name: ({ details }) => details?.name ?? null,
    contact: ({ details }) => details?.contact ?? null,
    words: ({ details }) => details?.words ?? null,
    dueOn: (row) => row.due_on,
    overdue: (row, _args, { clock }) => row.closed_on === null && row.due_on < clock.today(),
    decision: (row) => row.decision as never,
    reason: ({ details }) => details?.reason ?? null,
    told: ({ details, told }) => (details ? [...(details.told ?? told ?? [])] : null),
    decidedBy: (row) => referenceTo(row.decided_by),
    closedOn: (row) => row.closed_on,
    viewerCanDecide: (row) => row.closed_on === null,
  },
};
