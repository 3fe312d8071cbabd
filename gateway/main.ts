import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { watchAudit } from '../platform/auditWatch.ts';
import { systemClock } from '../platform/clock.ts';
import { ensureMigrated } from '../platform/ensureMigrated.ts';
import { openKeys } from '../platform/keys.ts';
import { createLifecycle, stopDeadline } from '../platform/lifecycle.ts';
import { createLog } from '../platform/log.ts';
import { endWithNpm } from '../platform/parent.ts';
import { readPolicy } from '../platform/policy.ts';
import { environment, keysFolder, readSettings } from '../platform/settings.ts';
import { endRefused, startWords } from '../platform/startFault.ts';
import { explorerFiles, explorerGuide } from './explorer.ts';
import { remoteClient } from './forwardHttp.ts';
import { createGateway } from './gateway.ts';
import { gatewaySettings, isTrustedOnly } from './settings.ts';

/** Where `npm start` and the container's build leave the explorer. */
const explorerFolder = fileURLToPath(new URL('../dist/explorer', import.meta.url));

/** The gateway in this process, its subgraphs over HTTP, until a signal ends it: `npm run start:gateway`. */
async function main(): Promise<void> {
  startWords('npm run start:gateway, which takes its settings only (.env.example)');
  const settings = readSettings(gatewaySettings, environment());
  const log = createLog({ part: 'gateway', level: settings.LOG_LEVEL });
  const lifecycle = createLifecycle({ log, deadlineMs: stopDeadline(settings.DRAIN_MS) });
  endWithNpm(settings, lifecycle);
  try {
    const keys = openKeys(keysFolder(settings), { create: settings.NODE_ENV !== 'production' });
    await ensureMigrated(settings.DATABASE_URL, keys, log);
    const signingKey = keys.callerPrivateKey();
    const gateway = await createGateway({
      clients: {
        records: remoteClient({ name: 'records', origin: settings.SIGNPOST_RECORDS_URL, signingKey, log }),
        users: remoteClient({ name: 'users', origin: settings.SIGNPOST_USERS_URL, signingKey, log }),
        compliance: remoteClient({
          name: 'compliance',
          origin: settings.SIGNPOST_COMPLIANCE_URL,
          signingKey,
          log,
        }),
      },
      databaseUrl: settings.DATABASE_URL,
      directUrl: settings.DATABASE_DIRECT_URL,
      keys,
      policy: readPolicy(settings.SIGNPOST_POLICY_FILE),
      clock: systemClock,
      log,
      trustedOnly: isTrustedOnly(settings),
      explorer: existsSync(explorerFolder)
        ? { files: explorerFiles(explorerFolder), guide: explorerGuide(explorerFolder) }
        : undefined,
      publicUrl: settings.SIGNPOST_PUBLIC_URL,
      maxInFlight: settings.MAX_IN_FLIGHT,
      drainDelay: settings.DRAIN_MS,
    });
    lifecycle.onStop('gateway', () => gateway.close());
    gateway.followDatabase();
    lifecycle.onStop('audit watch', watchAudit(log).stop);
    const port = await gateway.listen(settings.PORT, settings.HOST);
    log.info('listening', { port });
  } catch (error) {
    await lifecycle.stop('start failed');
    throw error;
  }
}

await main().catch(endRefused);
