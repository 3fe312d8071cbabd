import { openCursor, pageOf, pageSize } from '../../../platform/page.ts';
import type { Context } from '../context.ts';
import type { Matters, MatterView } from './matter.ts';

const newest = { at: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** A page of matters that the caller answers, the newest first. */
export async function pageOfMatters(
  matters: Matters,
  query: string,
  { openOnly, first, after }: { openOnly?: boolean | null; first?: number | null; after?: string | null },
  { caller, cursorKey, policy }: Context,
) {
  const owner = { accountId: caller.accountId, query: `${query} ${openOnly === true}` };
  const size = pageSize(first, policy);
  const [at, id] = after == null ? [] : (JSON.parse(openCursor(cursorKey, owner, after)) as string[]);
  const rows = await matters.list(openOnly === true, at && id ? { at, id } : newest, size + 1, caller);
  const position = (row: MatterView) => JSON.stringify([row.exactly, row.id]);
  const { edges, pageInfo } = pageOf(cursorKey, owner, rows, size, position);
  return { edges: [...edges], pageInfo };
}
