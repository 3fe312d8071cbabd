import { type Bag, newBag } from './bag.ts';
import type { Cancellation } from './cancellation.ts';
import type { CompiledOperation } from './compiled.ts';
import { type Disclosed, gatherDisclosed } from './disclosed.ts';
import { SubgraphFailure } from './failure.ts';
import type { ShapeRun } from './shape.ts';
import type { FetchSubgraph, Run } from './types.ts';

/** The answer to an operation, all of it. */
interface Executed {
  /** Null only when null rose from a non-null place to the root. */
  readonly data: Bag | null;
  /** What `data` gives of audited objects; an object with no value of its own has an empty set. */
  readonly disclosed: Disclosed;
  /** The answer's root fields that wait for a fresh factor: nothing was begun, and no event of their own says so. */
  readonly needsFactor: number;
  /** Schema coordinates of non-null places that held null; for the log. */
  readonly nulled: readonly string[];
}

/**
 * Runs a compiled operation: fetches from the subgraphs as planned, joins the results and shapes the answer. The
 * variables must have passed `variableErrors`. There are no partial answers.
 * @param signal ends the wait for a subgraph that does not answer; it is also given to `fetch`
 * @throws SubgraphFailure when a subgraph rejects, reports errors, returns something malformed, or has not answered
 * when the signal fires. Other fetches of the operation may still be under way then: abort the signal to end them.
 */
export async function execute(
  compiled: CompiledOperation,
  variables: Readonly<Bag>,
  fetch: FetchSubgraph,
  signal?: Cancellation,
): Promise<Executed> {
  const run: Run = {
    variables,
    fetch,
    signal,
    data: newBag(),
    stopped: false,
    open: new Set(),
    ahead: new Map(),
    absent: undefined,
  };
  const shape = compiled.shapeFor(variables);
  try {
    for (const send of compiled.ahead) send(run);
    const done = compiled.step?.(run, [run.data]);
    if (done) await (signal ? orAborted(done, signal, run) : done);
  } catch (error) {
    run.stopped = true;
    throw error;
  }
  const shaping: ShapeRun = {
    absent: run.absent,
    lenient: false,
    notes: [],
    nulled: [],
    introspect: (nodes) => compiled.introspect(nodes, variables),
  };
  const data = shape(shaping, run.data);
  if (data === null) shaping.notes.length = 0;
  let needsFactor = 0;
  for (const name in run.data)
    if ((run.data[name] as Bag | null)?.__typename === 'NeedsStepUp') needsFactor += 1;
  return { data, disclosed: gatherDisclosed(shaping.notes), needsFactor, nulled: shaping.nulled };
}

function orAborted(done: Promise<void>, signal: Cancellation, run: Run): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      const [waiting] = run.open;
      reject(new SubgraphFailure(waiting?.subgraph, 'aborted', [signal.reason], 'it did not answer in time'));
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    done.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
