import { mix } from './bytes.ts';
import { type FieldName, field, identifierKinds, stride } from './fields.ts';
import type { PackedRows } from './rows.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A key of 32 bits out of a row; 0 when the row lacks what it is made of. */
type KeyOf = (values: Int32Array, offset: number) => number;

/** A rule of blocking: rows with an equal key are compared. */
export interface BlockRule {
  readonly name: string;
  /** Rules of the first tier are the strongest; a sure match ends the search after its tier. */
  readonly tier: 1 | 2 | 3;
  /** Places of the fields without which no row has a key. */
  readonly needs: readonly number[];
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
  const at =
    (place: number): KeyOf =>
    (values, offset) =>
      values[offset + place] as number;
  const sound =
    (place: number): KeyOf =>
    (values, offset) =>
      vocabulary.names.sound(values[offset + place] as number);
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
  const one =
    (key: KeyOf, salt: number): KeyOf =>
    (values, offset) =>
      pair(key(values, offset), 1, salt);
  const rule = (
    name: string,
    tier: BlockRule['tier'],
    needs: readonly FieldName[],
    ...[keyOf, ...looksUnder]: readonly [KeyOf, ...KeyOf[]]
  ): BlockRule => ({ name, tier, needs: needs.map((each) => field[each]), keyOf, looksUnder });
  const identifiers = Array.from({ length: identifierKinds }, (_, kind): BlockRule => {
    const place = field.identifier + kind;
    return { ...rule(`identifier ${kind + 1}`, 1, [], one(at(place), 3)), needs: [place] };
  });
  const dateFamily = [both(date, family, 5), both(swapped, family, 5), both(date, given, 5)] as const;
  const dateGiven = [both(date, given, 7), both(swapped, given, 7), both(date, family, 7)] as const;
  const names = [both(given, family, 41), both(family, given, 41), both(middle, family, 41)] as const;
  return [
    ...identifiers,
    rule('date of birth and family name', 1, ['dateOfBirth', 'family'], ...dateFamily),
    rule('date of birth and given name', 1, ['dateOfBirth', 'given'], ...dateGiven, both(date, middle, 7)),
    rule('e-mail address', 2, ['email'], one(at(field.email), 11)),
    rule('postcode and given name', 2, ['postcode', 'given'], both(postcode, given, 13)),
    rule('postcode and family name', 2, ['postcode', 'family'], both(postcode, family, 17)),
    rule('address and given name', 2, ['houseNumber', 'street', 'given'], both(address, given, 19)),
    rule('date of birth and postcode', 2, ['dateOfBirth', 'postcode'], both(date, postcode, 23)),
    rule('date of birth and street', 2, ['dateOfBirth', 'street'], both(date, street, 29)),
    rule('both names and year', 2, ['given', 'family'], both(both(given, family, 37), year, 37)),
    rule('both names', 3, ['given', 'family'], ...names),
    rule('address', 3, ['houseNumber', 'street'], address),
    rule('date of birth', 3, ['dateOfBirth'], one(date, 61), one(swapped, 61)),
    rule('family name', 3, ['family'], one(at(field.family), 43)),
    rule('given name', 3, ['given'], one(at(field.given), 47)),
    rule('postcode', 3, ['postcode'], one(postcode, 53)),
    rule('street', 3, ['street'], one(street, 59)),
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
  /** Rows that came after the block was built, by key. */
  readonly #later = new Map<number, number[]>();

  constructor(rule: BlockRule, rows: PackedRows) {
    this.rule = rule;
    const keys = new Int32Array(rows.count);
    let keyed = 0;
    for (let row = 0; row < rows.count; row += 1) {
      const key = rule.keyOf(rows.values, row * stride);
      keys[row] = key;
      if (key !== 0) keyed += 1;
    }
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
    const key = this.rule.keyOf(values, row * stride);
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

/** Places of the fields that at least one row has. */
function heldPlaces({ values, count }: PackedRows): ReadonlySet<number> {
  const held = new Set<number>();
  for (let place = 0; place < stride; place += 1) {
    for (let at = place; at < count * stride; at += stride) {
      if (values[at] === 0) continue;
      held.add(place);
      break;
    }
  }
  return held;
}

/** How many rows share a key with an average row, by a sample. */
function crowdOf(rule: BlockRule, { values, count }: PackedRows): number {
  const step = Math.max(1, Math.floor(count / 20_000));
  const sizes = new Map<number, number>();
  let [seen, pairs] = [0, 0];
  for (let row = 0; row < count; row += step) {
    const key = rule.keyOf(values, row * stride);
    if (key === 0) continue;
    const before = sizes.get(key) ?? 0;
    pairs += before;
    seen += 1;
    sizes.set(key, before + 1);
  }
  return seen < 2 ? 0 : (pairs / ((seen * (seen - 1)) / 2)) * count;
}

/** Rows fewer than this are a small file: everything that might be alike is looked at. */
const small = 50_000;
/** Rows that an average row may meet by a rule of the last tier in a big file. */
const crowd = 20;
/** Rows under one key beyond which the key says too little, by tier. */
const crowded = { 1: 2_000, 2: 500, 3: 150 } as const;

/** All rows of a file, by every rule that their columns allow. */
export class BlockIndex {
  readonly #blocks: Block[] = [];
  readonly #found: Found;
  readonly #limits: readonly number[];

  /** `growing`: rows will be added that may have what no row has yet; then no rule is left out. */
  constructor(rows: PackedRows, vocabulary: Vocabulary, kind: 'whole' | 'growing' = 'whole') {
    this.#found = new Found(rows.count);
    const isSmall = rows.count <= small;
    const held = heldPlaces(rows);
    for (const rule of blockRules(vocabulary)) {
      if (kind === 'whole' && rule.needs.some((place) => !held.has(place))) continue;
      // A rule by which an average row meets a crowd costs more than it finds.
      if (rule.tier === 3 && !isSmall && crowdOf(rule, rows) > crowd) continue;
      this.#blocks.push(new Block(rule, rows));
    }
    this.#limits = this.#blocks.map(({ rule }) => (isSmall ? 1_500 : crowded[rule.tier]));
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
