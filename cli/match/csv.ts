import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { BadInput } from './fault.ts';

const chunk = 1 << 22;
const longestRow = 1 << 26;
const notText = 'this is no CSV file: it is not text; save it as CSV in UTF-8, not packed.';
const [comma, quote, newline, carriage, space, tab] = [44, 34, 10, 13, 32, 9];

/**
 * Reads a CSV file (RFC 4180, UTF-8) row by row without making strings: gives where each value begins and ends in
 * `bytes`, without its quotes and surrounding space.
 * @throws BadInput for what is no CSV
 */
export class CsvReader {
  readonly file: string;
  readonly header: readonly string[];
  /** The bytes that `starts` and `ends` point into; another array after `next`. */
  bytes = Buffer.allocUnsafe(chunk);
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** The line that the current row begins on, counted from 1. */
  line = 0;
  #handle: number;
  #at = 0;
  #end = 0;
  #done = false;
  #nextLine = 1;
  #columns = 0;
  /** The values of the row that hold doubled quotes. */
  readonly #doubled: number[] = [];

  constructor(file: string) {
    this.file = file;
    try {
      this.#handle = openSync(file, 'r');
    } catch {
      throw new BadInput(file, {}, 'the file cannot be opened; correct its path, or let this user read it.');
    }
    this.starts = new Int32Array(4_096);
    this.ends = new Int32Array(4_096);
    this.#fill(0);
    const mark = this.bytes.toString('latin1', 0, Math.min(2, this.#end));
    if (mark === '\xff\xfe' || mark === '\xfe\xff')
      throw new BadInput(file, { line: 1 }, 'the file is in UTF-16; save it as CSV in UTF-8.');
    if (this.bytes[0] === 0xef && this.bytes[1] === 0xbb && this.bytes[2] === 0xbf) this.#at = 3;
    const fields = this.#row();
    this.header = Array.from({ length: Math.max(fields, 0) }, (_, at) =>
      this.bytes.toString('utf8', this.starts[at], this.ends[at]),
    );
    this.#columns = this.header.length;
    if (this.#columns === 0)
      throw new BadInput(file, { line: 1 }, 'the file is empty; it must begin with a header.');
    if (this.#columns === 1 && /[;\t|]/.test(this.header[0] as string)) {
      throw new BadInput(
        file,
        { line: 1 },
        'the columns are not separated by commas; save the file with commas.',
      );
    }
    // A name between quotes may go over lines, as spreadsheets write it.
    const broken = this.header.find((name) => /[^\P{Cc}\r\n]|\ufffd/u.test(name));
    if (broken !== undefined)
      throw new BadInput(
        file,
        { line: 1 },
        'this is no CSV file: its header is not text; save it as CSV in UTF-8.',
      );
    if (this.header.some((name) => /\r(?!\n)/.test(name)))
      throw new BadInput(
        file,
        { line: 1 },
        'the lines end in CR alone; save the file with lines that end in LF or CRLF.',
      );
    const twice = this.header.find((name, at) => name !== '' && this.header.indexOf(name) !== at);
    if (twice !== undefined)
      throw new BadInput(file, { line: 1, column: twice }, 'the header names this column twice.');
  }

  /** About how many rows the file has, by its size and its beginning. */
  get rowsExpected(): number {
    const { size } = fstatSync(this.#handle);
    let lines = 1;
    for (let at = 0; at < this.#end; at += 1) if (this.bytes[at] === newline) lines += 1;
    return Math.ceil((lines * 1.02 * Math.max(size, this.#end)) / Math.max(1, this.#end)) + 16;
  }

  /** Goes to the next row; false after the last, and then the file is closed. */
  next(): boolean {
    for (;;) {
      const fields = this.#row();
      if (fields < 0) {
        this.close();
        return false;
      }
      // An empty line is no row, in a file of one column either.
      if (fields === 1 && this.starts[0] === this.ends[0]) continue;
      if (fields === this.#columns) return true;
      throw new BadInput(
        this.file,
        { line: this.line, column: this.header[Math.min(fields, this.#columns) - 1] as string },
        `the row has ${fields} values where the header has ${this.#columns} columns; the file is no CSV or the row is broken.`,
      );
    }
  }

  close(): void {
    if (this.#handle >= 0) closeSync(this.#handle);
    this.#handle = -1;
  }

  /** Reads on, keeping the bytes from `from`. */
  #fill(from: number): void {
    const kept = this.#end - from;
    if (kept > longestRow) {
      throw new BadInput(this.file, { line: this.line }, 'a quote that is opened here is never closed.');
    }
    const into = kept + chunk > this.bytes.length ? Buffer.allocUnsafe(kept + chunk) : this.bytes;
    this.bytes.copy(into, 0, from, this.#end);
    this.bytes = into;
    const read = this.#readInto(into, kept);
    this.#end = kept + read;
    if (read === 0) this.#done = true;
    this.#at -= from;
  }

  #readInto(into: Buffer, at: number): number {
    try {
      return readSync(this.#handle, into, at, chunk, null);
    } catch {
      throw new BadInput(this.file, {}, 'this cannot be read; name a CSV file, not a folder.');
    }
  }

  /** Finds the values of the next row: how many, or -1 at the end. */
  #row(): number {
    this.line = this.#nextLine;
    for (;;) {
      const before = this.#at;
      this.#doubled.length = 0;
      const fields = this.#scan();
      if (fields !== undefined) {
        this.#undouble();
        return fields;
      }
      this.#at = before;
      this.#nextLine = this.line;
      this.#fill(before);
    }
  }

  /** As `#row`; undefined when the bytes read so far end before the row does. */
  #scan(): number | undefined {
    const { bytes, starts, ends } = this;
    const limit = this.#end;
    let at = this.#at;
    if (at >= limit) return this.#done ? -1 : undefined;
    let fields = 0;
    for (;;) {
      while (at < limit && (bytes[at] === space || bytes[at] === tab)) at += 1;
      if (at < limit && bytes[at] === quote) {
        const after = this.#quoted(at, fields);
        if (after === undefined) return undefined;
        at = after;
      } else {
        const start = at;
        for (; at < limit; at += 1) {
          const byte = bytes[at] as number;
          if (byte > comma) continue;
          if (byte === comma || byte === newline) break;
          if (byte === 0) throw new BadInput(this.file, { line: this.line }, notText);
        }
        if (at === limit && !this.#done) return undefined;
        let end = at;
        while (
          end > start &&
          ((bytes[end - 1] as number) === space || bytes[end - 1] === carriage || bytes[end - 1] === tab)
        ) {
          end -= 1;
        }
        starts[fields] = start;
        ends[fields] = end;
      }
      fields += 1;
      if (at >= limit || bytes[at] === newline) {
        this.#at = at + 1;
        this.#nextLine += 1;
        return fields;
      }
      if (fields === starts.length) {
        throw new BadInput(this.file, { line: this.line }, `a row may have at most ${starts.length} values.`);
      }
      at += 1;
    }
  }

  /** Takes doubled quotes out of the values that have some: only of a whole row, for a part of one is read again. */
  #undouble(): void {
    const { bytes, starts, ends } = this;
    for (const field of this.#doubled) {
      let to = starts[field] as number;
      for (let from = to; from < (ends[field] as number); from += 1) {
        bytes[to++] = bytes[from] as number;
        if (bytes[from] === quote) from += 1;
      }
      ends[field] = to;
    }
  }

  /** Finds the end of a quoted value; where its comma or line end is. */
  #quoted(open: number, field: number): number | undefined {
    const { bytes } = this;
    let from = open + 1;
    let to = from;
    let lines = 0;
    let doubled = false;
    for (; ; to += 1) {
      if (to >= this.#end) {
        if (!this.#done) return undefined;
        throw new BadInput(this.file, this.#place(field), 'a quote that is opened here is never closed.');
      }
      if (bytes[to] === newline) lines += 1;
      if (bytes[to] === 0) throw new BadInput(this.file, this.#place(field), notText);
      if (bytes[to] !== quote) continue;
      if (bytes[to + 1] !== quote || to + 1 >= this.#end) break;
      doubled = true;
      to += 1;
    }
    if (to + 1 >= this.#end && !this.#done) return undefined;
    let after = to + 1;
    while (after < this.#end && (bytes[after] === space || bytes[after] === carriage || bytes[after] === tab))
      after += 1;
    if (after >= this.#end && !this.#done) return undefined;
    if (after < this.#end && bytes[after] !== comma && bytes[after] !== newline) {
      throw new BadInput(
        this.file,
        this.#place(field),
        'text follows a closing quote; double the quotes inside a value.',
      );
    }
    this.#nextLine += lines;
    if (doubled) this.#doubled.push(field);
    while (from < to && (bytes[from] === space || bytes[from] === tab)) from += 1;
    while (to > from && (bytes[to - 1] === space || bytes[to - 1] === tab)) to -= 1;
    this.starts[field] = from;
    this.ends[field] = to;
    return after;
  }

  #place(field: number): { line: number; column?: string } {
    const column = this.header?.[field];
    return column === undefined ? { line: this.line } : { line: this.line, column };
  }
}
