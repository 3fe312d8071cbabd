import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import type { ChildView } from './child.ts';
import { wantedParts } from './wanted.ts';

type WithChild<O> = O extends { readonly number: string | null } ? O & { child: ChildView | null } : O;

/** A mutation's outcome with the record of its `number` as the caller may see it now; one without a number as it is. */
export async function withChild<O extends object>(
  outcome: O,
  { children, caller }: Context,
  info: GraphQLResolveInfo,
): Promise<WithChild<O>> {
  if (!('number' in outcome)) return outcome as WithChild<O>;
  const { number } = outcome as { readonly number: string | null };
  const child = number === null ? null : await children.find(number, caller, wantedParts(info));
  return Object.assign({ child }, outcome) as WithChild<O>;
}
