/** What went wrong with a subgraph: it rejected, it was too slow, it reported errors, or it answered nonsense. */
type SubgraphFault = 'rejected' | 'aborted' | 'errors' | 'shape';

/**
 * One subgraph failed, and with it the whole operation: an answer with a part left out would read as a fact
 * ("nobody is involved"). The fields are for the gateway's own log and its error mask; none of them may reach
 * a client.
 */
export class SubgraphFailure extends Error {
  override readonly name = 'SubgraphFailure';

  constructor(
    /** The subgraph that failed; undefined when the joined answer is wrong and no single one can be named. */
    readonly subgraph: string | undefined,
    readonly fault: SubgraphFault,
    /** What the subgraph reported or what was thrown, as it came: it may hold personal data. */
    readonly errors: readonly unknown[],
    /** The place in the schema or the plan; never a value. */
    readonly detail: string,
  ) {
    super(`Subgraph ${subgraph ?? '(joined answer)'} failed: ${fault}, ${detail}`);
  }
}
