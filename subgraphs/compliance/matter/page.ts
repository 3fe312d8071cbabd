import { type PageArguments, positionOf, readPage } from '../../../platform/page.ts';
import type { Context } from '../context.ts';
import type { Matters, MatterView } from './matter.ts';

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

type Changed = { readonly __typename: 'MatterChanged'; readonly id: string };

/** Answers of steps: what one came to, or where that is a change, the matter as it stands after it, in `field` of `typename`. */
export const changedAs =
  <Name extends string, Field extends string>(
    typename: Name,
    field: Field,
    mattersOf: (context: Context) => Matters,
  ) =>
  async <T extends { readonly __typename: string }>(step: Promise<T | Changed>, context: Context) => {
    const outcome = await step;
    if (outcome.__typename !== 'MatterChanged') return outcome as Exclude<T, Changed>;
    const found = await mattersOf(context).find((outcome as Changed).id, context.caller);
    return { __typename: typename, [field]: found } as { readonly __typename: Name } & Record<
      Field,
      MatterView | null
    >;
  };
