import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { CodedError } from '../../../platform/errors.ts';
import type { SubgraphDependencies } from '../../../platform/subgraph.ts';
import { AskedThread, startThread, ThreadFault } from '../../../platform/thread.ts';
import type { Feeds, UploadAnswer } from './feed.ts';
import type { Piece, SentFile, WorkerStart } from './worker.ts';

/**
 * The feeds in a thread of their own, so that a file keeps nobody's search waiting (docs/adr/0104). It starts with the first
 * file, and goes by the machine's clock.
 */
export function openFeeds({
  databaseUrl,
  directUrl,
  keys,
  policy,
  log,
}: Pick<SubgraphDependencies, 'databaseUrl' | 'directUrl' | 'keys' | 'policy' | 'log'>): Feeds {
  const thread = new AskedThread<SentFile, UploadAnswer>('the thread that reads files', () => {
    const workerData: WorkerStart = {
      ...{ databaseUrl, directUrl, policy, keysFolder: keys.folder, logLevel: log.level },
    };
    return startThread(new URL('./worker.ts', import.meta.url), { workerData });
  });
  return {
    upload: async (source, body, caller) => {
      const { port1, port2 } = new MessageChannel();
      handOver(body, port1);
      try {
        return await thread.ask({ source, caller, pieces: port2 }, [port2]);
      } catch (error) {
        // The thread has logged what it was. As of a records process of its own.
        throw error instanceof ThreadFault ? new CodedError('SUBGRAPH_UNAVAILABLE') : error;
      } finally {
        port1.close();
      }
    },
    stop: () => thread.stop(),
  };
}

/** Gives the next piece of a file whenever the other side asks for it, so that no more of it is in memory. */
function handOver(body: AsyncIterable<Uint8Array>, port: MessagePort): void {
  const iterator = body[Symbol.asyncIterator]();
  port.on('message', () => {
    iterator.next().then(
      ({ done, value }) => port.postMessage({ bytes: done ? undefined : value, cut: false } satisfies Piece),
      () => port.postMessage({ bytes: undefined, cut: true } satisfies Piece),
    );
  });
}
