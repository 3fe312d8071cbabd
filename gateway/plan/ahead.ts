import type { FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, parse } from 'graphql';

/** Root fields of queries whose argument is the key of the one object that they give, by their name. */
export type KeyedFields = Readonly<
  Record<string, { readonly argument: string; readonly type: string; readonly key: string }>
>;

/** How an entity is known before the root field that gives it is answered: by a variable of the client's. */
export interface KnownAhead {
  readonly type: string;
  readonly key: string;
  readonly variable: string;
}

/**
 * The entity fetches of a plan that need nothing of the root field's answer but the key that the client gave: they may be
 * sent beside it. None where a condition decides whether the field is asked for.
 */
export function findAhead(
  plan: PlanNode | undefined,
  keyed: KeyedFields,
): ReadonlyMap<FetchNode, KnownAhead> {
  const found = new Map<FetchNode, KnownAhead>();
  if (plan?.kind !== 'Sequence') return found;
  const [root, ...others] = plan.nodes;
  if (root?.kind !== 'Fetch' || root.requires || root.operationKind !== 'query') return found;
  const known = knownByVariable(root, keyed);
  if (known.size === 0) return found;
  const look = (node: PlanNode): void => {
    if (node.kind === 'Parallel') node.nodes.forEach(look);
    if (node.kind !== 'Flatten' || node.path.length !== 1 || node.node.kind !== 'Fetch') return;
    const entity = known.get(String(node.path[0]));
    if (entity && !node.node.inputRewrites?.length && needsOnly(node.node.requires ?? [], entity))
      found.set(node.node, entity);
  };
  others.forEach(look);
  return found;
}

/** By the name in the answer, the keyed fields of a root fetch whose argument is a variable. */
function knownByVariable(root: FetchNode, keyed: KeyedFields): Map<string, KnownAhead> {
  const known = new Map<string, KnownAhead>();
  const [operation] = parse(root.operation, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return known;
  for (const field of operation.selectionSet.selections) {
    if (field.kind !== Kind.FIELD || field.directives?.length || !Object.hasOwn(keyed, field.name.value))
      continue;
    const { argument, type, key } = keyed[field.name.value] as KeyedFields[string];
    const value = field.arguments?.find(({ name }) => name.value === argument)?.value;
    if (value?.kind !== Kind.VARIABLE) continue;
    known.set(field.alias?.value ?? field.name.value, { type, key, variable: value.name.value });
  }
  return known;
}

function needsOnly(requires: readonly QueryPlanSelectionNode[], { type, key }: KnownAhead): boolean {
  const [only] = requires;
  return (
    requires.length === 1 &&
    only?.kind === 'InlineFragment' &&
    only.typeCondition === type &&
    only.selections.every(
      (field) =>
        field.kind === 'Field' && !field.alias && (field.name === '__typename' || field.name === key),
    )
  );
}
