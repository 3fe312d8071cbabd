import type { EntityLists } from '../../../platform/entities.ts';
import { withFacts } from '../../../platform/rules.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import type { ChildReference } from './accessHistory.ts';

/** `Child.accessHistory`. */
export const accessHistoryResolvers: Pick<Resolvers, 'Child'> = {
  Child: {
    accessHistory: (child) => (child.accessHistory ? [...child.accessHistory] : null),
  },
};

/** The entity `Child`. One that the caller may not look into is absent, as one that does not exist. */
export const accessHistoryEntities: EntityLists<Context> = {
  Child: async (numbers, { accessHistory, caller }) => {
    const histories = await accessHistory.find(numbers, caller);
    return numbers.map((number, index) => {
      const history = histories[index];
      if (!history) return null;
      const child: ChildReference = { number, accessHistory: history.openings };
      // The audit's own opening proves the authority; whether the record is shielded is not compliance's to know.
      return withFacts(child, { actingRole: history.actingRole, ownAuthority: true, shielded: true });
    });
  },
};
