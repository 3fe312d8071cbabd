import { createHmac } from 'node:crypto';
import { channel } from 'node:diagnostics_channel';
import postgres from 'postgres';
import { Admission, admitted, Overloaded } from './admission.ts';
import { arrayTypes } from './arrays.ts';
import { deadlines } from './deadlines.ts';
import { isUnproven } from './provenServer.ts';
import { renewing, renewingApart } from './renewing.ts';
import { isStaleStatement } from './transaction.ts';

export { Overloaded };

/**
 * Publishes every statement of the pools that are opened while somebody subscribes, as `{ applicationName, text }`
 * without parameters. For tests that a refused and an absent record take the same number of statements.
 */
export const statementChannel = channel('signpost:statement');

/** A pool. */
export type Sql = postgres.Sql;
/** The connection of one transaction. */
export type TransactionSql = postgres.TransactionSql;
/**
 * Seconds that a start or a command waits for a connection. Nobody waits for its answer, so it is long enough that a
 * busy server is not reported as one that does not answer.
 */
export const startTimeout = 30;
/** Either of them: what a query that may run inside a transaction takes. */
export type Queryable = Sql | TransactionSql;

/** The login roles, one for each process and purpose; made by the platform's migrations. */
export const databaseRoles = [
  'signpost_records',
  'signpost_sealed',
  'signpost_users',
  'signpost_compliance',
  'signpost_gateway',
  'signpost_sealer',
] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/** The address given for the database cannot be used. One sentence, without the address: it holds a password. */
export class DatabaseAddressFault extends Error {
  readonly code = 'DATABASE_ADDRESS';
  override readonly name = 'DatabaseAddressFault';
}

/** The password of a login role: HMAC-SHA256 of its name under the database key, in hexadecimal. */
export function rolePassword(role: DatabaseRole, databaseKey: Buffer): string {
  return createHmac('sha256', databaseKey).update(role).digest('hex');
}

/** The same database as `url`, entered as `role`. */
export function roleUrl(url: string, role: DatabaseRole, databaseKey: Buffer): string {
  const address = parseAddress(url);
  address.username = role;
  address.password = rolePassword(role, databaseKey);
  return address.href;
}

/** The same server as `url`, another database. */
export function databaseUrl(url: string, database: string): string {
  const address = parseAddress(url);
  address.pathname = `/${encodeURIComponent(database)}`;
  return address.href;
}

function parseAddress(url: string): URL {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    throw new DatabaseAddressFault(
      'The database address is not a URL; give it as postgres://user:password@host:port/database.',
    );
  }
  if (!/^postgres(ql)?:$/.test(address.protocol)) {
    throw new DatabaseAddressFault('The database address must begin with postgres:// or postgresql://.');
  }
  // Left out, the driver would silently take them from the environment or try 127.0.0.1:5432.
  if (!address.hostname || !address.username || address.pathname.length < 2) {
    throw new DatabaseAddressFault('The database address must name a user, a host and a database.');
  }
  return address;
}

const unverified = new Set(['require', 'allow', 'prefer', 'disable', 'false']);

/**
 * Beside an address that asks for a verified server, to be given to the driver (postgres 3.4.9): of a server that is named by
 * a number it would take any certificate for "localhost". Authorities of one's own are named by NODE_EXTRA_CA_CERTS.
 */
export function verifying(url: string): { ssl?: object } {
  const { hostname, searchParams } = parseAddress(url);
  const mode = searchParams.get('sslmode') ?? searchParams.get('ssl');
  return mode === null || unverified.has(mode) ? {} : { ssl: { host: hostname.replace(/^\[|\]$/g, '') } };
}

export interface PoolOptions {
  /** Always explicit. With `role`, user and password are replaced by that role's. */
  url: string;
  role?: DatabaseRole;
  /** Needed with `role`. */
  databaseKey?: Buffer;
  /** Connections; 3 unless told. With a `pipeline`, as many again for transactions. */
  max?: number;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** Queries that may wait for a connection; 200 unless told. One more is `Overloaded` at once. */
  waiting?: number;
  /** Milliseconds that a query may wait for a connection before it is `Overloaded`; 1,000 unless told. */
  deadlineMs?: number;
  /** Queries that one connection may have on their way at once; one unless told. */
  pipeline?: number;
  /** Seconds that opening a connection may take; 3 unless told. */
  connectTimeout?: number;
  /** Prepared statements by name; on unless told here or by `?prepare=false` in the address. */
  prepare?: boolean;
}

/**
 * Opens a pool. Nothing connects before the first query. It holds no session state but prepared statements, so
 * PgBouncer in transaction mode may stand between (before its version 1.21 with `?prepare=false` in the address):
 * timeouts belong to the role (see `roles.ts`). A lost server is found again within a second of its return; queries
 * on their way are rejected, never sent twice.
 *
 * Values: `bigint` is a number when it is safe and a string otherwise, `date` is `YYYY-MM-DD`, `timestamptz` is a
 * `Date`, `timestamp` and `numeric` stay text.
 */
