import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import { Lru } from '../../platform/lru.ts';
import type { Bag } from './bag.ts';
import { ownValue } from './bag.ts';

/** One operation of a document with the fragments it may use. */
export interface OperationParts {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/**
 * Picks the operation to run.
 *
 * @throws GraphQLError when there is none or more than one of that name, and for what the gateway does not
 * serve: subscriptions, `@defer`, and a variable called `representations`, which the joins use.
 */
export function getOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
): OperationParts {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const matching = operationName
    ? operations.filter((node) => node.name?.value === operationName)
    : operations;
  const operation = matching[0];
  if (!operation || matching.length > 1) {
    throw new GraphQLError('Name one operation of the document in `operationName`.');
  }
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
    throw new GraphQLError('Subscriptions are not served.');
  }
  if (operation.variableDefinitions?.some(({ variable }) => variable.name.value === 'representations')) {
    throw new GraphQLError('A variable may not be called `representations`.');
  }
  visit(document, {
    enter: (node) => {
      if (node.kind !== Kind.DIRECTIVE) return;
      if (node.name.value === 'defer' || node.name.value === 'stream') {
        throw new GraphQLError('Deferred parts are not served.');
      }
    },
  });
  return { operation, fragments: reachableFragments(document, operation) };
}

/** The fragments that an operation may use, by name: another operation's may use variables that this one has not. */
export function reachableFragments(
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Map<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const gather = (from: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(from, {
      enter: (node) => {
        if (node.kind !== Kind.FRAGMENT_SPREAD || fragments.has(node.name.value)) return;
        const found = document.definitions.find(
          (definition) =>
            definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === node.name.value,
        );
        if (found?.kind !== Kind.FRAGMENT_DEFINITION) return;
        fragments.set(node.name.value, found);
        gather(found);
      },
    });
  };
  gather(operation);
  return fragments;
}

// A client with ten conditions has 1,024 combinations of them.
const KEPT_COMBINATIONS = 32;

/** The variables that decide on `@skip` and `@include`, and their values in a request. */
export class Conditions {
  readonly names: readonly string[];
  readonly #defaults = new Map<string, unknown>();

  constructor({ operation, fragments }: OperationParts) {
    const names = new Set<string>();
    for (const node of [operation, ...fragments.values()]) {
      visit(node, {
        enter: (at) => {
          if (at.kind !== Kind.DIRECTIVE || (at.name.value !== 'skip' && at.name.value !== 'include')) return;
          for (const { value } of at.arguments ?? [])
            if (value.kind === Kind.VARIABLE) names.add(value.name.value);
        },
      });
    }
    for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
      if (defaultValue?.kind === Kind.BOOLEAN) this.#defaults.set(variable.name.value, defaultValue.value);
    }
    this.names = [...names];
  }

  /** @throws GraphQLError when the variable is neither given nor has a default, or is not a Boolean. */
  value(variables: Readonly<Bag>, name: string): boolean {
    const value = ownValue(variables, name) ?? this.#defaults.get(name);
    if (typeof value !== 'boolean')
      throw new GraphQLError(`The variable \`$${name}\` must be true or false.`);
    return value;
  }

  /**
   * Makes something for a request by the values of its conditions, once for each combination that is met. What is returned throws
   * as `value` does.
   */
  once<T>(make: (values: ReadonlyMap<string, boolean>) => T): (variables: Readonly<Bag>) => T {
    const made = new Lru<string, T>(KEPT_COMBINATIONS);
    return (variables) => {
      let vector = '';
      for (const name of this.names) vector += this.value(variables, name) ? '1' : '0';
      let found = made.get(vector);
      if (found === undefined) {
        found = make(new Map(this.names.map((name, at) => [name, vector[at] === '1'])));
        made.set(vector, found);
      }
      return found;
    };
  }
}

/** Every response name in a document: aliases, and the names of fields without one. */
export function responseNames(document: DocumentNode): Set<string> {
  const names = new Set<string>();
  visit(document, {
    enter: (node) => {
      if (node.kind === Kind.FIELD) names.add(node.alias?.value ?? node.name.value);
    },
  });
  return names;
}
