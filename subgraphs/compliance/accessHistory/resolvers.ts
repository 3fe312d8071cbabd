import { withFacts } from '../../../platform/rules.ts';
import type { Resolvers } from '../generated.ts';
import type { ChildReference } from './accessHistory.ts';

/** `Child.accessHistory`. A child that the caller may not look into is absent, as one that does not exist. */
export const accessHistoryResolvers: Pick<Resolvers, 'Child'> = {
  Child: {
    async __resolveReference({ number }, { accessHistory, caller }) {
      const history = await accessHistory.find(number, caller);
      if (!history) return null;
      const child: ChildReference = { number, accessHistory: history.openings };
      // The audit's own opening proves the authority; whether the record is shielded is not compliance's to know.
      return withFacts(child, { actingRole: history.actingRole, ownAuthority: true, shielded: true });
    },
    accessHistory: (child) => (child.accessHistory ? [...child.accessHistory] : null),
  },
};
