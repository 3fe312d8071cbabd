import { writeSync } from 'node:fs';
import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * What a log line may hold besides its fixed text. Nothing else is written: an unknown field is dropped at run
 * time and counted in `dropped`, so that no name, number of a child or value of a query can reach the log.
 */
export interface LogFields {
  /** The opaque reference that the client was given too. */
  ref?: string;
  /** A code from the list of codes. */
  code?: string;
  /** Duration in milliseconds. */
  ms?: number;
  /** Which step of a start, stop or job. */
  step?: string;
  outcome?: string;
  signal?: string;
  port?: number;
  pid?: number;
  count?: number;
  total?: number;
  attempt?: number;
  /** File name of a migration. */
  migration?: string;
  /** A database role, never a person's. */
  role?: string;
  table?: string;
  /** Only its type, code and where it was thrown are written; messages of errors can quote personal data. */
  error?: unknown;
}

/** The levels that `LOG_LEVEL` may name. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** A log of fixed sentences. `message` must be a literal: never put a value into it. */
export interface Log {
  /** What is written: this and what is graver. */
  readonly level: (typeof logLevels)[number];
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The one line of a request: reference, code and milliseconds. */
  request(fields: { ref: string; code: string; ms: number }): void;
}

const allowed = new Set<string>([
  'ref',
  'code',
  'ms',
  'step',
  'outcome',
  'signal',
  'port',
  'pid',
  'count',
  'total',
  'attempt',
  'migration',
  'role',
  'table',
]);

const MAX_TEXT = 200;

/** How often a line is tried again while whoever reads the log is behind, and how long apart, in milliseconds. */
const tries = 20;
const apart = 5;

/**
 * Standard output. What cannot be written is lost, and only the log with it: pino's own way (sonic-boom 4.2.1) ends the process
 * where the disk is full, and waits, deaf to everybody, until there is room for its last line.
 */
const standardOutput: DestinationStream = {
  write(line) {
    let left = Buffer.from(line);
    for (let tried = 0; left.length > 0 && tried < tries; ) {
      try {
        left = left.subarray(writeSync(1, left));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
        tried += 1;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, apart);
      }
    }
  },
};

/** One JSON line per call on standard output (or `destination`), each with the name of its process as `part`. */
export function createLog(options: {
  part: string;
  level?: (typeof logLevels)[number];
  destination?: DestinationStream;
}): Log {
  const settings = {
    level: options.level ?? 'info',
    base: { part: options.part },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return around(pino(settings, options.destination ?? standardOutput));
}

/** A log that writes nothing, for callers that have none. */
export const silentLog: Log = {
  level: 'silent',
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  request: () => {},
};

function around(logger: Logger): Log {
  return {
    level: logger.level as Log['level'],
    debug: (message, fields) => logger.debug(plain(fields), message),
    info: (message, fields) => logger.info(plain(fields), message),
    warn: (message, fields) => logger.warn(plain(fields), message),
    error: (message, fields) => logger.error(plain(fields), message),
    request: ({ ref, code, ms }) => logger.info({ ref, code, ms: Math.round(ms * 10) / 10 }, 'request'),
  };
}

function plain(fields: LogFields = {}): Record<string, unknown> {
  const line: Record<string, unknown> = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (name === 'error') line.error = describeError(value);
    else if (allowed.has(name) && (typeof value === 'number' || typeof value === 'string'))
      line[name] = typeof value === 'string' ? value.slice(0, MAX_TEXT) : value;
    else dropped += 1;
  }
  if (dropped > 0) line.dropped = dropped;
  return line;
}

/** What may be known of an error outside the process: its type, code, constraint and place; never its message. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const known = error as Error & { code?: unknown; constraint_name?: unknown };
  const stack = error.stack ?? '';
  // The stack begins with the message, whose lines can look like frames.
  const places = error.message ? stack.slice(stack.indexOf(error.message) + error.message.length) : stack;
  const frames = places.split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line));
  return {
    type: error.name,
    code: typeof known.code === 'string' ? known.code : undefined,
    constraint: typeof known.constraint_name === 'string' ? known.constraint_name : undefined,
    at: frames.slice(0, 6).map((frame) => frame.trim()),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}
