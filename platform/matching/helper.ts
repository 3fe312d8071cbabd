import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { startThread } from '../thread.ts';
import { Comparer } from './compare.ts';
import { Frequencies } from './frequency.ts';
import { type HopefulPairs, helperIs, type SharedWork, takeRules } from './hopeful.ts';
import { Scorer } from './score.ts';
import { Vocabulary } from './vocabulary.ts';

/** The place in `SharedWork.turns` that says how far the helper is. */
export const stateAt = 1;
/** A helper that works is waited for at most so long, in milliseconds. */
const longest = 3_600_000;

/**
 * A second thread that takes some of the blocking rules, one after another, as the first thread does. The result does
 * not depend on which thread found it: if the helper is late or fails, the first thread does the rest alone.
 */
export class Helper {
  /** What both sides write to each other through. */
  protected readonly port: MessagePort;
  readonly #worker: Worker;

  /** `module`: what the thread runs; it hands `SharedWork` to `help`. */
  constructor(module = new URL('./helperThread.ts', import.meta.url)) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.#worker = startThread(module, {
      workerData: port2,
      transferList: [port2],
    });
    this.#worker.unref();
    // Without a helper the work is done all the same.
    this.#worker.on('error', () => undefined);
  }

  /** Offers work: from now on the helper takes rules off its list. */
  offer(work: SharedWork): void {
    this.port.postMessage(work);
  }

  /** What the helper found, by rule, once no rule is left on the list; waits for it where it is still working. */
  collect({ turns }: SharedWork): ReadonlyMap<number, HopefulPairs> {
    return (this.answer(turns) as ReadonlyMap<number, HopefulPairs> | undefined) ?? new Map();
  }

  /** What the thread answers to work whose state is in `turns`; nothing where it has not begun, and then it never will. */
  protected answer(turns: Int32Array): unknown {
    const before = Atomics.compareExchange(turns, stateAt, helperIs.waiting, helperIs.sentAway);
    if (before === helperIs.waiting) return undefined;
    Atomics.wait(turns, stateAt, helperIs.working, longest);
    return receiveMessageOnPort(this.port)?.message;
  }

  /** Ends the thread. */
  async end(): Promise<void> {
    this.port.close();
    await this.#worker.terminate();
  }
}

/** The other side of a `Helper`: begins work unless it was sent away, and answers with what `work` gives, or nothing. */
export function answerWork(
  port: MessagePort,
  turns: Int32Array,
  work: () => { readonly found: unknown; readonly transfer?: readonly ArrayBuffer[] },
): void {
  if (Atomics.compareExchange(turns, stateAt, helperIs.waiting, helperIs.working) !== helperIs.waiting)
    return;
  let answer: ReturnType<typeof work> = { found: undefined };
  try {
    answer = work();
  } finally {
    // What this thread took and did not finish is missing, and whoever asked sees to it.
    port.postMessage(answer.found, [...(answer.transfer ?? [])]);
    Atomics.store(turns, stateAt, helperIs.done);
    Atomics.notify(turns, stateAt);
  }
}

/** Takes rules of the work that a thread is offered, until none is left. */
export function help(port: MessagePort, work: SharedWork): void {
  answerWork(port, work.turns, () => {
    const vocabulary = Vocabulary.open(work.vocabulary);
    const scorer = new Scorer(new Comparer(vocabulary), Frequencies.from(work.frequencies), work.model);
    return { found: takeRules(work, vocabulary.names, scorer) };
  });
}
