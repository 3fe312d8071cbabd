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
  const start = () => {
    const workerData: WorkerStart = {
      databaseUrl,
      directUrl,
      policy,
      keysFolder: keys.folder,
      logLevel: log.level,
    };
    return startThread(new URL('./worker.ts', import.meta.url), { workerData });
  };
  const thread = new AskedThread<SentFile, UploadAnswer>('the thread that reads files', start, (error) =>
    log.error('the thread that reads files has died', { error }),
  );
  return {
    upload: async (source, body, caller) => {
      const { port1, port2 } = new MessageChannel();
      const letGo = handOver(body, port1);
      try {
        return await thread.ask({ source, caller, pieces: port2 }, [port2]);
      } catch (error) {
        // What it was is logged. As of a records process of its own.
        throw error instanceof ThreadFault ? new CodedError('SUBGRAPH_UNAVAILABLE') : error;
      } finally {
        letGo();
      }
    },
    stop: () => thread.stop(),
  };
}

/**
 * Gives the next piece of a file whenever the other side asks for it, so that no more of it is in memory. Returns how to let go of
 * the rest, which a sender goes on sending before they look at the answer: it flows again only when nobody reads it.
 */
function handOver(body: AsyncIterable<Uint8Array>, port: MessagePort): () => void {
  const iterator = body[Symbol.asyncIterator]();
  const give = ({ done, value }: IteratorResult<Uint8Array>) => {
    if (done) return port.postMessage({ bytes: undefined, cut: false } satisfies Piece);
    // Else all that it was cut from would be copied, with each of its pieces.
    const bytes = new Uint8Array(value);
    port.postMessage({ bytes, cut: false } satisfies Piece, [bytes.buffer]);
  };
  port.on('message', () => {
    iterator.next().then(give, () => port.postMessage({ bytes: undefined, cut: true } satisfies Piece));
  });
  return () => {
    port.close();
    iterator.return?.().catch(() => {});
  };
}
