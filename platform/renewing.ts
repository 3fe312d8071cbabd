import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import type { Sql, TransactionSql } from './database.ts';
import { soundParameters } from './parameters.ts';
import { type Opening, openSocket } from './provenServer.ts';
import { ConnectionClosed, type SendableQuery, TransactionGuard, type Work } from './transaction.ts';

/**
 * The driver (postgres 3.4.9) would go by this name and ask again, by itself, behind and among what else is under way on the
 * connection: from then on each question there gets the answer to another. Named otherwise, it does not find it.
 */
Object.defineProperty(postgres.PostgresError.prototype, 'routine', {
  // This module may be loaded twice in one process.
  configurable: true,
  set(this: { raisedIn?: string }, name: string) {
    this.raisedIn = name;
  },
});

/** Makes an instance of the driver, which calls `onclose` when one of its connections has closed. */
type MakeInstance = (onclose: () => void) => Sql;

/** Longer than a query waits at the pool's door, in milliseconds. */
const waiting = 1_500;
/** As long as a batch of a file may take, in seconds. */
const finishing = 60;
/** Before somebody who listens is connected again, in milliseconds. */
const listening = 100;

/**
 * Opens the sockets of an instance and tells how many were opened before each: where a pooler accepts a connection
 * and drops it, the driver (postgres 3.4.9) would reconnect at once, endlessly, and tell nobody who waits.
 */
function countSockets(
  made: Sql,
  before: (opened: number) => unknown,
  opens: (socket: Socket) => void = () => {},
): void {
  const options = made.options as unknown as Opening & { socket: () => Promise<Socket> };
  let opened = 0;
  options.socket = async () => {
    const at = opened;
    opened += 1;
    await before(at);
    const socket = openSocket(options, at);
    opens(socket);
    return socket;
  };
}

/** A pool that can be asked for connections which know no prepared statement yet. */
export interface RenewingSql extends Sql {
  /** What sends a query down other connections than `stale` did, which sent it down those that know a statement too long. */
  fresh(stale: SendableQuery['handler']): SendableQuery['handler'];
}

/** What the driver waits for before it calls an instance ended; `sql` is there when somebody subscribed. */
interface Subscribing {
  sql?: { end: () => Promise<void> };
}

/**
 * A pool that never reuses a connection after it was closed. When the first connection closes, or is dropped before
 * it served, the whole driver instance is left and a new one takes the next query; queries that are under way on the
 * other connections finish on the old one.
 *
 * Why: the driver (postgres 3.4.9) reopens a closed connection with what is left of the old one (unsent bytes, an
 * unreported error, an unanswered query). From then on each query on it gets the answer to the query before, so that
 * one caller could be given another's rows. Connections whose prepared statements went stale, because a table was
 * changed, are left in the same way.
 */
export function renewing(makeInstance: MakeInstance): RenewingSql {
  const make: MakeInstance = (onclose) => soundParameters(makeInstance(onclose));
  let ended = false;
  let listener: Sql | undefined;
  let ear: Socket | undefined;

  const left = new Map<Sql, NodeJS.Timeout>();
  const close = (old: Sql, sound = false) => {
    clearTimeout(left.get(old));
    left.delete(old);
    if (sound) return old.end({ timeout: finishing }).catch(() => {});
    // When no connection is busy, the driver ends without a word to the queries that wait for one; only the end of its
    // patience refuses them. So that always comes.
    (old.subscribe as Subscribing).sql = { end: () => new Promise(() => {}) };
    return old.end({ timeout: 1 }).catch(() => {});
  };
  // What waits at the door was given to this instance, and is served by the connections that it still has.
  const leave = (old: Sql, sound: boolean) =>
    left.set(old, setTimeout(() => void close(old, sound), waiting).unref());

  /** `sound`: nothing was lost, and what is under way on the old connections may take its time. */
  const renew = (old?: Sql, sound = false): Sql => {
    const made: Sql = make(() => {
      if (current === made && !ended) current = renew(made);
    });
    // Each connection opens one socket, or one for each host. To cancel a query would take another: nothing here does.
    const most = made.options.max * made.options.host.length;
    countSockets(made, (opened) => {
      if (current === made && opened < most) return;
      if (current === made && !ended) current = renew(made);
      throw new ConnectionClosed();
    });
    if (old) leave(old, sound);
    return made;
  };
  let current = renew();

  const ways: Record<string, unknown> = {
    begin: (...args: unknown[]) => {
      const work = args.pop() as Work;
      const used = current;
      const guard = new TransactionGuard();
      const guarded = [...args, (tx: TransactionSql) => guard.run(tx, work)] as [never];
      return (used.begin(...guarded) as Promise<unknown>).finally(() => {
        guard.end();
        if (guard.stale && current === used) current = renew(used, true);
      });
    },
    fresh: (stale: SendableQuery['handler']) => {
      if (handlerOf(current) === stale) current = renew(current, true);
      return handlerOf(current);
    },
    // Outlives the instance of the queries: the driver listens again by itself, on a connection of its own.
    listen: (...args: Parameters<Sql['listen']>) => {
      if (!listener) {
        listener = make(() => {});
        const before = async (opened: number) => {
          if (opened > 0) await sleep(listening);
          if (ended) throw new ConnectionClosed();
        };
        countSockets(listener, before, (socket) => {
          ear = socket;
        });
      }
      return listener.listen(...args);
    },
    end: async (...args: Parameters<Sql['end']>) => {
      ended = true;
      await Promise.all([
        current.end(...args),
        listener?.end(...args),
        ...[...left.keys()].map((old) => close(old)),
      ]);
      // The driver (postgres 3.4.9) gives up a socket that is being opened without closing it.
      ear?.destroy();
    },
  };
  return new Proxy(current, {
    apply: (_first, self, args) => Reflect.apply(current, self, args),
    get: (_first, property) =>
      typeof property === 'string' && Object.hasOwn(ways, property)
        ? ways[property]
        : Reflect.get(current, property),
  }) as RenewingSql;
}

/** What sends the queries of an instance; a query that nobody awaits is never sent. */
function handlerOf(sql: Sql): SendableQuery['handler'] {
  return (sql.unsafe('') as unknown as SendableQuery).handler;
}

/**
 * A renewing pool with separate connections for transactions, as many as for queries; the first transaction opens the
 * first.
 *
 * Why: the driver (postgres 3.4.9) may send a transaction's `begin` behind the queries of a busy connection. If that
 * is one query too many there, the caller gets `UNSAFE_TRANSACTION` although the transaction has begun: whatever
 * others then write on that connection is reported as written, and is rolled back when the server ends the idle
 * transaction.
 */
export function renewingApart(make: MakeInstance): RenewingSql {
  const queries = renewing(make);
  let transactions: Sql | undefined;
  const ways: Record<string, unknown> = {
    begin: (...args: Parameters<Sql['begin']>) => {
      transactions ??= renewing(make);
      return transactions.begin(...args);
    },
    end: async (...args: Parameters<Sql['end']>) => {
      await Promise.all([queries.end(...args), transactions?.end(...args)]);
    },
  };
  return new Proxy(queries, {
    get: (target, property) =>
      typeof property === 'string' && Object.hasOwn(ways, property)
        ? ways[property]
        : Reflect.get(target, property),
  });
}
