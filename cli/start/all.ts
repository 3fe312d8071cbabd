import { join } from 'node:path';
import { explorerFiles, explorerGuide } from '../../gateway/explorer.ts';
import { localClient } from '../../gateway/forward.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { isTrustedOnly } from '../../gateway/settings.ts';
import { watchAudit } from '../../platform/auditWatch.ts';
import { systemClock } from '../../platform/clock.ts';
import { startEmbedded } from '../../platform/embedded/server.ts';
import { ensureMigrated, openStart } from '../../platform/ensureMigrated.ts';
import { type Keys, openKeys } from '../../platform/keys.ts';
import type { Lifecycle } from '../../platform/lifecycle.ts';
import type { Log } from '../../platform/log.ts';
import { type Policy, readPolicy } from '../../platform/policy.ts';
import { keysFolder } from '../../platform/settings.ts';
import type { RunningSubgraph, SubgraphDependencies } from '../../platform/subgraph.ts';
import { withSealing } from '../../subgraphs/compliance/sealing/background.ts';
import { createCompliance } from '../../subgraphs/compliance/subgraph.ts';
import { createRecords } from '../../subgraphs/records/subgraph.ts';
import { refuseDemoAccounts, refuseStrangeStamps } from '../../subgraphs/users/start.ts';
import { createUsers } from '../../subgraphs/users/subgraph.ts';
import { withBar } from '../command/bar.ts';
import { buildExplorer, EXPLORER_DIR } from '../explorer/build.ts';
import { defaultChildren, seedOnce } from '../seed/seed.ts';
import type { StartSettings } from './settings.ts';

/** Prints what a step came to and how long it took. */
async function step<T>(what: string, work: () => Promise<T>, came: (value: T) => string): Promise<T> {
  const began = performance.now();
  const value = await work();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1).padStart(5);
  console.log(`${seconds} s  ${what.padEnd(12)} ${came(value)}`);
  return value;
}

/** @param isUp whether all has started; until then pools are open that nobody closes */
async function openDatabase(
  settings: StartSettings,
  lifecycle: Lifecycle,
  log: Log,
  isUp: () => boolean,
): Promise<string> {
  if (settings.DATABASE_URL) return settings.DATABASE_URL;
  const starting = startEmbedded({ dataDir: join(settings.SIGNPOST_DATA_DIR, 'postgres'), log });
  // Also where it is told to stop meanwhile: the server would outlive this process.
  lifecycle.onStop('database', () => starting.then((server) => (isUp() ? server.stop() : server.abandon())));
  const embedded = await starting;
  embedded.keepUp();
  return embedded.url;
}

function startSubgraphs(deps: SubgraphDependencies, lifecycle: Lifecycle) {
  const start = <T extends RunningSubgraph>(create: (deps: SubgraphDependencies) => T) => {
    const subgraph = create(deps);
    lifecycle.onStop(subgraph.name, () => subgraph.stop());
    return localClient(subgraph);
  };
  return {
    records: start(createRecords),
    users: start(createUsers),
    compliance: start((own) => withSealing(createCompliance(own), own)),
  };
}

/**
 * The whole of Signpost in this process, step by step: database, migrations, demo data outside production, explorer,
 * graph. Prints what each came to. What was begun is stopped by the lifecycle. Throws what keeps it from starting.
 */
export async function startAll(settings: StartSettings, lifecycle: Lifecycle, log: Log): Promise<void> {
  const production = settings.NODE_ENV === 'production';
  // First of all: a fault in it would be found out only after the seed.
  const policy = readPolicy(settings.SIGNPOST_POLICY_FILE);
  const keys = openKeys(keysFolder(settings), { create: !production });
  let up = false;
  // Beside the database's first steps, in a process of its own.
  const explorer = buildExplorer();
  explorer.catch(() => {});
  const databaseUrl = await step(
    'database',
    () => openDatabase(settings, lifecycle, log, () => up),
    () => (settings.DATABASE_URL ? 'the server in DATABASE_URL' : 'embedded PostgreSQL'),
  );
  await step(
    'migrations',
    () => ensureMigrated(databaseUrl, keys, log),
    (applied) => (applied.length > 0 ? `${applied.length} applied` : 'up to date'),
  );
  const sql = openStart({ url: databaseUrl });
  try {
    await refuseStrangeStamps(sql, keys);
    if (production) await refuseDemoAccounts(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
  if (!production) {
    const children = settings.children ?? defaultChildren;
    await step(
      'demo data',
      () => withBar((progress) => seedOnce({ databaseUrl, keys, children, production, log, progress })),
      ({ seeded }) =>
        seeded
          ? `${children.toLocaleString('en-GB')} synthetic children and the demo's people`
          : 'left as it is',
    );
  }
  await step(
    'explorer',
    () => explorer,
    (built) => (built ? 'built' : 'up to date'),
  );
  const port = await step(
    'graph',
    () => serveGraph(settings, keys, policy, databaseUrl, lifecycle, log),
    () => 'gateway, records, users and compliance',
  );
  up = true;
  announce(settings, port);
}

/** Serves the whole graph in this process; resolves to the port. */
async function serveGraph(
  settings: StartSettings,
  keys: Keys,
  policy: Policy,
  databaseUrl: string,
  lifecycle: Lifecycle,
  log: Log,
): Promise<number> {
  const deps = {
    databaseUrl,
    directUrl: settings.DATABASE_DIRECT_URL,
    keys,
    policy,
    clock: systemClock,
    log,
    loopbackProviders: settings.NODE_ENV !== 'production',
  };
  const gateway = await createGateway({
    ...deps,
    clients: startSubgraphs(deps, lifecycle),
    trustedOnly: isTrustedOnly(settings),
    explorer: { files: explorerFiles(EXPLORER_DIR), guide: explorerGuide(EXPLORER_DIR) },
    publicUrl: settings.SIGNPOST_PUBLIC_URL,
    maxInFlight: settings.MAX_IN_FLIGHT,
    drainDelay: settings.DRAIN_MS,
  });
  lifecycle.onStop('gateway', () => gateway.close());
  gateway.followDatabase();
  lifecycle.onStop('audit watch', watchAudit(log).stop);
  return gateway.listen(settings.PORT, settings.HOST);
}

/** Says where the service is, and outside production how to go on. */
function announce(settings: StartSettings, port: number): void {
  // Of the process, loading included.
  const seconds = (performance.now() / 1_000).toFixed(1);
  const { HOST, NODE_ENV } = settings;
  const here = ['127.0.0.1', '0.0.0.0', '::'].includes(HOST);
  const host = here ? 'localhost' : HOST.includes(':') ? `[${HOST}]` : HOST;
  console.log(`\nSignpost is at http://${host}:${port} after ${seconds} s.`);
  if (NODE_ENV !== 'production') {
    console.log(
      'Sign in there as one of the people that "npm run demo:accounts" lists, in another terminal.',
    );
    console.log('Everything in it is made up. Ctrl-C stops it.');
  }
}
