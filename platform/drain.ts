import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long connections are still taken after a signal, for what was sent before it, in milliseconds. */
const grace = 250;
/** How long draining waits for what is under way, in milliseconds. */
const patience = 10_000;

/**
 * Stops a server that already reports "not ready": it accepts requests for `delay` milliseconds more, until whoever
 * routes to it has noticed, then takes no more connections. Resolves when every connection is closed. Requests under
 * way get ten seconds to finish.
 */
export async function drain(server: Server, delay: number, isBusy: () => boolean): Promise<void> {
  await sleep(Math.max(delay, isBusy() ? grace : 0));
  const closed = new Promise<void>((resolve) => {
    // The listening socket only: the server's own close() would cut kept connections in the moment in which a
    // client sends on them.
    NetServer.prototype.close.call(server, () => resolve());
  });
  for (const until = performance.now() + patience; ; ) {
    if (performance.now() > until) server.closeAllConnections();
    else server.closeIdleConnections();
    if ((await Promise.race([closed, sleep(50).then(() => 'open')])) !== 'open') return;
  }
}
