import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  type OperationDefinitionNode,
  validate,
  visit,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import { CodedError } from './errors.ts';

/** How often a document runs before it is worth compiling: compiling costs as much as many runs. */
const runsBeforeCompiling = 3;

interface Prepared {
  runs: number;
  compiled?: CompiledQuery;
}

/** Runs one operation of a document that somebody else parsed and keeps. */
type RunPrepared = (request: {
  document: DocumentNode;
  operationName?: string;
  variables: Readonly<Record<string, unknown>>;
  context: unknown;
}) => Promise<ExecutionResult> | ExecutionResult;

/**
 * Runs documents against a schema: validated once, executed by graphql-js, and compiled by graphql-jit once they come
 * back (executing anew is most of a list's cost). Documents are known by object, so whoever parsed
 * one keeps it; nothing is kept of those that are gone. Queries only are compiled: what changes data takes the
 * reference implementation. Objects hold values, not functions: where a value must be fetched there is a resolver. Throws INVALID_OPERATION.
 */
export function prepareExecution(schema: GraphQLSchema): RunPrepared {
  const known = new WeakMap<DocumentNode, Prepared>();

  function prepare(document: DocumentNode): Prepared {
    const seen = known.get(document);
    if (seen) return seen;
    if (validate(schema, document).length > 0) throw new CodedError('INVALID_OPERATION');
    const prepared: Prepared = { runs: 0 };
    known.set(document, prepared);
    return prepared;
  }

  return ({ document, operationName, variables, context }) => {
    const prepared = prepare(document);
    prepared.runs += 1;
    if (prepared.runs === runsBeforeCompiling && mayBeCompiled(document)) {
      const compiled = compileQuery(schema, document, operationName, { disablingCapturingStackErrors: true });
      if (isCompiledQuery(compiled)) prepared.compiled = compiled;
    }
    if (prepared.compiled) return prepared.compiled.query(undefined, context, { ...variables });
    return execute({ schema, document, variableValues: variables, operationName, contextValue: context });
  };
}

/** graphql-jit loses what is named `__proto__`, and picks the operation of several by a name that it must be given. */
function mayBeCompiled(document: DocumentNode): boolean {
  const operations = document.definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === 'OperationDefinition',
  );
  if (operations.length !== 1 || operations[0]?.operation !== 'query') return false;
  let loses = false;
  visit(document, {
    enter(node) {
      loses ||= node.kind === 'Field' && node.alias?.value === '__proto__';
    },
  });
  return !loses;
}
