import type { Caller } from '../../platform/caller.ts';
import type { CareDependencies } from './accounts/change.ts';
import type { Context } from './context.ts';

/** The resolver of a mutation by those who manage: the domain's function on the caller's input. */
export function changing<I, O>(change: (deps: CareDependencies, caller: Caller, input: I) => Promise<O>) {
  return (_parent: object, { input }: { readonly input: I }, { care, caller }: Context) =>
    change(care, caller, input);
}
