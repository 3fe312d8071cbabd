import { createServer } from 'node:net';
import { join } from 'node:path';
import { explorerFiles, explorerGuide } from '../gateway/explorer.ts';
import { localClient } from '../gateway/forward.ts';
import { createGateway } from '../gateway/gateway.ts';
import { isTrustedOnly } from '../gateway/settings.ts';
import { systemClock } from '../platform/clock.ts';
import { openPool } from '../platform/database.ts';
import { startEmbedded } from '../platform/embedded/server.ts';
import { openKeys } from '../platform/keys.ts';
import { createLifecycle, type Lifecycle } from '../platform/lifecycle.ts';
import { createLog, type Log } from '../platform/log.ts';
import { readPolicy } from '../platform/policy.ts';
import { keysFolder } from '../platform/settings.ts';
import type { RunningSubgraph, SubgraphDependencies } from '../platform/subgraph.ts';
import { ensureMigrated, explainStart } from '../platform/subgraphProcess.ts';
import { createCompliance } from '../subgraphs/compliance/subgraph.ts';
import { createRecords } from '../subgraphs/records/subgraph.ts';
import { refuseDemoAccounts } from '../subgraphs/users/production.ts';
import { createUsers } from '../subgraphs/users/subgraph.ts';
import { buildExplorer, EXPLORER_DIR } from './buildExplorer.ts';
import { Bar } from './seed/bar.ts';
import { defaultChildren, seedOnce } from './seed/index.ts';
import { readStartSettings, type StartSettings } from './startSettings.ts';

// npm start: the whole of Signpost in one process, on the embedded PostgreSQL unless DATABASE_URL names a server.

/** Prints what a step came to and how long it took. */
async function step<T>(what: string, work: () => Promise<T>, came: (value: T) => string): Promise<T> {
  const began = performance.now();
  const value = await work();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1).padStart(5);
  console.log(`${seconds} s  ${what.padEnd(12)} ${came(value)}`);
  return value;
}

/** A start that found the port taken waits so long for a former one to end, in milliseconds. */
const portPatience = 4_000;

function listenOnce(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** Before anything is begun: a port that is taken would be found out only after the seed. */
async function refuseTakenPort({ PORT, HOST }: StartSettings): Promise<void> {
  for (const until = performance.now() + portPatience; ; ) {
    try {
      return await listenOnce(PORT, HOST);
    } catch (error) {
      const taken = (error as { code?: string }).code === 'EADDRINUSE';
      if (!taken || performance.now() > until) throw error;
      await new Promise((resume) => setTimeout(resume, 200));
    }
  }
}

/** A start whose npm was killed has nobody left who could stop it, and holds the port: it ends by itself. */
function endWithParent(settings: StartSettings, lifecycle: Lifecycle): void {
  if (settings.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid === parent) return;
    void lifecycle.stop('parent ended').then((status) => process.exit(status));
  }, 500).unref();
}

async function openDatabase(settings: StartSettings, lifecycle: Lifecycle, log: Log): Promise<string> {
  if (settings.DATABASE_URL) return settings.DATABASE_URL;
  const embedded = await startEmbedded({ dataDir: join(settings.SIGNPOST_DATA_DIR, 'postgres'), log });
  lifecycle.onStop('database', () => embedded.stop());
  return embedded.url;
}

function startSubgraphs(deps: SubgraphDependencies, lifecycle: Lifecycle) {
  const start = <T extends RunningSubgraph>(create: (deps: SubgraphDependencies) => T) => {
    const subgraph = create(deps);
    lifecycle.onStop(subgraph.name, () => subgraph.stop());
    return localClient(subgraph);
  };
  return { records: start(createRecords), users: start(createUsers), compliance: start(createCompliance) };
}

async function start(settings: StartSettings, lifecycle: Lifecycle, log: Log): Promise<void> {
  const began = performance.now();
  const production = settings.NODE_ENV === 'production';
  await refuseTakenPort(settings);
  const keys = openKeys(keysFolder(settings), { create: !production });
  // Beside the database's first steps, in a process of its own.
  const explorer = buildExplorer();
  explorer.catch(() => {});
  const databaseUrl = await step(
    'database',
    () => openDatabase(settings, lifecycle, log),
    () => (settings.DATABASE_URL ? 'the server in DATABASE_URL' : 'embedded PostgreSQL'),
  );
  await step(
    'migrations',
    () => ensureMigrated(databaseUrl, keys, log),
    (applied) => (applied.length > 0 ? `${applied.length} applied` : 'up to date'),
  );
  if (production) {
    const sql = openPool({ url: databaseUrl, max: 1, applicationName: 'signpost start', prepare: false });
    await refuseDemoAccounts(sql).finally(() => sql.end({ timeout: 1 }));
  } else {
    const children = settings.children ?? defaultChildren;
    const bar = new Bar(process.stderr);
    await step(
      'demo data',
      () =>
        seedOnce({
          databaseUrl,
          keys,
          children,
          production,
          log,
          progress: (what, done, total) => bar.show(what, done, total),
        }).finally(() => bar.end()),
      ({ seeded }) =>
        seeded ? `${children.toLocaleString('en-GB')} synthetic children and the demo's people` : 'is there',
    );
  }
  await step(
    'explorer',
    () => explorer,
    ({ built }) => (built ? 'built' : 'up to date'),
  );
  const port = await step(
    'graph',
    async () => {
      const deps = {
        databaseUrl,
        keys,
        policy: readPolicy(settings.SIGNPOST_POLICY_FILE),
        clock: systemClock,
        log,
      };
      const gateway = await createGateway({
        ...deps,
        clients: startSubgraphs(deps, lifecycle),
        trustedOnly: isTrustedOnly(settings),
        explorer: { files: explorerFiles(EXPLORER_DIR), guide: explorerGuide(EXPLORER_DIR) },
        maxInFlight: settings.MAX_IN_FLIGHT,
        drainDelay: settings.DRAIN_MS,
      });
      lifecycle.onStop('gateway', () => gateway.close());
      return gateway.listen(settings.PORT, settings.HOST);
    },
    () => 'gateway, records, users and compliance',
  );
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const host = settings.HOST === '127.0.0.1' || settings.HOST === '0.0.0.0' ? 'localhost' : settings.HOST;
  console.log(`\nSignpost is at http://${host}:${port} after ${seconds} s.`);
  if (!production) {
    console.log(
      'Sign in there as one of the people that "npm run demo:accounts" lists, in another terminal.',
    );
    console.log('Everything in it is made up. Ctrl-C stops it.');
  }
}

async function main(): Promise<void> {
  let lifecycle: Lifecycle | undefined;
  try {
    const settings = readStartSettings(process.argv.slice(2));
    const log = createLog({ part: 'signpost', level: settings.LOG_LEVEL });
    lifecycle = createLifecycle({ log });
    endWithParent(settings, lifecycle);
    await start(settings, lifecycle, log);
  } catch (error) {
    // Stopped while it started: what failed then failed because of that.
    if (lifecycle?.stopping) return;
    console.error(explainStart(error) ?? error);
    await lifecycle?.stop('start failed');
    process.exit(1);
  }
}

await main();
