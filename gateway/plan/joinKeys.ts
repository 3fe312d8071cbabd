import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { type Bag, isFields, ownValue } from './bag.ts';
import { responseNames } from './operation.ts';

/** What a fetched entity must repeat of its key: under which name it comes, and where the key has it. */
export interface KeyEcho {
  readonly alias: string;
  readonly field: string;
  readonly nested: readonly string[] | undefined;
}

/** The keys of each type in each subgraph, as the supergraph declares them. */
export class JoinKeys {
  readonly #keys = new Map<string, SelectionSetNode[]>();

  constructor(supergraph: DocumentNode) {
    const subgraphs = new Map<string, string>();
    for (const definition of supergraph.definitions) {
      if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
      for (const value of definition.values ?? []) {
        const name = textArgument(value.directives ?? [], 'join__graph', 'name')[0];
        if (name !== undefined) subgraphs.set(value.name.value, name);
      }
    }
    for (const definition of supergraph.definitions) {
      if (
        definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
        definition.kind !== Kind.INTERFACE_TYPE_DEFINITION
      )
        continue;
      for (const directive of definition.directives ?? []) {
        const [graph] = textArgument([directive], 'join__type', 'graph');
        const [key] = textArgument([directive], 'join__type', 'key');
        if (graph === undefined || key === undefined) continue;
        const at = `${subgraphs.get(graph)} ${definition.name.value}`;
        const parsed = parse(`{${key}}`, { noLocation: true }).definitions[0];
        if (parsed?.kind !== Kind.OPERATION_DEFINITION) continue;
        this.#keys.set(at, [...(this.#keys.get(at) ?? []), parsed.selectionSet]);
      }
    }
  }

  /** The key of the type in the subgraph that a fetch's `requires` gives in full, if there is one. */
  find(
    subgraph: string,
    type: string,
    requires: readonly QueryPlanSelectionNode[],
  ): SelectionSetNode | undefined {
    const given = new Set<string>();
    for (const selection of requires) {
      if (selection.kind !== 'InlineFragment' || selection.typeCondition !== type) continue;
      for (const field of selection.selections) if (field.kind === 'Field') given.add(field.name);
    }
    return this.#keys
      .get(`${subgraph} ${type}`)
      ?.find((key) =>
        key.selections.every((field) => field.kind === Kind.FIELD && given.has(field.name.value)),
      );
  }
}

function textArgument(directives: readonly DirectiveNode[], directive: string, argument: string): string[] {
  return directives
    .filter((node) => node.name.value === directive)
    .flatMap((node) => node.arguments ?? [])
    .filter((node) => node.name.value === argument)
    .flatMap(({ value }) => (value.kind === Kind.STRING || value.kind === Kind.ENUM ? [value.value] : []));
}

/**
 * Makes an entity fetch ask for the key of every entity, so that an answer in another order, or with another entity,
 * is noticed before it is joined to the wrong record. @returns the changed document, and for each type the keys that
 * must be repeated; types whose key cannot be asked for are absent.
 */
export function addKeyEchoes(
  document: DocumentNode,
  subgraph: string,
  requires: readonly QueryPlanSelectionNode[],
  keys: JoinKeys,
): { document: DocumentNode; echoes: Map<string, KeyEcho[]> } {
  const echoes = new Map<string, KeyEcho[]>();
  const taken = responseNames(document);
  const withEchoes = (node: SelectionNode): SelectionNode => {
    const type = node.kind === Kind.INLINE_FRAGMENT ? node.typeCondition?.name.value : undefined;
    if (node.kind !== Kind.INLINE_FRAGMENT || type === undefined) return node;
    const key = keys.find(subgraph, type, requires);
    if (!key) return node;
    const fields = key.selections.filter((field): field is FieldNode => field.kind === Kind.FIELD);
    const selections = fields.map((field): FieldNode => {
      let alias = `_key_${field.name.value}`;
      while (taken.has(alias)) alias = `_${alias}`;
      return { ...field, alias: { kind: Kind.NAME, value: alias } };
    });
    echoes.set(
      type,
      fields.map((field, i) => ({
        alias: selections[i]?.alias?.value as string,
        field: field.name.value,
        nested: field.selectionSet ? nestedNames(field.selectionSet) : undefined,
      })),
    );
    return {
      ...node,
      selectionSet: { ...node.selectionSet, selections: [...selections, ...node.selectionSet.selections] },
    };
  };
  const changed = visit(document, {
    enter: (node, _key, _parent, path) => {
      if (node.kind !== Kind.FIELD || node.name.value !== '_entities' || !node.selectionSet) return undefined;
      // The root field only: `definitions`, n, `selectionSet`, `selections`, n.
      if (path.length !== 5) return undefined;
      const selections = node.selectionSet.selections.map(withEchoes);
      return { ...node, selectionSet: { ...node.selectionSet, selections } };
    },
  });
  return { document: changed, echoes };
}

function nestedNames(set: SelectionSetNode): string[] {
  return set.selections.flatMap((field) => (field.kind === Kind.FIELD ? [field.name.value] : []));
}

/**
 * Whether an entity is the one that was asked for. One without its key passes only when it has nothing else that
 * could be joined (a fragment was left out by `@skip`, or the subgraph does not know the type).
 */
export function isEntityAskedFor(entity: Bag, representation: Bag, echoes: readonly KeyEcho[]): boolean {
  for (const { alias, field, nested } of echoes) {
    const got = ownValue(entity, alias);
    if (got === undefined) return Object.keys(entity).every((name) => name === '__typename');
    if (!sameKey(got, representation[field], nested)) return false;
  }
  return true;
}

function sameKey(got: unknown, asked: unknown, nested: readonly string[] | undefined): boolean {
  if (nested && isFields(got) && isFields(asked)) {
    return nested.every(
      (name) => JSON.stringify(ownValue(got, name)) === JSON.stringify(ownValue(asked, name)),
    );
  }
  // One subgraph may give a number where another gives its text: an ID is both.
  return got === asked || (!nested && got !== null && asked !== null && String(got) === String(asked));
}
