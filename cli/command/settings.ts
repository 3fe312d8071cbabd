import { z } from 'zod';
import { databaseSettings, environment, readSettings } from '../../platform/settings.ts';

const schema = z.object(databaseSettings);

/** The settings of the operators' commands that touch the database. Throws `SettingsError`. */
export const readCommandSettings = () => readSettings(schema, environment());
export type CommandSettings = z.output<typeof schema>;
