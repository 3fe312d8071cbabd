import { type PageArguments, positionOf, readPage } from '../../../platform/page.ts';
import type { Context } from '../context.ts';
import type { Matters } from './matter.ts';

/** A page of matters that the caller answers, the newest first. */
export function pageOfMatters(
  matters: Matters,
  query: string,
  { openOnly, ...page }: PageArguments & { openOnly?: boolean | null },
  context: Context,
) {
  return readPage(
    context,
    `${query} ${openOnly === true}`,
    page,
    (after, limit) => matters.list(openOnly === true, after, limit, context.caller),
    positionOf,
  );
}
