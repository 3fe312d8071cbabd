const limits = {
  /** What is not durable in the audit by then is not answered. */
  audit: 1_000,
  /** A subgraph that has not answered by then is not waited for. */
  subgraph: 2_000,
  /** An operation that is not answered by then fails as a whole. */
  operation: 5_000,
  /**
   * The question who asks: shorter than a subgraph's, so that somebody who comes to a database that stands still is told to
   * come again within the second.
   */
  session: 1_000,
  /** A query's wait for a connection of its pool. */
  pool: 1_000,
  /** Opening a connection to the database. */
  connection: 3_000,
  /** A password's wait to be hashed; what is left of an operation's time is for the hash itself. */
  hashing: 3_000,
};

/**
 * How long a request waits for each thing, in milliseconds: what takes longer is answered as unavailable, overloaded
 * or not audited. Read when a wait begins, or when what waits is made. Only the tests' harness sets them (ADR 0125).
 */
export const deadlines: Readonly<typeof limits> = limits;
