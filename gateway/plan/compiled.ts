import type { QueryPlan } from '@apollo/query-planner';
import { type FieldNode, type GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql';
import { findAhead, type KeyedFields } from './ahead.ts';
import type { AuditKeyNames } from './auditKeys.ts';
import type { Bag } from './bag.ts';
import { introspector } from './introspection.ts';
import type { JoinKeys } from './joinKeys.ts';
import { Conditions, type OperationParts } from './operation.ts';
import { compileShape, type ShapeRun } from './shape.ts';
import { compileStep } from './steps.ts';
import type { TypeNames } from './typeNames.ts';
import type { CompiledFetch, Run, Step } from './types.ts';

/** Shapes the joined data as the client asked. */
type Shape = (run: ShapeRun, data: Bag) => Bag | null;

/** An operation, planned and compiled: everything that does not depend on the variables' values. */
export interface CompiledOperation {
  /** The fetches that it may make, in the plan's order. */
  readonly fetches: readonly CompiledFetch[];
  /** Send what needs not wait for the answer to a root field. */
  readonly ahead: readonly ((run: Run) => void)[];
  /** Undefined when no subgraph is needed. */
  readonly step: Step | undefined;
  /** The shaper for the values that `@skip` and `@include` have in this request. */
  readonly shapeFor: (variables: Readonly<Bag>) => Shape;
  /** The value of an introspection field at the root. */
  readonly introspect: (nodes: readonly FieldNode[], variables: Readonly<Bag>) => unknown;
  /** What is wrong with the variables' values. The messages hold the values: never pass them on. */
  readonly variableErrors: (variables: Readonly<Bag>) => readonly GraphQLError[];
}

/** What the compilation of every operation shares. */
interface CompileContext {
  readonly apiSchema: GraphQLSchema;
  readonly types: TypeNames;
  readonly keys: JoinKeys;
  readonly keyed: KeyedFields;
}

/** Compiles a planned operation. `parts` are the client's own; `auditKeys` name what was added for the plan. */
export function compileOperation(
  context: CompileContext,
  parts: OperationParts,
  plan: QueryPlan,
  auditKeys: AuditKeyNames,
): CompiledOperation {
  const { apiSchema, types, keys, keyed } = context;
  const { operation, fragments } = parts;
  const rootType = apiSchema.getRootType(operation.operation);
  if (!rootType) throw new Error(`The schema has no ${operation.operation} type.`);
  const node = plan.node;
  if (node?.kind === 'Subscription') throw new Error('Subscriptions are not served.');

  const conditions = new Conditions(parts);
  const fetches: CompiledFetch[] = [];
  const condition = (run: { variables: Readonly<Bag> }, name: string) =>
    conditions.value(run.variables, name);
  const ahead: ((run: Run) => void)[] = [];
  const known = findAhead(node, keyed);
  const step = node && compileStep(node, { types, keys, condition, fetches, known, ahead });

  const shapeFor = conditions.once((values) => {
    const shapeContext = { schema: apiSchema, fragments, conditions: values, auditKeys };
    return compileShape(shapeContext, rootType, operation.selectionSet);
  });

  return {
    fetches,
    ahead,
    step,
    shapeFor,
    introspect: introspector(apiSchema, parts),
    variableErrors: variableCheck(apiSchema, parts),
  };
}

function variableCheck(
  schema: GraphQLSchema,
  { operation }: OperationParts,
): CompiledOperation['variableErrors'] {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return () => [];
  return (variables) => getVariableValues(schema, definitions, variables, { maxErrors: 5 }).errors ?? [];
}
