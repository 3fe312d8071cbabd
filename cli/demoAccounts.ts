import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { keysFolder } from '../platform/settings.ts';
import { runCommand } from './command/command.ts';
import { withPool } from './command/database.ts';
import { readCommandSettings } from './command/settings.ts';
import { accountsTable, demoAccounts } from './demo/accounts.ts';

/** `npm run demo:accounts [-- --json]`: the accounts of the demo with their present codes. Status 1: there are none. */
async function main(): Promise<number> {
  const { json } = parseArgs({ options: { json: { type: 'boolean', default: false } } }).values;
  const accounts = existsSync(keysFolder(readCommandSettings()))
    ? await withPool({ max: 1, applicationName: 'signpost demo accounts', prepare: false }, (sql, { keys }) =>
        demoAccounts(sql, keys),
      )
    : [];
  if (json) console.log(JSON.stringify(accounts, null, 2));
  else if (accounts.length > 0)
    console.log(`${accountsTable(accounts)}\n\nA code works once; run this again for the next one.`);
  if (accounts.length > 0) return 0;
  console.error('There are no demo accounts here; start Signpost once with "npm start" to load the demo.');
  return 1;
}

await runCommand({ usage: 'npm run demo:accounts [-- --json]' }, main);
