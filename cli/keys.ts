import { resolve } from 'node:path';
import { z } from 'zod';
import { KeyFault, openKeys } from '../platform/keys.ts';
import {
  commonSettings,
  environment,
  keysFolder,
  readSettings,
  SettingsError,
} from '../platform/settings.ts';

// Makes the keys that are missing: npm run keys [-- FOLDER]. What is there already stays as it is.
try {
  const schema = z.object({
    SIGNPOST_DATA_DIR: commonSettings.SIGNPOST_DATA_DIR,
    SIGNPOST_KEYS: commonSettings.SIGNPOST_KEYS,
  });
  const folder = resolve(process.argv[2] ?? keysFolder(readSettings(schema, environment())));
  openKeys(folder, { create: true });
  console.log(
    `The keys are in ${folder}. Back them up: what is sealed with them cannot be read without them.`,
  );
  console.log(
    'The gateway needs caller.private.pem, cursor.key, lookup.key and database.key; subgraphs need',
  );
  console.log(
    'caller.public.pem, cursor.key, lookup.key and database.key; all three need seal.key, and compliance audit.private.pem.',
  );
  console.log('Give audit.public.pem to whoever shall be able to verify the audit: see docs/audit.md.');
  console.log('Records alone needs vault.key and vault-lookup.key: give them to no other process.');
} catch (error) {
  if (!(error instanceof KeyFault || error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
