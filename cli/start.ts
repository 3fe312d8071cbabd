import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLifecycle, type Lifecycle, stopDeadline } from '../platform/lifecycle.ts';
import { listen } from '../platform/listen.ts';
import { createLog } from '../platform/log.ts';
import { endWithNpm } from '../platform/parent.ts';
import { tellRefused } from '../platform/startFault.ts';
import { readStartSettings, type StartSettings } from './start/settings.ts';

// npm start: the whole of Signpost in one process, on the embedded PostgreSQL unless DATABASE_URL names a server.

/** A start that found the port taken waits so long for a former one to end, in milliseconds. */
const portPatience = 4_000;

async function listenOnce(port: number, host: string): Promise<void> {
  const probe = createServer();
  await listen(probe, port, host);
  await new Promise((resume) => probe.close(resume));
}

/** Before anything is begun: a port that is taken would be found out only after the seed. */
async function refuseTakenPort({ PORT, HOST }: StartSettings): Promise<void> {
  for (const until = performance.now() + portPatience; ; ) {
    try {
      return await listenOnce(PORT, HOST);
    } catch (error) {
      const taken = (error as { code?: string }).code === 'EADDRINUSE';
      if (!taken || performance.now() > until) throw error;
      await sleep(200);
    }
  }
}

async function main(): Promise<void> {
  // Who no longer reads what it says (npm start | head -3) loses that alone, as with the log.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  let lifecycle: Lifecycle | undefined;
  try {
    const settings = readStartSettings();
    const log = createLog({ part: 'signpost', level: settings.LOG_LEVEL });
    lifecycle = createLifecycle({ log, deadlineMs: stopDeadline(settings.DRAIN_MS) });
    endWithNpm(settings, lifecycle);
    await refuseTakenPort(settings);
    // Loaded once it is known that it can be used: what is wrong is told at once.
    const { startAll } = await import('./start/all.ts');
    await startAll(settings, lifecycle, log);
  } catch (error) {
    // Stopped while it started: what failed then failed because of that.
    if (lifecycle?.stopping) return;
    tellRefused(error);
    await lifecycle?.stop('start failed');
    process.exit(1);
  }
}

await main();
