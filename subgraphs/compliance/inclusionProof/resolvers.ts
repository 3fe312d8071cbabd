import { auditArea } from '../access.ts';
import type { Resolvers } from '../generated.ts';

/** `auditInclusionProof`: of an event within the caller's area (domain.md 2). */
export const inclusionProofResolvers: Pick<Resolvers, 'Query'> = {
  Query: {
    async auditInclusionProof(_, { eventId }, { audit, caller, inclusionProofs }) {
      const event = await audit.find(eventId, auditArea(caller));
      return event && inclusionProofs.find(event.id);
    },
  },
};
