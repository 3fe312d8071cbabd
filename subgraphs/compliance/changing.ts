import type { Caller } from '../../platform/caller.ts';
import type { Context } from './context.ts';

type Outcome = { readonly __typename: string };

/**
 * Makes the resolver of each mutation that changes one thing. It calls the mutation's own function; if the outcome is
 * of type `typename`, which holds the thing's id, it adds, as `field`, the thing as it is afterwards, which `find`
 * reads.
 */
export function changing<Name extends string, Field extends string, Found>(
  typename: Name,
  field: Field,
  find: (context: Context, id: string) => Promise<Found | undefined>,
) {
  type Changed = { readonly __typename: Name; readonly id: string };
  type Answer = { readonly __typename: Name } & Record<Field, Found | null>;
  return <Input, T extends Outcome>(
    act: (context: Context) => (input: Input, caller: Caller) => Promise<T | Changed>,
  ) =>
    async (
      _parent: unknown,
      { input }: { readonly input: Input },
      context: Context,
    ): Promise<Exclude<T, Changed> | Answer> => {
      const outcome = await act(context)(input, context.caller);
      if (outcome.__typename !== typename) return outcome as Exclude<T, Changed>;
      const found = (await find(context, (outcome as Changed).id)) ?? null;
      return { __typename: typename, [field]: found } as Answer;
    };
}
