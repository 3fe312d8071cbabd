import { Refused } from './gate.ts';
import { FileFault } from './lines.ts';

/** The sender went away, or the file could not be read to its end. */
export class BodyCut extends Error {
  override readonly name = 'BodyCut';
}

/** Why a run did not come to its end, for its sender: a code and one sentence, no value of the file. */
export function sentenceOf(fault: unknown): { code: string; message: string } {
  if (fault instanceof Refused || fault instanceof FileFault)
    return { code: fault.code, message: fault.message };
  if (fault instanceof BodyCut) {
    return {
      code: 'FILE_BROKE_OFF',
      message: 'The file broke off; send it again, what was applied is skipped then.',
    };
  }
  return {
    code: 'INTERRUPTED',
    message: 'The load stopped; send the file again, what was applied is skipped then.',
  };
}
