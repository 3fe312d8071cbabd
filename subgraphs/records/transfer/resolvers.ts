import type { Resolvers } from '../generated.ts';
import { isTransferQueue } from '../work/items.ts';

/** `Query.transfer`, the mutations about transfers, and the entity `Transfer`, also below an item of work. */
export const transferResolvers = {
  Query: { transfer: (_parent, { id }, { transfers, caller }) => transfers.find(id, caller) },
  Mutation: {
    proposeTransfer: (_parent, { input }, { transfers, caller }) => transfers.propose(input, caller),
    reviewTransfer: (_parent, { input }, { transfers, caller }) => transfers.review(input, caller),
    agreeTransfer: (_parent, { input }, { transfers, caller }) => transfers.agree(input, caller),
    rejectTransfer: (_parent, { input }, { transfers, caller }) => transfers.reject(input, caller),
    proposeTransferAgain: (_parent, { input }, { transfers, caller }) =>
      transfers.proposeAgain(input, caller),
    withdrawTransfer: (_parent, { input }, { transfers, caller }) => transfers.withdraw(input, caller),
    escalateTransfer: (_parent, { input }, { transfers, caller }) => transfers.escalate(input, caller),
    allocateRecord: (_parent, { input }, { transfers, caller }) => transfers.allocate(input, caller),
  },
  WorkItem: {
    transfer: ({ queue, reference }, _args, { transfers, caller }) =>
      isTransferQueue(queue) ? transfers.find(reference, caller) : null,
  },
  Transfer: { __resolveReference: ({ id }, { transfers, caller }) => transfers.find(id, caller) },
} satisfies Resolvers;
