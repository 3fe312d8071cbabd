import type { Keys } from '../../../platform/keys.ts';
import { AskedThread, startThread } from '../../../platform/thread.ts';
import type { Facts } from './person.ts';
import type { Found, Lookalikes } from './resident.ts';
import type { WorkerStart } from './worker.ts';

/** The index in a thread of its own, so that searches are not delayed by it. */
export function openLookalikes({ databaseUrl, keys }: { databaseUrl: string; keys: Keys }): Lookalikes {
  const thread = new AskedThread<readonly Facts[], Found>('the thread that matches', () => {
    const workerData: WorkerStart = { url: databaseUrl, databaseKey: keys.databaseKey() };
    return startThread(new URL('./worker.ts', import.meta.url), { workerData });
  });
  return { find: (rows) => thread.ask(rows), stop: () => thread.stop() };
}
