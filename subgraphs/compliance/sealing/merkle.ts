import { hash } from 'node:crypto';

// The Merkle tree of RFC 6962 over SHA-256. Sizes and positions are whole numbers below 2^53, so no bit operators.

// Hashing is synchronous, so one scratch of each kind serves all.
let leaf = Buffer.alloc(4_096);
const pair = Buffer.alloc(65);
pair[0] = 1;

/** Bytes of a hash. */
const hashBytes = 32;

/** The root of the tree without leaves. */
export const emptyRoot: Buffer = hash('sha256', '', 'buffer');

/** Hash of a leaf (RFC 6962 2.1): SHA-256 of a zero byte and the data. */
export function leafHash(data: Uint8Array): Buffer {
  if (leaf.length <= data.length) leaf = Buffer.alloc(2 * data.length);
  leaf.set(data, 1);
  return hash('sha256', leaf.subarray(0, 1 + data.length), 'buffer');
}

/** One hash over the leaf hashes of a batch, one after the other: what a checkpoint says of its batch alone. */
export function batchHash(hashes: readonly Buffer[]): Buffer {
  return hash('sha256', Buffer.concat(hashes), 'buffer');
}

/** Hash of an inner node (RFC 6962 2.1): SHA-256 of a one byte and both children. */
function nodeHash(left: Buffer, right: Buffer): Buffer {
  left.copy(pair, 1);
  right.copy(pair, 1 + hashBytes);
  return hash('sha256', pair, 'buffer');
}

/** Told of each complete subtree of two leaves or more: its height, its place among those of that height, its hash. */
type OnNode = (level: number, index: number, hash: Buffer) => void;

/** The right edge of a tree that grows: all that is needed to append leaves and to know the root. */
export class Frontier {
  /** By height, the complete subtree that waits for its right neighbour. */
  readonly #waiting: (Buffer | undefined)[] = [];
  #size = 0;

  /** A tree of `size` leaves from its complete subtrees, the largest first, as `completeSubtrees` lists them. */
  static of(size: number, hashes: readonly Buffer[]): Frontier {
    const frontier = new Frontier();
    frontier.#size = size;
    completeSubtrees({ start: 0, end: size }).forEach(({ level }, place) => {
      frontier.#waiting[level] = hashes[place];
    });
    return frontier;
  }

  /** The same edge, which grows by itself. */
  copy(): Frontier {
    const same = new Frontier();
    same.#size = this.#size;
    same.#waiting.push(...this.#waiting);
    return same;
  }

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** Appends a leaf by its hash. */
  append(leafHash: Buffer, onNode?: OnNode): void {
    let node = leafHash;
    let index = this.#size;
    let level = 0;
    for (let left = this.#waiting[level]; left; left = this.#waiting[level]) {
      node = nodeHash(left, node);
      this.#waiting[level] = undefined;
      level += 1;
      index = (index - 1) / 2;
      onNode?.(level, index, node);
    }
    this.#waiting[level] = node;
    this.#size += 1;
  }

  /** The root over all leaves so far. */
  root(): Buffer {
    let root: Buffer | undefined;
    for (const node of this.#waiting) if (node) root = root ? nodeHash(node, root) : node;
    return root ?? emptyRoot;
  }
}

/** Leaves from `start` on, before `end`. In proofs `start` is a multiple of a power of two that holds them all. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A complete subtree: 2^level leaves, the `index`th of its height. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** The complete subtrees that make up a range of a proof, from left to right. */
export function completeSubtrees({ start, end }: Range): Subtree[] {
  const found: Subtree[] = [];
  for (let at = start; at < end; ) {
    let level = 0;
    while (2 ** (level + 1) <= end - at) level += 1;
    found.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return found;
}

/** The hash of a range from those of its complete subtrees, from left to right. */
export function joinSubtrees(hashes: readonly Buffer[]): Buffer {
  return hashes.length === 0 ? emptyRoot : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The largest power of two below `size`: where RFC 6962 parts a tree. */
function split(size: number): number {
  let k = 1;
  while (k * 2 < size) k *= 2;
  return k;
}

/**
 * The ranges whose hashes prove that a leaf is in a tree (RFC 6962 2.1.1, PATH), from the leaf up.
 * @throws RangeError when the tree has no such leaf
 */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!(index >= 0 && index < size)) throw new RangeError('The tree has no such leaf.');
  const path = (at: number, { start, end }: Range): Range[] => {
    if (end - start === 1) return [];
    const middle = start + split(end - start);
    return at < middle
      ? [...path(at, { start, end: middle }), { start: middle, end }]
      : [...path(at, { start: middle, end }), { start, end: middle }];
  };
  return path(index, { start: 0, end: size });
}

/**
 * The ranges whose hashes prove that a tree of `to` leaves continues one of `from` (RFC 6962 2.1.2, PROOF).
 * @throws RangeError unless 0 <= from <= to
 */
export function consistencyRanges(from: number, to: number): Range[] {
  if (!(from >= 0 && from <= to)) throw new RangeError('A tree continues none that is larger.');
  if (from === 0) return [];
  const proof = ({ start, end }: Range, whole: boolean): Range[] => {
    if (from === end) return whole ? [] : [{ start, end }];
    const middle = start + split(end - start);
    return from <= middle
      ? [...proof({ start, end: middle }, whole), { start: middle, end }]
      : [...proof({ start: middle, end }, false), { start, end: middle }];
  };
  return proof({ start: 0, end: to }, true);
}

/** Whether the proof shows that the leaf stands at `index` of the tree with this size and root. */
export function verifyInclusion(claim: {
  readonly leaf: Buffer;
  readonly index: number;
  readonly size: number;
  readonly proof: readonly Buffer[];
  readonly root: Buffer;
}): boolean {
  const { leaf, index, size, proof, root } = claim;
  if (!isPosition(index) || !isPosition(size) || index >= size) return false;
  const ranges = inclusionRanges(index, size);
  if (ranges.length !== proof.length || !proof.every(isHash)) return false;
  const reached = ranges.reduce(
    (node, { start }, step) =>
      start > index ? nodeHash(node, proof[step] as Buffer) : nodeHash(proof[step] as Buffer, node),
    leaf,
  );
  return reached.equals(root);
}

/** Whether the proof shows that the tree of `to` leaves continues the one of `from` leaves. */
export function verifyConsistency(claim: {
  readonly from: number;
  readonly fromRoot: Buffer;
  readonly to: number;
  readonly toRoot: Buffer;
  readonly proof: readonly Buffer[];
}): boolean {
  const { from, fromRoot, to, toRoot, proof } = claim;
  if (!isPosition(from) || !isPosition(to) || from > to) return false;
  const ranges = consistencyRanges(from, to);
  if (ranges.length !== proof.length || !proof.every(isHash)) return false;
  if (from === 0) return fromRoot.equals(emptyRoot);
  if (from === to) return fromRoot.equals(toRoot);
  // Where the old tree is itself a complete subtree of the new one, the proof leaves its root out.
  const whole = ranges.every(({ start }) => start >= from);
  const [first, ...rest] = whole ? [fromRoot, ...proof] : proof;
  const starts = (whole ? ranges : ranges.slice(1)).map(({ start }) => start);
  let older = first as Buffer;
  let newer = older;
  rest.forEach((sibling, step) => {
    const right = (starts[step] as number) >= from;
    if (!right) older = nodeHash(sibling, older);
    newer = right ? nodeHash(newer, sibling) : nodeHash(sibling, newer);
  });
  return older.equals(fromRoot) && newer.equals(toRoot);
}

const isPosition = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isHash = (value: Buffer) => value.length === hashBytes;
