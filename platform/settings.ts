import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { logLevels } from './log.ts';

/** Settings that cannot be used, every fault of them at once, each one sentence. Never holds a value. */
export class SettingsError extends Error {
  readonly code = 'SETTINGS';
  override readonly name = 'SettingsError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The settings cannot be used (.env.example explains each):\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

const text = (says: string) => z.string({ error: says }).trim();

const address = (says: string, protocols: RegExp) =>
  text(says).refine((value) => URL.canParse(value) && protocols.test(new URL(value).protocol), says);

const databaseSays = 'must be a PostgreSQL address such as postgres://user:password@host:5432/database';
const subgraphSays = 'must be the http:// or https:// address of that subgraph, without a path';
const publicSays = 'must be the https:// address that people know the service by, without a path';
const portSays = 'must be a whole number from 0 to 65535 (0 takes any free port)';

const origin = (says: string) =>
  address(says, /^https?:$/)
    // All checks are made, also where the one before found a fault.
    .refine((value) => {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      return url?.pathname === '/' && !url.search;
    }, says)
    .transform((value) => new URL(value).origin)
    .optional();

/** Whether browsers keep a session and a passkey of this origin: of one without TLS they do on their own machine alone. */
const isSecure = (at?: string) =>
  at === undefined || /^(https:|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$))/.test(at);

/** A setting that is a whole number. */
export const count = (name: string, least: number, most: number, otherwise: number) => {
  const says = `must be a whole number ${name} from ${least} to ${most}`;
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,6}$/.test(value.trim()) ? Number(value) : value),
    z.int({ error: says }).min(least, says).max(most, says).default(otherwise),
  );
};

/**
 * Every setting that a process may take, by its name in the environment; each process picks those it needs, beside the
 * groups below. `.env.example` documents them all.
 */
export const commonSettings = {
  NODE_ENV: z
    .enum(['development', 'test', 'production'], { error: 'must be development, test or production' })
    .default('development'),
  DATABASE_URL: address(databaseSays, /^postgres(ql)?:$/).optional(),
  SIGNPOST_DATA_DIR: text('must be a folder').default('.signpost'),
  SIGNPOST_KEYS: text('must be a folder').optional(),
  SIGNPOST_POLICY_FILE: text('must be the path of a JSON file')
    .refine((file) => existsSync(file), 'names a file that is not there; correct the path or leave it out')
    .optional(),
  HOST: text('must be a host name or address to listen on')
    .regex(/^[\w.:-]+$/, 'must be a host name or address to listen on')
    .default('127.0.0.1'),
  PORT: z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,5}$/.test(value.trim()) ? Number(value) : value),
    z.int({ error: portSays }).min(0, portSays).max(65_535, portSays).default(4000),
  ),
  SIGNPOST_PUBLIC_URL: origin(publicSays).refine(isSecure, publicSays),
  DRAIN_MS: count('of milliseconds', 0, 60_000, 0),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  SIGNPOST_RECORDS_URL: origin(subgraphSays),
  SIGNPOST_USERS_URL: origin(subgraphSays),
  SIGNPOST_COMPLIANCE_URL: origin(subgraphSays),
};

const { NODE_ENV, DATABASE_URL, SIGNPOST_DATA_DIR, SIGNPOST_KEYS, SIGNPOST_POLICY_FILE } = commonSettings;
const { HOST, PORT, DRAIN_MS, LOG_LEVEL } = commonSettings;

/** What whatever touches the database takes, commands too. */
export const databaseSettings = {
  NODE_ENV,
  DATABASE_URL,
  SIGNPOST_DATA_DIR,
  SIGNPOST_KEYS,
  SIGNPOST_POLICY_FILE,
};

/** What each process that listens takes. */
export const serverSettings = {
  ...databaseSettings,
  HOST,
  PORT,
  DRAIN_MS,
  LOG_LEVEL,
  /** Set by npm for what it runs. */
  npm_lifecycle_event: z.string().optional(),
};

/** What each of the four single processes takes: they have no embedded database. */
export const singleSettings = {
  ...serverSettings,
  DATABASE_URL: needed(DATABASE_URL, 'give the address of the PostgreSQL server'),
  DATABASE_DIRECT_URL: DATABASE_URL,
};

/** A setting that a process cannot do without: the sentence says what it is for. */
export function needed<T extends z.ZodType>(setting: z.ZodOptional<T>, purpose: string): T {
  const inner = setting.unwrap();
  const wanted = z.any().superRefine((value, context) => {
    if (value === undefined) context.addIssue({ code: 'custom', message: `is not set; ${purpose}` });
  });
  return wanted.pipe(inner) as unknown as T;
}

/**
 * The settings of one process, read once at its start. An empty value counts as not set. Throws `SettingsError`
 * with every fault at once.
 */
export function readSettings<S extends z.ZodType>(
  schema: S,
  from: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const given = Object.fromEntries(Object.entries(from).filter(([, value]) => value?.trim()));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = new Map<string, string>();
  for (const issue of result.error.issues) {
    const name = String(issue.path[0] ?? 'The settings');
    // zod's own messages may quote the value; ours are all custom and say "must ..." or "is not set ...".
    const says = /^(must|names|is not|may) /.test(issue.message) ? issue.message : 'cannot be used as it is';
    if (!faults.has(name)) faults.set(name, `${name} ${says}.`);
  }
  throw new SettingsError([...faults.values()]);
}

/** The environment of this process, with what a file `.env` in the working folder adds to it. */
export function environment(): NodeJS.ProcessEnv {
  if (!process.env.VITEST && existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

/** The keys folder: `SIGNPOST_KEYS`, or `keys` in the data folder. */
export function keysFolder(settings: { SIGNPOST_KEYS?: string; SIGNPOST_DATA_DIR: string }): string {
  return settings.SIGNPOST_KEYS ?? join(settings.SIGNPOST_DATA_DIR, 'keys');
}
