import { AskedThread, startThread } from '../../../platform/thread.ts';
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

/** How long a document is kept for who asks for it again since the first answer came too late, in milliseconds. */
const remembered = 20_000;

const words = 'The quick brown fox jumps over the lazy dog, 0123456789.';
/** Every kind of thing that a document holds. */
const specimen: PrintedDocument = {
  title: words,
  opening: [words],
  warning: words,
  madeAt: new Date(0),
  sections: [{ title: words, about: words, lines: [words], table: [[words, words]] }],
};

/**
 * A thread that sets documents: setting one takes a tenth of a second of a core, in which nobody else would be answered.
 * Whoever asks for the same document meanwhile waits for the same one.
 */
export function createPrinter(): Printer {
  const recent = new Map<string, Promise<Buffer>>();
  const thread = new AskedThread<PrintedDocument, Uint8Array>('the thread that sets documents', () =>
    startThread(new URL('./typesetter.ts', import.meta.url)),
  );

  const print = (document: PrintedDocument): Promise<Buffer> => {
    const key = JSON.stringify(document);
    const known = recent.get(key);
    if (known) return known;
    const made = thread
      .ask(document)
      .then((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    recent.set(key, made);
    const forget = () => void recent.delete(key);
    made.then(() => setTimeout(forget, remembered).unref(), forget);
    return made;
  };

  return {
    warm() {
      if (!thread.runs) print(specimen).catch(() => {});
    },
    print,
    stop: () => thread.stop(),
  };
}
