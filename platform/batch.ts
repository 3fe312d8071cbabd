import { CodedError } from './errors.ts';

interface Waiting<K, V> {
  readonly key: K;
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
}

/** How a batcher reads: many keys, one statement; the answers in the order of the keys. */
export type ReadMany<K, V> = (keys: readonly K[]) => Promise<readonly V[]>;

/**
 * Gathers keys of all requests in flight into few statements (performance.md): while statements are under way, keys
 * queue, and the next statement serves them all. Nothing is cached or shared: each key carries its own caller, whose
 * access is in the statement, and gets its own answer. A batch that fails is run key by key, so that one bad key
 * cannot fail strangers.
 */
export function batcher<K, V>(
  readMany: ReadMany<K, V>,
  { maxKeys = 256, inFlight = 2, maxWaiting = 20_000 } = {},
): (key: K) => Promise<V> {
  let queue: Waiting<K, V>[] = [];
  let running = 0;
  let scheduled = false;

  async function one(waiting: Waiting<K, V>): Promise<void> {
    try {
      const [value] = await readMany([waiting.key]);
      waiting.resolve(value as V);
    } catch (error) {
      waiting.reject(error);
    }
  }

  async function run(batch: Waiting<K, V>[]): Promise<void> {
    try {
      const values = await readMany(batch.map(({ key }) => key));
      if (values.length !== batch.length) throw new Error('a batch answered another number of keys');
      batch.forEach(({ resolve }, index) => {
        resolve(values[index] as V);
      });
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const waiting of batch) await one(waiting);
    }
  }

  function next(): void {
    scheduled = false;
    while (running < inFlight && queue.length > 0) {
      const batch = queue.slice(0, maxKeys);
      queue = queue.slice(maxKeys);
      running += 1;
      void run(batch).finally(() => {
        running -= 1;
        next();
      });
    }
  }

  return (key) => {
    if (queue.length >= maxWaiting) return Promise.reject(new CodedError('OVERLOADED'));
    return new Promise<V>((resolve, reject) => {
      queue.push({ key, resolve, reject });
      // Keys of one turn of the event loop, promises included, go together.
      if (!scheduled && running < inFlight) {
        scheduled = true;
        setImmediate(next);
      }
    });
  };
}
