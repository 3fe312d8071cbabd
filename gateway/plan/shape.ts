import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { AuditKeyNames, AuditKeys } from './auditKeys.ts';
import { type Bag, isInheritedName, newBag, ownValue } from './bag.ts';
import { collectFields, type SelectionContext } from './collect.ts';
import { CoordinateSets, type DisclosureNotes } from './disclosed.ts';
import { SubgraphFailure } from './failure.ts';
import { leafTest } from './leaves.ts';

/** The state of shaping one answer. */
export interface ShapeRun {
  /** Objects of which a subgraph said that it has none of its part. */
  readonly absent: ReadonlySet<unknown> | undefined;
  /** Inside such an object: what is missing is null there, and a failure anywhere else. */
  lenient: boolean;
  readonly notes: DisclosureNotes;
  /** The coordinates of non-null places that held null, so that what is around them became null. */
  readonly nulled: string[];
  /** The value of an introspection field of the operation's root. */
  readonly introspect: (nodes: readonly FieldNode[]) => unknown;
}

/** What shaping an operation needs, besides what its selections mean. */
interface ShapeContext extends SelectionContext {
  readonly auditKeys: AuditKeyNames;
}

/** Gives the value as the client asked for it; undefined when null has to rise to what is around it. */
type Complete = (run: ShapeRun, value: unknown) => unknown;

/** Compiles the whole answer of an operation: joined data in, the client's data (or null) out. */
export function compileShape(
  context: ShapeContext,
  root: GraphQLObjectType,
  set: SelectionSetNode,
): (run: ShapeRun, data: Bag) => Bag | null {
  const shape = objectShape(context, root, [set]);
  return (run, data) => (shape(run, data) as Bag | undefined) ?? null;
}

function completeType(
  context: ShapeContext,
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  at: string,
): Complete {
  const nullable = !isNonNullType(type);
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isLeafType(inner)) {
    const isValid = leafTest(inner);
    return (run, value) => {
      if (value === null) return nullable ? null : bubble(run, at);
      if (!isValid(value)) throw misshapen(at);
      return value;
    };
  }
  const complete = isListType(inner)
    ? listShape(completeType(context, inner.ofType, sets, at), at)
    : compositeShape(context, inner as GraphQLCompositeType, sets, at);
  if (!nullable) return (run, value) => (value === null ? bubble(run, at) : complete(run, value));
  return (run, value) => {
    if (value === null) return null;
    const noted = run.notes.length;
    const result = complete(run, value);
    if (result !== undefined) return result;
    // Nothing of this part leaves, so nothing of it is disclosed.
    run.notes.length = noted;
    return null;
  };
}

function bubble(run: ShapeRun, at: string): undefined {
  run.nulled.push(at);
  return undefined;
}

function listShape(item: Complete, at: string): Complete {
  return (run, value) => {
    if (!Array.isArray(value)) throw misshapen(at);
    const list = new Array<unknown>(value.length);
    for (let i = 0; i < value.length; i++) {
      const shaped = item(run, value[i] ?? null);
      if (shaped === undefined) return undefined;
      list[i] = shaped;
    }
    return list;
  };
}

function compositeShape(
  context: ShapeContext,
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  at: string,
): Complete {
  if (isObjectType(type)) {
    const shape = objectShape(context, type, sets);
    const { name } = type;
    return (run, value) => {
      if (typeof value !== 'object' || Array.isArray(value)) throw misshapen(at);
      const typeName = (value as Bag).__typename;
      if (typeName !== undefined && typeName !== name) throw misshapen(at);
      return shape(run, value as Bag);
    };
  }
  const shapes = new Map<unknown, (run: ShapeRun, input: Bag) => unknown>();
  const aliases = typeNameAliases(context, sets);
  return (run, value) => {
    if (typeof value !== 'object' || Array.isArray(value)) throw misshapen(at);
    const input = value as Bag;
    let typeName = ownValue(input, '__typename');
    for (let i = 0; typeName === undefined && i < aliases.length; i++)
      typeName = ownValue(input, aliases[i] as string);
    let shape = shapes.get(typeName);
    if (!shape) {
      const found = typeof typeName === 'string' ? context.schema.getType(typeName) : undefined;
      if (!isObjectType(found) || !isAbstractType(type) || !context.schema.isSubType(type, found))
        throw misshapen(at);
      shape = objectShape(context, found, sets);
      shapes.set(typeName, shape);
    }
    return shape(run, input);
  };
}

