import { Buffer } from 'node:buffer';
import { parentPort } from 'node:worker_threads';
import { type PrintedDocument, printPdf } from './pdf.ts';

// The other side of `printer.ts`: one document after the other, each answered under its number.
parentPort?.on('message', async ({ id, document }: { id: number; document: PrintedDocument }) => {
  try {
    parentPort?.postMessage({ id, bytes: Buffer.from(await printPdf(document)) });
  } catch {
    // What failed may hold what was entered: that it did is all that is said.
    parentPort?.postMessage({ id, bytes: null });
  }
});