export function openPool(options: PoolOptions): Sql {
  if (options.role && !options.databaseKey) {
    throw new DatabaseAddressFault('A pool for a role needs the database key that its password comes from.');
  }
  const url =
    options.role && options.databaseKey
      ? roleUrl(options.url, options.role, options.databaseKey)
      : parseAddress(options.url).href;
  const max = options.max ?? 3;
  const pipeline = options.pipeline ?? 1;
  // The driver takes `max_pipeline`; its types do not know it.
  const pipelining: object = { max_pipeline: pipeline };
  const make = (onclose: () => void) =>
    postgres(url, {
      ...pipelining,
      ...verifying(url),
      max,
      // A planned end of a connection would be taken for a lost one.
      max_lifetime: null,
      onclose,
      connect_timeout: options.connectTimeout ?? deadlines.connection / 1_000,
      ...(options.prepare !== undefined && { prepare: options.prepare }),
      // The driver's own waits grow to 20 seconds.
      backoff: (tries: number) => Math.min(0.05 * 2 ** tries, 1) * (0.75 + Math.random() / 4),
      onnotice: () => {},
      // The driver makes a stack trace for each query when it is watched, so only pools opened by a watcher are.
      ...(statementChannel.hasSubscribers && {
        debug: (_connection: number, text: string) =>
          statementChannel.publish({ applicationName: options.applicationName, text }),
      }),
      connection: { application_name: options.applicationName },
      fetch_types: false,
      types: { int8, day, instant, wallTime, ...arrays },
    }) as unknown as Sql;
  // Where as many are let in as there are connections, a transaction always finds one of its own.
  const sql = max === 1 || pipeline === 1 ? renewing(make) : renewingApart(make);
  const admission = new Admission({
    slots: max * pipeline,
    waiting: options.waiting ?? 200,
    deadlineMs: options.deadlineMs ?? deadlines.pool,
  });
  return admitted(sql, admission, pipeline);
}

/**
 * The one row of a statement that is prepared once for each connection: for what many requests ask together, in JSON.
 *
 * The driver keeps of each query, until V8 collects the whole heap, a function with all that it closes over: the rows too.
 * So they are taken out of what it keeps; else every answer grows old, and each collection of young objects copies it twice.
 */
export async function readRow<T extends object>(
  sql: Sql,
  text: string,
  parameters: Parameters<Sql['unsafe']>[1],
): Promise<T | undefined> {
  const rows = await sql.unsafe<T[]>(text, parameters, { prepare: true });
  const [row] = rows;
  rows.length = 0;
  return row;
}

const INT8 = 20;
const DATE = 1082;
const TIMESTAMP = 1114;
const TIMESTAMPTZ = 1184;

const int8 = {
  to: INT8,
  from: [INT8],
  parse: (text: string) => {
    const value = Number(text);
    return Number.isSafeInteger(value) ? value : text;
  },
  serialize: (value: number | string | bigint) => String(value),
};
const day = {
  to: DATE,
  from: [DATE],
  parse: (text: string) => text,
  serialize: (value: unknown) => {
    // A Date is an instant; which day it falls on depends on a time zone that nobody stated.
    if (typeof value !== 'string') throw new TypeError('A date parameter must be YYYY-MM-DD text.');
    return value;
  },
};
const instant = {
  to: TIMESTAMPTZ,
  from: [TIMESTAMPTZ],
  parse: (text: string) => new Date(text),
  serialize: (value: Date | string) => (value instanceof Date ? value.toISOString() : value),
};
const wallTime = {
  to: TIMESTAMP,
  from: [TIMESTAMP],
  parse: (text: string) => text,
  serialize: (value: unknown) => {
    if (typeof value !== 'string') throw new TypeError('A timestamp parameter must be text.');
    return value;
  },
};

const arrays = arrayTypes({ 1016: int8, 1182: day, 1185: instant, 1115: wallTime });

const unavailable = new Set([
  'OVERLOADED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  // The driver's word for a transaction whose connection was lost as it began.
  'UNSAFE_TRANSACTION',
  // A standby, or a primary that became one.
  '25006',
  '53100',
  '53200',
  '53300',
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '55P03',
  '25P03',
]);

const overtaken = new Set(['23503', '23505', '40001', '40P01']);

/** That another transaction came between, where no constraint tells it. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
  readonly code = '40001';
}

/**
 * Whether an error says that another transaction came between what this one read and what it wrote: a row that it
 * refers to is gone, a row that it adds exists, the two deadlocked, or a table was altered. Run again from its
 * beginning, it sees what the other left.
 */
export function isOvertaken(error: unknown): boolean {
  return overtaken.has(String((error as { code?: unknown } | null)?.code)) || isStaleStatement(error);
}

/**
 * One transaction, begun again where another came between (`isOvertaken`), `mostTries` times in all, so that `act` may be
 * called several times. @throws what the last of them threw, or what is no such thing
 */
export async function beginRetrying<T>(
  sql: Sql,
  mostTries: number,
  act: (transaction: TransactionSql) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await sql.begin(act)) as T;
    } catch (error) {
      if (tries === mostTries || !isOvertaken(error)) throw error;
    }
  }
}

/**
 * Whether an error says that the database cannot serve at present (down, starting, full, too slow, being changed), which is
 * answered with 503, rather than that the query is wrong.
 */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (isStaleStatement(error)) return true;
  return typeof code === 'string' && (unavailable.has(code) || code.startsWith('08'));
}

/**
 * Whether an error says that the database cannot serve requests at present: it is unavailable, or refuses a login
 * that it accepted when the process started (as while passwords of roles are changed), or another server is where it was. A
 * start or a command reports both instead of waiting.
 */
export function cannotServe(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return isUnavailable(error) || isUnproven(error) || code === '28P01' || code === '28000';
}
