import type { SubgraphDependencies } from '../../../platform/subgraph.ts';
import { AskedThread, startThread } from '../../../platform/thread.ts';
import type { Facts } from './person.ts';
import type { Found, Lookalikes } from './resident.ts';
import type { WorkerStart } from './worker.ts';

/** The index in a thread of its own, so that searches are not delayed by it. */
export function openLookalikes({
  databaseUrl,
  keys,
  log,
}: Pick<SubgraphDependencies, 'databaseUrl' | 'keys' | 'log'>): Lookalikes {
  const start = () => {
    const workerData: WorkerStart = { url: databaseUrl, databaseKey: keys.databaseKey() };
    return startThread(new URL('./worker.ts', import.meta.url), { workerData });
  };
  const thread = new AskedThread<readonly Facts[], Found>('the thread that matches', start, (error) =>
    log.error('the thread that matches has died', { error }),
  );
  return { find: (rows) => thread.ask(rows), stop: () => thread.stop() };
}
