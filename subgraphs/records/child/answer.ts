import type { GraphQLResolveInfo } from 'graphql';
import type { Caller } from '../../../platform/caller.ts';
import type { Context } from '../context.ts';
import type { ChildView } from './child.ts';
import { wantedParts } from './wanted.ts';

type WithChild<O> = O extends { readonly number: string | null } ? O & { child: ChildView | null } : O;

/**
 * The resolver of a mutation about a record: what it came to, with the record of its `number` as the caller may see it
 * now; an outcome without a number as it is.
 */
export function withChild<I, O extends object>(
  act: (context: Context) => (input: I, caller: Caller) => Promise<O>,
) {
  return async (
    _parent: unknown,
    { input }: { readonly input: I },
    context: Context,
    info: GraphQLResolveInfo,
  ): Promise<WithChild<O>> => {
    const { children, caller } = context;
    const outcome = await act(context)(input, caller);
    if (!('number' in outcome)) return outcome as WithChild<O>;
    const { number } = outcome as { readonly number: string | null };
    const child = number === null ? null : await children.find(number, caller, wantedParts(info));
    return Object.assign({ child }, outcome) as WithChild<O>;
  };
}
