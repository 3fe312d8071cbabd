import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { prepareHome } from '../../platform/embedded/folder.ts';
import { type Embedded, startEmbedded } from '../../platform/embedded/server.ts';
import { migrate } from '../../platform/migrate.ts';
import { oneAtATime, testKeys } from './database.ts';

const dataDir = join(import.meta.dirname, '..', '..', '.signpost', 'test', 'migrated');

/** The home of a server that was migrated with the test keys and stopped: made once, and again for other migrations. */
async function madeHome(): Promise<string> {
  // Named by keys and migrations.
  const made = `${new URL(inject('templateUrl')).pathname.slice(1)}.made`;
  const { path } = prepareHome(dataDir);
  if (existsSync(join(path, made))) return path;
  rmSync(path, { recursive: true, force: true });
  const server = await startEmbedded({ dataDir });
  await migrate({ url: server.url, databaseKey: testKeys().databaseKey() });
  await server.stop();
  writeFileSync(join(path, made), '');
  return path;
}

/**
 * Starts a server of a test's own, with nothing in it but what migrations with the test keys make: in a third of a second,
 * where making it anew takes four. Whoever starts it stops it, and removes its home, which may stand elsewhere.
 */
export async function startMigrated(into: string): Promise<Embedded> {
  execFileSync('cp', ['-a', `${await oneAtATime(madeHome)}/.`, prepareHome(into).path]);
  return startEmbedded({ dataDir: into });
}
