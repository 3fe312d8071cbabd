import type { Sql } from 'postgres';

type Serialize = (value: unknown) => unknown;

/** No type of the server takes it: whoever sends it is refused (22021), and nobody else. */
const refusedText = '\0';

/** Stands where a value is undefined, until it is written. */
const missing = Symbol('missing');

const sound =
  (serialize: Serialize): Serialize =>
  (value) => {
    try {
      const text = value === missing ? refusedText : serialize(value);
      return typeof text === 'string' ? text : refusedText;
    } catch {
      return refusedText;
    }
  };

/**
 * Keeps a value that cannot be serialised from breaking a connection. The driver (postgres 3.4.9) would reject the
 * query that is under way and give its answer to this one, and shift every later answer of the connection by one.
 * Such a value is sent so that the server refuses it, to the query that it belongs to.
 */
export function soundParameters(sql: Sql): Sql {
  const options = sql.options as unknown as {
    serializers: Record<string, Serialize>;
    transform: { undefined: unknown };
  };
  const own = options.serializers;
  const known: Record<string, Serialize> = {};
  options.transform.undefined = missing;
  options.serializers = new Proxy(own, {
    has: () => true,
    get: (_own, type: string) => {
      known[type] ??= sound(own[type] ?? String);
      return known[type];
    },
  });
  return sql;
}
