import { referenceTo } from '../../../platform/references.ts';
import type { Resolvers } from '../generated.ts';
import { changedAs, pageOfMatters } from '../matter/page.ts';
import { isLate } from './complaint.ts';

const changed = changedAs('ComplaintChanged', 'complaint', ({ complaints }) => complaints.matters);

/** Complaints. */
export const complaintResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Complaint'> = {
  Query: {
    complaints: (_parent, args, context) =>
      pageOfMatters(context.complaints.matters, 'complaints', args, context),
    complaint: (_parent, { reference }, { complaints, caller }) => complaints.matters.find(reference, caller),
    complaintTimes: (_parent, { from, to }, { complaints, caller }) => complaints.times(from, to, caller),
  },
  Mutation: {
    receiveComplaint: (_parent, { input }, { complaints, caller }) => complaints.receive(input, caller),
    acknowledgeComplaint: (_parent, { input }, context) =>
      changed(context.complaints.acknowledge(input, context.caller), context),
    closeComplaint: (_parent, { input }, context) =>
      changed(context.complaints.close(input, context.caller), context),
    reopenComplaint: (_parent, { input }, context) =>
      changed(context.complaints.matters.reopen('reopenComplaint', input, context.caller), context),
  },
  Complaint: {
    __resolveReference: ({ reference }, { complaints, caller }) => complaints.matters.find(reference, caller),
    reference: (row) => row.id,
    childNumber: (row) => (row.child_number === '0' ? null : row.child_number),
    subject: (row) => row.subject as never,
    receivedOn: (row) => row.received_on,
    receivedBy: (row) => ({ code: row.received_by }),
    name: ({ details }) => details?.name ?? null,
    contact: ({ details }) => details?.contact ?? null,
    words: ({ details }) => details?.words ?? null,
    acknowledgeBy: (row) => row.acknowledge_by,
    acknowledgedOn: (row) => row.acknowledged_on,
    dueOn: (row) => row.due_on,
    overdue: (row, _args, { clock }) => isLate(row, clock.today()),
    outcome: (row) => row.decision as never,
    reason: ({ details }) => details?.reason ?? null,
    decidedBy: (row) => referenceTo(row.decided_by),
    closedOn: (row) => row.closed_on,
    viewerCanAcknowledge: (row) => row.acknowledged_on === null && row.closed_on === null,
    viewerCanClose: (row) => row.closed_on === null,
  },
};
