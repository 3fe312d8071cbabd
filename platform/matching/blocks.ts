import { mix } from './bytes.ts';
import { field, identifierKinds, stride } from './fields.ts';
import type { PackedRows } from './rows.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A key of 32 bits out of a row; 0 when the row lacks what it is made of. */
type KeyOf = (values: Int32Array, offset: number) => number;

/** A rule of blocking: rows with an equal key are compared. */
export interface BlockRule {
  readonly name: string;
  /** Rules of the first tier are the strongest; a sure match ends the search after its tier. */
  readonly tier: 1 | 2 | 3;
  readonly keyOf: KeyOf;
  /** Further keys under which a row looks for others, where a usual slip hides them. */
  readonly looksUnder: readonly KeyOf[];
}

function pair(a: number, b: number, salt: number): number {
  return a === 0 || b === 0 ? 0 : mix(a, Math.imul(b, salt)) | 1;
}

/** Day and month changed, where both can be a month; otherwise 0. */
function swappedDate(date: number): number {
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  return day > 12 || day === month || day === 0 ? 0 : date - month * 100 - day + day * 100 + month;
}

const whole = (date: number) =>
  date > 9_999_999 && date % 100 !== 0 && Math.floor(date / 100) % 100 !== 0 ? date : 0;

/** The rules of blocking for rows of a vocabulary, strongest first. */
export function blockRules(vocabulary: Vocabulary): readonly BlockRule[] {
  const { names } = vocabulary;
  const at =
    (place: number): KeyOf =>
    (values, offset) =>
      values[offset + place] as number;
  const sound =
    (place: number): KeyOf =>
    (values, offset) =>
      names.sound(values[offset + place] as number);
  const date: KeyOf = (values, offset) => whole(values[offset + field.dateOfBirth] as number);
  const swapped: KeyOf = (values, offset) => swappedDate(date(values, offset));
  const year: KeyOf = (values, offset) => Math.floor((values[offset + field.dateOfBirth] as number) / 10_000);
  const [given, middle, family] = [sound(field.given), sound(field.middle), sound(field.family)];
  const [postcode, street] = [at(field.postcode), at(field.street)];
  const address: KeyOf = (values, offset) =>
    pair(at(field.houseNumber)(values, offset), street(values, offset), 31);
  const both =
    (a: KeyOf, b: KeyOf, salt: number): KeyOf =>
    (values, offset) =>
      pair(a(values, offset), b(values, offset), salt);
  const rule = (
    name: string,
    tier: BlockRule['tier'],
    keyOf: KeyOf,
    ...looksUnder: readonly KeyOf[]
  ): BlockRule => ({ name, tier, keyOf, looksUnder });
  const identifiers = Array.from({ length: identifierKinds }, (_, kind) =>
    rule(
      `identifier ${kind + 1}`,
      1,
      both(at(field.identifier + kind), () => 1, 3),
    ),
  );
  return [
    ...identifiers,
    rule(
      'date of birth and family name',
      1,
      both(date, family, 5),
      both(swapped, family, 5),
      both(date, given, 5),
    ),
    rule(
      ...(['date of birth and given name', 1, both(date, given, 7), both(swapped, given, 7)] as const),
      ...[both(date, family, 7), both(date, middle, 7)],
    ),
    rule(
      'e-mail address',
      2,
      both(at(field.email), () => 1, 11),
    ),
    rule('postcode and given name', 2, both(postcode, given, 13)),
    rule('postcode and family name', 2, both(postcode, family, 17)),
    rule('address and given name', 2, both(address, given, 19)),
    rule('date of birth and postcode', 2, both(date, postcode, 23)),
    rule('date of birth and street', 2, both(date, street, 29)),
    rule('both names and year', 2, both(both(given, family, 37), year, 37)),
    rule('both names', 3, both(given, family, 41), both(family, given, 41), both(middle, family, 41)),
    rule('address', 3, address),
    rule(
      'date of birth',
      3,
      both(date, () => 1, 61),
      both(swapped, () => 1, 61),
    ),
    rule(
      'family name',
      3,
      both(at(field.family), () => 1, 43),
    ),
    rule(
      'given name',
      3,
      both(at(field.given), () => 1, 47),
    ),
    rule(
      'postcode',
      3,
      both(postcode, () => 1, 53),
    ),
    rule(
      'street',
      3,
      both(street, () => 1, 59),
    ),
  ];
}

/** Rows by one rule: all rows of one key stand together. */
class Block {
  readonly rule: BlockRule;
  readonly #shift: number;
  /** Where the rows of each bucket begin. */
  readonly #starts: Int32Array;
  readonly #rows: Int32Array;
  /** Eight bits of each row's key, so that other keys of the bucket are passed by. */
  readonly #marks: Uint8Array;

  constructor(rule: BlockRule, rows: PackedRows) {
    this.rule = rule;
    const bits = Math.max(4, Math.ceil(Math.log2(rows.count + 1)));
    this.#shift = 32 - bits;
    const starts = new Int32Array(2 ** bits + 1);
    const keys = new Int32Array(rows.count);
    for (let row = 0; row < rows.count; row += 1) {
      const key = rule.keyOf(rows.values, row * stride);
      keys[row] = key;
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

  get size(): number {
    return this.#rows.length;
  }

  /** Rows that share a key with an average row of the block, itself among them. */
  get crowd(): number {
    let pairs = 0;
    for (let at = 1; at < this.#starts.length; at += 1) {
      const size = (this.#starts[at] as number) - (this.#starts[at - 1] as number);
      pairs += size * size;
    }
    return this.size === 0 ? 0 : pairs / this.size;
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
  }
}

/** Rows found for one row, each once. */
class Found {
  rows = new Int32Array(4_096);
  count = 0;
  readonly #seen: Int32Array;
  #turn = 0;

  constructor(size: number) {
    this.#seen = new Int32Array(size);
  }

  clear(): void {
    this.count = 0;
    this.#turn += 1;
  }

  add(row: number): void {
    if (this.#seen[row] === this.#turn) return;
    this.#seen[row] = this.#turn;
    if (this.count === this.rows.length) {
      const grown = new Int32Array(this.count * 2);
      grown.set(this.rows);
      this.rows = grown;
    }
    this.rows[this.count++] = row;
  }
}

/** Rows fewer than this are a small file: everything that might be alike is looked at. */
const small = 50_000;
/** Rows under one key beyond which the key says too little, by tier. */
const crowded = { 1: 2_000, 2: 500, 3: 150 } as const;

/** All rows of a file, by every rule that their columns allow. */
export class BlockIndex {
  readonly #blocks: Block[] = [];
  readonly #found: Found;
  readonly #limits: readonly number[];

  constructor(rows: PackedRows, vocabulary: Vocabulary) {
    this.#found = new Found(rows.count);
    const isSmall = rows.count <= small;
    for (const rule of blockRules(vocabulary)) {
      const block = new Block(rule, rows);
      // A rule by which an average row meets a crowd costs more than it finds.
      if (block.size > 0 && (rule.tier < 3 || isSmall || block.crowd <= 400)) this.#blocks.push(block);
    }
    this.#limits = this.#blocks.map(({ rule }) => (isSmall ? 1_500 : crowded[rule.tier]));
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
      const key = rule.keyOf(values, offset);
      if (key !== 0) block.find(key, found, limit);
      for (const keyOf of rule.looksUnder) {
        const other = keyOf(values, offset);
        if (other !== 0 && other !== key) block.find(other, found, limit);
      }
    }
    return found;
  }
}
