import { wantedParts } from '../child/wanted.ts';
import type { leadProfessionalExists } from '../failures.ts';
import type { Resolvers } from '../generated.ts';

/** The lead professional of a child. */
export const leadProfessionalResolvers = {
  Mutation: {
    declareLeadProfessional: async (_parent, { input }, { leadProfessionals, children, caller }, info) => {
      const outcome = await leadProfessionals.declare(input, caller);
      if (!('number' in outcome)) return outcome;
      const child = await children.find(outcome.number, caller, wantedParts(info));
      return { __typename: 'LeadProfessionalDeclared' as const, child };
    },
    standDownLeadProfessional: async (_parent, { input }, { leadProfessionals, children, caller }, info) => {
      const outcome = await leadProfessionals.standDown(input, caller);
      if (!('number' in outcome)) return outcome as Exclude<typeof outcome, typeof leadProfessionalExists>;
      const child = await children.find(outcome.number, caller, wantedParts(info));
      return { __typename: 'LeadProfessionalStoodDown' as const, child };
    },
  },
} satisfies Resolvers;
