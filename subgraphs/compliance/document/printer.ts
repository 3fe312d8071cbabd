import { Worker } from 'node:worker_threads';
import type { PrintedDocument } from './pdf.ts';

/** Makes PDFs beside the event loop. */
export interface Printer {
  /** Starts the thread and sets a specimen, unless it runs: the first document then waits neither for code nor for fonts. */
  warm(): void;
  /** A document as PDF. Throws when it cannot be made. */
  print(document: PrintedDocument): Promise<Buffer>;
  /** Ends the thread; what it works on fails. */
  stop(): Promise<void>;
}

// A thread does not inherit the loader of TypeScript: it is given one before the module.
const [loader, module] = [
  import.meta.resolve('tsx/esm/api'),
  new URL('./typesetter.ts', import.meta.url).href,
];
const entry = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(module)}); })`;

/** How long a document is kept for who asks for it again since the first answer came too late, in milliseconds. */
const remembered = 20_000;

const words = 'The quick brown fox jumps over the lazy dog, 0123456789.';
/** Every kind of thing that a document holds. */
const specimen: PrintedDocument = {
  ...{ title: words, opening: [words], warning: words, madeAt: new Date(0) },
  sections: [{ title: words, about: words, lines: [words], table: [[words, words]] }],
};

interface Waiting {
  resolve(bytes: Buffer): void;
  reject(error: Error): void;
}

/**
 * A thread that sets documents: setting one takes a tenth of a second of a core, in which nobody else would be answered. It
 * is started when it is first needed, and again after it died. Whoever asks for the same document meanwhile waits for the same one.
 */
export function createPrinter(): Printer {
  const waiting = new Map<number, Waiting>();
  const recent = new Map<string, Promise<Buffer>>();
  let thread: Worker | undefined;
  let last = 0;

  const failAll = (of: Worker) => {
    if (thread !== of) return;
    thread = undefined;
    for (const { reject } of waiting.values()) reject(new Error('the typesetter stopped'));
    waiting.clear();
  };

  const start = (): Worker => {
    const made = new Worker(entry, { eval: true, execArgv: [] });
    made.unref();
    made.on('message', ({ id, bytes }: { id: number; bytes: Uint8Array | null }) => {
      const one = waiting.get(id);
      waiting.delete(id);
      if (bytes) one?.resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      else one?.reject(new Error('the document could not be set'));
    });
    made.on('error', () => failAll(made));
    made.on('exit', () => failAll(made));
    return made;
  };
  const running = () => {
    thread ??= start();
    return thread;
  };

  const print = (document: PrintedDocument): Promise<Buffer> => {
    const key = JSON.stringify(document);
    const known = recent.get(key);
    if (known) return known;
    const made = new Promise<Buffer>((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      running().postMessage({ id: last, document });
    });
    recent.set(key, made);
    const forget = () => void recent.delete(key);
    made.then(() => setTimeout(forget, remembered).unref(), forget);
    return made;
  };

  return {
    warm() {
      if (!thread) print(specimen).catch(() => {});
    },
    print,
    async stop() {
      const of = thread;
      await of?.terminate();
      if (of) failAll(of);
    },
  };
}
