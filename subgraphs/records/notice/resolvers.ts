import { CodedError } from '../../../platform/errors.ts';
import { positionOf, readPage } from '../../../platform/page.ts';
import type { Resolvers } from '../generated.ts';

/** `Query.notices`: to the management team of the caller's own authority (domain.md 4). */
export const noticeResolvers = {
  Query: {
    notices(_parent, page, context) {
      const { authorityCode, roles } = context.caller;
      // The team of no authority is told nothing; a national team has no records.
      if (authorityCode === null || !roles.includes('MANAGEMENT_TEAM')) {
        throw new CodedError('FORBIDDEN_FIELD');
      }
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
