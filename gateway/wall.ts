import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Role } from '../platform/caller.ts';
import type { Permissions } from '../platform/permissions.ts';
import { fragmentsOf } from './fragments.ts';

/**
 * Every field that an operation may touch, as `Type.field`: through aliases, fragments and abstract types (all their
 * object types), whatever `@include` and `@skip` may turn out to say. The document must be valid.
 */
export function coordinatesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ReadonlySet<string> {
  const fragments = fragmentsOf(document);
  const found = new Set<string>();
  const spread = new Set<string>();

  const walk = (set: SelectionSetNode, typeName: string): void => {
    const type = schema.getType(typeName);
    if (!isCompositeType(type)) return;
    const objects = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(node.name.value);
        if (!fragment || spread.has(node.name.value)) continue;
        spread.add(node.name.value);
        walk(fragment.selectionSet, fragment.typeCondition.name.value);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        walk(node.selectionSet, node.typeCondition?.name.value ?? typeName);
      } else {
        const name = node.name.value;
        if (name === '__typename') continue;
        if (name.startsWith('__')) {
          found.add(`${typeName}.${name}`);
          continue;
        }
        for (const object of objects) found.add(`${object.name}.${name}`);
        const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
        if (field && node.selectionSet) walk(node.selectionSet, getNamedType(field.type).name);
      }
    }
  };
  walk(operation.selectionSet, schema.getRootType(operation.operation)?.name ?? '');
  return found;
}

/**
 * The wall of whole operations: those of the coordinates that these roles can never have. Introspection
 * is for roles that may explore. Nothing is asked of any subgraph to decide it.
 */
export function neverHad(
  table: Permissions,
  roles: readonly Role[],
  coordinates: ReadonlySet<string>,
): readonly string[] {
  return [...coordinates].filter((coordinate) => {
    const [type, field] = coordinate.split('.') as [string, string];
    if (field.startsWith('__')) return !mayExplore(table, roles);
    return !table.everHas(roles, type, field);
  });
}

/** Whether one of the roles may explore the graph freely. */
export function mayExplore(table: Permissions, roles: readonly Role[]): boolean {
  return roles.some((role) => table.explorers.has(role));
}
