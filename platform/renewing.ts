import type { Sql } from './database.ts';
import { ConnectionClosed } from './transaction.ts';

/** Longer than a query waits at the pool's door, in milliseconds. */
const waiting = 1_500;

interface DriverOptions {
  parsers: Record<string, unknown>;
  serializers: Record<string, unknown>;
  socket?: () => never;
}

/**
 * A pool that uses no connection again after it was closed: with the first that closes, all of the driver's instance is
 * left, and a new one takes the next query. What is under way on the other connections is finished there.
 *
 * The driver (postgres 3.4.9) opens a closed connection again with what it had of the old one: bytes that were not sent,
 * an error that was not told, a question that was not answered. From then on the connection gives each question the
 * answer to the one before it, or none. Nobody may be given another's rows, so none of that is ever used.
 *
 * `make` makes an instance that calls `onclose` when one of its connections has closed.
 */
export function renewing(make: (onclose: () => void) => Sql): Sql {
  let ended = false;
  let listener: Sql | undefined;

  const left = new Map<Sql, NodeJS.Timeout>();
  const close = (old: Sql) => {
    clearTimeout(left.get(old));
    left.delete(old);
    return old.end({ timeout: 1 }).catch(() => {});
  };
  // What waits at the door was given to this instance, and is served by the connections that it still has.
  const leave = (old: Sql) => left.set(old, setTimeout(() => void close(old), waiting).unref());

  const renew = (old?: Sql): Sql => {
    const made: Sql = make(() => {
      if (current === made && !ended) current = renew(made);
    });
    if (old) {
      const [from, to] = [optionsOf(old), optionsOf(made)];
      // Drizzle has set some of these on the instance that it was given.
      Object.assign(to.parsers, from.parsers);
      Object.assign(to.serializers, from.serializers);
      from.socket = () => {
        throw new ConnectionClosed();
      };
      leave(old);
    }
    return made;
  };
  let current = renew();

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

function optionsOf(sql: Sql): DriverOptions {
  return sql.options as unknown as DriverOptions;
}
