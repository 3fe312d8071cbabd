import { readdirSync, readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
} from 'graphql';
import { type Caller, isMinted, SUBGRAPH_NAMES, type SubgraphName } from './caller.ts';
import type { Clock } from './clock.ts';
import { cannotServe, isUnavailable } from './database.ts';
import type { EntityLists } from './entities.ts';
import { CodedError, codeOf } from './errors.ts';
import type { Keys } from './keys.ts';
import type { Log } from './log.ts';
import { permissions } from './permissions.ts';
import type { Policy } from './policy.ts';
import { prepareExecution } from './prepared.ts';
import { applyRules, type CallerContext } from './rules.ts';
import { scalarResolvers } from './scalars.ts';

/** One fetch of the gateway: the document parsed once by whoever holds it, and its variables. */
interface SubgraphRequest {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** One subgraph, wherever it runs. It answers a minted caller and nobody else. */
export interface Subgraph {
  readonly name: SubgraphName;
  readonly schema: GraphQLSchema;
  execute(request: SubgraphRequest, caller: Caller): Promise<ExecutionResult>;
}

/** What every subgraph is started with. Each opens its own pools, under its own roles. */
export interface SubgraphDependencies {
  /** Whether an organisation's sign-in provider may be on this machine: for trying it out, never in production. */
  readonly loopbackProviders?: boolean;
  /** The database as `DATABASE_URL` names it; the role's user and password take the place of those in it. */
  readonly databaseUrl: string;
  /** The same database without a pooler between, for what holds a connection for long; `databaseUrl` unless told. */
  readonly directUrl?: string;
  readonly keys: Keys;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: Log;
}

/** A subgraph at work. `stop` ends its pools and timers after what is under way. */
export interface RunningSubgraph extends Subgraph {
  /**
   * Takes a source's file as it streams in (records only). Answers with an HTTP status and a report that holds no
   * personal data.
   */
  upload?(
    source: string,
    body: AsyncIterable<Uint8Array>,
    caller: Caller,
  ): Promise<{ status: number; body: unknown }>;
  stop(): Promise<void>;
}

const schemaFolder = new URL('../schema/', import.meta.url);

function readFolder(folder: string): string {
  const url = new URL(`${folder}/`, schemaFolder);
  return readdirSync(url)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(new URL(name, url), 'utf8'))
    .join('\n');
}

/** The SDL of one subgraph: the shared definitions and its own concepts. */
export function readTypeDefs(name: SubgraphName): string {
  return `${readFolder('shared')}\n${readFolder(name)}`;
}

/** The resolvers of a subgraph by type and field. */
// biome-ignore lint/suspicious/noExplicitAny: the generated resolver types stand at the concepts, not here
export type ResolverMap = Record<string, any>;

/** Every field of every subgraph as `Type.field`. */
export function coordinates(): Set<string> {
  const found = new Set<string>();
  for (const name of SUBGRAPH_NAMES) {
    for (const node of parse(readTypeDefs(name)).definitions) {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
      for (const field of node.fields ?? []) found.add(`${node.name.value}.${field.name.value}`);
    }
  }
  return found;
}

let checked = false;
/** The whole table against the whole graph, once a process. */
function checkTable(): void {
  if (!checked) permissions.checkRows(coordinates());
  checked = true;
}

/** The executable schema of a subgraph, before any rule is put on it. */
export function joinSchema(name: SubgraphName, resolvers: ResolverMap): GraphQLSchema {
  const typeDefs = parse(readTypeDefs(name), { noLocation: true });
  const declared = new Set(
    typeDefs.definitions.flatMap((node) => ('name' in node && node.name ? [node.name.value] : [])),
  );
  const scalars = Object.fromEntries(
    Object.entries(scalarResolvers).filter(([scalar]) => declared.has(scalar)),
  );
  return buildSubgraphSchema([{ typeDefs, resolvers: { ...scalars, ...resolvers } }]);
}

/** Errors leave a subgraph as a code and its fixed sentence; what happened goes to the log under the operation's id. */
function mask(error: GraphQLError, caller: Caller, log: Log): GraphQLError {
  const told = codeOf(error);
  const code = told === 'INTERNAL' && cannotServe(error.originalError) ? 'SUBGRAPH_UNAVAILABLE' : told;
  // A refused login passes for whoever asks, and is somebody's to correct.
  if (told === 'INTERNAL' && !isUnavailable(error.originalError)) {
    log.error('a resolver failed', { ref: caller.operationId, code, error: error.originalError ?? error });
  }
  return new GraphQLError(new CodedError(code).message, { path: error.path, extensions: { code } });
}

/**
 * A subgraph by its resolvers: schema joined, rules applied from the one permission table. Defined once in a process; what
 * it gives back starts one, with errors masked. `context` makes what the resolvers need, anew for each request:
 * graphql-shield and loaders keep state in it.
 */
export function defineSubgraph<C extends CallerContext>(
  name: SubgraphName,
  resolvers: ResolverMap,
  /** Types whose entities are found by lists of keys. */
  entities?: EntityLists<C>,
): (context: (caller: Caller) => C, log: Log) => Subgraph {
  checkTable();
  const schema = applyRules(joinSchema(name, resolvers), permissions, entities);
  const run = prepareExecution(schema);
  return (context, log) => ({
    name,
    schema,
    async execute({ document, variables, operationName }, caller) {
      if (!isMinted(caller)) throw new CodedError('UNAUTHENTICATED');
      const result = await run({ document, operationName, variables, context: context(caller) });
      if (!result.errors) return result;
      return { data: null, errors: result.errors.map((error) => mask(error, caller, log)) };
    },
  });
}
