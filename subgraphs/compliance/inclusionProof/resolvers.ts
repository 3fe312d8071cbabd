import { auditArea } from '../access.ts';
import type { Resolvers } from '../generated.ts';

/** `auditInclusionProof`: of an event within the caller's area (domain.md 2). */
export const inclusionProofResolvers: Pick<Resolvers, 'Query'> = {
  Query: {
    async auditInclusionProof(_, { eventId }, { audit, caller, inclusionProofs }) {
      const event = await audit.find(eventId, caller);
      // The line as it was sealed says which authority has the record that was knocked at: nobody's auditor learns that there
      // is one by a number that a colleague tried (domain.md 3).
      const tells = event?.kind === 'RECORD_REFUSED' && auditArea(caller).kind !== 'NATIONAL';
      return event && !tells && !event.lineTellsMore ? inclusionProofs.find(event.id) : null;
    },
  },
};
