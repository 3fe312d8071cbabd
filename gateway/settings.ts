import { z } from 'zod';
import { stopMilliseconds } from '../platform/lifecycle.ts';
import { commonSettings, needed } from '../platform/settings.ts';

const count = (name: string, least: number, most: number, otherwise: number) => {
  const says = `must be a whole number ${name} from ${least} to ${most}`;
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,6}$/.test(value.trim()) ? Number(value) : value),
    z.int({ error: says }).min(least, says).max(most, says).default(otherwise),
  );
};

/** The settings of the gateway alone, wherever it runs. */
export const gatewayOnly = {
  TRUSTED_DOCUMENTS: z.enum(['required', 'open'], { error: 'must be required or open' }).optional(),
  MAX_IN_FLIGHT: count('of requests', 1, 10_000, 128),
  DATABASE_DIRECT_URL: commonSettings.DATABASE_URL,
  DRAIN_MS: count('of milliseconds', 0, 60_000, 0),
};

/** The gateway as a process of its own: subgraphs over HTTP, on this machine unless told otherwise. */
export const gatewaySettings = z.object({
  NODE_ENV: commonSettings.NODE_ENV,
  DATABASE_URL: needed(commonSettings.DATABASE_URL, 'give the address of the PostgreSQL server'),
  SIGNPOST_DATA_DIR: commonSettings.SIGNPOST_DATA_DIR,
  SIGNPOST_KEYS: commonSettings.SIGNPOST_KEYS,
  SIGNPOST_POLICY_FILE: commonSettings.SIGNPOST_POLICY_FILE,
  HOST: commonSettings.HOST,
  PORT: commonSettings.PORT,
  SIGNPOST_PUBLIC_URL: commonSettings.SIGNPOST_PUBLIC_URL,
  LOG_LEVEL: commonSettings.LOG_LEVEL,
  SIGNPOST_RECORDS_URL: commonSettings.SIGNPOST_RECORDS_URL.default('http://127.0.0.1:4001'),
  SIGNPOST_USERS_URL: commonSettings.SIGNPOST_USERS_URL.default('http://127.0.0.1:4002'),
  SIGNPOST_COMPLIANCE_URL: commonSettings.SIGNPOST_COMPLIANCE_URL.default('http://127.0.0.1:4003'),
  ...gatewayOnly,
});

/** Milliseconds for stopping: what is under way has its time after the draining, however long that is told to be. */
export const stopDeadline = (drainMilliseconds: number) => drainMilliseconds + stopMilliseconds;

/** Whether callers who may not explore run trusted documents only: always in production unless told otherwise. */
export function isTrustedOnly(settings: {
  NODE_ENV: string;
  TRUSTED_DOCUMENTS?: 'required' | 'open';
}): boolean {
  return (
    (settings.TRUSTED_DOCUMENTS ?? (settings.NODE_ENV === 'production' ? 'required' : 'open')) === 'required'
  );
}
