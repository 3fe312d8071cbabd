/** One line of a file, decoded; `text` is null when it cannot be, for the reason in `fault`. */
export interface Line {
  /** Counted from 1, as an editor counts. */
  readonly number: number;
  readonly text: string | null;
  readonly fault: 'ROW_TOO_LONG' | 'NOT_UTF8' | null;
  /** Whether a line end follows; without one, the file may have been cut here. */
  readonly ended: boolean;
}

/** The longest row that is read; a longer one is rejected without being kept in memory. */
export const longestRow = 65_536;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** The file as a whole cannot be read: one sentence, no value of it. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Lines of a stream of bytes, in groups as they arrive. Memory holds one chunk and at most one row of
 * `longestRow` bytes. Throws `FileFault` for what is no text; what the stream throws passes through, and the line
 * that it cut off is not given.
 */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let number = 0;
  let kept: Buffer[] = [];
  let length = 0;
  let first = true;
  const complete = (piece: Buffer, ended = true): Line => {
    number += 1;
    length += piece.length;
    const whole = length > longestRow ? null : kept.length > 0 ? Buffer.concat([...kept, piece]) : piece;
    kept = [];
    length = 0;
    return whole ? decoded(number, whole, ended) : { number, text: null, fault: 'ROW_TOO_LONG', ended };
  };
  for await (const bytes of body) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (first && chunk.length > 0) {
      refuseOtherKinds(chunk);
      first = false;
    }
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      lines.push(complete(chunk.subarray(from, at)));
      from = at + 1;
    }
    const rest = chunk.subarray(from);
    length += rest.length;
    // The stream may use its buffer again; beyond the longest row nothing is kept.
    if (length > longestRow) kept = [];
    else if (rest.length > 0) kept.push(Buffer.from(rest));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [complete(Buffer.alloc(0), false)];
}

function decoded(number: number, bytes: Buffer, ended: boolean): Line {
  const end = bytes[bytes.length - 1] === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
  try {
    const text = decoder.decode(bytes.subarray(0, end));
    return { number, text: number === 1 ? text.replace(/^\ufeff/, '') : text, fault: null, ended };
  } catch {
    return { number, text: null, fault: 'NOT_UTF8', ended };
  }
}

/**
 * Refuses a file that begins as one in UTF-16 does, as spreadsheets save "Unicode text": with its mark, or with signs of which every
 * other byte is empty. @throws FileFault
 */
export function refuseUtf16(start: Uint8Array): void {
  const [one, two, three, four] = start;
  const marked = (one === 0xff && two === 0xfe) || (one === 0xfe && two === 0xff);
  const spaced = (two === 0 && four === 0 && one && three) || (one === 0 && three === 0 && two && four);
  if (marked || spaced)
    throw new FileFault('NOT_UTF8', 'The file is in UTF-16; save it in UTF-8 and send it again.');
}

function refuseOtherKinds(start: Buffer): void {
  const [one, two] = start;
  refuseUtf16(start);
  const binary = start.subarray(0, 4_096).includes(0);
  const packed = start.subarray(0, 2).toString('latin1') === 'PK' || (one === 0x1f && two === 0x8b);
  if (binary || packed || start.subarray(0, 5).toString('latin1') === '%PDF-') {
    throw new FileFault(
      'NOT_CSV',
      'The file is not text; send comma-separated values (CSV) in UTF-8, not packed.',
    );
  }
}
