import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { type DocumentNode, type GraphQLSchema, getNamedType, isObjectType, parse } from 'graphql';
import { Lru } from '../../platform/lru.ts';
import type { KeyedFields } from './ahead.ts';
import { type AuditedTypes, addAuditKeys, keyPaths } from './auditKeys.ts';
import { type CompiledOperation, compileOperation } from './compiled.ts';
import { JoinKeys } from './joinKeys.ts';
import { getOperation } from './operation.ts';
import { TypeNames } from './typeNames.ts';

/** How a planner is set up. */
interface PlannerOptions {
  /** The types whose objects are noted when they leave, each with its key field. */
  readonly auditedTypes?: AuditedTypes;
  /** Root fields of queries whose argument is the key of what they give: what others know of it is asked for beside them. */
  readonly keyedFields?: KeyedFields;
}

/** Plans and compiles operations against one supergraph. */
export interface Planner {
  /** What clients see. */
  readonly apiSchema: GraphQLSchema;
  /**
   * The compiled operation, kept by the document object: parse each text once. The document must have been
   * validated against `apiSchema`.
   *
   * @throws GraphQLError for what is not served: no such operation, subscriptions, deferred parts
   */
  plan(document: DocumentNode, operationName?: string | null): CompiledOperation;
}

/** How many documents are kept with their compiled operations. */
const DOCUMENTS = 1000;
// Bounds the planner's time on an operation with many equal ways: the best plan of this many is taken.
const EVALUATED_PLANS = 500;

/**
 * Builds a planner; this takes some 0.1 s.
 *
 * @throws when the supergraph is not one, or its audited types or their keys are not in the API schema
 */
export function createPlanner(supergraphSdl: string, options: PlannerOptions = {}): Planner {
  const document = parse(supergraphSdl, { noLocation: true });
  const supergraph = Supergraph.build(document, { validateSupergraph: true });
  const internalApiSchema = supergraph.apiSchema();
  const apiSchema = internalApiSchema.toGraphQLJSSchema();
  const audited = options.auditedTypes ?? {};
  checkAudited(apiSchema, audited);
  const context = {
    apiSchema,
    types: new TypeNames(supergraph.schema.toGraphQLJSSchema()),
    keys: new JoinKeys(document),
    keyed: options.keyedFields ?? {},
  };
  const queryPlanner = new QueryPlanner(supergraph, {
    reuseQueryFragments: false,
    debug: { maxEvaluatedPlans: EVALUATED_PLANS },
  });
  const kept = new Lru<DocumentNode, Map<string, CompiledOperation>>(DOCUMENTS);

  const compile = (document: DocumentNode, operationName: string | null | undefined): CompiledOperation => {
    const parts = getOperation(document, operationName);
    // Only this operation and its fragments: what others of the document do is not this one's affair.
    const own: DocumentNode = { ...document, definitions: [parts.operation, ...parts.fragments.values()] };
    const withKeys = addAuditKeys(apiSchema, own, audited);
    const operation = operationFromDocument(internalApiSchema, withKeys.document);
    return compileOperation(context, parts, queryPlanner.buildQueryPlan(operation), withKeys.names);
  };

  return {
    apiSchema,
    plan(document, operationName) {
      let operations = kept.get(document);
      const name = operationName ?? '';
      let compiled = operations?.get(name);
      if (!compiled) {
        compiled = compile(document, operationName);
        operations ??= new Map();
        operations.set(name, compiled);
        kept.set(document, operations);
      }
      return compiled;
    },
  };
}

function checkAudited(schema: GraphQLSchema, audited: AuditedTypes): void {
  for (const [type, each] of Object.entries(audited)) {
    for (const path of keyPaths(each)) {
      let found = schema.getType(type);
      for (const field of path) {
        const fields = isObjectType(found) ? found.getFields() : {};
        found = Object.hasOwn(fields, field) ? getNamedType(fields[field]?.type) : undefined;
      }
      if (found === undefined)
        throw new Error(`The audited type ${type} with its key ${path.join('.')} is not in the API schema.`);
    }
  }
}
