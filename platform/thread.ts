import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { pathToFileURL } from 'node:url';
import { type MessagePort, type Transferable, Worker, type WorkerOptions } from 'node:worker_threads';

/** A thread that died, or a fault in it: what it said, with the database's code where there was one. */
export class ThreadFault extends Error {
  override readonly name = 'ThreadFault';
  readonly code: unknown;
  constructor(message: string, code?: unknown) {
    super(message);
    this.code = code;
  }
}

/** What was made of modules of threads as files of JavaScript, by the module's address. Only the tests' harness makes them (ADR 0126). */
export const madeThreads = new Map<string, URL>();

/** Starts a module of TypeScript in a thread of its own: one of Node 20 does not take over how its process reads it. */
export function startThread(module: URL, options: WorkerOptions = {}): Worker {
  const made = madeThreads.get(module.href);
  if (made) return new Worker(made, { ...options, execArgv: [] });
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'));
  const reader = JSON.stringify(new URL('./dist/esm/api/index.mjs', tsx).href);
  const code = `import { register } from ${reader}; register(); await import(${JSON.stringify(module.href)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
    ...options,
    execArgv: [],
  });
}

interface Question<Q> {
  readonly id: number;
  readonly question: Q;
}

interface Answer<A> {
  readonly id: number;
  readonly value?: A;
  readonly fault?: { readonly message: string; readonly code?: unknown };
}

interface Waiting<A> {
  resolve(value: A): void;
  reject(error: ThreadFault): void;
}

/**
 * A thread that is asked questions. It starts with the first and stays; if it dies, what waits for it fails and the next
 * question starts another. It keeps the process up while somebody waits, and not otherwise.
 */
export class AskedThread<Q, A> {
  readonly #start: () => Worker;
  /** What it is called in faults: "the thread that ...". */
  readonly #called: string;
  readonly #waiting = new Map<number, Waiting<A>>();
  /** Hears of what it died of: whoever waits for it is not told. */
  readonly #died: (error: unknown) => void;
  #thread: Worker | undefined;
  #asked = 0;

  constructor(called: string, start: () => Worker, died: (error: unknown) => void = () => {}) {
    this.#called = called;
    this.#start = start;
    this.#died = died;
  }

  get runs(): boolean {
    return this.#thread !== undefined;
  }

  /** Rejects with a `ThreadFault`. `handed` are the ports in the question. */
  ask(question: Q, handed: readonly Transferable[] = []): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#thread ??= this.#begin();
      this.#asked += 1;
      this.#waiting.set(this.#asked, { resolve, reject });
      this.#thread.ref();
      this.#thread.postMessage({ id: this.#asked, question } satisfies Question<Q>, handed);
    });
  }

  /** Ends the thread; what it works on fails. */
  async stop(): Promise<void> {
    const thread = this.#thread;
    await thread?.terminate();
    if (thread) this.#lose(thread);
  }

  #begin(): Worker {
    const thread = this.#start();
    thread.on('message', ({ id, value, fault }: Answer<A>) => {
      const one = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) thread.unref();
      if (fault) one?.reject(new ThreadFault(fault.message, fault.code));
      else one?.resolve(value as A);
    });
    thread.on('error', (error) => {
      this.#died(error);
      this.#lose(thread);
    });
    thread.on('exit', () => this.#lose(thread));
    return thread;
  }

  #lose(thread: Worker): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    for (const { reject } of this.#waiting.values()) reject(new ThreadFault(`${this.#called} has ended`));
    this.#waiting.clear();
  }
}

/** In a thread: somebody's search comes first. */
export function lowerPriority(): void {
  // On Linux 0 is this thread; elsewhere it would be the process.
  if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
}

/** The other side of an `AskedThread`: answers each question under its number; of what is thrown, message and code are told. */
export function answerQuestions<Q, A>(port: MessagePort, answer: (question: Q) => Promise<A>): void {
  port.on('message', ({ id, question }: Question<Q>) => {
    answer(question).then(
      (value) => port.postMessage({ id, value } satisfies Answer<A>),
      (error: unknown) => {
        const { message, code } = error as { message?: unknown; code?: unknown };
        port.postMessage({ id, fault: { message: String(message), code } } satisfies Answer<A>);
      },
    );
  });
}
