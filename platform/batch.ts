import { cannotServe } from './database.ts';
import { CodedError } from './errors.ts';

interface Waiting<K, V> {
  readonly key: K;
  readonly resolve: (value: V) => void;
  readonly reject: (error: unknown) => void;
}

/** Bounds of a batcher. */
interface BatchOptions<K> {
  /** The most that one statement is asked, by weight; a key that weighs more goes alone. 256 unless told. */
  readonly maxKeys?: number;
  /** Statements under way at once; 2 unless told. A second one is begun only when the first is slow. */
  readonly inFlight?: number;
  /** What a key counts; 1 unless told. A key that stands for a list counts its length. */
  readonly weigh?: (key: K) => number;
}

/** How a batcher reads: many keys, one statement; the answers in the order of the keys. */
type ReadMany<K, V> = (keys: readonly K[]) => Promise<readonly V[]>;

/** Keys that may wait; one more is refused as OVERLOADED. */
const maxWaiting = 20_000;

/** How long keys wait for the statement under way before another is begun beside it, in milliseconds. */
const patience = 25;

/**
 * Gathers the keys of all requests in flight into few statements. While a statement is under way, keys queue, and the
 * next statement serves them all; requests that met in one statement so come to the next one together. A second
 * statement runs beside one that is full or slow, and never otherwise, since each costs more than a key in it.
 *
 * Nothing is cached or shared: each key carries its own caller, whose access is in the statement, and gets its own
 * answer. A batch that fails is halved and run again, so that one bad key cannot fail strangers.
 */
export function batcher<K, V>(
  readMany: ReadMany<K, V>,
  { maxKeys = 256, inFlight = 2, weigh = () => 1 }: BatchOptions<K> = {},
): (key: K) => Promise<V> {
  let queue: Waiting<K, V>[] = [];
  let running = 0;
  let scheduled = false;
  let begun = 0;
  let waking = false;

  /**
   * Halves a failed batch until the bad key stands alone. A database that cannot serve fails all at once: asking it
   * for each key again would hold everybody up and help nobody.
   */
  async function run(batch: readonly Waiting<K, V>[]): Promise<void> {
    try {
      const values = await readMany(batch.map(({ key }) => key));
      if (values.length !== batch.length) throw new Error('a batch answered another number of keys');
      batch.forEach(({ resolve }, index) => {
        resolve(values[index] as V);
      });
    } catch (error) {
      if (batch.length === 1 || cannotServe(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const middle = batch.length >> 1;
      await run(batch.slice(0, middle));
      await run(batch.slice(middle));
    }
  }

  /** How many of the queue the next statement takes. */
  function fitting(): number {
    let count = 0;
    for (let weight = 0; count < queue.length; count += 1) {
      weight += weigh((queue[count] as Waiting<K, V>).key);
      if (weight > maxKeys && count > 0) break;
    }
    return count;
  }

  function next(): void {
    scheduled = false;
    while (running < inFlight && queue.length > 0) {
      const count = fitting();
      const left = running === 0 || count < queue.length ? 0 : begun + patience - performance.now();
      if (left > 0) {
        if (!waking) {
          waking = true;
          setTimeout(() => {
            waking = false;
            next();
          }, left);
        }
        return;
      }
      const batch = queue.slice(0, count);
      queue = queue.slice(count);
      running += 1;
      begun = performance.now();
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
