import type { FetchNode, PlanNode } from '@apollo/query-planner';
import { type DocumentNode, Kind, parse, print, stripIgnoredCharacters } from 'graphql';
import type { KnownAhead } from './ahead.ts';
import { type Bag, isFields, newBag, ownValue } from './bag.ts';
import { SubgraphFailure } from './failure.ts';
import { addKeyEchoes, isEntityAskedFor, type JoinKeys, type KeyEcho } from './joinKeys.ts';
import { merge } from './merge.ts';
import { compileRequires, Places, representationKey } from './representations.ts';
import { compileRewrites } from './rewrites.ts';
import type { TypeNames } from './typeNames.ts';
import type { CompiledFetch, Run, Step } from './types.ts';

/** What compiling a plan needs and gathers. */
interface StepContext {
  readonly types: TypeNames;
  readonly keys: JoinKeys;
  /** The value of a variable that `@skip` or `@include` names. */
  readonly condition: (run: Run, variable: string) => boolean;
  /** Receives every fetch of the plan. */
  readonly fetches: CompiledFetch[];
  /** The entity fetches that may be sent before what they join to is known. */
  readonly known: ReadonlyMap<FetchNode, KnownAhead>;
  /** Receives how each of them is sent. */
  readonly ahead: ((run: Run) => void)[];
}

/** Compiles a node of the planner's plan into a step. Refuses what the gateway does not serve. */
export function compileStep(node: PlanNode, context: StepContext): Step {
  switch (node.kind) {
    case 'Sequence':
      return sequence(node.nodes.map((child) => compileStep(child, context)));
    case 'Parallel':
      return parallel(node.nodes.map((child) => compileStep(child, context)));
    case 'Flatten': {
      const inner = compileStep(node.node, context);
      const path = node.path.map(String);
      return (run, targets) => {
        const found: Bag[] = [];
        for (const target of targets) gather(target, path, 0, found);
        if (found.length > 0) return inner(run, found);
      };
    }
    case 'Condition': {
      const { condition, ifClause, elseClause } = node;
      const yes = ifClause && compileStep(ifClause, context);
      const no = elseClause && compileStep(elseClause, context);
      return (run, targets) => (context.condition(run, condition) ? yes : no)?.(run, targets);
    }
    case 'Fetch':
      return node.requires ? entityFetch(node, context) : rootFetch(node, context);
    default:
      throw new Error(`The plan has a node that is not served: ${node.kind}`);
  }
}

function sequence(steps: readonly Step[]): Step {
  return async (run, targets) => {
    for (const step of steps) await step(run, targets);
  };
}

function parallel(steps: readonly Step[]): Step {
  return (run, targets) => Promise.all(steps.map((step) => step(run, targets))).then(() => undefined);
}

// A value of another kind than the path says is no place to join at: in a union, one name can be an object of one
// type and a text of another. What is missing for it, the shaper notices.
function gather(value: unknown, path: readonly string[], at: number, found: Bag[]): void {
  const element = path[at];
  if (element === '@') {
    if (Array.isArray(value)) for (const item of value) gather(item, path, at + 1, found);
  } else if (element !== undefined) {
    if (isFields(value)) gather(ownValue(value, element), path, at + 1, found);
  } else if (Array.isArray(value)) {
    for (const item of value) gather(item, path, at, found);
  } else if (isFields(value)) {
    found.push(value);
  }
}

function rootFetch(node: FetchNode, context: StepContext): Step {
  const fetch = compileFetch(node, parse(node.operation, { noLocation: true }), context);
  const rewrites = compileRewrites(node.outputRewrites, context.types);
  return async (run, targets) => {
    if (run.stopped) return;
    const data = await send(run, fetch, clientVariables(run, fetch));
    for (const rewrite of rewrites) rewrite(data);
    for (const [i, target] of targets.entries()) merge(target, data, i > 0);
  };
}

