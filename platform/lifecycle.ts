import type { Log } from './log.ts';

/** The orderly end of a process. */
export interface Lifecycle {
  /** Adds something to stop. What was added last is stopped first, one after the other. */
  onStop(step: string, stop: () => unknown): void;
  /** Stops everything, once; every later call gives the same promise. Resolves to the exit status. */
  stop(reason: string): Promise<0 | 1>;
  /** Whether stopping has begun; a server answers 503 to readiness then. */
  readonly stopping: boolean;
}

interface LifecycleOptions {
  log: Log;
  /** Milliseconds for all steps together; 15,000 unless told. After that the process ends with status 1. */
  deadlineMs?: number;
  /** Where signals come from and how the process ends; the process itself unless told. */
  host?: Pick<NodeJS.Process, 'on' | 'exit'>;
}

/** Milliseconds for all that a process stops, unless told. */
const stopMilliseconds = 15_000;

/** Milliseconds for stopping: what is under way has its time after the draining, however long that is told to be. */
export const stopDeadline = (drainMilliseconds: number) => drainMilliseconds + stopMilliseconds;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Stops the process in order at SIGINT, SIGTERM or SIGHUP. A second signal changes nothing: what is being written
 * is finished either way. A step that fails or hangs does not keep the others from stopping. A fault that nobody caught ends
 * it at once with status 1, as it would by itself; but Node prints all of an error, and the database's hold whole rows.
 */
export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const { log, deadlineMs = stopMilliseconds, host = process } = options;
  const steps: { step: string; stop: () => unknown }[] = [];
  let ending: Promise<0 | 1> | undefined;

  const stopAll = async (): Promise<0 | 1> => {
    const until = performance.now() + deadlineMs;
    let status: 0 | 1 = 0;
    for (let next = steps.pop(); next; next = steps.pop()) {
      const began = performance.now();
      try {
        await within(Math.max(until - began, 1), next.stop);
        log.info('stopped', { step: next.step, ms: Math.round(performance.now() - began) });
      } catch (error) {
        status = 1;
        log.error('a step did not stop', { step: next.step, error });
      }
    }
    return status;
  };
  const stop = (reason: string): Promise<0 | 1> => {
    if (!ending) {
      log.info('stopping', { signal: reason });
      ending = stopAll();
    }
    return ending;
  };
  for (const signal of signals) {
    host.on(signal, () => {
      void stop(signal).then((status) => host.exit(status));
    });
  }
  host.on('uncaughtException', (error) => {
    log.error('a fault that nobody caught ends the process', { error });
    host.exit(1);
  });
  return {
    onStop: (step, stopStep) => {
      steps.push({ step, stop: stopStep });
    },
    stop,
    get stopping() {
      return ending !== undefined;
    },
  };
}

async function within(ms: number, stop: () => unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too slow')), ms);
  });
  try {
    await Promise.race([Promise.resolve().then(stop), late]);
  } finally {
    clearTimeout(timer);
  }
}
