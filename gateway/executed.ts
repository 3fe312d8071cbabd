import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import { isIncluded } from './plan/collect.ts';
import { Conditions, reachableFragments } from './plan/operation.ts';

/** An operation as it is carried out under some values of its conditions: with its fragments, and nothing that is left out. */
export interface ExecutedDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/**
 * Makes something of what an operation carries out, once for each combination of its `@skip` and `@include` that is met. The function
 * that is returned throws a GraphQLError when a condition has no value, which is said of the variables before.
 */
export function ofExecuted<T>(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  make: (executed: ExecutedDocument) => T,
): (variables: Readonly<Record<string, unknown>>) => T {
  const parts = { operation, fragments: reachableFragments(document, operation) };
  const own: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [operation, ...parts.fragments.values()],
  };
  return new Conditions(parts).once((values) => make(withoutLeftOut(own, values)));
}

function withoutLeftOut(document: DocumentNode, conditions: ReadonlyMap<string, boolean>): ExecutedDocument {
  const ofSelection = ({ directives }: { readonly directives?: Parameters<typeof isIncluded>[0] }) =>
    isIncluded(directives ?? [], conditions) ? undefined : null;
  const left: DocumentNode = visit(document, {
    Field: ofSelection,
    FragmentSpread: ofSelection,
    InlineFragment: ofSelection,
  });
  const operation = left.definitions[0] as OperationDefinitionNode;
  const definitions = [operation, ...reachableFragments(left, operation).values()];
  return { document: { kind: Kind.DOCUMENT, definitions }, operation };
}
