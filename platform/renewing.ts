import type { Sql } from './database.ts';
import { ConnectionClosed } from './transaction.ts';

/** Makes an instance of the driver, which calls `onclose` when one of its connections has closed. */
type MakeInstance = (onclose: () => void) => Sql;

/** Longer than a query waits at the pool's door, in milliseconds. */
const waiting = 1_500;

interface DriverOptions {
  parsers: Record<string, unknown>;
  serializers: Record<string, unknown>;
  socket?: () => never;
}

/** What the driver waits for before it calls an instance ended; `sql` is there when somebody subscribed. */
interface Subscribing {
  sql?: { end: () => Promise<void> };
}

/**
 * A pool that uses no connection again after it was closed: with the first that closes, all of the driver's instance is
 * left, and a new one takes the next query. What is under way on the other connections is finished there.
 *
 * The driver (postgres 3.4.9) opens a closed connection again with what it had of the old one: bytes that were not sent,
 * an error that was not told, a question that was not answered. From then on the connection gives each question the
 * answer to the one before it, or none. Nobody may be given another's rows, so none of that is ever used.
 *
 * What was set on the parsers of `like` holds for it too.
 */
export function renewing(make: MakeInstance, like?: Sql): Sql {
  let ended = false;
  let listener: Sql | undefined;

  const left = new Map<Sql, NodeJS.Timeout>();
  const close = (old: Sql) => {
    clearTimeout(left.get(old));
    left.delete(old);
    // When no connection is busy, the driver ends without a word to the queries that wait for one; only the end of its
    // patience refuses them. So that always comes.
    (old.subscribe as Subscribing).sql = { end: () => new Promise(() => {}) };
    return old.end({ timeout: 1 }).catch(() => {});
  };
  // What waits at the door was given to this instance, and is served by the connections that it still has.
  const leave = (old: Sql) => left.set(old, setTimeout(() => void close(old), waiting).unref());

  const renew = (old?: Sql): Sql => {
    const made: Sql = make(() => {
      if (current === made && !ended) current = renew(made);
    });
    if (old) {
      inherit(old, made);
      optionsOf(old).socket = () => {
        throw new ConnectionClosed();
      };
      leave(old);
    }
    return made;
  };
  let current = renew();
  if (like) inherit(like, current);

  const ways: Record<string, unknown> = {
    // Outlives the instance of the queries: the driver listens again by itself, on a connection of its own.
    listen: (...args: Parameters<Sql['listen']>) => {
      listener ??= make(() => {});
      return listener.listen(...args);
    },
    end: async (...args: Parameters<Sql['end']>) => {
      ended = true;
      await Promise.all([current.end(...args), listener?.end(...args), ...[...left.keys()].map(close)]);
    },
  };
  return new Proxy(current, {
    apply: (_first, self, args) => Reflect.apply(current, self, args),
    get: (_first, property) =>
      typeof property === 'string' && Object.hasOwn(ways, property)
        ? ways[property]
        : Reflect.get(current, property),
  });
}

/**
 * A renewing pool whose transactions have connections of their own, as many as its queries; the first transaction opens the
 * first.
 *
 * The driver (postgres 3.4.9) may send a transaction's `begin` behind the queries of a busy connection. When it is one query
 * too many there, its caller is told `UNSAFE_TRANSACTION`, but the transaction has begun: whatever others write on that
 * connection from then on is answered as written, and is rolled back when the server ends the idle transaction.
 */
export function renewingApart(make: MakeInstance): Sql {
  const queries = renewing(make);
  let transactions: Sql | undefined;
  const ways: Record<string, unknown> = {
    begin: (...args: Parameters<Sql['begin']>) => {
      transactions ??= renewing(make, queries);
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

/** Drizzle sets parsers and serializers on the instance that it is given, and knows of no other. */
function inherit(from: Sql, to: Sql): void {
  Object.assign(optionsOf(to).parsers, optionsOf(from).parsers);
  Object.assign(optionsOf(to).serializers, optionsOf(from).serializers);
}

function optionsOf(sql: Sql): DriverOptions {
  return sql.options as unknown as DriverOptions;
}
