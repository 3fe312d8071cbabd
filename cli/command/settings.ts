import { z } from 'zod';
import { commonSettings, environment, readSettings } from '../../platform/settings.ts';

const schema = z.object({
  NODE_ENV: commonSettings.NODE_ENV,
  DATABASE_URL: commonSettings.DATABASE_URL,
  SIGNPOST_DATA_DIR: commonSettings.SIGNPOST_DATA_DIR,
  SIGNPOST_KEYS: commonSettings.SIGNPOST_KEYS,
  SIGNPOST_POLICY_FILE: commonSettings.SIGNPOST_POLICY_FILE,
});

/** The settings of the operators' commands that touch the database. Throws `SettingsError`. */
export const readCommandSettings = () => readSettings(schema, environment());
export type CommandSettings = z.output<typeof schema>;
