import { leaveAtSignals } from '../cli/command/database.ts';
import { type Embedded, startEmbedded } from '../platform/embedded/server.ts';
import { type Keys, openKeys } from '../platform/keys.ts';
import { migrate } from '../platform/migrate.ts';

/** The bench's own database, kept between runs in a folder of its own. */
export interface BenchDatabase {
  readonly server: Embedded;
  readonly keys: Keys;
  readonly keysFolder: string;
}

/** Starts the embedded server and migrates it. The folder names the size, so that each size is seeded once. */
export async function startBenchDatabase(
  folder: string,
  settings: Record<string, string> = {},
): Promise<BenchDatabase> {
  const keysFolder = `${folder}/keys`;
  const starting = startEmbedded({ dataDir: folder, settings });
  leaveAtSignals(starting);
  const server = await starting;
  const keys = openKeys(keysFolder, { create: true });
  await migrate({ url: server.url, databaseKey: keys.databaseKey() });
  return { server, keys, keysFolder };
}
