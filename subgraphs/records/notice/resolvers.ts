import { CodedError } from '../../../platform/errors.ts';
import { openCursor, pageOf, pageSize } from '../../../platform/page.ts';
import type { QueryResolvers } from '../generated.ts';
import type { NoticePosition, NoticeRow } from './store.ts';

const positionOf = ({ exactly, id }: NoticeRow) => JSON.stringify([exactly, id]);

function positionFrom(text: string): NoticePosition {
  const [at, id] = JSON.parse(text) as [string, string];
  return { at, id };
}

const notices: QueryResolvers['notices'] = async (_parent, { first, after }, context) => {
  const { caller, cursorKey, policy } = context;
  // The team of no authority is told nothing; a national team has no records.
  if (caller.authorityCode === null || !caller.roles.includes('MANAGEMENT_TEAM')) {
    throw new CodedError('FORBIDDEN_FIELD');
  }
  const owner = { accountId: caller.accountId, query: `notices:${caller.authorityCode}` };
  const size = pageSize(first, policy);
  const position = after == null ? null : positionFrom(openCursor(cursorKey, owner, after));
  const rows = await context.notices.list(caller.authorityCode, position, size + 1);
  const { edges, pageInfo } = pageOf(cursorKey, owner, rows, size, positionOf);
  return { edges: [...edges], pageInfo };
};

/** `Query.notices`: to the management team of the caller's own authority (domain.md 4). */
export const noticeResolvers = { Query: { notices } };