/** Where else a subgraph may have put the type's name: the planner drops its own when the client has an alias. */
function typeNameAliases(context: ShapeContext, sets: readonly SelectionSetNode[]): string[] {
  const aliases = new Set<string>();
  const visited = new Set<string>();
  const walk = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value === '__typename' && selection.alias) aliases.add(selection.alias.value);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet);
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = context.fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet);
      }
    }
  };
  sets.forEach(walk);
  return [...aliases];
}

interface FieldShape {
  readonly name: string;
  /** Whether the name is one that a plain object inherits, so that only its own property counts. */
  readonly inherited: boolean;
  readonly at: string;
  readonly complete: Complete;
  /** Set for a field whose value is not in the data. */
  readonly made: ((run: ShapeRun) => unknown) | undefined;
}

function objectShape(
  context: ShapeContext,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): (run: ShapeRun, input: Bag) => Bag | undefined {
  const fields = fieldShapes(context, type, sets);
  const keys = context.auditKeys.get(type.name);
  const shape = keys === undefined ? plainShape(fields) : auditedShape(fields, keys, type.name);
  return (run, input) => {
    if (run.absent === undefined || run.lenient || !run.absent.has(input)) return shape(run, input);
    run.lenient = true;
    try {
      return shape(run, input);
    } finally {
      run.lenient = false;
    }
  };
}

function plainShape(fields: readonly FieldShape[]): (run: ShapeRun, input: Bag) => Bag | undefined {
  return (run, input) => {
    const output = newBag();
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as FieldShape;
      const value = fieldValue(run, field, input);
      if (value === undefined) return undefined;
      output[field.name] = value;
    }
    return output;
  };
}

function auditedShape(
  fields: readonly FieldShape[],
  { paths, mayBeNull, itself }: AuditKeys,
  type: string,
): (run: ShapeRun, input: Bag) => Bag | undefined {
  const counted = fields.filter(({ made }) => made === undefined);
  const coordinates = counted.map(({ at }) => at);
  if (itself !== undefined) coordinates.push(itself);
  const sets = new CoordinateSets(coordinates);
  const own = CoordinateSets.bit(counted.length);
  const bits = fields.map((field) =>
    field.made ? { group: 0, weight: 0 } : CoordinateSets.bit(counted.indexOf(field)),
  );
  return (run, input) => {
    const output = newBag();
    const sums = new Array<number>(sets.groups).fill(0);
    if (itself !== undefined) sums[own.group] = own.weight;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as FieldShape;
      const value = fieldValue(run, field, input);
      if (value === undefined) return undefined;
      output[field.name] = value;
      const bit = bits[i] as { group: number; weight: number };
      if (value !== null) sums[bit.group] = (sums[bit.group] as number) + bit.weight;
    }
    for (let i = 0; i < paths.length; i++) {
      const name = keyAt(input, paths[i] as readonly string[]);
      if (name === null && mayBeNull) continue;
      // Without its key the audit could not say whose data this is, so it does not leave.
      if (typeof name !== 'string' && typeof name !== 'number') throw misshapen(`the key of ${type}`);
      for (let group = 0; group < sums.length; group++) {
        run.notes.push(String(name), sets.get(group, sums[group] as number));
      }
    }
    return output;
  };
}

function keyAt(input: Bag, path: readonly string[]): unknown {
  let value: unknown = input;
  for (let i = 0; i < path.length && value !== null; i++) {
    if (typeof value !== 'object') return undefined;
    value = ownValue(value as Bag, path[i] as string);
  }
  return value;
}

function fieldValue(run: ShapeRun, field: FieldShape, input: Bag): unknown {
  if (field.made) return field.made(run);
  let value = field.inherited ? ownValue(input, field.name) : input[field.name];
  if (value === undefined) {
    if (!run.lenient) throw misshapen(field.at);
    value = null;
  }
  return field.complete(run, value);
}

function fieldShapes(
  context: ShapeContext,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): FieldShape[] {
  const shapes: FieldShape[] = [];
  for (const [name, nodes] of collectFields(context, type, sets)) {
    const field = nodes[0].name.value;
    const at = `${type.name}.${field}`;
    const shape = { name, inherited: isInheritedName(name), at, complete: () => null, made: undefined };
    if (field === '__typename') {
      shapes.push({ ...shape, made: () => type.name });
    } else if (field === '__schema' || field === '__type') {
      shapes.push({ ...shape, made: (run) => run.introspect(nodes) ?? null });
    } else {
      const definition = type.getFields()[field];
      if (!definition) throw new Error(`The operation was not validated: ${at} is not in the schema.`);
      const inner = nodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
      shapes.push({ ...shape, complete: completeType(context, definition.type, inner, at) });
    }
  }
  return shapes;
}

function misshapen(at: string): SubgraphFailure {
  return new SubgraphFailure(undefined, 'shape', [], `the joined answer does not fit ${at}`);
}
