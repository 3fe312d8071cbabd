import { startThread } from '../../platform/thread.ts';

/** What a thread is told that watches this process. */
export interface Stage {
  /** What this process is at from now on, for a reader. */
  readonly name: string;
  /** How long that may take, in seconds. */
  readonly seconds: number;
}

/** Where this process keeps its one watch: a test that has modules read anew would leave one behind that hears no more. */
const kept = Symbol.for('signpost watch of tests');
const shared = globalThis as { [kept]?: ReturnType<typeof startThread> };

function watch(): ReturnType<typeof startThread> {
  const thread = startThread(new URL('./watchThread.ts', import.meta.url));
  thread.unref();
  // A watch that could not begin ends nothing.
  thread.on('error', (error) => console.error(`Nobody watches whether tests hang: ${error.message}`));
  return thread;
}

/**
 * Has this process killed, and says at what it was, once a stage takes longer than it may: by a thread, so that it comes also where
 * this one waits for a command, or goes round and round, and Vitest's own limits never come. They do not watch how a file begins
 * either. Vitest tells that the process is gone, and ends.
 */
export function watchStage(stage: Stage): void {
  shared[kept] ??= watch();
  shared[kept].postMessage(stage);
}
