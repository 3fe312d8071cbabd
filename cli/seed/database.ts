import { join } from 'node:path';
import { type Embedded, startEmbedded } from '../../platform/embedded/server.ts';
import { type Keys, openKeys } from '../../platform/keys.ts';
import { migrate } from '../../platform/migrate.ts';
import { keysFolder } from '../../platform/settings.ts';
import { type CommandSettings, readCommandSettings } from './settings.ts';

/** The database of an operator's command, migrated, and the keys that go with it. */
export interface CommandDatabase {
  readonly settings: CommandSettings;
  /** The owner's address. */
  readonly url: string;
  readonly keys: Keys;
  /** Stops the embedded server, unless another process uses it. */
  close(): Promise<void>;
}

/** Opens what `DATABASE_URL` names, or the embedded server (found running, or started), as `npm start` does. */
export async function openCommandDatabase(): Promise<CommandDatabase> {
  const settings = readCommandSettings();
  const keys = openKeys(keysFolder(settings), { create: settings.NODE_ENV !== 'production' });
  let embedded: Embedded | undefined;
  if (!settings.DATABASE_URL) {
    embedded = await startEmbedded({ dataDir: join(settings.SIGNPOST_DATA_DIR, 'postgres') });
  }
  const url = settings.DATABASE_URL ?? (embedded as Embedded).url;
  await migrate({ url, databaseKey: keys.databaseKey() });
  return {
    settings,
    url,
    keys,
    close: async () => {
      await embedded?.stop();
    },
  };
}
