import type { DocumentNode } from 'graphql';
import type { Bag } from './bag.ts';
import type { Cancellation } from './cancellation.ts';

/** One request to one subgraph, fixed when the operation is compiled. */
export interface CompiledFetch {
  readonly subgraph: string;
  readonly text: string;
  /** `text`, parsed once. */
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** The client's variables that it takes, without `representations`. */
  readonly variableNames: readonly string[];
}

/** What a subgraph answers. */
export interface SubgraphAnswer {
  readonly data?: unknown;
  readonly errors?: readonly unknown[] | undefined;
}

/**
 * Sends one fetch. The answer's `data` must belong to this call alone: it is joined in place. A rejection, an
 * answer with errors and an answer of the wrong shape all fail the whole operation.
 */
export type FetchSubgraph = (
  subgraph: string,
  fetch: CompiledFetch,
  variables: Bag,
  signal: Cancellation | undefined,
) => Promise<SubgraphAnswer> | SubgraphAnswer;

/** An entity fetch that was sent before what it joins to is known. */
interface SentAhead {
  /** `representationKey` of the entity that was asked for. */
  readonly entity: string;
  readonly data: Promise<Bag>;
}

/** The state of one execution. */
export interface Run {
  readonly variables: Readonly<Bag>;
  readonly fetch: FetchSubgraph;
  readonly signal: Cancellation | undefined;
  /** What the subgraphs gave, joined. */
  readonly data: Bag;
  /** Set at the first failure, so that no other branch starts another fetch. */
  stopped: boolean;
  /** Fetches that have not been answered yet. */
  readonly open: Set<CompiledFetch>;
  /** What was sent before its turn. It is joined only where it fits, and otherwise dropped. */
  readonly ahead: Map<CompiledFetch, SentAhead>;
  /** Objects of which a subgraph said that it has none: their fields may be missing, all others must be there. */
  absent: Set<unknown> | undefined;
}

/** A compiled step of a plan: works on the objects at its place in the joined answer. */
export type Step = (run: Run, targets: readonly Bag[]) => Promise<void> | void;
