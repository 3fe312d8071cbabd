import type { Context } from '../context.ts';
import type { Resolvers } from '../generated.ts';
import { mayApproveNotice } from './privacyNotice.ts';

async function changed<T extends { readonly __typename: string }>(
  outcome: T | { readonly __typename: 'PrivacyNoticeChanged' },
  { privacyNotices, caller }: Context,
) {
  if (outcome.__typename !== 'PrivacyNoticeChanged')
    return outcome as Exclude<T, { readonly __typename: 'PrivacyNoticeChanged' }>;
  return { __typename: 'PrivacyNoticeChanged', notices: await privacyNotices.list(caller) } as const;
}

/** Privacy notices, and what was brought about a child's record. */
export const privacyNoticeResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'PrivacyNotice' | 'Child'> = {
  Query: {
    privacyNotices: (_parent, _args, { privacyNotices, caller }) => privacyNotices.list(caller),
  },
  Mutation: {
    draftPrivacyNotice: async (_parent, { input }, context) =>
      changed(await context.privacyNotices.draft(input, context.caller), context),
    approvePrivacyNotice: async (_parent, { input }, context) =>
      changed(await context.privacyNotices.approve(input, context.caller), context),
    recordNoticeDelivery: (_parent, { input }, { privacyNotices, caller }) =>
      privacyNotices.deliver(input, caller),
    withdrawNoticeDelivery: (_parent, { input }, { privacyNotices, caller }) =>
      privacyNotices.withdraw(input, caller),
    setNoticeRoute: (_parent, { input }, { privacyNotices, caller }) =>
      privacyNotices.setRoute(input, caller),
  },
  PrivacyNotice: {
    inForceOn: (row) => row.in_force_on,
    controllers: () =>
      'The local authorities of England, in common; the one where the child lives answers for the record.',
    viewerCanApprove: (row, _args, { caller }) => mayApproveNotice(caller, row),
  },
  Child: {
    subjectAccessRequests: ({ number }, _args, { ofChild }) => ofChild.subjectAccessRequests(number),
    correctionRequests: ({ number }, _args, { ofChild }) => ofChild.correctionRequests(number),
    complaints: ({ number }, _args, { ofChild }) => ofChild.complaints(number),
    privacyNotice: ({ number }, _args, { ofChild }) => ofChild.privacyNotice(number),
  },
};
