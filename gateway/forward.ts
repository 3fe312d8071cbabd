import type { Caller, SubgraphName } from '../platform/caller.ts';
import { deadlines } from '../platform/deadlines.ts';
import { CodedError } from '../platform/errors.ts';
import type { RunningSubgraph } from '../platform/subgraph.ts';
import type { Bag } from './plan/bag.ts';
import type { Cancellation } from './plan/cancellation.ts';
import type { CompiledFetch, SubgraphAnswer } from './plan/types.ts';

/** What is sent to a subgraph: text and parsed document are the same, each for the way that needs it. */
export interface Fetch extends Pick<CompiledFetch, 'text' | 'document' | 'operationName'> {
  /** How long its answer is waited for; as long as the client's unless told. */
  readonly deadline?: keyof typeof deadlines;
}

/** What records answers to a file. */
export interface UploadAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The way to one subgraph (ARCHITECTURE.md, wall 2). Every call goes with a caller; there is none without. */
export interface SubgraphClient {
  readonly name: SubgraphName;
  /** Sends one fetch. Rejects when there is no answer in time; the answer belongs to this call alone. */
  execute(
    fetch: Fetch,
    variables: Bag,
    caller: Caller,
    signal: Cancellation | undefined,
  ): Promise<SubgraphAnswer>;
  /** Streams a source's file through; for the subgraph that takes files. */
  upload?(source: string, body: AsyncIterable<Uint8Array>, caller: Caller): Promise<UploadAnswer>;
  /**
   * Whether it takes no caller of this gateway, since their keys differ or their clocks: then no question of anybody is
   * answered. False for one that is away or slow, or took one in the last ten seconds.
   */
  refusesCallers?(): Promise<boolean>;
  /** Gives up connections that are kept. */
  close(): Promise<void>;
}

/** The ways to all subgraphs. */
export type SubgraphClients = Readonly<Record<SubgraphName, SubgraphClient>>;

/** A subgraph in this process: called directly, with the minted caller as its proof. */
export function localClient(subgraph: RunningSubgraph): SubgraphClient {
  return {
    name: subgraph.name,
    execute: ({ document, operationName, deadline = 'subgraph' }, variables, caller) =>
      within(deadlines[deadline], subgraph.execute({ document, variables, operationName }, caller)),
    upload: subgraph.upload && ((source, body, caller) => subgraph.upload?.(source, body, caller) as never),
    close: async () => {},
  };
}

/** The promise's outcome, or SUBGRAPH_UNAVAILABLE after so many milliseconds. What is late is dropped. */
export function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CodedError('SUBGRAPH_UNAVAILABLE')), milliseconds);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
