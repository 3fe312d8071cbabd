import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { type DumpFile, dumpFiles } from '../../subgraphs/compliance/sealing/dump.ts';
import { linesOf } from '../../subgraphs/compliance/sealing/encoding.ts';
import { EvidenceFault } from './findings.ts';

/** The lines of a file of the dump, many at a time, without its header. @throws EvidenceFault */
export async function* dumpLines(
  folder: string,
  { file, columns }: Pick<DumpFile, 'file' | 'columns'>,
): AsyncGenerator<Buffer[]> {
  const path = join(folder, file);
  let header = true;
  try {
    for await (const lines of linesOf(createReadStream(path, { highWaterMark: 1 << 20 }))) {
      if (header && lines[0]?.toString('latin1') !== columns.join('\t'))
        throw new TypeError('The file has another header.');
      yield header ? lines.slice(1) : lines;
      header = false;
    }
    if (header) throw new TypeError('The file has no header.');
  } catch (error) {
    if (error instanceof EvidenceFault) throw error;
    throw new EvidenceFault(`${path} cannot be read as part of a dump; make the dump again.`, {
      cause: error,
    });
  }
}

/** A line of a dump that cannot be one. */
export const damaged = (what: string) =>
  new EvidenceFault(`A line of the ${what} is damaged; make the dump again.`);

/** The line of each leaf once more, from the first on: what a leaf says of its event is not kept in memory. */
export class LeafLines {
  readonly #source: AsyncGenerator<Buffer[]>;
  #lines: Buffer[] = [];
  #begin = 0;

  constructor(folder: string) {
    this.#source = dumpLines(folder, dumpFiles.leaves);
  }

  /** The line at a place of the file, when it was read already; places are asked for in their order. */
  at(index: number): Buffer | undefined {
    return this.#lines[index - this.#begin];
  }

  /** Reads on, up to a place that the file has. @throws EvidenceFault */
  async readTo(index: number): Promise<void> {
    while (index >= this.#begin + this.#lines.length) {
      const next = await this.#source.next();
      if (next.done) throw damaged('leaves');
      this.#begin += this.#lines.length;
      this.#lines = next.value;
    }
  }
}

const tab = 0x09;

/** What a leaf's line says of its event, as the event's own line begins: number, transaction, writer, sequence, time. */
export function eventOf(leaf: Buffer): Buffer {
  return leaf.subarray(leaf.indexOf(tab) + 1, leaf.lastIndexOf(tab) + 1);
}

/** Whether a leaf's line names the event as the event's own line does. */
export function namesEvent(leaf: Buffer, event: Buffer): boolean {
  const key = eventOf(leaf);
  return event.subarray(0, key.length).equals(key);
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The columns of a line of COPY text; null for \N. */
export function columnsOf(line: Buffer): (string | null)[] {
  return line
    .toString('utf8')
    .split('\t')
    .map((text) =>
      text === '\\N' ? null : text.replaceAll(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter),
    );
}

const hashBytes = 32;
/** Whether a text is a whole number as the database prints those of 64 bits. */
export const isNumber = (text: string) => /^-?\d{1,20}$/.test(text);
const perChunk = 1 << 20;

interface Chunk {
  readonly positions: Float64Array;
  readonly xids: BigUint64Array;
  readonly ids: BigInt64Array;
  readonly hashes: Buffer;
}

/** The leaves of a dump in memory: 56 bytes each, in the order of the file. */
export class Leaves {
  readonly #chunks: Chunk[] = [];
  #count = 0;

  /** Reads the file of leaves. @throws EvidenceFault */
  static async read(folder: string): Promise<Leaves> {
    const leaves = new Leaves();
    for await (const lines of dumpLines(folder, dumpFiles.leaves))
      for (const line of lines) leaves.#add(line);
    return leaves;
  }

  get count(): number {
    return this.#count;
  }

  #add(line: Buffer): void {
    const columns = line.toString('latin1').split('\t');
    const [position, id, xid] = columns as [string, string, string];
    const hash = columns[6];
    if (hash?.length !== 2 * hashBytes || ![position, id, xid].every(isNumber)) throw damaged('leaves');
    const at = this.#count % perChunk;
    if (at === 0) {
      this.#chunks.push({
        positions: new Float64Array(perChunk),
        xids: new BigUint64Array(perChunk),
        ids: new BigInt64Array(perChunk),
        hashes: Buffer.alloc(perChunk * hashBytes),
      });
    }
    const chunk = this.#chunks.at(-1) as Chunk;
    chunk.positions[at] = Number(position);
    chunk.xids[at] = BigInt(xid);
    chunk.ids[at] = BigInt(id);
    chunk.hashes.write(hash, at * hashBytes, 'hex');
    this.#count += 1;
  }

  #chunk(index: number): Chunk {
    return this.#chunks[Math.floor(index / perChunk)] as Chunk;
  }

  position(index: number): number {
    return this.#chunk(index).positions[index % perChunk] as number;
  }

  id(index: number): bigint {
    return this.#chunk(index).ids[index % perChunk] as bigint;
  }

  hash(index: number): Buffer {
    const at = (index % perChunk) * hashBytes;
    return this.#chunk(index).hashes.subarray(at, at + hashBytes);
  }

  /** Below, at or above 0 as the leaf's event stands before, at or after that of (xid, id). */
  compare(index: number, xid: bigint, id: bigint): number {
    const chunk = this.#chunk(index);
    const ownXid = chunk.xids[index % perChunk] as bigint;
    if (ownXid !== xid) return ownXid < xid ? -1 : 1;
    const own = chunk.ids[index % perChunk] as bigint;
    return own === id ? 0 : own < id ? -1 : 1;
  }

  /** The indexes in the order of their events; undefined when the file is in that order, as a tree always is. */
  sorted(): Float64Array | undefined {
    const ordered = (before: number, after: number) =>
      this.compare(before, this.#chunk(after).xids[after % perChunk] as bigint, this.id(after));
    let sound = true;
    for (let index = 1; index < this.#count && sound; index += 1) sound = ordered(index - 1, index) < 0;
    if (sound) return undefined;
    return Float64Array.from({ length: this.#count }, (_, index) => index).sort(ordered);
  }
}
