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
 * Lets no value that cannot be written stop the driver (postgres 3.4.9) while it writes a query behind others: it would refuse
 * the query that is under way, and give that one's answer to this query, and from then on, for as long as the connection
 * lasts, each question the answer to the next. Such a value is the server's to refuse, which tells whose it was.
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
