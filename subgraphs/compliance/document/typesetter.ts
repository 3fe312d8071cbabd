import { parentPort } from 'node:worker_threads';
import { answerQuestions } from '../../../platform/thread.ts';
import { type PrintedDocument, printPdf } from './pdf.ts';

// The other side of `printer.ts`. What failed may hold what was entered: that it did is all that is said.
if (parentPort)
  answerQuestions(parentPort, async (document: PrintedDocument) => {
    try {
      return await printPdf(document);
    } catch {
      throw new Error('the document could not be set');
    }
  });