function entityFetch(node: FetchNode, context: StepContext): Step {
  const { types } = context;
  const requires = node.requires ?? [];
  const plain = parse(node.operation, { noLocation: true });
  const { document, echoes } = addKeyEchoes(plain, node.serviceName, requires, context.keys);
  const fetch = compileFetch(node, document, context);
  const represent = compileRequires(requires, types);
  const inputRewrites = compileRewrites(node.inputRewrites, types);
  const outputRewrites = compileRewrites(node.outputRewrites, types);

  const ask = (run: Run, representations: readonly Bag[]): Promise<Bag> => {
    const variables = clientVariables(run, fetch);
    variables.representations = representations;
    return send(run, fetch, variables);
  };
  const early = context.known.get(node);
  if (early)
    context.ahead.push((run) => {
      const source = newBag();
      source.__typename = early.type;
      source[early.key] = ownValue(run.variables, early.variable);
      const representation = typeof source[early.key] === 'string' && represent(source);
      if (!representation) return;
      const data = ask(run, [representation]);
      // Where nobody waits for it any more, its failure is nobody's.
      data.catch(() => {});
      run.ahead.set(fetch, { entity: representationKey(representation), data });
    });

  return async (run, targets) => {
    if (run.stopped) return;
    const representations: Bag[] = [];
    const asked: Bag[] = [];
    const places: number[] = [];
    const known = targets.length > 1 ? new Places() : undefined;
    for (const target of targets) {
      const representation = represent(target);
      if (representation === undefined || representation.__typename === undefined) continue;
      for (const rewrite of inputRewrites) rewrite(representation);
      const place = known?.of(representation, representations.length) ?? representations.length;
      if (place === representations.length) representations.push(representation);
      asked.push(target);
      places.push(place);
    }
    if (representations.length === 0) return;

    const sent = representations.length === 1 ? run.ahead.get(fetch) : undefined;
    const fits = sent && sent.entity === representationKey(representations[0] as Bag);
    const data = await (fits ? sent.data : ask(run, representations));
    const entities = ownValue(data, '_entities');
    if (!Array.isArray(entities) || entities.length !== representations.length) {
      throw new SubgraphFailure(fetch.subgraph, 'shape', [], '_entities is not a list of the length asked');
    }
    for (let i = 0; i < entities.length; i++) {
      const entity: unknown = entities[i];
      const fault = entityFault(entity, representations[i] as Bag, echoes, types);
      if (fault) throw new SubgraphFailure(fetch.subgraph, 'shape', [], fault);
      for (const rewrite of outputRewrites) rewrite(entity);
    }
    const joined = new Uint8Array(entities.length);
    for (let i = 0; i < asked.length; i++) {
      const target = asked[i] as Bag;
      const place = places[i] as number;
      const entity = entities[place] as Bag | null;
      if (entity === null) {
        run.absent ??= new Set();
        run.absent.add(target);
      } else {
        merge(target, entity, joined[place] === 1);
        joined[place] = 1;
      }
    }
  };
}

function entityFault(
  entity: unknown,
  representation: Bag,
  echoes: ReadonlyMap<string, KeyEcho[]>,
  types: TypeNames,
): string | undefined {
  if (entity === null) return undefined;
  if (!isFields(entity)) return 'an entity is neither an object nor null';
  const asked = representation.__typename as string;
  const got = ownValue(entity, '__typename');
  // A representation may name an interface; then the subgraph says which type it is.
  if (got !== undefined && got !== asked && types.isObject(asked))
    return 'an entity is of another type than asked';
  const echo = echoes.get(asked);
  if (echo && !isEntityAskedFor(entity, representation, echo))
    return 'an entity is not the one that was asked for';
  return undefined;
}

function compileFetch(node: FetchNode, document: DocumentNode, context: StepContext): CompiledFetch {
  const text = stripIgnoredCharacters(print(document));
  const fetch: CompiledFetch = {
    subgraph: node.serviceName,
    text,
    document,
    operationName: node.operationName,
    variableNames: (node.variableUsages ?? []).filter((name) => name !== 'representations'),
  };
  if (node.contextRewrites?.length) throw new Error('The plan uses @fromContext, which is not served.');
  if (document.definitions.some((definition) => definition.kind === Kind.OPERATION_DEFINITION) === false) {
    throw new Error('The plan has a fetch without an operation.');
  }
  context.fetches.push(fetch);
  return fetch;
}

function clientVariables(run: Run, fetch: CompiledFetch): Bag {
  const variables = newBag();
  for (const name of fetch.variableNames) {
    const value = ownValue(run.variables, name);
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}

async function send(run: Run, fetch: CompiledFetch, variables: Bag): Promise<Bag> {
  if (run.signal?.aborted) throw new SubgraphFailure(fetch.subgraph, 'aborted', [], 'before it was asked');
  run.open.add(fetch);
  let answer: Awaited<ReturnType<Run['fetch']>>;
  try {
    answer = await run.fetch(fetch.subgraph, fetch, variables, run.signal);
  } catch (error) {
    throw new SubgraphFailure(fetch.subgraph, 'rejected', [error], 'no answer');
  } finally {
    run.open.delete(fetch);
  }
  if (!isFields(answer)) throw new SubgraphFailure(fetch.subgraph, 'shape', [], 'not an object');
  const { data, errors } = answer;
  if (errors !== undefined && errors !== null && !(Array.isArray(errors) && errors.length === 0)) {
    const list = Array.isArray(errors) ? errors : [errors];
    throw new SubgraphFailure(fetch.subgraph, 'errors', list, 'it reported errors');
  }
  if (!isFields(data)) throw new SubgraphFailure(fetch.subgraph, 'shape', [], 'data is not an object');
  return data;
}
