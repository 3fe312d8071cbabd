import { stride } from './fields.ts';
import { chunk, keyOf, Parts } from './keys.ts';
import type { PackedRows } from './rows.ts';
import { type BlockRule, rulesFor } from './rules.ts';
import type { Names, Vocabulary } from './vocabulary.ts';

/** Rows by one rule: all rows of one key stand together. */
class Block {
  readonly rule: BlockRule;
  readonly #names: Names;
  readonly #shift: number;
  /** Where the rows of each bucket begin. */
  readonly #starts: Int32Array;
  readonly #rows: Int32Array;
  /** Eight bits of each row's key, so that other keys of the bucket are passed by. */
  readonly #marks: Uint8Array;
  /** Rows that came after the block was built, by key. */
  readonly #later = new Map<number, number[]>();

  constructor(rule: BlockRule, rows: PackedRows, names: Names) {
    this.rule = rule;
    this.#names = names;
    const keys = new Int32Array(rows.count);
    const parts = new Parts(rows, names);
    for (let from = 0; from < rows.count; from += chunk) {
      parts.begin(from, Math.min(rows.count, from + chunk));
      parts.keys(rule.key, keys.subarray(from));
    }
    let keyed = 0;
    for (let row = 0; row < rows.count; row += 1) if (keys[row] !== 0) keyed += 1;
    const bits = Math.max(4, Math.ceil(Math.log2(keyed + 1)));
    this.#shift = 32 - bits;
    const starts = new Int32Array(2 ** bits + 1);
    for (let row = 0; row < rows.count; row += 1) {
      const key = keys[row] as number;
      if (key !== 0) starts[(key >>> this.#shift) + 1] = (starts[(key >>> this.#shift) + 1] as number) + 1;
    }
    for (let at = 1; at < starts.length; at += 1) {
      starts[at] = (starts[at] as number) + (starts[at - 1] as number);
    }
    const total = starts[starts.length - 1] as number;
    this.#rows = new Int32Array(total);
    this.#marks = new Uint8Array(total);
    const next = starts.slice();
    for (let row = 0; row < rows.count; row += 1) {
      const key = keys[row] as number;
      if (key === 0) continue;
      const place = next[key >>> this.#shift] as number;
      next[key >>> this.#shift] = place + 1;
      this.#rows[place] = row;
      this.#marks[place] = (key >>> 1) & 255;
    }
    this.#starts = starts;
  }

  /** Takes in a row that came, or changed, after the block was built. */
  add(values: Int32Array, row: number): void {
    const key = keyOf(this.rule.key, values, row * stride, this.#names);
    if (key === 0) return;
    const bucket = key >>> this.#shift;
    const [start, end] = [this.#starts[bucket] as number, this.#starts[bucket + 1] as number];
    const mark = (key >>> 1) & 255;
    for (let at = start; at < end; at += 1) {
      if (this.#rows[at] === row && this.#marks[at] === mark) return;
    }
    const rows = this.#later.get(key);
    if (!rows) this.#later.set(key, [row]);
    else if (!rows.includes(row)) rows.push(row);
  }

  /** Appends to `found` the rows under `key` whose stamp is not `stamp` yet; a key of more than `limit` rows finds none. */
  find(key: number, found: Found, limit: number): void {
    const bucket = key >>> this.#shift;
    const end = this.#starts[bucket + 1] as number;
    const start = this.#starts[bucket] as number;
    if (end - start > limit) return;
    const mark = (key >>> 1) & 255;
    for (let at = start; at < end; at += 1) {
      if (this.#marks[at] === mark) found.add(this.#rows[at] as number);
    }
    if (this.#later.size > 0) for (const row of this.#later.get(key) ?? []) found.add(row);
  }
}

/** The stamp of a row that was taken out. */
const never = -1;

/** Rows found for one row, each once. */
class Found {
  rows = new Int32Array(4_096);
  count = 0;
  #seen: Int32Array;
  #turn = 0;

  constructor(size: number) {
    this.#seen = new Int32Array(size);
  }

  clear(): void {
    this.count = 0;
    this.#turn += 1;
  }

  /** Makes a row one that is found no more, or one that may be found. */
  setGone(row: number, gone: boolean): void {
    if (row >= this.#seen.length) {
      const grown = new Int32Array(Math.ceil((row + 1) * 1.5));
      grown.set(this.#seen);
      this.#seen = grown;
    }
    this.#seen[row] = gone ? never : 0;
  }

  add(row: number): void {
    const seen = this.#seen[row] as number;
    if (seen === this.#turn || seen === never) return;
    this.#seen[row] = this.#turn;
    if (this.count === this.rows.length) {
      const grown = new Int32Array(this.count * 2);
      grown.set(this.rows);
      this.rows = grown;
    }
    this.rows[this.count++] = row;
  }
}

/** All rows of a file, by every rule that their columns allow. */
export class BlockIndex {
  readonly #blocks: readonly Block[];
  readonly #found: Found;
  readonly #limits: readonly number[];
  readonly #names: Names;

  /** `growing`: rows will be added that may have what no row has yet (`rulesFor`). */
  constructor(rows: PackedRows, vocabulary: Vocabulary, growing = false) {
    this.#found = new Found(rows.count);
    const rules = rulesFor(rows, vocabulary, growing);
    this.#names = vocabulary.names;
    this.#blocks = rules.map(({ rule }) => new Block(rule, rows, vocabulary.names));
    this.#limits = rules.map(({ limit }) => limit);
  }

  /**
   * Takes in a row that was added to the rows after the index was built, or whose values changed: from the next search
   * it is found under its new keys. Under old keys it may still be found until the index is built anew; the score
   * then says what it is worth.
   */
  add(values: Int32Array, row: number): void {
    this.#found.setGone(row, false);
    for (const block of this.#blocks) block.add(values, row);
  }

  /** Takes a row out: it is never found again, unless it is added again. */
  remove(row: number): void {
    this.#found.setGone(row, true);
  }

  /** The names of the rules in use. */
  get rules(): readonly string[] {
    return this.#blocks.map(({ rule }) => rule.name);
  }

  /** Begins the search for rows like one row. */
  begin(): void {
    this.#found.clear();
  }

  /** Rows found by the rules of a tier since `begin`; those from `from` on are new. Valid until the next call. */
  search(
    values: Int32Array,
    offset: number,
    tier: number,
  ): { readonly rows: Int32Array; readonly count: number } {
    const found = this.#found;
    for (const [at, block] of this.#blocks.entries()) {
      const { rule } = block;
      if (rule.tier !== tier) continue;
      const limit = this.#limits[at] as number;
      const key = keyOf(rule.key, values, offset, this.#names);
      if (key !== 0) block.find(key, found, limit);
      for (const further of rule.looksUnder) {
        const other = keyOf(further, values, offset, this.#names);
        if (other !== 0 && other !== key) block.find(other, found, limit);
      }
    }
    return found;
  }
}
