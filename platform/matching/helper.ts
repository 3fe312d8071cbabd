import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { startThread } from '../thread.ts';
import { type HopefulPairs, helperIs, type SharedWork } from './hopeful.ts';

/** The place in `SharedWork.turns` that says how far the helper is. */
export const stateAt = 1;
/** A helper that works is waited for at most so long, in milliseconds. */
const longest = 3_600_000;

/**
 * A second thread that takes part of the rules of blocking, one after another, as the first does. What is found does not
 * depend on who found it: with a helper that is late, or fails, the first thread does what is left by itself.
 */
export class Helper {
  readonly #worker: Worker;
  readonly #port: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#worker = startThread(new URL('./helperThread.ts', import.meta.url), {
      workerData: port2,
      transferList: [port2],
    });
    this.#worker.unref();
    // Without a helper the work is done all the same.
    this.#worker.on('error', () => undefined);
  }

  /** Offers work: from now on the helper takes rules off its list. */
  offer(work: SharedWork): void {
    this.#port.postMessage(work);
  }

  /** What the helper found, by rule, once no rule is left on the list; waits for it where it is still working. */
  collect({ turns }: SharedWork): ReadonlyMap<number, HopefulPairs> {
    const before = Atomics.compareExchange(turns, stateAt, helperIs.waiting, helperIs.sentAway);
    if (before === helperIs.waiting) return new Map();
    Atomics.wait(turns, stateAt, helperIs.working, longest);
    return receiveMessageOnPort(this.#port)?.message ?? new Map();
  }

  /** Ends the thread. */
  async end(): Promise<void> {
    this.#port.close();
    await this.#worker.terminate();
  }
}
