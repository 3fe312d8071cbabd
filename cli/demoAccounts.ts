import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DatabaseAddressFault, isUnavailable, openPool } from '../platform/database.ts';
import { EmbeddedRefused, startEmbedded } from '../platform/embedded/server.ts';
import { KeyFault, openKeys } from '../platform/keys.ts';
import {
  commonSettings,
  environment,
  keysFolder,
  readSettings,
  SettingsError,
} from '../platform/settings.ts';
import { accountsTable, demoAccounts } from './demo/accounts.ts';

// The accounts of the demo seed with their present codes: npm run demo:accounts [-- --json].

const settingsSchema = z.object({
  DATABASE_URL: commonSettings.DATABASE_URL,
  SIGNPOST_DATA_DIR: commonSettings.SIGNPOST_DATA_DIR,
  SIGNPOST_KEYS: commonSettings.SIGNPOST_KEYS,
});

const noDemo = 'There are no demo accounts here; start Signpost once with "npm start" to load the demo.';

async function main(): Promise<void> {
  const settings = readSettings(settingsSchema, environment());
  const folder = keysFolder(settings);
  if (!existsSync(folder)) return refuse(noDemo);
  const keys = openKeys(folder, { create: false });
  const embedded = settings.DATABASE_URL
    ? undefined
    : await startEmbedded({ dataDir: join(settings.SIGNPOST_DATA_DIR, 'postgres') });
  const sql = openPool({
    url: settings.DATABASE_URL ?? (embedded?.url as string),
    max: 1,
    applicationName: 'signpost demo accounts',
    prepare: false,
  });
  try {
    const accounts = await demoAccounts(sql, keys);
    if (process.argv.includes('--json')) console.log(JSON.stringify(accounts, null, 2));
    else if (accounts.length === 0) refuse(noDemo);
    else {
      console.log(accountsTable(accounts));
      console.log('\nA code works once; run this again for the next one.');
    }
  } finally {
    await sql.end({ timeout: 1 });
    await embedded?.stop();
  }
}

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

const undefinedTable = new Set(['42P01', '3F000']);

try {
  await main();
} catch (error) {
  const code = String((error as { code?: unknown }).code);
  const told = [KeyFault, SettingsError, EmbeddedRefused, DatabaseAddressFault];
  if (told.some((kind) => error instanceof kind)) refuse((error as Error).message);
  else if (undefinedTable.has(code)) refuse(noDemo);
  else if (isUnavailable(error))
    refuse('The database does not answer; start Signpost or correct DATABASE_URL.');
  else throw error;
}
