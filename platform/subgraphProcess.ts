import { z } from 'zod';
import { watchAudit } from './auditWatch.ts';
import type { SubgraphName } from './caller.ts';
import { systemClock } from './clock.ts';
import { openPool, type Sql } from './database.ts';
import { followDatabase } from './databaseClock.ts';
import { ensureMigrated } from './ensureMigrated.ts';
import { type Keys, openKeys } from './keys.ts';
import { createLifecycle, stopDeadline } from './lifecycle.ts';
import { createLog } from './log.ts';
import { migrationState } from './migrate.ts';
import { endWithNpm } from './parent.ts';
import { readPolicy } from './policy.ts';
import { environment, keysFolder, readSettings, singleSettings } from './settings.ts';
import { startWords } from './startFault.ts';
import type { RunningSubgraph, SubgraphDependencies } from './subgraph.ts';
import { createSubgraphServer } from './subgraphServer.ts';

/** The settings of a subgraph in a process of its own, with its usual port. */
export function subgraphSettings(port: number) {
  return z.object({
    ...singleSettings,
    PORT: z.preprocess((value) => value ?? port, singleSettings.PORT),
  });
}

/** What a subgraph needs to run in a process of its own. */
interface SubgraphProcess {
  readonly name: SubgraphName;
  readonly settings: ReturnType<typeof subgraphSettings>;
  readonly create: (deps: SubgraphDependencies) => RunningSubgraph;
  /** Refuses to go on, by throwing, when this release cannot serve what the database holds. */
  readonly check?: (sql: Sql, keys: Keys) => Promise<void>;
  /** The same, when it is not fit for production. */
  readonly checkProduction?: (sql: Sql) => Promise<void>;
}

/** Runs one subgraph in this process until a signal ends it: `npm run start:<name>`. */
export async function runSubgraph(options: SubgraphProcess): Promise<void> {
  const { name } = options;
  startWords(`npm run start:${name}, which takes its settings only (.env.example)`);
  const settings = readSettings(options.settings, environment());
  const production = settings.NODE_ENV === 'production';
  const log = createLog({ part: name, level: settings.LOG_LEVEL });
  const lifecycle = createLifecycle({ log, deadlineMs: stopDeadline(settings.DRAIN_MS) });
  endWithNpm(settings, lifecycle);
  try {
    const keys = openKeys(keysFolder(settings), { create: !production });
    await ensureMigrated(settings.DATABASE_URL, keys, log, { role: `signpost_${name}` });
    const watch = openPool({
      url: settings.DATABASE_URL,
      role: `signpost_${name}`,
      databaseKey: keys.databaseKey(),
      max: 1,
      applicationName: `signpost ${name} health`,
    });
    lifecycle.onStop('health', () => watch.end({ timeout: 1 }));
    lifecycle.onStop('clock', followDatabase(watch, log).stop);
    await options.check?.(watch, keys);
    if (production) await options.checkProduction?.(watch);
    const subgraph = options.create({
      databaseUrl: settings.DATABASE_URL,
      directUrl: settings.DATABASE_DIRECT_URL,
      keys,
      policy: readPolicy(settings.SIGNPOST_POLICY_FILE),
      clock: systemClock,
      log,
    });
    lifecycle.onStop(name, () => subgraph.stop());
    lifecycle.onStop('audit watch', watchAudit(log).stop);
    const server = createSubgraphServer({
      subgraph,
      callerKey: keys.callerPublicKey(),
      log,
      ready: async () => {
        const state = await migrationState(watch);
        return { database: state.writable, migrations: state.ready };
      },
      drainDelay: settings.DRAIN_MS,
    });
    const port = await server.listen(settings.PORT, settings.HOST);
    lifecycle.onStop('port', () => server.close());
    log.info('listening', { port });
  } catch (error) {
    await lifecycle.stop('start failed');
    throw error;
  }
}
