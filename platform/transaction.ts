import type { TransactionSql } from 'postgres';

/** The part of a postgres.js query that is wrapped; `handler` sends it, once, when somebody awaits it. */
export interface SendableQuery {
  handler: (query: SendableQuery) => void;
  resolve: (value: unknown) => unknown;
  reject: (error: unknown) => unknown;
  /** How many rows a cursor takes at a time; undefined when the query is none. */
  readonly cursorRows?: number;
  readonly args: readonly unknown[];
  /** As they were sent; the driver would send them once more as they are. */
  parameters?: unknown;
  /** Whether it was sent by the name of a statement that the connection knew. */
  readonly prepared?: boolean;
}

/** Whether the driver made a query of it. Fragments are queries too, whose handler never runs. */
export function isQuery(result: unknown): result is SendableQuery {
  return result instanceof Promise && 'handler' in result;
}

/**
 * Where the server is when it finds that it cannot run a statement that it knew: its table was changed since, or it is not
 * there any more. Nothing of the query was done.
 */
const stale = new Set(['RevalidateCachedQuery', 'FetchPreparedStatement', 'transformAssignedExpr']);

/** Whether a query was refused because its connection's prepared statement does not serve any more. */
export function isStale(query: SendableQuery, error: unknown): boolean {
  return query.prepared === true && isStaleStatement(error);
}

/** Whether an error says that a prepared statement does not serve any more; `raisedIn` is set by renewing.ts. */
export function isStaleStatement(error: unknown): boolean {
  return stale.has(String((error as { raisedIn?: unknown } | null)?.raisedIn));
}

/** As many as the driver takes; it counts them when it has put the query among others. */
const mostParameters = 65_533;

/** Hands a query to the driver, unless it has too many parameters. */
export function hand(query: SendableQuery, send: SendableQuery['handler']): void {
  if (query.args.length > mostParameters) query.reject(new RangeError('Too many parameters.'));
  else send(query);
}

/** Refuses to build a part of a query of nothing, which the driver would find out as late. */
export function refuseEmpty([of]: readonly unknown[]): void {
  if (of === undefined || of === null || (Array.isArray(of) && of.length === 0))
    throw new TypeError('A query cannot be built of nothing.');
}

/** The driver's own error for a connection that is gone, which callers know as "unavailable". */
export class ConnectionClosed extends Error {
  readonly code = 'CONNECTION_CLOSED';

  constructor() {
    super('The connection was closed.');
  }
}

/** What is done inside a transaction. */
export type Work = (tx: TransactionSql) => unknown;

/** Codes of a connection that is gone, or is going: the server's own last words among them. */
const gone = /^(CONNECTION_|ECONN|EPIPE|ETIMEDOUT|57P0[123]$|08)/;

/** By then the driver has noticed that a connection is gone, in milliseconds. */
const noticed = 500;

function isGone(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && gone.test(code);
}

/**
 * Stands between a transaction and the driver (postgres 3.4.9), which writes the transaction's statements, its
 * rollback or its commit even to a connection that was closed meanwhile; that write throws outside of any promise and
 * ends the process. The guard sends nothing down a closed connection; the driver ends the transaction itself.
 */
export class TransactionGuard {
  #ended = false;
  #lost = false;
  #stale = false;

  /** Whether a prepared statement of its connection does not serve any more. */
  get stale(): boolean {
    return this.#stale;
  }

  /** The driver has ended the transaction. */
  end(): void {
    this.#ended = true;
  }

  /**
   * The outcome of the work; none once its connection is gone. An error of another connection looks the same: then the
   * transaction is still there after a moment, and has its outcome.
   */
  run(tx: TransactionSql, work: Work): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const unlessGone = (lost: boolean, tell: () => void) => {
        if (!lost && !this.#lost && !this.#ended) return tell();
        setTimeout(() => {
          if (!this.#ended) tell();
        }, noticed);
      };
      const done = work(this.#guarded(tx));
      (Array.isArray(done) ? Promise.all(done) : Promise.resolve(done)).then(
        (value) => unlessGone(false, () => resolve(value)),
        (error: unknown) => unlessGone(isGone(error), () => reject(error)),
      );
    });
  }

  #guarded(tx: TransactionSql): TransactionSql {
    const guarded = <T>(result: T): T => {
      if (isQuery(result)) this.#guard(result);
      return result;
    };
    const unsafe = (...args: Parameters<TransactionSql['unsafe']>) => guarded(tx.unsafe(...args));
    return new Proxy(tx, {
      apply: (target, self, args) => {
        refuseEmpty(args);
        return guarded(Reflect.apply(target, self, args));
      },
      get: (target, property) => (property === 'unsafe' ? unsafe : Reflect.get(target, property)),
    });
  }

  #guard(query: SendableQuery): void {
    const { handler, reject } = query;
    // Not written into the properties: see `before` in admission.ts.
    const send: typeof handler = (sent) => {
      if (this.#ended || this.#lost) query.reject(new ConnectionClosed());
      else hand(sent, handler);
    };
    const refuse: typeof reject = (error) => {
      this.#lost ||= isGone(error);
      this.#stale ||= isStale(query, error);
      return reject(error);
    };
    query.handler = send;
    query.reject = refuse;
  }
}
