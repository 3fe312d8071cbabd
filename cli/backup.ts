import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openKeys } from '../platform/keys.ts';
import { keysFolder } from '../platform/settings.ts';
import { takeBackup, takeLog } from './backup/backup.ts';
import { counted, runCommand, WrongCall } from './command/command.ts';
import { withEmbedded } from './command/database.ts';
import { readCommandSettings } from './command/settings.ts';

// npm run backup: a whole backup of the embedded server, encrypted, while it serves; --log ships what was written since.
const usage = 'npm run backup -- --to FOLDER [--log]';

await runCommand({ usage }, async () => {
  const { to, log } = parseArgs({
    options: { to: { type: 'string' }, log: { type: 'boolean', default: false } },
  }).values;
  const settings = readCommandSettings();
  if (!to) throw new WrongCall();
  if (settings.DATABASE_URL)
    throw new WrongCall(
      'DATABASE_URL names a server of your own: back it up with its own tools, encrypted under a key that you can destroy (docs/backup.md).',
    );
  const dataDir = join(settings.SIGNPOST_DATA_DIR, 'postgres');
  return withEmbedded(dataDir, async (server) => {
    // Made in a wrong place, a key would be one that nobody knows the backup to be under.
    const key = openKeys(keysFolder(settings), { create: false }).backupKey();
    const target = { url: server.url, dataDir, folder: to, key };
    if (log) {
      const segments = await takeLog(target);
      console.log(
        `${counted(segments, 'segment')} of the log shipped: it can be restored to any moment until now.`,
      );
      return 0;
    }
    const { name, evidence } = await takeBackup(target);
    for (const [table, rows] of Object.entries(evidence.rows))
      console.log(`${rows.toLocaleString('en-GB').padStart(14)}  ${table}`);
    console.log(`${name}: the audit has ${evidence.size} leaves, root ${evidence.root || 'none'}.`);
    return 0;
  });
});
