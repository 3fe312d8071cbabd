import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openKeys } from '../platform/keys.ts';
import { keysFolder } from '../platform/settings.ts';
import { refuseArguments, runCommand } from './command/command.ts';
import { readCommandSettings } from './command/settings.ts';

// Makes the keys that are missing. What is there already stays as it is.
await runCommand({ usage: 'npm run keys [-- FOLDER]' }, () => {
  refuseArguments(process.argv.slice(3));
  const { positionals } = parseArgs({ allowPositionals: true });
  refuseArguments(positionals.slice(1));
  const folder = resolve(positionals[0] ?? keysFolder(readCommandSettings()));
  // Where a destruction took them none are made: that is told, and not that they are there.
  openKeys(folder, { create: true }).backupKey();
  console.log(
    `The keys are in ${folder}. Back them up: what is sealed with them cannot be read without them.`,
  );
  console.log('The gateway needs caller.private.pem, lookup.key and database.key; subgraphs need');
  console.log(
    'caller.public.pem, cursor.key, lookup.key and database.key; all three need seal.key, and compliance audit.private.pem.',
  );
  console.log('Give audit.public.pem to whoever shall be able to verify the audit: see docs/audit.md.');
  console.log('Records alone needs vault.key and vault-lookup.key: give them to no other process.');
  return 0;
});
