import type { KeyObject } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import {
  cosignedAt,
  isSignedByLog,
  parseCheckpoint,
  parseNote,
} from '../../subgraphs/compliance/sealing/note.ts';
import { EvidenceFault } from './findings.ts';

/** A checkpoint that a witness cosigned. */
export interface Witnessed {
  readonly size: number;
  readonly root: Buffer;
  readonly at: Date;
}

/**
 * Reads the file of a witness: a line of JSON for each checkpoint that it cosigned, the oldest first. Every line must
 * bear the log's signature and the witness's own, and there is one: of a file that lost all, any tree is sound. @throws EvidenceFault
 */
export function readWitnessFile(
  path: string,
  keys: { log: readonly KeyObject[]; witness: KeyObject },
): Witnessed[] {
  if (!existsSync(path)) throw new EvidenceFault(`The witness file ${path} is not there; correct its path.`);
  const witnessed: Witnessed[] = [];
  readFileSync(path, 'utf8')
    .split('\n')
    .forEach((line, index) => {
      if (line === '') return;
      const wrong = (why: string) =>
        new EvidenceFault(`Line ${index + 1} of the witness file ${path} ${why}.`);
      const note = parseNote(noteOf(line) ?? '');
      const checkpoint = note && parseCheckpoint(note.text);
      if (!note || !checkpoint) throw wrong('is no checkpoint; put back the copy from its backup');
      if (!isSignedByLog(note, keys.log)) throw wrong('is not signed by the key of the log that was given');
      const at = cosignedAt(note, keys.witness);
      if (!at) throw wrong('is not signed by the key of the witness that was given');
      if (checkpoint.size < (witnessed.at(-1)?.size ?? 0)) throw wrong('is smaller than the one before it');
      witnessed.push({ size: checkpoint.size, root: checkpoint.root, at });
    });
  if (witnessed.length === 0)
    throw new EvidenceFault(`The witness file ${path} is empty; put back the copy from its backup.`);
  return witnessed;
}

function noteOf(line: string): string | undefined {
  try {
    const { note } = JSON.parse(line) as { note?: unknown };
    return typeof note === 'string' ? note : undefined;
  } catch {
    return undefined;
  }
}

/** Adds a cosigned checkpoint to the file, durably before it returns; or throws, and leaves the file as it was. */
export function appendWitnessed(path: string, note: string): void {
  const file = openSync(path, 'a', 0o600);
  const { size } = fstatSync(file);
  try {
    writeFileSync(file, `${JSON.stringify({ note })}\n`);
    fsyncSync(file);
  } catch (error) {
    // Half a line would be taken for a damaged file at every look from now on.
    ftruncateSync(file, size);
    throw error;
  } finally {
    closeSync(file);
  }
}
