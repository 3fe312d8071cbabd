import type { KeyObject } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
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

/** The keys that a line of a witness's file is signed with: the log's, present and former ones, and the witness's own. */
interface WitnessKeys {
  readonly log: readonly KeyObject[];
  readonly witness: KeyObject;
}

const chunkBytes = 1 << 16;

/**
 * Reads the file of a witness: a line of JSON for each checkpoint that it cosigned, the oldest first. Every line must
 * bear the log's signature and the witness's own, and there is one: of a file that lost all, any tree is sound. @throws EvidenceFault
 */
export function readWitnessFile(path: string, keys: WitnessKeys): Witnessed[] {
  const witnessed: Witnessed[] = [];
  let number = 0;
  for (const line of linesIn(path, 0)) {
    number += 1;
    if (line === '') continue;
    const which = `Line ${number}`;
    const seen = judged(path, which, line, keys);
    if (seen.size < (witnessed.at(-1)?.size ?? 0))
      throw wrong(path, which, 'is smaller than the one before it');
    witnessed.push(seen);
  }
  if (witnessed.length === 0) throw empty(path);
  return witnessed;
}

/** The last line alone, by the same rules: a minute's line more would else be judged again every minute. @throws EvidenceFault */
export function lastWitnessed(path: string, keys: WitnessKeys): Witnessed {
  const last = [...linesIn(path, -chunkBytes)].findLast((line) => line !== '');
  if (last === undefined) throw empty(path);
  return judged(path, 'The last line', last, keys);
}

/** The lines of a file from a byte on; from a negative one so many before its end. It may be larger than a text can be. */
function* linesIn(path: string, from: number): Generator<string> {
  if (!existsSync(path)) throw new EvidenceFault(`The witness file ${path} is not there; correct its path.`);
  const file = openSync(path, 'r');
  try {
    let at = from < 0 ? Math.max(0, fstatSync(file).size + from) : from;
    const chunk = Buffer.alloc(chunkBytes);
    let rest = Buffer.alloc(0);
    for (let read = readSync(file, chunk, 0, chunkBytes, at); read > 0; ) {
      const bytes = Buffer.concat([rest, chunk.subarray(0, read)]);
      const end = bytes.lastIndexOf('\n') + 1;
      if (end > 0) yield* bytes.toString('utf8', 0, end - 1).split('\n');
      rest = bytes.subarray(end);
      at += read;
      read = readSync(file, chunk, 0, chunkBytes, at);
    }
    yield rest.toString('utf8');
  } finally {
    closeSync(file);
  }
}

const wrong = (path: string, which: string, why: string) =>
  new EvidenceFault(`${which} of the witness file ${path} ${why}.`);
const empty = (path: string) =>
  new EvidenceFault(`The witness file ${path} is empty; put back the copy from its backup.`);

function judged(path: string, which: string, line: string, keys: WitnessKeys): Witnessed {
  const note = parseNote(noteOf(line) ?? '');
  const checkpoint = note && parseCheckpoint(note.text);
  if (!note || !checkpoint) throw wrong(path, which, 'is no checkpoint; put back the copy from its backup');
  if (!isSignedByLog(note, keys.log))
    throw wrong(path, which, 'is not signed by the key of the log that was given');
  const at = cosignedAt(note, keys.witness);
  if (!at) throw wrong(path, which, 'is not signed by the key of the witness that was given');
  return { size: checkpoint.size, root: checkpoint.root, at };
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
