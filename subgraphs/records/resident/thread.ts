import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Keys } from '../../../platform/keys.ts';
import type { Facts } from './person.ts';
import type { Found, Lookalikes } from './resident.ts';
import type { Question, WorkerStart } from './worker.ts';

interface Waiting {
  resolve(found: Found): void;
  reject(error: Error): void;
}

/** A thread that died, or a fault in it, with the database's code where there was one. */
class MatchingFault extends Error {
  override readonly name = 'MatchingFault';
  readonly code: unknown;
  constructor(message: string, code?: unknown) {
    super(message);
    this.code = code;
  }
}

/**
 * The index in a thread of its own, so that searches are not delayed by it. It starts with the first question and stays;
 * if it dies, what waits for it fails and the next question starts another.
 */
export function openLookalikes({ databaseUrl, keys }: { databaseUrl: string; keys: Keys }): Lookalikes {
  let worker: Worker | undefined;
  let asked = 0;
  const waiting = new Map<number, Waiting>();

  const start = (): Worker => {
    const workerStart: WorkerStart = { url: databaseUrl, databaseKey: keys.databaseKey() };
    // A thread of Node 20 does not take over how its process reads TypeScript.
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
    const reader = new URL('./dist/esm/api/index.mjs', tsx).href;
    const own = new URL('./worker.ts', import.meta.url).href;
    const code = `import { register } from ${JSON.stringify(reader)}; register(); await import(${JSON.stringify(own)});`;
    const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
      workerData: workerStart,
      execArgv: [],
    });
    thread.unref();
    thread.on('message', ({ id, found, fault }: Answer) => {
      const one = waiting.get(id);
      waiting.delete(id);
      if (waiting.size === 0) thread.unref();
      if (found) one?.resolve(found);
      else one?.reject(new MatchingFault(fault?.message ?? 'matching failed', fault?.code));
    });
    const lost = (error?: unknown) => {
      if (worker === thread) worker = undefined;
      const reason = new MatchingFault('the thread that matches has ended', (error as Error)?.name);
      for (const one of waiting.values()) one.reject(reason);
      waiting.clear();
    };
    thread.on('error', lost);
    thread.on('exit', () => lost());
    return thread;
  };

  return {
    find: (rows: readonly Facts[]) =>
      new Promise<Found>((resolve, reject) => {
        worker ??= start();
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.ref();
        const question: Question = { id: asked, rows };
        worker.postMessage(question);
      }),
    stop: async () => {
      await worker?.terminate();
    },
  };
}

interface Answer {
  readonly id: number;
  readonly found?: Found;
  readonly fault?: { readonly code: unknown; readonly message: string };
}
