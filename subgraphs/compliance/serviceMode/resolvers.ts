import { positionOf, readPage } from '../../../platform/page.ts';
import { referenceTo } from '../../../platform/references.ts';
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { mayDecide, mayEndBasis } from './serviceMode.ts';

const changeById = async (id: string, { serviceModes }: Context) => (await serviceModes.find(id)) ?? null;

async function legalBasisById(id: string, { serviceModes }: Context) {
  return (await serviceModes.legalBases()).find((basis) => basis.id === id) ?? null;
}

/** The service mode, its changes, the announced end and the legal bases. */
export const serviceModeResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'ServiceMode' | 'ServiceModeChange' | 'LegalBasis' | 'Authority'
> = {
  Query: {
    serviceMode: (_parent, _args, { serviceModes }) => serviceModes.current(),
    serviceModeChanges: (_parent, page, context) =>
      readPage(context, 'serviceModeChanges', page, context.serviceModes.list, positionOf),
    async endNotAcknowledged(_parent, _args, { serviceModes }) {
      const { authorities, partners } = await serviceModes.notAcknowledged();
      return {
        authorities: authorities.map((code) => ({ code })),
        nationalPartners: partners.map((id) => ({ id })),
      };
    },
  },
  Mutation: {
    async proposeServiceMode(_parent, { input }, context) {
      const outcome = await context.serviceModes.propose(input, context.caller);
      if (outcome.__typename !== 'ServiceModeProposed') return outcome;
      return { __typename: outcome.__typename, change: await changeById(outcome.id, context) };
    },
    async decideServiceMode(_parent, { input }, context) {
      const outcome = await context.serviceModes.decide(input, context.caller);
      if (outcome.__typename !== 'ServiceModeDecided') return outcome;
      const [change, serviceMode] = [
        await changeById(outcome.id, context),
        await context.serviceModes.current(),
      ];
      return { __typename: outcome.__typename, change, serviceMode };
    },
    async acknowledgeEnd(_parent, { input }, { serviceModes, caller }) {
      const outcome = await serviceModes.acknowledgeEnd(input, caller);
      if (outcome.__typename !== 'EndAcknowledged') return outcome;
      return { __typename: outcome.__typename, acknowledgedAt: new Date(outcome.at) };
    },
    async registerLegalBasis(_parent, { input }, context) {
      const outcome = await context.serviceModes.registerLegalBasis(input, context.caller);
      if (outcome.__typename !== 'LegalBasisRegistered') return outcome;
      return { __typename: outcome.__typename, legalBasis: await legalBasisById(outcome.id, context) };
    },
    async endLegalBasis(_parent, { input }, context) {
      const outcome = await context.serviceModes.endLegalBasis(input, context.caller);
      if (outcome.__typename !== 'LegalBasisRegistered' && outcome.__typename !== 'LegalBasisEndProposed')
        return outcome;
      return { __typename: outcome.__typename, legalBasis: await legalBasisById(outcome.id, context) };
    },
  },
  ServiceMode: {
    legalBases: async (_mode, _args, { serviceModes }) => [...(await serviceModes.legalBases())],
  },
  LegalBasis: {
    validFrom: (basis) => basis.valid_from,
    validUntil: (basis) => basis.valid_until,
    endProposedOn: (basis) => basis.end_proposed_on,
    endProposedBy: (basis) => referenceTo(basis.end_proposed_by),
    viewerCanEnd: (basis, _args, { caller }) => mayEndBasis(caller, basis),
  },
  ServiceModeChange: {
    __resolveReference: ({ id }, context) => changeById(id, context),
    endsOn: (change) => change.ends_on,
    officers: (change) => change.officers.map((id) => ({ id })),
    proposedBy: (change) => referenceTo(change.proposed_by),
    proposedAt: (change) => change.proposed_at,
    decidedBy: (change) => referenceTo(change.decided_by),
    decidedAt: (change) => change.decided_at,
    viewerCanDecide: (change, _args, { caller }) => mayDecide(caller, change),
  },
  Authority: {
    __resolveReference: ({ code }) => ({ code }),
    endAcknowledgedAt: ({ code }, _args, { serviceModes }) => serviceModes.acknowledgedAt(code),
  },
};
