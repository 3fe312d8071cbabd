import { executeSync, type FieldNode, type GraphQLSchema, Kind } from 'graphql';
import { type Bag, ownValue } from './bag.ts';
import type { OperationParts } from './operation.ts';

/**
 * Answers `__schema` and `__type` from the API schema, never from a subgraph. An answer that no variable can
 * change is kept with the operation: it holds nothing but the public schema.
 */
export function introspector(
  schema: GraphQLSchema,
  { operation, fragments }: OperationParts,
): (nodes: readonly FieldNode[], variables: Readonly<Bag>) => unknown {
  const kept = new Map<FieldNode, unknown>();
  const hasVariables = (operation.variableDefinitions?.length ?? 0) > 0;
  return (nodes, variables) => {
    const [first] = nodes;
    if (!first) return null;
    if (kept.has(first)) return kept.get(first);
    // The conditions of these very nodes have been decided; those below them still hold.
    const selections = nodes.map((node) => ({ ...node, directives: [] }));
    const result = executeSync({
      schema,
      document: {
        kind: Kind.DOCUMENT,
        definitions: [
          { ...operation, directives: [], selectionSet: { kind: Kind.SELECTION_SET, selections } },
          ...fragments.values(),
        ],
      },
      variableValues: variables,
    });
    if (result.errors?.[0]) throw result.errors[0];
    const value = ownValue(result.data as Bag, first.alias?.value ?? first.name.value);
    if (!hasVariables) kept.set(first, value);
    return value;
  };
}
