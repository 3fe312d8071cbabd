/** Whole numbers in memory that another thread may read as well. */
export function sharedInts(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Math.max(length, 1) * 4));
}

/** Mixes two whole numbers into one of 32 bits, of which every bit depends on all of theirs. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return hash ^ (hash >>> 15);
}

/** Hash of a text by its signs; never 0. */
export function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash || 1;
}

/** A number for each of the texts of a table that grows, worked out once: 0 for no text. */
export class Derived {
  #values = new Int32Array(1_024);
  #known = 1;
  readonly #of: (id: number) => number;

  constructor(of: (id: number) => number) {
    this.#of = of;
  }

  /** The numbers of the texts below `size`. */
  upTo(size: number): Int32Array {
    if (size > this.#values.length) {
      const grown = new Int32Array(size * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    for (; this.#known < size; this.#known += 1) this.#values[this.#known] = this.#of(this.#known);
    return this.#values;
  }
}

/** A list of whole numbers that grows. */
export class Ints {
  #values = new Int32Array(1_024);
  /** How many there are. */
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index] as number;
  }
}

/** What a `ByteTable` is read by. */
export interface TableParts {
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly count: number;
}

/**
 * Texts kept once each as bytes, numbered from 1 in the order in which they came. Millions of them cost their bytes
 * and about 12 bytes more; no string is made until one is asked for.
 */
export class ByteTable {
  /** Number and hash of a text side by side. */
  #slots = new Int32Array(2_048);
  #starts = new Uint32Array(1_024);
  #bytes = new Uint8Array(16_384);
  /** How many texts there are. */
  count = 0;
  readonly #signs = new Derived((id) => {
    const [start, end] = [this.#starts[id - 1] as number, this.#starts[id] as number];
    return hashOf(this.#bytes, start, end) || 1;
  });

  /** A table that another thread's `parts` came from: to be read, nothing can be added. */
  static open({ starts, bytes, count }: TableParts): ByteTable {
    const table = new ByteTable();
    table.#starts = starts;
    table.#bytes = bytes;
    table.count = count;
    return table;
  }

  /** What another thread needs to read the table. */
  get parts(): TableParts {
    return { starts: this.#starts, bytes: this.#bytes, count: this.count };
  }

  /** A hash of each text by its number. */
  get signs(): Int32Array {
    return this.#signs.upTo(this.count + 1);
  }

  /** The number of the text in `source` from `start` up to `end`; a new one when it was not there. */
  intern(source: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    const last = slots.length - 1;
    const hash = hashOf(source, start, end);
    let slot = (hash << 1) & last;
    for (let id = slots[slot] as number; id !== 0; id = slots[slot] as number) {
      if (slots[slot + 1] === hash && this.#is(id, source, start, end)) return id;
      slot = (slot + 2) & last;
    }
    slots[slot] = this.count + 1;
    slots[slot + 1] = hash;
    return this.#append(source, start, end);
  }

  /** The number of the text in `source` from `start` up to `end`; 0 when it is not there. */
  find(source: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    const hash = hashOf(source, start, end);
    let slot = (hash << 1) & (slots.length - 1);
    for (let id = slots[slot] as number; id !== 0; id = slots[slot] as number) {
      if (slots[slot + 1] === hash && this.#is(id, source, start, end)) return id;
      slot = (slot + 2) & (slots.length - 1);
    }
    return 0;
  }

  /** The bytes of a number; a view, valid until the next text is added. */
  bytes(id: number): Uint8Array {
    return this.#bytes.subarray(this.#starts[id - 1], this.#starts[id]);
  }

  /** The text of a number, each byte one sign. */
  text(id: number): string {
    return Buffer.from(this.#bytes.buffer, this.#starts[id - 1], this.length(id)).toString('latin1');
  }

  /** How many bytes the text of a number has. */
  length(id: number): number {
    return (this.#starts[id] as number) - (this.#starts[id - 1] as number);
  }

  /** One byte of a text. */
  byte(id: number, at: number): number {
    return this.#bytes[(this.#starts[id - 1] as number) + at] as number;
  }

  #is(id: number, source: Uint8Array, start: number, end: number): boolean {
    let own = this.#starts[id - 1] as number;
    if ((this.#starts[id] as number) - own !== end - start) return false;
    for (let at = start; at < end; at += 1) if (source[at] !== this.#bytes[own++]) return false;
    return true;
  }

  #append(source: Uint8Array, start: number, end: number): number {
    const from = this.#starts[this.count] as number;
    const to = from + end - start;
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * to));
    for (let at = start, own = from; at < end; at += 1) this.#bytes[own++] = source[at] as number;
    this.count += 1;
    if (this.count === this.#starts.length) {
      this.#starts = grown(this.#starts, new Uint32Array(2 * this.count));
    }
    this.#starts[this.count] = to;
    if (this.count * 3 > this.#slots.length) this.#rehash();
    return this.count;
  }

  #rehash(): void {
    const before = this.#slots;
    const slots = new Int32Array(before.length * 2);
    const last = slots.length - 1;
    for (let at = 0; at < before.length; at += 2) {
      if (before[at] === 0) continue;
      const hash = before[at + 1] as number;
      let slot = (hash << 1) & last;
      while (slots[slot] !== 0) slot = (slot + 2) & last;
      slots[slot] = before[at] as number;
      slots[slot + 1] = hash;
    }
    this.#slots = slots;
  }
}

/** Hash of the bytes from `start` up to `end`. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

function grown<T extends Uint8Array | Uint32Array>(before: T, after: T): T {
  after.set(before);
  return after;
}
