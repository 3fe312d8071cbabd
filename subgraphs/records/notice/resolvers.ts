import { positionOf, readPage } from '../../../platform/page.ts';
import { ownTeam } from '../access.ts';
import type { Resolvers } from '../generated.ts';

/** `Query.notices`: to the management team of the caller's own authority (domain.md 4). */
export const noticeResolvers = {
  Query: {
    notices(_parent, page, context) {
      const authorityCode = ownTeam(context.caller);
      return readPage(
        context,
        `notices:${authorityCode}`,
        page,
        (after, limit) => context.notices.list(authorityCode, after, limit),
        positionOf,
      );
    },
  },
} satisfies Resolvers;
