import type { Log } from '../log.ts';
import type { Binaries } from './binaries.ts';
import type { Home } from './folder.ts';
import { findRunning, launch } from './postmaster.ts';
import { isFull } from './refusal.ts';

/** Milliseconds between two looks whether the server is up. */
const every = 1_000;
/** Milliseconds after a start that failed: while the disk is full each one reads the log since the last checkpoint. */
const pauseAfterFault = 5_000;

/** A server to keep up. */
interface KeepOptions {
  readonly home: Home;
  readonly binaries: Binaries;
  /** Where it is known to be: it comes back there. */
  readonly port: number;
  readonly log: Log;
  /** Called at each look that finds the server up. */
  readonly up: () => Promise<void>;
}

/**
 * Starts a server again whenever it is found to be down: one whose disk is full gives up, so does one that was killed, and
 * nobody else would start it while the service is told to run. Until the promise that `stop` gives.
 */
export function keepUp({ home, binaries, port, log, up }: KeepOptions): { stop(): Promise<void> } {
  let notBefore = 0;
  const look = async () => {
    if (findRunning(home)) return up();
    if (performance.now() < notBefore) return;
    const { status, output } = await launch(home, binaries, port);
    // Another start may have been first.
    if (status === 0 || findRunning(home))
      return log.warn('embedded PostgreSQL was down, and was started again');
    notBefore = performance.now() + pauseAfterFault;
    if (isFull(output))
      log.error('embedded PostgreSQL is down: its disk is full; it is started again once there is room');
    else log.error('embedded PostgreSQL is down and does not start; server.log in its folder says why');
  };
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => log.warn('embedded PostgreSQL could not be looked after', { error }))
      .finally(() => {
        looking = undefined;
      });
  }, every);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
