import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { fragmentsOf } from './fragments.ts';

type Variables = Readonly<Record<string, unknown>>;

/** The most that an operation may answer with, for the variables of one request. Infinity for a page too long. */
export type Cost = (variables: Variables) => number;

/** A number that is known when the operation is compiled, or only with the variables. */
type Amount = number | Cost;

/** Sizes of lists that have no argument for it, where they are known to be longer or shorter than usual. */
const knownSizes: Readonly<Record<string, number>> = {
  'Query.authorities': 153,
  'Query.organisations': 20,
  'Query.statementsDue': 153,
  'Child.accessHistory': 25,
  'Child.sensitiveServices': 3,
  'Child.formerNames': 3,
  'Child.formerAddresses': 3,
  'Child.statedReasons': 3,
  'Child.dataAges': 4,
  'FeedRun.faults': 50,
  'Involvement.leadPeriods': 2,
  'CommonAssessment.earlier': 3,
};
const usualSize = 10;

const amountFor = (amount: Amount, variables: Variables) =>
  typeof amount === 'number' ? amount : amount(variables);

function combine(a: Amount, b: Amount, by: (a: number, b: number) => number): Amount {
  if (typeof a === 'number' && typeof b === 'number') return by(a, b);
  return (variables) => by(amountFor(a, variables), amountFor(b, variables));
}

const sum = (a: Amount, b: Amount) => combine(a, b, (x, y) => x + y);
const product = (a: Amount, b: Amount) => combine(a, b, (x, y) => x * y);

/**
 * The cost of an operation as a function of its variables: one for each field, times the sizes of the lists it stands
 * in. A list without a stated size takes that of the connection it belongs to, or the usual one. The document must be
 * valid. A page longer than `page` costs more than anything is allowed to.
 */
export function compileCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  page: number,
): Cost {
  const fragments = fragmentsOf(document);
  const defaults = new Map(
    (operation.variableDefinitions ?? []).map((node) => [node.variable.name.value, node.defaultValue]),
  );

  // Null is no number of entries: it gives the longest page, and not what stands for an argument that is left out.
  const integer = (node: ValueNode | undefined, otherwise: number): Amount => {
    if (node?.kind === Kind.INT) return Number(node.value);
    if (node?.kind === Kind.NULL) return page;
    if (node?.kind !== Kind.VARIABLE) return otherwise;
    const name = node.name.value;
    const fallback = integer(defaults.get(name), otherwise) as number;
    return (variables) => {
      if (!Object.hasOwn(variables, name)) return fallback;
      const given = variables[name];
      return typeof given === 'number' ? given : page;
    };
  };

  const ofSelections = (set: SelectionSetNode, typeName: string, pageSize: Amount | undefined): Amount =>
    set.selections.reduce<Amount>((total, node) => {
      if (node.kind === Kind.FIELD) return sum(total, ofField(node, typeName, pageSize));
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (!inner) return total;
      return sum(
        total,
        ofSelections(inner.selectionSet, inner.typeCondition?.name.value ?? typeName, pageSize),
      );
    }, 0);

  const ofField = (node: FieldNode, typeName: string, pageSize: Amount | undefined): Amount => {
    const parent = schema.getType(typeName);
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (!field || !node.selectionSet) return 1;
    const first = field.args.find(({ name }) => name === 'first');
    const stated =
      first &&
      combine(
        integer(
          node.arguments?.find(({ name }) => name.value === 'first')?.value,
          typeof first.defaultValue === 'number' ? first.defaultValue : page,
        ),
        page,
        (size, most) => (size > most ? Number.POSITIVE_INFINITY : Math.max(size, 1)),
      );
    const type = getNamedType(field.type).name;
    if (isListType(getNullableType(field.type))) {
      const size = stated ?? pageSize ?? knownSizes[`${typeName}.${field.name}`] ?? usualSize;
      return sum(1, product(size, ofSelections(node.selectionSet, type, undefined)));
    }
    const inner = ofSelections(node.selectionSet, type, stated);
    // A page too long counts even when no list below asks for its size.
    return stated === undefined
      ? sum(1, inner)
      : combine(stated, sum(1, inner), (size, cost) => (Number.isFinite(size) ? cost : size));
  };

  const cost = ofSelections(
    operation.selectionSet,
    schema.getRootType(operation.operation)?.name ?? '',
    undefined,
  );
  return typeof cost === 'number' ? () => cost : cost;
}
